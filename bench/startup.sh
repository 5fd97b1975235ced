#!/usr/bin/env bash
# Whole-process times, as a user of credential_process feels them: medians of runs that take turns, and their ratios
# to a hello world on the same JVM with the same flags. Needs a finished build. Usage: bench/startup.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-31}
helper=signing-cli/target/aws_signing_helper/bin/aws_signing_helper
identities=testdata/identities
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
flags="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xshare:auto"
printf 'public class Hello { public static void main(String[] a) { System.out.print("hello"); } }' >"$work/Hello.java"
"${java}c" -d "$work" "$work/Hello.java"

bench/simulator --trust-anchor $identities/root-ca.pem --tls --tls-certificate-out "$work/tls.pem" >"$work/simulator" &
simulator=$!
for _ in $(seq 300); do
  ! grep -q '^role-arn=' "$work/simulator" || break
  kill -0 "$simulator" || exit 1
  sleep 0.1
done
value() { sed -n "s/^$1=//p" "$work/simulator"; }
export AWS_CA_BUNDLE=$work/tls.pem

hello() { "$java" $flags -cp "$work" Hello; }
version() { $helper version; }
session() { # kind of key
  $helper credential-process --certificate $identities/$1/direct/certificate.pem \
    --private-key $identities/$1/direct/key-pkcs8.pem --endpoint "$(value endpoint)" \
    --trust-anchor-arn "$(value trust-anchor-arn)" --profile-arn "$(value profile-arn)" --role-arn "$(value role-arn)"
}
credential_process_ec() { session ec-p256; }
credential_process_rsa() { session rsa-2048; }

cases="hello version credential_process_ec credential_process_rsa"
for run in $(seq 0 "$runs"); do
  for each in $cases; do
    start=$(date +%s%N)
    $each >"$work/out"
    end=$(date +%s%N)
    [ -s "$work/out" ] || { echo "$each printed nothing" >&2; exit 1; }
    # The first round warms the page cache.
    [ "$run" = 0 ] || echo $(((end - start) / 1000)) >>"$work/$each"
  done
done

median() { sort -n "$work/$1" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
"$java" -version 2>&1 | head -1
echo "median of $runs runs"
for each in $cases; do
  awk -v name="$each" -v time="$(median "$each")" -v hello="$(median hello)" \
    'BEGIN { printf "%-24s %6.0f ms  %5.2f x hello\n", name, time / 1000, time / hello }'
done
