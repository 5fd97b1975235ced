#!/bin/sh
# aws_signing_helper @VERSION@ for Linux on @ARCH@ with all that it runs on, in one file: this script, and behind its
# last line a tar.gz. The first start unpacks that; every start runs what is unpacked.
#
# What is run must be what was unpacked, so all depends on who else could have changed it. It lies in a folder of this
# user alone, and up to the root each folder belongs to this user or to root, and is closed to the writes of others, or
# sticky as /tmp is. Each start asks that anew, with one ls and no other process. Links are resolved before they are
# judged, and what was judged is used by its resolved path or from within, so that no link can be changed meanwhile.
#
# Names begin with an underscore: sh exports what has the name of an exported variable, and env:NAME is an option.
# shellcheck disable=SC2015,SC2317 # "A && B || exit" is meant, and _places calls functions by their names

_name=image-@VERSION@-@ARCH@-@DIGEST@ # the digest of the tar.gz
_files='@FILES@'
_image='' _reason='' _user=''
_newline='
'

# Calls "$1 PLACE FOLDER" until that finds them fit. /var/cache comes before the home folder for root's sake, as HOME of a
# kubelet's plugins is a folder of other software; to other users it is closed. The last ones are shared, hence the
# number, and cleaned by age or held in memory.
_places() {
  [ -n "${XDG_CACHE_HOME-}" ] && "$1" "$XDG_CACHE_HOME" aws_signing_helper && return
  "$1" /var/cache aws_signing_helper && return
  [ -n "${HOME-}" ] && "$1" "$HOME/.cache" aws_signing_helper && return
  : "${_user:=$(id -u)}"
  "$1" /var/tmp "aws_signing_helper-$_user" && return
  [ -n "${XDG_RUNTIME_DIR-}" ] && "$1" "$XDG_RUNTIME_DIR" aws_signing_helper && return
  "$1" /tmp "aws_signing_helper-$_user" || "$1" /dev/shm "aws_signing_helper-$_user"
}

# Says where the current folder really is, and becomes ls for it and all folders above.
_lineage() {
  _up=. _rest=${PWD%/*}
  set -- .
  while [ -n "$_rest" ]; do
    _up=$_up/.. _rest=${_rest%/*}
    set -- "$@" "$_up"
  done
  printf '%s\n' "$PWD"
  exec ls -ldn "$@" "$_up/.."
}

# Is true if nobody but $_user and root can change what _lineage found. MODE is a pattern for the folder itself; STICKY,
# as ./.. or the like, is the first one above that may be sticky.
_trusted() { # LINEAGE MODE STICKY
  IFS=$_newline
  for _line in ${1#*"$_newline"}; do
    unset IFS
    # shellcheck disable=SC2086 # a line of ls is to be split
    _fits "$2" "$3" "${_line##* }" $_line || return
  done
}
_fits() { # MODE STICKY NAME and the line
  # shellcheck disable=SC2254 # MODE is a pattern
  case $3:$4 in
    .:$1*) ;;
    .:*) return 1 ;;
    *:d????-??-* | "$2"*:d????????[tT]*) ;;
    *) return 1 ;;
  esac
  [ "$6" = 0 ] || [ "$6" = "$_user" ]
}

# Is true if no file is missing or empty: those who clean shared folders take one by one, and a crash may lose content.
_whole() {
  for _file in $_files; do [ -s "$1/$_file" ] || return; done
}

_found() { # PLACE FOLDER
  _image=$1/$2/$_name
  [ -d "$_image" ] && _whole "$_image" || return
  _lines=$(cd -P -- "$_image" 2>/dev/null && [ -O . ] && _lineage) || return
  _user=${_lines%%" .$_newline"*}
  # shellcheck disable=SC2086
  set -- ${_user##*"$_newline"}
  _user=$3
  _trusted "$_lines" drwx------ ./../.. || return
  _image=${_lines%%"$_newline"*}
  [ -x "$_image/bin/aws_signing_helper" ] || return
  # Tells the next release that this one is in use; on a read-only file system nobody asks.
  true 2>/dev/null >"$_image/.started" || true
}

_unpack() { # PLACE FOLDER
  case $(uname -m) in
    @MACHINE@) ;;
    *) _fail "this file is for @ARCH@, and this machine is $(uname -m)" ;;
  esac
  _said=$(_unpack_into "${1%/}" "$2" 2>&1 <"$0") && _found "$1" "$2" && return
  _said=${_said%%"$_newline"*}
  # The last reason is told, or what is wrong with the place that was asked for.
  [ -n "$_reason" ] && [ -n "${ROLESANYWHERE_IMAGE_DIR-}" ] || _reason="$1/$2: ${_said:-it cannot be used}"
  return 1
}

# Runs in a process of its own, with this file as standard input, and says what is wrong.
_unpack_into() { # PLACE FOLDER
  umask 077
  export LC_ALL=C
  unset TAR_OPTIONS GZIP CDPATH
  _user=$(id -u) || exit
  case $1 in /*) ;; *) _refuse "it is not an absolute path" ;; esac

  if [ ! -d "$1" ]; then
    cd -P -- "${1%/*}/" 2>/dev/null || _refuse "the folder ${1%/*} does not exist"
    _judge_place && mkdir -p -- "${1##*/}" || exit
  fi
  cd -P -- "$1/" 2>/dev/null || _refuse "it cannot be entered"
  _judge_place || exit
  _rest=${PWD%/}/$2
  mkdir -p -- "$2" && cd -P -- "$2" || exit
  [ "$PWD" = "$_rest" ] || _refuse "it is a link"
  case $PWD in *:*) _refuse "Java cannot load from a folder with a colon in its name" ;; esac
  { [ -O . ] && _lines=$(_lineage) && _trusted "$_lines" 'd????-??-' ./..; } || _refuse "others could change it"

  if [ -d "$_name" ]; then
    # What it lacks will be put into it, as somebody may run from it.
    { _lines=$(cd -P -- "$_name" && [ -O . ] && _lineage) && _trusted "$_lines" drwx------ ./../..; } ||
      _refuse "others could change $_name"
    ! _whole "$_name" || exit 0
  fi

  _new=''
  trap '_leave' EXIT
  trap 'exit 1' HUP INT TERM
  trap '' PIPE
  _await_turn
  ! _whole "$_name" || exit 0
  _remove_left
  _new=$(mktemp -d "./new-$$.XXXXXX") || exit
  { echo '#!/bin/sh' >"$_new/try" && chmod 700 "$_new/try"; } || exit
  "$_new/try" 2>/dev/null || _refuse "programs cannot be run there (noexec)"
  _lines=@LINES@
  while [ "$_lines" -gt 0 ] && IFS= read -r _line; do _lines=$((_lines - 1)); done
  [ "$_line" = "#$_name" ] || _refuse "$0 was replaced while it was read"
  _said=$(cd "$_new" && tar -xzof - 2>&1) || case $_said in
    *"Wrote only "* | *"No space left"*) _refuse "there is no space left" ;;
    *) _refuse "${_said%%"$_newline"*}" ;;
  esac
  { mv -- "$_new/@CONTENT@" "$_new/$_name" && chmod 700 "$_new/$_name" && _whole "$_new/$_name"; } ||
    _refuse "what was unpacked is not whole"
  # Names must not reach the disk before the content does.
  sync -f "$_new/$_name" 2>/dev/null
  if [ -d "$_name" ]; then
    _mend
  else
    # Fails where another start was faster, as no folder can be renamed to one that has content.
    mv -- "$_new/$_name" . 2>/dev/null
  fi
  _remove_old
}

_refuse() {
  echo "$*"
  exit 1
}

_judge_place() {
  _lines=$(_lineage) || _refuse "$_lines"
  _trusted "$_lines" 'd????-??-' ./.. || _trusted "$_lines" 'd????????[tT]' ./.. ||
    _refuse "others could change what it is in: $PWD"
}

# Waits while another start unpacks, as that saves space. Nothing depends on it: when in doubt, two do. Where there is no
# sleep, it counts the seconds all the same.
_await_turn() {
  _uptime
  _until=$((_now + 30))
  until ln -s $$ unpacking || [ ! -h unpacking ] || [ -d "$_name" ] || [ "$_now" -ge "$_until" ]; do
    kill -0 "$(readlink unpacking)" || rm -f unpacking || return
    sleep 0.1 || sleep 1
    _uptime
  done 2>/dev/null
}

_uptime() {
  IFS=' .' read -r _now _other 2>/dev/null </proc/uptime || _now=${_until-0}
}

# Removes what starts left that were killed.
_remove_left() {
  for _other in ./new-*; do
    _pid=${_other#./new-}
    _pid=${_pid%.*}
    [ "$_pid" != $$ ] && kill -0 "$_pid" || rm -rf -- "$_other"
  done 2>/dev/null
}

_leave() {
  rm -rf -- ${_new:+"$_new"}
  [ "$(readlink unpacking)" != $$ ] || rm -f unpacking
}

_mend() {
  for _file in $_files; do
    [ -s "$_name/$_file" ] || { mkdir -p -- "$_name/${_file%/*}" && mv -f -- "$_new/$_name/$_file" "$_name/$_file"; } || exit
  done
}

# Removes the releases that were not started for a week and that no process in sight runs from, because a JVM reads its
# files for as long as it runs.
_remove_old() {
  command -v find >/dev/null || return 0
  # shellcheck disable=SC2012 # there is no other way that is everywhere
  _running=$(ls -l /proc/[0-9]*/exe 2>/dev/null)
  for _old in image-*; do
    case $_name$_newline$_running in "$_old$_newline"* | *"/$_old/"*) continue ;; esac
    [ -n "$(find "$_old" "$_old/.started" -prune -mtime -7 2>/dev/null)" ] || mv -- "$_old" "$_new/"
  done
}

_asked() {
  [ -n "${ROLESANYWHERE_IMAGE_DIR-}" ] || return
  _found "$ROLESANYWHERE_IMAGE_DIR" aws_signing_helper || _unpack "$ROLESANYWHERE_IMAGE_DIR" aws_signing_helper
}

_fail() {
  echo "aws_signing_helper: error: $*" >&2
  exit 1
}

_main() {
  _asked || _places _found || _places _unpack ||
    _fail "there is no folder to unpack into; $_reason; set ROLESANYWHERE_IMAGE_DIR to a folder of your own, with" \
      "@MEGABYTES@ MB free and not mounted noexec"
  exec "$_image/bin/aws_signing_helper" "$@"
}

# One line, as sh must not read on.
_main "$@"; exit
#