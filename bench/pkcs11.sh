#!/usr/bin/env bash
# Compares signatures with a SoftHSM token to pkcs11-tool, and whole processes with a token to those with files: medians
# of runs that take turns, and their ratios. Needs a finished build, and the packages that
# testdata/pkcs11/make-tokens.sh needs. Usage: bench/pkcs11.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-21}
helper=signing-dist/target/aws_signing_helper/bin/aws_signing_helper
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

testdata/pkcs11/make-tokens.sh "$work/tokens"
export SOFTHSM2_CONF=$work/tokens/softhsm2.conf
module=$(cat "$work/tokens/module")
pki=$work/tokens/pki
bench/simulator --trust-anchor "$pki/root.pem" --tls --tls-certificate-out "$work/tls.pem" >"$work/simulator" &
simulator=$!
for _ in $(seq 300); do
  ! grep -q '^role-arn=' "$work/simulator" || break
  kill -0 "$simulator" || exit 1
  sleep 0.1
done
value() { sed -n "s/^$1=//p" "$work/simulator"; }
export AWS_CA_BUNDLE=$work/tls.pem

token() { printf 'pkcs11:token=signer;object=%s?pin-value=signer-pin' "$1"; }
session() {
  $helper credential-process "$@" --endpoint "$(value endpoint)" --trust-anchor-arn "$(value trust-anchor-arn)" \
    --profile-arn "$(value profile-arn)" --role-arn "$(value role-arn)"
}
tool() { # ID MECHANISM INPUT
  pkcs11-tool --module "$module" --token-label signer --login --pin signer-pin --sign --id "$1" --mechanism "$2" \
    --input-file "$3" 2>/dev/null
}
printf 'a message' >"$work/message"
openssl dgst -sha256 -binary "$work/message" >"$work/digest"

tool_rsa() { tool 01 SHA256-RSA-PKCS "$work/message"; }
tool_p256() { tool 02 ECDSA "$work/digest"; }
sign_rsa() { $helper sign-string --certificate "$(token rsa)" --pkcs11-lib "$module"; }
sign_p256() { $helper sign-string --certificate "$(token p256)" --pkcs11-lib "$module"; }
session_rsa() { session --certificate "$(token rsa)" --pkcs11-lib "$module"; }
session_p256() { session --certificate "$(token p256)" --pkcs11-lib "$module"; }
file_rsa() { session --certificate "$pki/rsa.pem" --private-key "$pki/rsa.key" --intermediates "$pki/issuing.pem"; }
file_p256() { session --certificate "$pki/p256.pem" --private-key "$pki/p256.key" --intermediates "$pki/issuing.pem"; }

cases="tool_rsa sign_rsa file_rsa session_rsa tool_p256 sign_p256 file_p256 session_p256"
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

ratio() { # NAME UNIT DIVISOR TIME REFERENCE-NAME REFERENCE-TIME
  awk -v name="$1" -v unit="$2" -v by="$3" -v time="$4" -v other="$5" -v base="$6" \
    'BEGIN { printf "%-44s %8.1f %s  %6.2f x %s\n", name, time / by, unit, time / base, other }'
}
"$java" -version 2>&1 | head -1
echo "medians of $runs processes and of 1000 warm signatures"
for kind in rsa p256; do
  flags="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xshare:auto --enable-native-access=ALL-UNNAMED"
  warm=$("$java" $flags -cp "signing-dist/target/aws_signing_helper/lib/aws_signing_helper.jar" bench/TokenSignatures.java "$module" \
    "$(token $kind)" "$pki/$kind.pem" "$pki/$kind.key" | tr '\n' ' ')
  ratio "$kind: a warm signature in the token" us 1 "${warm% * }" "in memory" "$(echo "$warm" | cut -d' ' -f2)"
  ratio "$kind: that against a run of pkcs11-tool --sign" us 1 "${warm% * }" "pkcs11-tool" "$(median tool_$kind)"
  ratio "$kind: sign-string as a process" ms 1000 "$(median sign_$kind)" "pkcs11-tool --sign" "$(median tool_$kind)"
  ratio "$kind: credential-process with a token" ms 1000 "$(median session_$kind)" "with files" "$(median file_$kind)"
done
