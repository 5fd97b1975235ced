#!/usr/bin/env bash
# CPU time of opening PKCS#12 files with the 600,000 iterations of NSS and GnuTLS, against openssl pkcs12: medians of
# runs that take turns, and their ratios. "opening" is the library in a JVM that has just started with the launcher's
# flags, including class loading and compilation; "sign-string" is the whole command. Fails if a ratio of "opening" is 3
# or more.
# Needs a finished build. Usage: bench/pkcs12.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-11}
home=signing-dist/target/aws_signing_helper
jar=${HELPER_JAR:-$home/lib/aws_signing_helper.jar}
helper=${HELPER:-$home/bin/aws_signing_helper}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
javac=${JAVA_HOME:+$JAVA_HOME/bin/}javac
"$javac" -cp "$jar" -d "$work" bench/Pkcs12Opening.java

cpu() { # COMMAND…: prints its user and system time in milliseconds
  local TIMEFORMAT='%U %S'
  { time "$@" >"$work/out" 2>&1; } 2>&1 | awk '{ print ($1 + $2) * 1000 }'
  [ -s "$work/out" ] || { echo "$* printed nothing" >&2; return 1; }
}
median() { sort -n "$1" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

"$java" -version 2>&1 | head -1
echo "CPU milliseconds, medians of $runs runs"
status=0
for name in nss gnutls; do
  file=testdata/interop/600000-iterations-$name.p12
  # The first round warms the page cache.
  for run in $(seq 0 "$runs"); do
    cpu openssl pkcs12 -in "$file" -passin pass:secret -nodes >"$work/openssl"
    "$java" -XX:+UseSerialGC -XX:-UsePerfData -XX:CompileThresholdScaling=5 -cp "$work:$jar" Pkcs12Opening "$file" secret >"$work/opening"
    [ ! -x "$helper" ] || cpu "$helper" sign-string --certificate "$file" --pkcs12-password secret >"$work/sign-string"
    [ "$run" = 0 ] || for each in openssl opening sign-string; do
      [ ! -e "$work/$each" ] || cat "$work/$each" >>"$work/$name.$each"
    done
  done
  openssl=$(median "$work/$name.openssl")
  for each in openssl opening sign-string; do
    [ -e "$work/$name.$each" ] || continue
    awk -v name="$name: $each" -v time="$(median "$work/$name.$each")" -v base="$openssl" \
      'BEGIN { printf "%-24s %6d ms  %5.2f x openssl\n", name, time, time / base }'
  done
  awk -v time="$(median "$work/$name.opening")" -v base="$openssl" 'BEGIN { exit time >= 3 * base }' || status=1
done
exit $status
