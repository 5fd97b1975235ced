#!/usr/bin/env bash
# Compares signatures with a key in the software TPM swtpm to tpm2_sign and to a key in a file: medians of runs that take
# turns, and their ratios. Needs a finished build, and the packages that testdata/tpm/make-keys.sh needs.
# Usage: bench/tpm.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-21}
helper=${HELPER:-signing-dist/target/aws_signing_helper/bin/aws_signing_helper}
work=$(mktemp -d)
keys=$work/keys
trap 'kill "$(cat "$keys/swtpm.pid")" 2>/dev/null || true; rm -rf "$work"' EXIT

testdata/tpm/make-keys.sh "$keys"
TPM_DEVICE=$(cat "$keys/device")
export TPM_DEVICE TPM2TOOLS_TCTI=$TPM_DEVICE TSS2_LOG=all+NONE
handle=$(cat "$keys/at-handle.handle")
printf 'a message' >"$work/message"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=file -addext keyUsage=digitalSignature \
  -keyout "$work/file.key" -out "$work/file.pem" 2>/dev/null

tool() { tpm2_sign -c "${handle#handle:}" -g sha256 -s ecdsa -o "$work/out" "$work/message"; }
at_handle() { $helper sign-string --certificate "$keys/at-handle.pem" --private-key "$handle" --no-tpm-key-password >"$work/out"; }
in_key_file() { $helper sign-string --certificate "$keys/p256.pem" --private-key "$keys/p256.key" >"$work/out"; }
without_tpm() { $helper sign-string --certificate "$work/file.pem" --private-key "$work/file.key" >"$work/out"; }

cases="tool at_handle in_key_file without_tpm"
for run in $(seq 0 "$runs"); do
  for each in $cases; do
    rm -f "$work/out"
    start=$(date +%s%N)
    $each
    end=$(date +%s%N)
    [ -s "$work/out" ] || { echo "$each printed nothing" >&2; exit 1; }
    # The first round warms the page cache.
    [ "$run" = 0 ] || echo $(((end - start) / 1000)) >>"$work/$each"
  done
done
median() { sort -n "$work/$1" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

ratio() { # NAME CASE
  awk -v name="$1" -v time="$(median "$2")" -v tool="$(median tool)" -v file="$(median without_tpm)" \
    'BEGIN { printf "%-46s %8.1f ms  %6.2f x tpm2_sign  %6.2f x a key in a file\n", name, time / 1000, time / tool, time / file }'
}
echo "P-256, medians of $runs processes; load $(cut -d' ' -f1 /proc/loadavg) on $(nproc) processors"
ratio "tpm2_sign, persistent key" tool
ratio "sign-string, persistent key" at_handle
ratio "sign-string, TSS2 PRIVATE KEY (loads the key)" in_key_file
ratio "sign-string, key in a file" without_tpm
