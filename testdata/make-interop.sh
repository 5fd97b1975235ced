#!/usr/bin/env bash
# Creates the files in interop/ that openssl and keytool can write; the others are kept. Issues certificates by the root
# CA of identities/. Needs OpenSSL 3.0 or later, a JDK, and ssh-keygen.
set -euo pipefail
umask 022

here=$(cd "$(dirname "$0")" && pwd)
ids=$here/identities
out=$here/interop
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
password='correct horse'
mkdir -p "$out" "$work/issued"

cat >"$work/ca.cnf" <<CONFIG
[ca]
default_ca = issuer
[issuer]
database = $work/index.txt
serial = $work/serial
new_certs_dir = $work/issued
default_md = sha256
policy = any
unique_subject = no
[any]
organizationName = optional
commonName = optional
[req]
distinguished_name = empty
[empty]
[end_entity]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
[san]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
subjectAltName = DNS:host.example.com
[critical_san]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
subjectAltName = critical, DNS:host.example.com
CONFIG
touch "$work/index.txt"

quietly() {
    "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; return 1; }
}

# issue KEY SUBJECT FILE [EXTENSIONS [START END]]
issue() {
    printf '%s%s\n' 1a "$(openssl rand -hex 19)" >"$work/serial"
    openssl req -new -config "$work/ca.cnf" -key "$1" -subj "$2" -out "$work/request.pem"
    quietly openssl ca -batch -notext -config "$work/ca.cnf" -in "$work/request.pem" -out "$3" \
        -cert "$ids/root-ca.pem" -keyfile "$ids/root-ca.key.pem" -extensions "${4:-end_entity}" \
        -startdate "${5:-20200101000000Z}" -enddate "${6:-21200101000000Z}"
}
new_key() {
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 "${@:2}" -out "$1"
}

# One key whose certificate was renewed.
new_key "$out/renewed-key.pem"
issue "$out/renewed-key.pem" '/O=Example/CN=edge/' "$work/expired.pem" end_entity 20200101000000Z 20210101000000Z
issue "$out/renewed-key.pem" '/O=Example/CN=edge/' "$work/longest.pem" end_entity 20200101000000Z 21000101000000Z
issue "$out/renewed-key.pem" '/O=Example/CN=edge/' "$work/shorter.pem" end_entity 20200101000000Z 20900101000000Z
issue "$out/renewed-key.pem" '/O=Example/CN=edge/' "$work/future.pem" end_entity 21100101000000Z 21200101000000Z
cat "$work"/{expired,shorter,longest,future}.pem >"$out/renewed.pem"
openssl pkcs12 -export -inkey "$out/renewed-key.pem" -in "$work/expired.pem" \
    -certfile <(cat "$work"/{shorter,longest,future}.pem) -passout "pass:$password" -out "$out/renewed.p12"
rm -f "$out"/renewed-entries.*
for each in expired shorter longest future; do
    openssl pkcs12 -export -inkey "$out/renewed-key.pem" -in "$work/$each.pem" -name "$each" \
        -passout "pass:$password" -out "$work/entry.p12"
    for type in PKCS12 JKS; do
        quietly keytool -importkeystore -noprompt -srckeystore "$work/entry.p12" -srcstorepass "$password" \
            -destkeystore "$out/renewed-entries.${type,,}" -deststoretype $type -deststorepass "$password"
    done
done

# Sound certificates and keys that few programs read.
new_key "$out/explicit-parameters-key.pem" -pkeyopt ec_param_enc:explicit
issue "$out/explicit-parameters-key.pem" '/CN=explicit/' "$out/explicit-parameters.pem"
new_key "$work/key.pem"
openssl ec -in "$work/key.pem" -conv_form compressed -out "$out/compressed-point-key.pem" 2>/dev/null
issue "$out/compressed-point-key.pem" '/CN=compressed/' "$out/compressed-point.pem"
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_primes:3 \
    -out "$out/three-primes-key.pem" 2>/dev/null
openssl rsa -in "$out/three-primes-key.pem" -traditional -out "$out/three-primes-pkcs1-key.pem" 2>/dev/null
issue "$out/three-primes-key.pem" '/CN=multi-prime/' "$out/three-primes.pem"
new_key "$out/no-subject-key.pem"
issue "$out/no-subject-key.pem" / "$out/no-subject.pem" san
issue "$out/no-subject-key.pem" / "$out/no-subject-critical-san.pem" critical_san
openssl req -new -x509 -key "$out/no-subject-key.pem" -subj / -days 36500 -out "$out/no-subject-self-signed.pem"
# openssl ca takes no negative serial number.
openssl req -new -x509 -config "$work/ca.cnf" -extensions end_entity -key "$out/no-subject-key.pem" -subj /CN=negative/ \
    -set_serial -5 -days 36500 -out "$out/negative-serial-number.pem"

# Chains in PKCS#7.
chained=$ids/ec-p256/chained
openssl crl2pkcs7 -nocrl -certfile "$chained/full-chain.pem" -out "$out/full-chain.p7b"
openssl crl2pkcs7 -nocrl -certfile "$chained/intermediates.pem" -outform DER -out "$out/intermediates-der.p7b"

# What people take for a certificate or a key.
key=$ids/ec-p256/direct/key-pkcs8.pem
openssl req -new -config "$work/ca.cnf" -key "$key" -subj /CN=request/ -outform DER -out "$out/request.der"
openssl pkey -in "$key" -pubout -outform DER -out "$out/public-key.der"
cp "$key" "$work/ssh"
chmod 600 "$work/ssh"
quietly ssh-keygen -p -N '' -f "$work/ssh"
mv "$work/ssh" "$out/openssh-key"
