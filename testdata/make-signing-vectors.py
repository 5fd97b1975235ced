#!/usr/bin/env python3
"""Recreates sigv4-x509/: signed CreateSession requests with every intermediate text.

Shares no code with the library. The signatures and all facts about certificates come from the openssl command.
To be run again whenever make-identities.sh has run.
"""

import base64
import hashlib
import pathlib
import re
import shutil
import subprocess
import tempfile
from urllib.parse import quote, unquote_to_bytes

HERE = pathlib.Path(__file__).resolve().parent
IDENTITIES = HERE / "identities"
VECTORS = HERE / "sigv4-x509"

IGNORED_HEADERS = {
    "authorization",
    "user-agent",
    "content-length",
    "accept-encoding",
    "x-amzn-trace-id",
    "connection",
    "expect",
}


# --- the signer ------------------------------------------------------------------------------------------------


def openssl(*arguments, stdin=b""):
    return subprocess.run(["openssl", *map(str, arguments)], input=stdin, capture_output=True, check=True).stdout


def encode(octets):
    return quote(octets, safe="-_.~")


def canonical_uri(path):
    return "/".join(map(encode, path.split("/"))) or "/"


def canonical_query(query):
    # Not parse_qsl: it turns '+' into a space and drops empty values.
    pairs = [parameter.partition("=") for parameter in query.split("&") if parameter]
    encoded = sorted((encode(unquote_to_bytes(name)), encode(unquote_to_bytes(value))) for name, _, value in pairs)
    return "&".join(f"{name}={value}" for name, value in encoded)


def canonical_headers(headers):
    values = {}
    for name, value in headers:
        if name.lower() not in IGNORED_HEADERS:
            values.setdefault(name.lower(), []).append(re.sub(" +", " ", value.strip(" ")))
    return {name: ",".join(values[name]) for name in sorted(values)}


def certificates(pem_file):
    """The DER of each certificate in the file, in its order."""
    blocks = re.findall("-----BEGIN.*?END CERTIFICATE-----\n", pem_file.read_text(), re.DOTALL)
    return [openssl("x509", "-outform", "DER", stdin=block.encode()) for block in blocks]


def base64_text(octets):
    return base64.b64encode(octets).decode()


def sha256_hex(text):
    return hashlib.sha256(text.encode()).hexdigest()


def sign(request_text, instant, region, identity, chain):
    """The canonical request, the string to sign, the signature and the Authorization value of a request."""
    folder = IDENTITIES / identity
    certificate = folder / "certificate.pem"
    timestamp = re.sub("[-:]", "", instant)
    scope = f"{timestamp[:8]}/{region}/rolesanywhere/aws4_request"

    head, _, body = request_text.partition("\n\n")
    request_line, *header_lines = head.split("\n")
    method, target, _ = request_line.split(" ")
    path, _, query = target.partition("?")
    headers = [tuple(line.split(":", 1)) for line in header_lines]
    headers.append(("X-Amz-Date", timestamp))
    headers.append(("X-Amz-X509", base64_text(certificates(certificate)[0])))
    if chain:
        intermediates = certificates(folder / "intermediates.pem")
        headers.append(("X-Amz-X509-Chain", ",".join(map(base64_text, intermediates))))

    to_sign = canonical_headers(headers)
    signed_headers = ";".join(to_sign)
    header_block = "".join(f"{name}:{value}\n" for name, value in to_sign.items())
    canonical_request = "\n".join(
        [method, canonical_uri(path), canonical_query(query), header_block, signed_headers, sha256_hex(body)]
    )

    algorithm = "AWS4-X509-RSA-SHA256" if identity.startswith("rsa") else "AWS4-X509-ECDSA-SHA256"
    string_to_sign = "\n".join([algorithm, timestamp, scope, sha256_hex(canonical_request)])
    signature = sign_and_verify(string_to_sign.encode(), folder / "key-pkcs8.pem", certificate).hex()
    serial = int(openssl("x509", "-in", certificate, "-noout", "-serial").decode().partition("=")[2], 16)
    authorization = (
        f"{algorithm} Credential={serial}/{scope}, SignedHeaders={signed_headers}, Signature={signature}"
    )
    return canonical_request, string_to_sign, signature, authorization


def sign_and_verify(message, key, certificate):
    with tempfile.TemporaryDirectory() as folder:
        public_key, signature = pathlib.Path(folder, "public-key.pem"), pathlib.Path(folder, "signature")
        public_key.write_bytes(openssl("x509", "-in", certificate, "-noout", "-pubkey"))
        openssl("dgst", "-sha256", "-sign", key, "-out", signature, stdin=message)
        openssl("dgst", "-sha256", "-verify", public_key, "-signature", signature, stdin=message)
        return signature.read_bytes()


# --- the cases -------------------------------------------------------------------------------------------------

HOST = "rolesanywhere.us-east-1.amazonaws.com"
BODY = '{"durationSeconds":3600}'
SDK_HEADERS = """\
Amz-Sdk-Invocation-Id: 6a1e9a5c-3f0b-4d27-9c58-2b7d41e0f3aa
Amz-Sdk-Request: attempt=1; max=3
"""


def arns(partition="aws", region="us-east-1"):
    return {
        "profileArn": f"arn:{partition}:rolesanywhere:{region}:123456789012:profile/41f0a3e8-5c11-4f6e-8d2b-0e9f7a6b5c4d",
        "roleArn": f"arn:{partition}:iam::123456789012:role/example/Backup",
        "trustAnchorArn": f"arn:{partition}:rolesanywhere:{region}:123456789012"
        ":trust-anchor/9d3c2b1a-7e6f-4a5b-8c9d-1f2e3d4c5b6a",
    }


def target(path="/sessions", **where):
    return path + "?" + "&".join(f"{name}={encode(arn)}" for name, arn in arns(**where).items())


def request(target, headers="", body=BODY, host=HOST):
    return f"POST {target} HTTP/1.1\nHost: {host}\nContent-Type: application/json\n{headers}\n{body}"


def case(
    name, text, instant="2026-11-21T12:34:56Z", region="us-east-1", identity="rsa-2048/direct", chain=False
):
    folder = VECTORS / name
    folder.mkdir(parents=True)
    properties = {"instant": instant, "region": region, "identity": identity, "chain": str(chain).lower()}
    canonical_request, string_to_sign, signature, authorization = sign(text, instant, region, identity, chain)
    files = {
        "request.http": text,
        "signing.properties": "".join(f"{key}={value}\n" for key, value in properties.items()),
        "canonical-request.txt": canonical_request,
        "string-to-sign.txt": string_to_sign,
        "signature.hex": signature,
        "authorization.txt": authorization,
    }
    for file, content in files.items():
        (folder / file).write_bytes(content.encode())


def main():
    shutil.rmtree(VECTORS, ignore_errors=True)

    for kind in ["rsa-2048", "rsa-4096", "ec-p256", "ec-p384", "ec-p521"]:
        for place in ["direct", "chained"]:
            case(
                f"wire-form-{kind}-{place}",
                request(target(), SDK_HEADERS),
                identity=f"{kind}/{place}",
                chain=place == "chained",
            )

    arn_members = "".join(f'"{name}":"{arn}",' for name, arn in arns().items())
    case("arns-in-body", request("/sessions", body=f'{{{arn_members}"durationSeconds":3600}}'))
    case(
        "role-session-name-in-body",
        request(target(), body='{"durationSeconds":900,"roleSessionName":"nightly=backup,1@host-2.example"}'),
    )
    case("body-empty", request(target(), body=""))
    case("body-not-ascii", request(target(), body='{"durationSeconds":3600,"comment":"Größe 12 €, Schlüssel 🔑"}'))

    case("host-with-port", request(target(), host="localhost:8443"))
    case("path-with-base", request(target("/base/path/sessions")))
    case("path-with-encoded-space", request(target("/a%20b/sessions")))
    case("path-not-normalised", request(target("/base//./other/../sessions")))
    case("path-root", request(target("/")))

    case(
        "query-reserved-characters",
        request(
            "/sessions?encoded=%21%23%24%26%27%28%29%2A%2B%2C%2F%3A%3B%3D%3F%40%5B%5D%25%20%22"
            "&bare=!$'()*,/:;@?+=&unreserved=AZaz09-_.~&needlessly=%41%2D%7E&lower-case-hex=%2f%c3%a9"
        ),
    )
    case("query-unicode", request("/sessions?euro=%E2%82%AC&%C3%BC=%F0%9F%94%91&z=%C3%A9&Z=1&a=2"))
    # "name-2" comes before "name=" when whole parameters are compared, and after it when names are.
    case("query-repeated-names", request("/sessions?name-2=x&name=b&name=%C3%BC&name=a&name=B&name=a&name=10&name=9"))
    case("query-empty-value", request("/sessions?roleArn=&profileArn=x&trustAnchorArn="))

    case("header-spaces", request(target(), "X-Spaces:   a  b   c   \nX-Quoted: \"d   e\"\nX-None:f\nX-Empty:\n"))
    case("header-repeated", request(target(), "X-Repeated: b\nX-Other: o\nx-repeated:  a  a \nX-REPEATED: b, c\n"))
    case(
        "header-ignored",
        request(
            target(),
            "Authorization: Bearer never-signed\n"
            "User-Agent: example/1.0\n"
            f"Content-Length: {len(BODY)}\n"
            "Accept-Encoding: gzip\n"
            "X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793\n"
            "CONNECTION: keep-alive\n"
            "expect: 100-continue\n"
            "Accept: application/json\n",
        ),
    )

    case("serial-number-with-high-bit", request(target()), identity="rsa-4096/direct")
    case("year-boundary", request(target()), instant="2027-01-01T00:00:00Z")
    case(
        "china-region",
        request(
            target(partition="aws-cn", region="cn-north-1"), host="rolesanywhere.cn-north-1.amazonaws.com.cn"
        ),
        region="cn-north-1",
    )


if __name__ == "__main__":
    main()
