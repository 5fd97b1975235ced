#!/usr/bin/env bash
# Starts the software TPM swtpm and makes keys in it for tests, with certificates, all of it throwaway:
# make-keys.sh FOLDER [--slow]; with --slow also an RSA key of 3072 bits
# FOLDER gets NAME.pem (the certificate) and NAME.key (a TSS2 PRIVATE KEY) or NAME.handle for each key, root.pem and
# root.key (the CA), device (for TPM_DEVICE and TPM2TOOLS_TCTI), and swtpm.pid: end that process after the tests.
# Needs the Debian packages swtpm, tpm2-tools, tpm2-openssl, openssl and python3.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?usage: make-keys.sh FOLDER}

rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
"$here/start-swtpm" "$PWD"
TPM2TOOLS_TCTI=$(cat device)
export TPM2TOOLS_TCTI TPM2OPENSSL_TCTI=$TPM2TOOLS_TCTI TSS2_LOG=all+NONE

quietly() { "$@" >log 2>&1 || { echo "failed: $*" >&2; cat log >&2; exit 1; }; }
# swtpm has no resource manager: what is loaded fills its three slots.
flush() { quietly tpm2_flushcontext -t; }

quietly openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -out root.pem -days 3650 \
  -subj "/CN=TPM Root CA" -addext keyUsage=critical,keyCertSign,cRLSign
quietly openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout any.key -subj /CN=any -out any.csr
printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n' >leaf.ext
certify() { # NAME: issues NAME.pem for NAME.pub
  quietly openssl x509 -req -in any.csr -force_pubkey "$1.pub" -subj "/CN=tpm-$1" -CA root.pem -CAkey root.key -CAcreateserial \
    -days 3000 -extfile leaf.ext -out "$1.pem"
}

from_openssl() { # NAME OPTIONS...: a key of tpm2-openssl
  name=$1
  shift
  quietly openssl genpkey -provider tpm2 -provider default "$@" -out "$name.key"
  flush
  quietly openssl pkey -provider tpm2 -provider default -in "$name.key" -passin pass:1234 -pubout -out "$name.pub"
  flush
  certify "$name"
}

signing='fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign'
from_tools() { # NAME PARENT ALGORITHM ATTRIBUTES OPTIONS...: a key of tpm2-tools; NAME.public and NAME.private
  name=$1 parent=$2
  quietly tpm2_create -C "$parent" -G "$3" -a "$4" -u "$name.public" -r "$name.private" "${@:5}"
  flush
  quietly tpm2_print -t TPM2B_PUBLIC -f pem "$name.public"
  cp log "$name.pub"
  certify "$name"
}
writers=()
to_file() { # NAME OPTIONS...: writes NAME.key, in the background
  python3 "$here/key-file.py" "$1.public" "$1.private" "${@:2}" >"$1.key" &
  writers+=($!)
}
to_handle() { # NAME PARENT HANDLE: makes the key persistent
  quietly tpm2_load -C "$2" -u "$1.public" -r "$1.private" -c "$1.ctx"
  flush
  quietly tpm2_evictcontrol -c "$1.ctx" "$3"
  flush
  echo "handle:$3" >"$1.handle"
}

# --- parents: the primary keys of tpm2_createprimary, one of which is persistent, and one with a password
quietly tpm2_createprimary -G ecc -c tools-ecc.ctx && flush
quietly tpm2_createprimary -c tools-rsa.ctx && flush
quietly tpm2_evictcontrol -c tools-rsa.ctx 0x81000001 && flush
quietly tpm2_createprimary -G ecc -p parent-pass -a 'fixedtpm|fixedparent|sensitivedataorigin|userwithauth|restricted|decrypt|noda' \
  -c locked.ctx && flush
quietly tpm2_evictcontrol -c locked.ctx 0x81000002 && flush
# What draft-bottomley-tpm2-keys calls the parent, but with an RSA key.
quietly tpm2_createprimary -G rsa2048:aes128cfb -c draft-rsa.ctx \
  -a 'fixedtpm|fixedparent|sensitivedataorigin|userwithauth|restricted|decrypt|noda' && flush
quietly tpm2_createprimary -C n -G ecc256:aes128cfb -c null.ctx \
  -a 'fixedtpm|fixedparent|sensitivedataorigin|userwithauth|restricted|decrypt|noda' && flush
quietly tpm2_createprimary -G ecc256:aes128cfb -c draft.ctx \
  -a 'fixedtpm|fixedparent|sensitivedataorigin|userwithauth|restricted|decrypt|noda' && flush

# --- keys of tpm2-openssl
from_openssl p256 -algorithm EC -pkeyopt group:P-256
from_openssl p384 -algorithm EC -pkeyopt group:P-384
from_openssl p521 -algorithm EC -pkeyopt group:P-521
from_openssl rsa -algorithm RSA -pkeyopt bits:2048
# It takes seconds.
[ "${2:-}" != --slow ] || from_openssl rsa3072 -algorithm RSA -pkeyopt bits:3072
from_openssl password -algorithm EC -pkeyopt group:P-256 -pkeyopt user-auth:1234
from_openssl persistent-parent -algorithm EC -pkeyopt group:P-256 -pkeyopt parent:0x81000001

# --- keys of tpm2-tools in files
from_tools tools-ecc tools-ecc.ctx ecc "$signing" && to_file tools-ecc
from_tools tools-rsa tools-rsa.ctx rsa "$signing" && to_file tools-rsa
from_tools rsa-parent draft-rsa.ctx ecc "$signing" && to_file rsa-parent --rsa-parent --description "a key"
from_tools null-parent null.ctx ecc "$signing" && to_file null-parent --parent 0x40000007
from_tools zero-parent draft.ctx ecc "$signing" && to_file zero-parent --parent 0
from_tools ecdsa256-p256 draft.ctx ecc256:ecdsa-sha256 "$signing" && to_file ecdsa256-p256
from_tools ecdsa384-p256 draft.ctx ecc256:ecdsa-sha384 "$signing" && to_file ecdsa384-p256
from_tools ecdsa256-p384 draft.ctx ecc384:ecdsa-sha256 "$signing" && to_file ecdsa256-p384
from_tools ecdsa384-p521 draft.ctx ecc521:ecdsa-sha384 "$signing" && to_file ecdsa384-p521
from_tools rsassa draft.ctx rsa2048:rsassa-sha256 "$signing" && to_file rsassa
from_tools rsapss draft.ctx rsa2048:rsapss-sha256:null "$signing" && to_file rsapss
from_tools both-uses draft.ctx rsa2048 "$signing|decrypt" && to_file both-uses
from_tools restricted draft.ctx ecc256:ecdsa-sha256:null "$signing|restricted" && to_file restricted
from_tools restricted-rsa draft.ctx rsa2048:rsassa-sha256:null "$signing|restricted" && to_file restricted-rsa
from_tools decrypt draft.ctx rsa2048 "${signing%|sign}|decrypt" && to_file decrypt
from_tools noda-password draft.ctx ecc "$signing|noda" -p 5678 && to_file noda-password --password
# tpm2_encodeobject writes FALSE for keys without a password.
from_tools says-password draft.ctx ecc "$signing" && to_file says-password --password
from_tools noda-says-password draft.ctx ecc "$signing|noda" && to_file noda-says-password --password
quietly tpm2_create -C 0x81000002 -P parent-pass -G ecc -a "$signing" -u locked-parent.public -r locked-parent.private && flush
quietly tpm2_print -t TPM2B_PUBLIC -f pem locked-parent.public && cp log locked-parent.pub && certify locked-parent
to_file locked-parent --parent 0x81000002

# --- policies: PCR 16, which can be reset, and the password of the key
policy() { # NAME COMMANDS...: writes NAME.policy
  name=$1
  quietly tpm2_startauthsession -S session.ctx
  for command in "${@:2}"; do quietly $command -S session.ctx -L "$name.policy"; done
  quietly tpm2_flushcontext session.ctx
}
by_policy=${signing/|userwithauth/}
quietly tpm2_pcrread sha256:16 -o pcr16
pcr_digest=$(openssl dgst -sha256 -r pcr16 | cut -d' ' -f1)
# The digest with its size, and a selection of PCR 16 in the bank of SHA-256.
pcr=0x17f:0020${pcr_digest}00000001000b03000001
policy pcr "tpm2_policypcr -l sha256:16"
policy auth-value tpm2_policyauthvalue
policy pcr-auth-value "tpm2_policypcr -l sha256:16" tpm2_policyauthvalue
policy policy-password tpm2_policypassword
from_tools pcr draft.ctx ecc "$by_policy" -L pcr.policy && to_file pcr --policy "$pcr"
from_tools auth-value draft.ctx ecc "$by_policy" -L auth-value.policy -p 4321 &&
  to_file auth-value --password --policy 0x16b:
from_tools pcr-auth-value draft.ctx rsa "$by_policy" -L pcr-auth-value.policy -p 4321 &&
  to_file pcr-auth-value --password --policy "$pcr" --policy 0x16b:
from_tools policy-password draft.ctx ecc "$by_policy" -L policy-password.policy -p 4321 &&
  to_file policy-password --password --policy 0x18c:

# --- persistent keys
from_tools at-handle tools-rsa.ctx ecc "$signing" && to_handle at-handle tools-rsa.ctx 0x81000101
from_tools rsa-at-handle tools-rsa.ctx rsa "$signing|decrypt" && to_handle rsa-at-handle tools-rsa.ctx 0x81000102
from_tools password-at-handle tools-rsa.ctx ecc "$signing|noda" -p 1234 &&
  to_handle password-at-handle tools-rsa.ctx 0x81000103
from_tools policy-at-handle tools-rsa.ctx ecc "$by_policy" -L pcr.policy &&
  to_handle policy-at-handle tools-rsa.ctx 0x81000104
from_tools counted-at-handle tools-rsa.ctx ecc "$signing" -p 1234 &&
  to_handle counted-at-handle tools-rsa.ctx 0x81000105

for writer in "${writers[@]}"; do wait "$writer"; done
