#!/usr/bin/env bash
# Makes what the documents call /etc/pki in the working directory.
set -euo pipefail

request() { # NAME SUBJECT
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" 2>/dev/null
  openssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
}
issue() { # NAME ISSUER DAYS EXTENSIONS
  openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days "$3" -out "$1.pem" \
    -extfile <(printf '%s\n' "$4") 2>/dev/null
}
ca='basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign'

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -out root.pem -days 3650 \
  -subj '/O=Example/CN=Example Root CA' -addext 'keyUsage=critical,keyCertSign,cRLSign' 2>/dev/null
request issuing '/O=Example/CN=Example Issuing CA'
issue issuing root 1826 "$ca"
request host '/O=Example/CN=edge-01.example.com'
issue host issuing 90 'keyUsage=critical,digitalSignature'
cat issuing.pem >>host.pem
# Not fit for its purpose, and not sent with its issuer.
mkdir edge-02
request edge-02/host '/O=Example/CN=edge-02.example.com'
issue edge-02/host issuing 5 'keyUsage=critical,keyEncipherment'
chmod 644 edge-02/host.key

echo 246810 >pin
export STORE_PASSWORD=changeit
openssl pkcs12 -export -in host.pem -inkey host.key -name edge -passout env:STORE_PASSWORD -out keys.p12
chmod 600 host.key keys.p12
rm -f ./*.csr ./*.srl edge-02/*.csr
