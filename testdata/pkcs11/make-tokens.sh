#!/usr/bin/env bash
# Makes SoftHSM tokens for tests, with a PKI of three levels, all of it throwaway: make-tokens.sh FOLDER
# FOLDER gets softhsm2.conf (for SOFTHSM2_CONF), the tokens, pki with PEM files, and module with the library's path.
# Needs the Debian packages softhsm2, opensc, gnutls-bin and openssl.
set -euo pipefail
folder=${1:?usage: make-tokens.sh FOLDER}

for module in /usr/lib/*/softhsm/libsofthsm2.so /usr/lib/softhsm/libsofthsm2.so /usr/lib64/pkcs11/libsofthsm2.so \
  /opt/homebrew/lib/softhsm/libsofthsm2.so /usr/local/lib/softhsm/libsofthsm2.so; do
  [ ! -f "$module" ] || break
done

rm -rf "$folder/store" "$folder/pki"
mkdir -p "$folder/store" "$folder/pki"
folder=$(cd "$folder" && pwd)
export SOFTHSM2_CONF=$folder/softhsm2.conf
printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$folder/store" >"$SOFTHSM2_CONF"
printf '%s' "$module" >"$folder/module"
cd "$folder/pki"

quietly() { "$@" >log 2>&1 || { echo "failed: $1 ${2:-} ${3:-}" >&2; cat log >&2; exit 1; }; }

# --- the PKI
quietly openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 3650 -subj "/CN=Token Root CA" \
  -addext keyUsage=critical,keyCertSign,cRLSign
quietly openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout issuing.key -out issuing.csr \
  -subj "/CN=Token Issuing CA"
printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n' >ca.ext
printf '[req]\ndistinguished_name=subject\nx509_extensions=leaf\n[subject]\n[leaf]\n%s\n' \
  'basicConstraints=critical,CA:FALSE' keyUsage=critical,digitalSignature >leaf.cnf
quietly openssl x509 -req -in issuing.csr -CA root.pem -CAkey root.key -CAcreateserial -days 3000 -extfile ca.ext \
  -out issuing.pem
# One of the same name that has signed nothing here.
quietly openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout impostor.key -out impostor.pem \
  -days 3000 -subj "/CN=Token Issuing CA" -addext keyUsage=critical,keyCertSign,cRLSign

leaf() { # NAME KIND: makes NAME.key and NAME.pem
  case $2 in
    rsa) algorithm=(rsa:2048) ;;
    *) algorithm=(ec -pkeyopt "ec_paramgen_curve:$2") ;;
  esac
  quietly openssl req -x509 -newkey "${algorithm[@]}" -nodes -keyout "$1.key" -subj "/CN=token-$1" -config leaf.cnf \
    -CA issuing.pem -CAkey issuing.key -days 2000 -sha256 -out "$1.pem"
}

# --- the tokens
token() { # LABEL PIN: the token that the following objects go to
  label=$1 pin=$2
  quietly softhsm2-util --init-token --free --label "$label" --so-pin 12345678 --pin "$pin"
}
write() { quietly pkcs11-tool --module "$module" --token-label "$label" --login --pin "$pin" --write-object "$@"; }
key() { # NAME LABEL ID [OPTION…]
  write "$1.key" --type privkey --label "$2" --id "$3" --usage-sign "${@:4}"
}
certificate() { # NAME LABEL ID
  write "$1.pem" --type cert --label "$2" --id "$3"
}
pair() { # NAME KIND ID [OPTION…]
  leaf "$1" "$2"
  key "$1" "$1" "$3" "${@:4}"
  certificate "$1" "$1" "$3"
}

token signer signer-pin
pair rsa rsa 01
pair p256 P-256 02
pair p384 P-384 03
pair p521 P-521 04
leaf bare-rsa rsa && key bare-rsa bare-rsa 05 # keys without a certificate
leaf bare-ec P-256 && key bare-ec bare-ec 06
pair always-rsa rsa 07 --always-auth
pair always-ec P-256 08 --always-auth
leaf double-1 P-256 && key double-1 double 09 && certificate double-1 double 09 # two of one label
leaf double-2 P-256 && key double-2 double 0a && certificate double-2 double 0a
leaf piv P-256 && key piv "PIV AUTH key" 0b # as on PIV cards: labels differ, ids do not
certificate piv "Certificate for PIV Authentication" 0b
leaf stray P-256 && certificate stray stray 0c # a certificate without a key
for ca in issuing impostor root; do
  certificate $ca "$ca" "f$((ca_number = ${ca_number:-0} + 1))"
done

token spare 5678
leaf spare P-256 && key spare p256 02 && certificate spare p256 02 # label and id as in the other token
leaf hidden P-256 && key hidden hidden 0d
quietly p11tool --provider "$module" --login --set-pin "$pin" --write --load-certificate hidden.pem --label hidden \
  --id 0d --mark-private "pkcs11:token=$label"

token 'Schlüssel' 'pässwörd'
leaf umlaut P-256 && key umlaut 'größe' 0e && certificate umlaut 'größe' 0e

token wrong 4711 # whose PIN every test gets wrong
leaf wrong P-256 && key wrong wrong 0f && certificate wrong wrong 0f
rm -f log
