#!/bin/sh
# aws_signing_helper @VERSION@ for Linux on @ARCH@, which needs no Java, in one file: this script, followed by a
# tar.gz. The first start unpacks the tar.gz; every start runs what is unpacked.
#
# Nobody else may be able to change what is run. So the image is in a directory that only this user can enter, and each
# directory above it belongs to this user or to root and is not writable to others, or is sticky as /tmp is. Each start
# checks that, with one ls and no other process. Links are resolved before the check, and what was checked is used by its
# resolved path or from within, so that no link can be changed in between.
#
# Names begin with an underscore: sh exports variables that have the name of an exported one, and env:NAME is an option.
# shellcheck disable=SC2015,SC2317 # "A && B || exit" is intended, and _places calls functions by their names

# A calling bash may have exported its own options. Only -v and -x stay as they are.
set +efuC

_name=image-@VERSION@-@ARCH@-@DIGEST@ # the digest of the tar.gz
_files='@FILES@'
_image='' _reason='' _user=''
_newline='
'

# Calls "$1 PLACE DIRECTORY" until it succeeds. /var/cache comes before the home directory because of root: the HOME of
# a kubelet's plugins belongs to other software. Other users cannot write to /var/cache. The last places are shared, so
# the name has the user's number in it; they are cleaned by age or kept in memory.
_places() {
  [ -n "${XDG_CACHE_HOME-}" ] && "$1" "$XDG_CACHE_HOME" aws_signing_helper && return
  "$1" /var/cache aws_signing_helper && return
  [ -n "${HOME-}" ] && "$1" "$HOME/.cache" aws_signing_helper && return
  : "${_user:=$(id -u)}"
  "$1" /var/tmp "aws_signing_helper-$_user" && return
  [ -n "${XDG_RUNTIME_DIR-}" ] && "$1" "$XDG_RUNTIME_DIR" aws_signing_helper && return
  "$1" /tmp "aws_signing_helper-$_user" || "$1" /dev/shm "aws_signing_helper-$_user"
}

# Takes away the variables that change what ls, tar, gzip and cd do. For subshells: the command gets its environment as
# it was.
_reset_tools() {
  unset CDPATH POSIXLY_CORRECT QUOTING_STYLE TIME_STYLE BLOCK_SIZE BLOCKSIZE LS_BLOCK_SIZE LS_COLORS TAR_OPTIONS GZIP PIGZ
  export LC_ALL=C
}

# Prints the real path of the current directory, and becomes ls for it and all directories above.
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

# Is true if nobody but $_user and root can change what _lineage printed. MODE is a pattern for the directory itself;
# STICKY, such as ./.., is the first one above it that may be sticky.
_trusted() { # LINEAGE MODE STICKY
  IFS=$_newline
  for _line in ${1#*"$_newline"}; do
    unset IFS
    # shellcheck disable=SC2086 # the line of ls is split here
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

# Is true if no file is missing, empty or changed: cleaners of shared directories remove single files, a crash may lose
# content, and the JVM does not survive a damaged class archive. All files have the time of the archive, so a file that
# was written since has another one. gzip has checked what was unpacked.
_whole() {
  for _file in $_files; do _same "$1/$_file" "$1/@PROGRAM@" || return; done
}
# shellcheck disable=SC3013 # every sh has -nt and -ot, and POSIX since 2024
_same() { [ -s "$1" ] && ! [ "$1" -nt "$2" ] && ! [ "$1" -ot "$2" ]; }

_found() { # PLACE DIRECTORY
  _image=$1/$2/$_name
  [ -d "$_image" ] && _whole "$_image" || return
  _lines=$(_reset_tools && cd -P -- "$_image" 2>/dev/null && [ -O . ] && _lineage) || return
  _user=${_lines%%" .$_newline"*}
  # shellcheck disable=SC2086
  set -- ${_user##*"$_newline"}
  _user=$3
  _trusted "$_lines" drwx------ ./../.. || return
  _image=${_lines%%"$_newline"*}
  [ -x "$_image/@PROGRAM@" ] || return
  # Tells the next release that this one is in use; on a read-only file system none will ask.
  true 2>/dev/null >"$_image/.started" || true
}

_unpack() { # PLACE DIRECTORY
  case $(uname -m) in
    @MACHINE@) ;;
    *) _fail "this file is for @ARCH@, and this machine is $(uname -m)" ;;
  esac
  _said=$(_unpack_into "${1%/}" "$2" 2>&1 <"$0") && _found "$1" "$2" && return
  _said=${_said%%"$_newline"*}
  # The message names what is wrong with the place that the user set, or what can be changed, or the last reason.
  case ${_reason:+${ROLESANYWHERE_IMAGE_DIR:+set}}$_reason in
    set* | *'run "chmod'*) ;;
    *) _reason="$1/$2: ${_said:-it cannot be used}" ;;
  esac
  return 1
}

# Runs in a subshell, with this file as standard input, and prints what is wrong.
_unpack_into() { # PLACE DIRECTORY
  umask 077
  _reset_tools
  _user=$(id -u) || exit
  case $1 in /*) ;; *) _refuse "it is not an absolute path" ;; esac

  if [ ! -d "$1" ]; then
    cd -P -- "${1%/*}/" 2>/dev/null || _refuse "the directory ${1%/*} does not exist"
    _judge_place && mkdir -p -- "${1##*/}" || exit
  fi
  cd -P -- "$1/" 2>/dev/null || _refuse "it cannot be entered"
  _make_sticky "$1"
  _judge_place || exit
  _rest=${PWD%/}/$2
  mkdir -p -- "$2" && cd -P -- "$2" || exit
  [ "$PWD" = "$_rest" ] || _refuse "it is a link"
  case $PWD in *:*) _refuse "Java cannot load from a directory with a colon in its name" ;; esac
  { [ -O . ] && _lines=$(_lineage) && _trusted "$_lines" 'd????-??-' ./..; } || _refuse "other users could change it"

  if [ -d "$_name" ]; then
    # What is missing or damaged is replaced in it, because a process may run from it.
    { _lines=$(cd -P -- "$_name" && [ -O . ] && _lineage) && _trusted "$_lines" drwx------ ./../..; } ||
      _refuse "other users could change $_name"
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
    _refuse "the unpacked image is incomplete"
  # Names must not reach the disk before the content does.
  sync -f "$_new/$_name" 2>/dev/null || sync 2>/dev/null
  if [ -d "$_name" ]; then
    _repair
  else
    # Fails if another start was faster: a directory cannot replace one that has content.
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
  _trusted "$_lines" 'd????-??-' ./.. || _trusted "$_lines" 'd????????[tT]' ./.. || {
    ! _trusted "$_lines" 'd????????[x-]' ./.. ||
      _refuse "other users could replace files in $PWD; run \"chmod +t $PWD\" as its owner"
    _refuse "other users could change its parent directory: $PWD"
  }
}

# The kubelet creates an emptyDir that everyone can write to, without the sticky bit, so everyone could replace what is in
# it. If it is this user's, the bit is set, as in any /tmp. Nobody expects that of other directories than these.
_make_sticky() { # PLACE
  case $1 in /tmp | /var/tmp | "${ROLESANYWHERE_IMAGE_DIR%/}") ;; *) return ;; esac
  if [ -O . ] && _lines=$(_lineage) && _trusted "$_lines" 'd????????[x-]' ./.. && ! _trusted "$_lines" 'd????-??-' ./..; then
    chmod +t .
  fi
}

# Waits while another start unpacks, which saves space. Nothing depends on it: in doubt, both unpack. It works without
# sleep as well.
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

# Removes what killed starts left behind.
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

_repair() {
  for _file in $_files; do
    _same "$_name/$_file" "$_new/$_name/$_file" || { mkdir -p -- "$_name/${_file%/*}" && mv -f -- "$_new/$_name/$_file" "$_name/$_file"; } || exit
  done
}

# Removes the releases that were not started for a week, unless a visible process runs from them: a JVM reads its files
# as long as it runs.
_remove_old() {
  command -v find >/dev/null || return 0
  # shellcheck disable=SC2012 # this works everywhere
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
    _fail "there is no directory to unpack into; $_reason; or set ROLESANYWHERE_IMAGE_DIR to a directory of your own," \
      "with @MEGABYTES@ MB free and not mounted noexec"
  export ROLESANYWHERE_INVOKED_NAME="$0"
  exec "$_image/@PROGRAM@" "$@"
}

# One line, because sh must not read on.
_main "$@"; exit
#