#!/usr/bin/env bash
# Recreates identities/encrypted/, and the files of identities/broken/ that have to do with encryption, from the
# keys of ec-p256/direct and rsa-2048/direct. Needs OpenSSL 3.0 or later with its legacy provider, and Python 3.
set -euo pipefail
umask 022

here=$(cd "$(dirname "$0")" && pwd)
export PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1
broken=$here/identities/broken
ec=$here/identities/ec-p256/direct
rsa=$here/identities/rsa-2048/direct
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=$work/encrypted
mkdir "$out" "$work/broken"
password='correct horse'
legacy=(-provider legacy -provider default)

# quietly COMMAND...: OpenSSL's progress reports are shown only when it fails.
quietly() {
    "$@" 2>"$work/log" || { cat "$work/log" >&2; return 1; }
}

# pkcs8 FILE PASSWORD [OPTION]...
pkcs8() {
    openssl pkcs8 -topk8 -in "$ec/key-pkcs8.pem" -out "$1" -passout "pass:$2" "${@:3}"
}

# pkcs12 FILE PASSWORD [OPTION]...
pkcs12() {
    openssl pkcs12 -export -inkey "$ec/key-pkcs8.pem" -in "$ec/certificate.pem" -out "$1" -passout "pass:$2" "${@:3}"
}

# --- PKCS#8 ----------------------------------------------------------------------------------------------------

for prf in hmacWithSHA1 hmacWithSHA224 hmacWithSHA256 hmacWithSHA384 hmacWithSHA512; do
    pkcs8 "$out/pbes2-$prf-aes-256-cbc.pem" "$password" -v2 aes-256-cbc -v2prf "$prf"
done
for cipher in aes-128-cbc aes-192-cbc des3; do
    pkcs8 "$out/pbes2-hmacWithSHA256-$cipher.pem" "$password" -v2 "$cipher" -v2prf hmacWithSHA256
done
for cipher in aes-128-cbc aes-256-cbc; do
    pkcs8 "$out/pbes2-scrypt-$cipher.pem" "$password" -scrypt -v2 "$cipher"
done
for scheme in PBE-MD5-DES PBE-MD5-RC2-64 PBE-SHA1-DES PBE-SHA1-RC2-64 \
    PBE-SHA1-3DES PBE-SHA1-2DES PBE-SHA1-RC2-40 PBE-SHA1-RC2-128 PBE-SHA1-RC4-40 PBE-SHA1-RC4-128; do
    pkcs8 "$out/pbes1-$scheme.pem" "$password" -v1 "$scheme" "${legacy[@]}"
done

# --- traditional -----------------------------------------------------------------------------------------------

for cipher in aes-128-cbc aes-192-cbc aes-256-cbc des3 des; do
    quietly openssl rsa -in "$rsa/key-pkcs8.pem" -traditional "-$cipher" -passout "pass:$password" \
        -out "$out/traditional-rsa-$cipher.pem" "${legacy[@]}"
    quietly openssl ec -in "$ec/key-pkcs8.pem" "-$cipher" -passout "pass:$password" \
        -out "$out/traditional-ec-$cipher.pem" "${legacy[@]}"
done

# --- other passwords -------------------------------------------------------------------------------------------

write_with_password() { # NAME PASSWORD
    pkcs8 "$out/$1-pbes2.pem" "$2"
    pkcs8 "$out/$1-scrypt.pem" "$2" -scrypt
    pkcs8 "$out/$1-pbes1-pkcs12.pem" "$2" -v1 PBE-SHA1-3DES
    pkcs12 "$out/$1-modern.p12" "$2"
    pkcs12 "$out/$1-legacy-3des.p12" "$2" -legacy -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1
}
write_with_password non-ascii-password 'pässwörd€'
write_with_password empty-password ''
openssl pkey -in "$ec/key-pkcs8.pem" -traditional -aes-256-cbc -passout 'pass:pässwörd€' \
    -out "$out/non-ascii-password-traditional.pem"

# OpenSSL reads such a file, but does not write it. The key is MD5, chained: EVP_BytesToKey with one iteration.
iv=$(openssl rand -hex 16 | tr a-f A-F)
key=$(python3 - "${iv:0:16}" <<'PYTHON'
import hashlib, sys
salt = bytes.fromhex(sys.argv[1])
first = hashlib.md5(salt).digest()
print((first + hashlib.md5(first + salt).digest()).hex())
PYTHON
)
{
    printf '%s\n' '-----BEGIN EC PRIVATE KEY-----' 'Proc-Type: 4,ENCRYPTED' "DEK-Info: AES-256-CBC,$iv" ''
    sed '/^-----/d' "$ec/key-sec1.pem" | base64 -d | openssl enc -aes-256-cbc -K "$key" -iv "$iv" | base64 -w 64
    echo '-----END EC PRIVATE KEY-----'
} >"$out/empty-password-traditional.pem"

# --- DER -------------------------------------------------------------------------------------------------------

openssl x509 -in "$ec/certificate.pem" -outform DER -out "$out/certificate.der"
# Both keep the form of the file they read.
for form in pkcs8:"$ec" sec1:"$ec" pkcs1:"$rsa"; do
    sed '/^-----/d' "${form#*:}/key-${form%%:*}.pem" | base64 -d >"$out/key-${form%%:*}.der"
done
pkcs8 "$out/key-encrypted.der" "$password" -outform DER

# --- broken, by OpenSSL ----------------------------------------------------------------------------------------

pkcs8 "$work/broken/encrypted-with-camellia.pem" "$password" -v2 camellia-256-cbc
openssl pkey -in "$ec/key-pkcs8.pem" -traditional -camellia-256-cbc -passout "pass:$password" \
    -out "$work/broken/traditional-with-camellia.pem"
sed '/^DEK-Info/d' "$out/traditional-ec-aes-256-cbc.pem" >"$work/broken/traditional-without-dek-info.pem"
sed '/^DEK-Info/s/,.*/,0123456789ABCDEF/' "$out/traditional-ec-aes-256-cbc.pem" \
    >"$work/broken/traditional-with-short-iv.pem"

# --- what OpenSSL does not write -------------------------------------------------------------------------------

pkcs12 "$work/sound.p12" "$password" -certpbe NONE
python3 - "$out" "$work/broken" "$work/sound.p12" "$password" <<'PYTHON'
import pathlib, sys
from der import NULL, OID, SEQUENCE, Pkcs12, encode, integer, parse, read_pem, write_pem

out, broken = map(pathlib.Path, sys.argv[1:3])
sound, password = sys.argv[3:]
HMAC_WITH_SHA1 = bytes.fromhex("2a864886f70d0207")
PBKDF2 = "pbes2-hmacWithSHA256-aes-256-cbc"
SCRYPT = "pbes2-scrypt-aes-256-cbc"


def change(source, target, edit):
    """The edit is given the parameters of the key derivation function (of PBES1 itself), and the ciphertext."""
    tree = read_pem(out / f"{source}.pem")
    parameters = tree[1][0][1][1][1]
    edit(parameters[0][1][1][1] if source.startswith("pbes2") else parameters, tree[1][1])
    write_pem(target, "ENCRYPTED PRIVATE KEY", tree)


def absurd(source, name, position, value):
    def edit(parameters, _):
        parameters[position] = integer(value)

    change(source, broken / f"absurd-{name}.pem", edit)


def add_key_length(source, target, length):
    # PBKDF2: salt, iterations, keyLength, prf; scrypt: salt, N, r, p, keyLength
    position = 4 if "scrypt" in source else 2
    change(source, target, lambda parameters, _: parameters.insert(position, integer(length)))


KEY_LENGTHS = {"aes-128-cbc": 16, "aes-192-cbc": 24, "aes-256-cbc": 32, "des3": 24}
for file in sorted(out.glob("pbes2-*.pem")):
    length = next(KEY_LENGTHS[cipher] for cipher in KEY_LENGTHS if file.stem.endswith(cipher))
    add_key_length(file.stem, out / f"{file.stem}-keylength.pem", length)

# The default, which DER leaves out, but others write.
explicit = [SEQUENCE, [[OID, HMAC_WITH_SHA1], [NULL, b""]]]
for suffix in "", "-keylength":
    change(
        f"pbes2-hmacWithSHA1-aes-256-cbc{suffix}",
        out / f"pbes2-hmacWithSHA1-explicit-aes-256-cbc{suffix}.pem",
        lambda parameters, _: parameters.append(explicit),
    )

add_key_length(PBKDF2, broken / "keylength-of-another-cipher.pem", 16)
absurd(PBKDF2, "pbkdf2-iterations", 1, 2**31 - 1)
absurd(PBKDF2, "pbkdf2-iterations-of-65-bits", 1, 2**64)
absurd(PBKDF2, "pbkdf2-iterations-negative", 1, -2048)
absurd(PBKDF2, "pbkdf2-iterations-zero", 1, 0)
add_key_length(PBKDF2, broken / "absurd-pbkdf2-keylength.pem", 2**31 - 1)
absurd(SCRYPT, "scrypt-cost", 1, 2**30)
absurd(SCRYPT, "scrypt-cost-no-power-of-two", 1, 16383)
absurd(SCRYPT, "scrypt-block-size", 2, 2**30)
absurd(SCRYPT, "scrypt-parallelization", 3, 2**26)
absurd("pbes1-PBE-MD5-DES", "pbes1-iterations", 1, 2**31 - 1)
absurd("pbes1-PBE-SHA1-3DES", "pbes1-pkcs12-iterations", 1, 2**31 - 1)


def cut(_, ciphertext):
    ciphertext[1] = ciphertext[1][:-3]


change(PBKDF2, broken / "ciphertext-not-whole-blocks.pem", cut)

file = Pkcs12(sound)
file.mac_data[2] = integer(2**31 - 1)
(broken / "absurd-pkcs12-mac-iterations.p12").write_bytes(file.encoded())

# Here the MAC is right, and the encrypted key asks for too much.
file = Pkcs12(sound)
content = file.parts[1][1][1][1][0]
bags = parse(content[1])
encrypted_key = bags[1][0][1][1][1][0]
encrypted_key[1][0][1][1][1][0][1][1][1][1] = integer(2**31 - 1)
content[1] = encode(bags)
file.write(broken / "absurd-pkcs12-key-iterations.p12", password)
PYTHON

# --- check and hand over ---------------------------------------------------------------------------------------

for file in "$out"/*.pem "$out"/key-*.der; do
    name=${file##*/}
    case $name in
        non-ascii-*) secret='pässwörd€' ;;
        empty-*) secret= ;;
        *) secret=$password ;;
    esac
    case $name in
        *-rsa-* | key-pkcs1*) expected=$rsa/key-pkcs8.pem ;;
        *) expected=$ec/key-pkcs8.pem ;;
    esac
    openssl pkey -in "$file" -passin "pass:$secret" "${legacy[@]}" | cmp - "$expected"
done
for file in "$out"/*.p12; do
    case $file in
        */non-ascii-*) secret='pässwörd€' ;;
        */empty-*) secret= ;;
    esac
    openssl pkcs12 -in "$file" -passin "pass:$secret" -nodes -nocerts "${legacy[@]}" |
        sed -n '/^-----BEGIN/,$p' | cmp - "$ec/key-pkcs8.pem"
done

chmod 644 "$out"/* "$work/broken"/*
rm -rf "$here/identities/encrypted"
mv "$out" "$here/identities/encrypted"
mv "$work/broken"/* "$broken/"
