#!/usr/bin/env python3
"""Makes hostile-responses/: HTTP responses with credentials in places where a parser quotes them in its error message."""

import json
import pathlib
import shutil

FOLDER = pathlib.Path(__file__).resolve().parent / "hostile-responses"

SECRET = "wJalrHostileSecretAccessKey0123456789abcd"
TOKEN = "IQoHostileSessionToken" + "0123456789abcdef" * 20
BODY = json.dumps(
    {
        "credentialSet": [
            {
                "credentials": {
                    "secretAccessKey": SECRET,
                    "sessionToken": TOKEN,
                    "accessKeyId": "ASIAHOSTILEHOSTILE00",
                    "expiration": "2030-01-01T00:00:00Z",
                }
            }
        ]
    },
    separators=(",", ":"),
)
LENGTH = f"Content-Length: {len(BODY)}\r\n"
CREATED = "HTTP/1.1 201 Created\r\n"


def chunk(text):
    return f"{len(text):x}\r\n{text}\r\n"


def header(name, status="201 Created", body=BODY):
    """A response with the credentials as the value of a header."""
    return f"HTTP/1.1 {status}\r\n{name}: {BODY}\r\nContent-Length: {len(body)}\r\n\r\n{body}"


RESPONSES = {
    "no-status-line": BODY,
    "no-status-line-but-line-ends": BODY.replace(",", ",\r\n") + "\r\n\r\n",
    "body-after-http-version": "HTTP/1.1" + BODY + "\r\n\r\n",
    "body-as-http-version": "HTTP/" + BODY + " 201 Created\r\n\r\n",
    "body-as-status-code": "HTTP/1.1 " + BODY + "\r\n\r\n",
    "body-as-reason-phrase": f"HTTP/1.1 201 {BODY}\r\n\r\n",
    "body-as-reason-phrase-of-an-error": f"HTTP/1.1 403 {BODY}\r\nContent-Length: 0\r\n\r\n",
    "unknown-http-version": f"HTTP/3.7 201 Created\r\n{LENGTH}\r\n{BODY}",
    "raw-body-after-100": "HTTP/1.1 100 Continue\r\n\r\n" + BODY,
    "raw-body-after-100-and-line-end": "HTTP/1.1 100 Continue\r\n\r\n" + BODY + "\r\n\r\n",
    "body-in-the-head": CREATED + BODY + "\r\n\r\n",
    "body-in-the-head-as-the-name-of-a-header": CREATED + f'"{SECRET}{TOKEN}" : x\r\n\r\n',
    "body-in-the-head-without-a-colon": CREATED + SECRET + TOKEN + "\r\n\r\n",
    "body-in-the-head-folded": CREATED + " " + BODY + "\r\n\r\n",
    "head-cut-off": CREATED + "X: " + BODY,
    "head-too-long": CREATED + "X: " + BODY * 200 + "\r\n\r\n",
    "head-with-nul": CREATED + "X\0" + BODY + "\r\n\r\n",
    "chunked-but-not-chunked": CREATED + "Transfer-Encoding: chunked\r\n\r\n" + BODY,
    "chunked-but-not-chunked-with-line-end": CREATED + "Transfer-Encoding: chunked\r\n\r\n" + BODY + "\r\n",
    "chunk-size-is-the-secret": CREATED + f"Transfer-Encoding: chunked\r\n\r\n{SECRET}\r\n{BODY}",
    "chunk-longer-than-its-size": CREATED + f"Transfer-Encoding: chunked\r\n\r\n1\r\n{BODY}\r\n0\r\n\r\n",
    "chunk-followed-by-the-body": CREATED + "Transfer-Encoding: chunked\r\n\r\n" + chunk("{") + BODY + "\r\n",
    "chunk-trailer-is-the-body": CREATED + "Transfer-Encoding: chunked\r\n\r\n" + chunk("{}") + "0\r\n" + BODY + "\r\n\r\n",
    "chunk-cut-off": CREATED + f"Transfer-Encoding: chunked\r\n\r\n{len(BODY) + 99:x}\r\n{BODY}",
    "body-as-content-length": header("Content-Length", body=""),
    "secret-as-content-length": CREATED + f"Content-Length: {SECRET}\r\n\r\n{BODY}",
    "body-as-second-content-length": CREATED + LENGTH + f"Content-Length: {BODY}\r\n\r\n{BODY}",
    "content-length-too-large": CREATED + f"Content-Length: {len(BODY) + 99}\r\n\r\n{BODY}",
    "content-length-negative": CREATED + f"Content-Length: -5\r\n\r\n{BODY}",
    "body-as-transfer-encoding": header("Transfer-Encoding"),
    "body-as-content-encoding": header("Content-Encoding"),
    "gzip-that-is-not": CREATED + "Content-Encoding: gzip\r\n" + LENGTH + "\r\n" + BODY,
    "deflate-that-is-not": CREATED + "Content-Encoding: deflate\r\n" + LENGTH + "\r\n" + BODY,
    "body-as-content-type": header("Content-Type", body="{}"),
    "body-as-cookie": header("Set-Cookie", body="{}"),
    "body-as-date": header("Date", status="403 Forbidden", body="{}"),
    "body-as-retry-after": header("Retry-After", status="400 Bad Request", body="{}"),
    "body-as-request-id": header("x-amzn-RequestId", status="403 Forbidden", body="{}"),
    "body-as-error-type": header("x-amzn-ErrorType", status="403 Forbidden", body="{}"),
    "body-as-location": header("Location", status="307 Temporary Redirect", body=""),
    "body-as-challenge": header("WWW-Authenticate", status="401 Unauthorized", body=""),
    "body-as-proxy-challenge": header("Proxy-Authenticate", status="407 Proxy Authentication Required", body=""),
    "body-of-an-error": f"HTTP/1.1 403 Forbidden\r\n{LENGTH}\r\n{BODY}",
    "body-of-a-rejected-method": f"HTTP/1.1 405 Method Not Allowed\r\n{LENGTH}\r\n{BODY}",
    "two-bodies": CREATED + f"Content-Length: {2 * len(BODY)}\r\n\r\n{BODY}{BODY}",
    "body-with-trailing-garbage": CREATED + f"Content-Length: {len(BODY) + 4}\r\n\r\n{BODY}oops",
    "body-with-an-early-garbage": CREATED + f"Content-Length: {len(BODY) + 4}\r\n\r\noops{BODY}",
    "body-cut-in-the-token": CREATED + f"Content-Length: {len(BODY) - 99}\r\n\r\n{BODY[: len(BODY) - 99]}",
    "body-with-the-secret-unquoted": CREATED + f"\r\n{BODY.replace(chr(34) + SECRET + chr(34), SECRET)}",
    "body-with-the-secret-as-expiration": CREATED + f"\r\n{BODY.replace('2030-01-01T00:00:00Z', SECRET)}",
    "body-with-a-dated-secret-as-expiration": CREATED + f"\r\n{BODY.replace('2030-01-01T00:00:00Z', '2030-' + SECRET)}",
    "body-without-the-access-key-id": CREATED + f"\r\n{BODY.replace('accessKeyId', 'other')}",
}


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    for name, response in RESPONSES.items():
        (FOLDER / f"{name}.http").write_bytes(response.encode("ascii"))


if __name__ == "__main__":
    main()
