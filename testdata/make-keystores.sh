#!/usr/bin/env bash
# Recreates identities/keystores/, from the other folders of identities/ and with its own certificates for
# selector.p12. Needs OpenSSL 3.0 or later with its legacy provider, Python 3, and a JDK from 17 on.
set -euo pipefail
umask 022

here=$(cd "$(dirname "$0")" && pwd)
export PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1
ids=$here/identities
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=$work/keystores
mkdir "$out" "$work/issued"
password='correct horse'

# quietly COMMAND...: progress reports are shown only when it fails.
quietly() {
    "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; return 1; }
}

# part NAME KEY CERTIFICATE [OPTION]...: a PKCS#12 file to be joined with others
part() {
    openssl pkcs12 -export -inkey "$2" -in "$3" -out "$work/$1.p12" -passout "pass:$password" "${@:4}"
}

# join FILE ORDER NAME...: one file of the parts; the ORDER is "mixed" (as they come), "keys-first" or "keys-last"
join() {
    python3 - "$out/$1" "$2" "$password" "${@:3}" <<'PYTHON'
import sys
from der import Pkcs12

target, order, password, *names = sys.argv[1:]
files = [Pkcs12(name) for name in names]
# In a file of OpenSSL's the certificates are encrypted as a whole, and each key by itself in a part of plain data.
is_key = lambda part: part[1][0][1] == bytes.fromhex("2a864886f70d010701")
parts = [part for file in files for part in file.parts]
if order != "mixed":
    parts.sort(key=is_key, reverse=order == "keys-first")
files[0].parts = parts
files[0].write(target, password)
PYTHON
}

parts() { # NAME...
    printf "$work/%s.p12\n" "$@"
}

# --- several keys ----------------------------------------------------------------------------------------------

cat "$ids/outer-ca.pem" "$ids/inner-ca.pem" >"$work/authorities.pem"
cat "$ids/root-ca.pem" "$work/authorities.pem" >"$work/authorities-with-root.pem"
chained=(-certfile "$work/authorities.pem")

part rsa "$ids/rsa-2048/chained/key-pkcs8.pem" "$ids/rsa-2048/chained/certificate.pem" -name rsa "${chained[@]}"
part ec "$ids/ec-p256/chained/key-pkcs8.pem" "$ids/ec-p256/chained/certificate.pem" -name ec "${chained[@]}"
part expired "$ids/broken/expired-key.pem" "$ids/broken/expired-certificate.pem" -name expired

# One run for each entry: the JDK ties keys to certificates by the millisecond.
for name in rsa ec expired; do
    quietly keytool -importkeystore -noprompt -srckeystore "$work/$name.p12" -srcstorepass "$password" \
        -destkeystore "$out/several-keys.p12" -deststoretype PKCS12 -deststorepass "$password"
    quietly keytool -importkeystore -noprompt -srckeystore "$work/$name.p12" -srcstorepass "$password" \
        -destkeystore "$out/several-keys.jks" -deststoretype JKS -deststorepass "$password"
    quietly keytool -importkeystore -noprompt -srckeystore "$work/$name.p12" -srcstorepass "$password" \
        -destkeystore "$out/several-keys-legacy.p12" -deststoretype PKCS12 -deststorepass "$password" \
        -J-Dkeystore.pkcs12.legacy
done
mapfile -t several < <(parts rsa ec expired)
join keys-before-certificates.p12 keys-first "${several[@]}"
join certificates-before-keys.p12 keys-last "${several[@]}"

cp "$out/several-keys.jks" "$out/key-password.jks"
for alias in rsa ec expired; do
    quietly keytool -keypasswd -keystore "$out/key-password.jks" -storepass "$password" -alias "$alias" \
        -keypass "$password" -new 'battery staple'
done

# --- without certificates, without names -------------------------------------------------------------------------

for name in rsa-2048 ec-p384; do
    openssl pkcs12 -export -nocerts -inkey "$ids/$name/direct/key-pkcs8.pem" -name "$name" \
        -out "$work/bare-$name.p12" -passout "pass:$password" 2>"$work/log"
done
part with-certificate "$ids/ec-p256/direct/key-pkcs8.pem" "$ids/ec-p256/direct/certificate.pem" -name ec-p256
mapfile -t bare < <(parts bare-rsa-2048 with-certificate bare-ec-p384)
join keys-without-certificates.p12 mixed "${bare[@]}"

part nameless-ec-p256 "$ids/ec-p256/direct/key-pkcs8.pem" "$ids/ec-p256/direct/certificate.pem"
part nameless-ec-p384 "$ids/ec-p384/direct/key-pkcs8.pem" "$ids/ec-p384/direct/certificate.pem"
mapfile -t nameless < <(parts nameless-ec-p256 nameless-ec-p384)
join no-aliases.p12 mixed "${nameless[@]}"

part same-ec-p256 "$ids/ec-p256/direct/key-pkcs8.pem" "$ids/ec-p256/direct/certificate.pem" -name edge
part same-ec-p384 "$ids/ec-p384/direct/key-pkcs8.pem" "$ids/ec-p384/direct/certificate.pem" -name edge
mapfile -t same < <(parts same-ec-p256 same-ec-p384)
join same-alias.p12 mixed "${same[@]}"

part spaces "$ids/ec-p256/direct/key-pkcs8.pem" "$ids/ec-p256/direct/certificate.pem" -name 'edge device 7'
part unicode "$ids/ec-p384/direct/key-pkcs8.pem" "$ids/ec-p384/direct/certificate.pem" -name 'gerät 7 €'
part capitals "$ids/ec-p521/direct/key-pkcs8.pem" "$ids/ec-p521/direct/certificate.pem" -name 'Edge-Device'
mapfile -t unusual < <(parts spaces unicode capitals)
join unusual-aliases.p12 mixed "${unusual[@]}"

# --- trusted certificates beside a key -------------------------------------------------------------------------

edge=("$ids/ec-p256/chained/key-pkcs8.pem" "$ids/ec-p256/chained/certificate.pem" -name edge "${chained[@]}")
part edge "${edge[@]}"
for type in PKCS12:p12 JKS:jks; do
    store=$out/trusted-certificates.${type#*:}
    for name in root-ca other-root-ca; do
        quietly keytool -importcert -noprompt -alias "$name" -file "$ids/$name.pem" \
            -keystore "$store" -storetype "${type%:*}" -storepass "$password"
    done
    quietly keytool -importkeystore -noprompt -srckeystore "$work/edge.p12" -srcstorepass "$password" \
        -destkeystore "$store" -deststoretype "${type%:*}" -deststorepass "$password"
done

# --- no password at all ----------------------------------------------------------------------------------------

# The key derivation of PKCS#12 ends each password with two zero octets, the empty one too. The null password, which
# OpenSSL's functions know and its command cannot write, is of no octets. To PBES2 both are the same.
part empty-password "${edge[@]}" -passout pass:
part empty-password-legacy "${edge[@]}" -passout pass: -legacy -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1
python3 - "$work" "$out" <<'PYTHON'
import pathlib, subprocess, sys
from der import Pkcs12, derive, encode, parse

work, out = map(pathlib.Path, sys.argv[1:])


def des(option, password, parameters, content):
    salt, iterations = parameters[1][0][1], int.from_bytes(parameters[1][1][1], "big")
    key, iv = (derive("sha1", purpose, size, password, salt, iterations).hex() for purpose, size in ((1, 24), (2, 8)))
    command = ["openssl", "enc", "-des-ede3-cbc", option, "-K", key, "-iv", iv]
    return subprocess.run(command, input=content, stdout=subprocess.PIPE, check=True).stdout


def encrypt_anew(algorithm, content):
    parameters = algorithm[1][1]
    content[1] = des("-e", None, parameters, des("-d", "", parameters, content[1]))


Pkcs12(work / "empty-password.p12").write(out / "null-password.p12", None)

file = Pkcs12(work / "empty-password-legacy.p12")
certificates, keys = (part[1][1][1][0] for part in file.parts)
encrypt_anew(*certificates[1][1][1][1:])
bags = parse(keys[1])
encrypt_anew(*bags[1][0][1][1][1][0][1])
keys[1] = encode(bags)
file.write(out / "null-password-legacy.p12", None)
PYTHON

# --- certificates to select from -------------------------------------------------------------------------------

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
commonName = supplied

[req]
distinguished_name = empty

[empty]

[end_entity]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
CONFIG
touch "$work/index.txt"

# selectable ALIAS ISSUER LAST-YEAR SUBJECT [OPTION OF part]...
# The caller may set first_octet (of the serial number, which has 20 octets).
selectable() {
    local key=$work/$1.key.pem octet=${first_octet:-$(printf %02x $((RANDOM % 112 + 16)))}
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$key"
    printf '%s%s\n' "$octet" "$(openssl rand -hex 19)" >"$work/serial"
    openssl req -new -utf8 -config "$work/ca.cnf" -key "$key" -subj "$4" -multivalue-rdn -out "$work/request.pem"
    quietly openssl ca -batch -notext -config "$work/ca.cnf" -in "$work/request.pem" -out "$work/$1.pem" \
        -preserveDN -cert "$ids/$2.pem" -keyfile "$ids/$2.key.pem" -extensions end_entity \
        -startdate 20200101000000Z -enddate "${3}1231235959Z"
    openssl verify -x509_strict -no_check_time -CAfile "$ids/root-ca.pem" -untrusted "$work/authorities.pem" \
        "$work/$1.pem" >"$work/log"
    part "$1" "$key" "$work/$1.pem" -name "$1" "${@:5}"
}

selectable root-2100 root-ca 2100 /O=Example/CN=edge -certfile "$work/authorities-with-root.pem"
first_octet=05 selectable inner-2110 inner-ca 2110 /O=Example/CN=edge
selectable inner-2090 inner-ca 2090 /O=Example/CN=edge
selectable root-expired root-ca 2020 /O=Example/CN=edge
selectable other-order root-ca 2119 /CN=edge/O=Example
selectable multi-valued root-ca 2119 '/O=Example/OU=unit 7+CN=edge'
selectable comma inner-ca 2119 '/O=Example/CN=Smith, J'
selectable unicode inner-ca 2119 '/O=Example/CN=Gerät 7'
selectable email root-ca 2119 '/O=Example/CN=mail/emailAddress=edge@example.com'
selectable expired-alone inner-ca 2020 /O=Example/CN=retired
mapfile -t selectable < <(parts root-2100 inner-2110 inner-2090 root-expired \
    other-order multi-valued comma unicode email expired-alone)
join selector.p12 mixed "${selectable[@]}"

# --- check and hand over ---------------------------------------------------------------------------------------

for file in "$out"/*.p12; do
    case $file in
        */null-password*) secret= ;;
        *) secret=$password ;;
    esac
    quietly openssl pkcs12 -in "$file" -passin "pass:$secret" -nodes -provider legacy -provider default
done

chmod 644 "$out"/*
rm -rf "$ids/keystores"
mv "$out" "$ids/keystores"
