#!/usr/bin/env bash
# Recreates identities/: a three-level PKI, end-entity certificates with their keys in many containers, and
# broken ones. Needs OpenSSL 3.0 or later with its legacy provider, and Python 3.
set -euo pipefail
umask 022

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ids=$work/identities
password='correct horse'
mkdir "$ids"

# --- issuing ---------------------------------------------------------------------------------------------------

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
preserve = yes

[any]
organizationName = optional
organizationalUnitName = optional
commonName = supplied

[req]
distinguished_name = empty

[empty]

[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid

[end_entity]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid

[ca_as_leaf]
basicConstraints = critical, CA:TRUE
keyUsage = critical, digitalSignature, keyCertSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid

[no_digital_signature]
basicConstraints = CA:FALSE
keyUsage = critical, keyEncipherment
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
CONFIG
mkdir "$work/issued"
touch "$work/index.txt"

# quietly COMMAND...: OpenSSL's progress reports are shown only when it fails.
quietly() {
    "$@" 2>"$work/log" || { cat "$work/log" >&2; return 1; }
}

# new_key KIND FILE
new_key() {
    case $1 in
        rsa-*) quietly openssl genpkey -algorithm RSA -pkeyopt "rsa_keygen_bits:${1#rsa-}" -out "$2" ;;
        ec-p*) new_ec_key "P-${1#ec-p}" "$2" ;;
        ec-*) new_ec_key "${1#ec-}" "$2" ;;
        ed25519) openssl genpkey -algorithm ED25519 -out "$2" ;;
    esac
}

new_ec_key() {
    openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:$1" -out "$2"
}

request() { # KEY SUBJECT FILE
    openssl req -new -config "$work/ca.cnf" -key "$1" -subj "$2" -out "$3"
}

# issue KEY SUBJECT FILE [OPTION OF openssl ca]...
# The caller may set not_before, not_after and first_octet (of the serial number, which has 20 octets).
issue() {
    local octet=${first_octet:-$(printf %02x $((RANDOM % 127 + 1)))}
    printf '%s%s\n' "$octet" "$(openssl rand -hex 19)" >"$work/serial"
    request "$1" "$2" "$work/request.pem"
    quietly openssl ca -batch -notext -config "$work/ca.cnf" -in "$work/request.pem" -out "$3" \
        -startdate "${not_before:-20200101000000Z}" -enddate "${not_after:-21200101000000Z}" "${@:4}"
}

# new_root NAME
new_root() {
    new_key ec-p256 "$work/$1.key.pem"
    issue "$work/$1.key.pem" "/O=Example/CN=$1" "$ids/$1.pem" \
        -selfsign -keyfile "$work/$1.key.pem" -extensions authority
}

by_root=(-cert "$ids/root-ca.pem" -keyfile "$work/root-ca.key.pem")
by_outer=(-cert "$ids/outer-ca.pem" -keyfile "$work/outer-ca.key.pem")
by_inner=(-cert "$ids/inner-ca.pem" -keyfile "$work/inner-ca.key.pem")

new_root root-ca
new_root other-root-ca
new_key ec-p256 "$work/outer-ca.key.pem"
issue "$work/outer-ca.key.pem" /O=Example/CN=outer-ca "$ids/outer-ca.pem" "${by_root[@]}" -extensions authority
new_key ec-p256 "$work/inner-ca.key.pem"
issue "$work/inner-ca.key.pem" /O=Example/CN=inner-ca "$ids/inner-ca.pem" "${by_outer[@]}" -extensions authority
cp "$work/root-ca.key.pem" "$work/inner-ca.key.pem" "$ids/"

# --- identities ------------------------------------------------------------------------------------------------

# pkcs12 FOLDER NAME PASSWORD [OPTION]...
pkcs12() {
    openssl pkcs12 -export -inkey "$1/key-pkcs8.pem" -in "$1/certificate.pem" -out "$1/$2.p12" -passout "pass:$3" "${@:4}"
}

write_keys() { # KIND FOLDER
    new_key "$1" "$2/key-pkcs8.pem"
    case $1 in
        rsa-*) openssl pkey -in "$2/key-pkcs8.pem" -traditional -out "$2/key-pkcs1.pem" ;;
        ec-p*)
            openssl pkey -in "$2/key-pkcs8.pem" -traditional -out "$2/key-sec1.pem"
            openssl pkey -in "$2/key-pkcs8.pem" -pubout |
                openssl ec -pubin -param_out 2>"$work/log" |
                cat - "$2/key-sec1.pem" >"$2/key-sec1-with-parameters.pem"
            ;;
    esac
}

write_encrypted_keys() { # FOLDER
    local encrypt=(openssl pkcs8 -topk8 -in "$1/key-pkcs8.pem" -passout "pass:$password")
    "${encrypt[@]}" -out "$1/key-encrypted-pbkdf2.pem"
    "${encrypt[@]}" -scrypt -out "$1/key-encrypted-scrypt.pem"
}

# write_pkcs12 FOLDER [-certfile FILE]: modern.p12 is apart, for it may hold the root too
write_pkcs12() {
    pkcs12 "$1" legacy-3des "$password" -legacy -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1 "${@:2}"
    pkcs12 "$1" legacy-rc2 "$password" -legacy -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-RC2-40 -macalg sha1 "${@:2}"
    pkcs12 "$1" empty-password '' "${@:2}"
    pkcs12 "$1" unencrypted '' -keypbe NONE -certpbe NONE -nomac "${@:2}"
}

# Readers have to sort: neither file has the order leaf-side first.
cat "$ids/outer-ca.pem" "$ids/inner-ca.pem" >"$work/unsorted.pem"
cat "$ids/root-ca.pem" "$work/unsorted.pem" >"$work/unsorted-with-root.pem"

for kind in rsa-2048 rsa-4096 ec-p256 ec-p384 ec-p521; do
    direct=$ids/$kind/direct
    chained=$ids/$kind/chained
    mkdir -p "$direct" "$chained"

    # From 0x80 on, DER needs a leading zero octet; 0xf7 gives 49 decimal digits besides.
    first_octet=
    if [ "$kind" = rsa-4096 ]; then first_octet=f7; fi
    write_keys "$kind" "$direct"
    issue "$direct/key-pkcs8.pem" "/O=Example/OU=direct/CN=$kind" "$direct/certificate.pem" \
        "${by_root[@]}" -extensions end_entity
    first_octet=
    pkcs12 "$direct" modern "$password"
    write_pkcs12 "$direct"

    write_keys "$kind" "$chained"
    issue "$chained/key-pkcs8.pem" "/O=Example/OU=chained/CN=$kind" "$chained/certificate.pem" \
        "${by_inner[@]}" -extensions end_entity
    cat "$ids/inner-ca.pem" "$ids/outer-ca.pem" >"$chained/intermediates.pem"
    cat "$chained/certificate.pem" "$chained/intermediates.pem" >"$chained/full-chain.pem"
    pkcs12 "$chained" modern "$password" -certfile "$work/unsorted-with-root.pem"
    write_pkcs12 "$chained" -certfile "$work/unsorted.pem"

    openssl verify -x509_strict -CAfile "$ids/root-ca.pem" "$direct/certificate.pem" >"$work/log"
    openssl verify -x509_strict -CAfile "$ids/root-ca.pem" -untrusted "$chained/intermediates.pem" \
        "$chained/certificate.pem" >"$work/log"
done
write_encrypted_keys "$ids/rsa-2048/direct"
write_encrypted_keys "$ids/ec-p256/direct"

# --- broken ----------------------------------------------------------------------------------------------------

broken=$ids/broken
good=$ids/ec-p256/direct
mkdir "$broken"

# broken_identity NAME KIND [OPTION OF openssl ca]...
broken_identity() {
    new_key "$2" "$broken/$1-key.pem"
    issue "$broken/$1-key.pem" "/O=Example/OU=broken/CN=$1" "$broken/$1-certificate.pem" "${by_root[@]}" "${@:3}"
}

first_half() { # FILE
    head -n "$(($(wc -l <"$1") / 2))" "$1"
}

junk_block() { # LABEL
    echo "-----BEGIN $1-----"
    printf 'This text is valid Base64 once encoded, but no DER at all. %.0s' {1..4} | base64 -w 64
    echo "-----END $1-----"
}

: >"$broken/empty.pem"
cat >"$broken/garbage.pem" <<'TEXT'
q9Zr7LwT0xVbN3mKfYc1HsEoUaJd5GiP8RtXvQ2B
Mz6yKjWn4ApCeSlDhOuFgI0TqVxR7bN1LfZkYw3P
TEXT
python3 - "$broken/binary-garbage.bin" <<'PYTHON'
import pathlib, random, sys
pathlib.Path(sys.argv[1]).write_bytes(random.Random(1).randbytes(256))
PYTHON

first_half "$good/certificate.pem" >"$broken/truncated-certificate.pem"
sed '4s/^..../!*?$/' "$good/certificate.pem" >"$broken/bad-base64-certificate.pem"
junk_block CERTIFICATE >"$broken/not-der-certificate.pem"
request "$good/key-pkcs8.pem" /O=Example/OU=broken/CN=certificate-request "$broken/certificate-request.pem"
openssl pkey -in "$good/key-pkcs8.pem" -pubout -out "$broken/public-key.pem"

first_half "$good/key-pkcs8.pem" >"$broken/truncated-key.pem"
sed '2s/^..../!*?$/' "$good/key-pkcs8.pem" >"$broken/bad-base64-key.pem"
junk_block 'PRIVATE KEY' >"$broken/not-der-key.pem"
openssl pkey -in "$ids/rsa-2048/direct/key-pkcs8.pem" -traditional -aes-256-cbc -passout "pass:$password" \
    -out "$broken/traditional-encrypted-key.pem"
new_key ec-p256 "$broken/key-of-another-certificate.pem"
new_key rsa-2048 "$broken/rsa-key-of-another-certificate.pem"
quietly openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:2048 -out "$work/dsa.pem"
openssl genpkey -paramfile "$work/dsa.pem" -out "$broken/dsa-key.pem"

broken_identity ed25519 ed25519 -extensions end_entity
broken_identity ec-p224 ec-p224 -extensions end_entity
broken_identity ec-secp256k1 ec-secp256k1 -extensions end_entity
not_after=20201231235959Z broken_identity expired ec-p256 -extensions end_entity
not_before=21100101000000Z broken_identity not-yet-valid ec-p256 -extensions end_entity
broken_identity ca-as-leaf ec-p256 -extensions ca_as_leaf
broken_identity no-digital-signature ec-p256 -extensions no_digital_signature
broken_identity sha1 ec-p256 -extensions end_entity -md sha1
broken_identity v1 ec-p256 # without extensions openssl ca writes version 1

issuer=("${by_root[@]}")
for number in 6 5 4 3 2 1; do
    key=$work/intermediate-$number.key.pem
    certificate=$work/intermediate-$number.pem
    new_key ec-p256 "$key"
    issue "$key" "/O=Example/OU=six intermediates/CN=intermediate-$number" "$certificate" \
        "${issuer[@]}" -extensions authority
    issuer=(-cert "$certificate" -keyfile "$key")
done
cat "$work"/intermediate-[1-6].pem >"$broken/six-intermediates.pem"
new_key ec-p256 "$broken/seven-certificates-key.pem"
issue "$broken/seven-certificates-key.pem" '/O=Example/OU=six intermediates/CN=leaf' "$work/leaf.pem" \
    "${issuer[@]}" -extensions end_entity
cat "$work/leaf.pem" "$broken/six-intermediates.pem" >"$broken/seven-certificates.pem"
openssl verify -x509_strict -CAfile "$ids/root-ca.pem" -untrusted "$broken/six-intermediates.pem" \
    "$work/leaf.pem" >"$work/log"
cat "$ids/inner-ca.pem" "$broken/key-of-another-certificate.pem" >"$broken/key-among-intermediates.pem"

export_pkcs12=(openssl pkcs12 -export -passout "pass:$password")
head -c "$(($(wc -c <"$good/modern.p12") / 2))" "$good/modern.p12" >"$broken/truncated.p12"
"${export_pkcs12[@]}" -nokeys -in "$good/certificate.pem" -out "$broken/certificate-only.p12"
quietly "${export_pkcs12[@]}" -nocerts -inkey "$good/key-pkcs8.pem" -out "$broken/key-only.p12"

# OpenSSL refuses to write a key beside a certificate that is not its own. So the encrypted key in a good file is
# exchanged for another of equal length, and the MAC (RFC 7292, appendix B) is recomputed.
"${export_pkcs12[@]}" -certpbe NONE -in "$good/certificate.pem" -inkey "$good/key-pkcs8.pem" -out "$work/matched.p12"
openssl pkcs8 -topk8 -in "$broken/key-of-another-certificate.pem" -passout "pass:$password" \
    -outform DER -out "$work/other-key.der"
python3 - "$work/matched.p12" "$work/other-key.der" "$broken/mismatched.p12" "$password" <<'PYTHON'
import hashlib, hmac, pathlib, sys

file, key = (pathlib.Path(name).read_bytes() for name in sys.argv[1:3])
HEADER, MAC_DATA = 30, 67  # octets around the authenticated safes, as OpenSSL writes them
safes, salt = file[HEADER:-MAC_DATA], file[-12:-4]


def mac(content):
    fill = lambda octets: (octets * 64)[: -(-len(octets) // 64) * 64]
    derived = b"\3" * 64 + fill(salt) + fill((sys.argv[4] + "\0").encode("utf-16-be"))
    for _ in range(2048):
        derived = hashlib.sha256(derived).digest()
    return hmac.digest(derived, content, "sha256")


start = safes.index(key[:20])
changed = safes[:start] + key + safes[start + len(key) :]
assert file.count(mac(safes)) == 1
pathlib.Path(sys.argv[3]).write_bytes(file.replace(safes, changed).replace(mac(safes), mac(changed)))
PYTHON

find "$ids" -type f -exec chmod 644 {} +
rm -rf "$here/identities"
mv "$ids" "$here/identities"
