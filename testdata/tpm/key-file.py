"""Writes a TSS2 PRIVATE KEY, also such as no tool writes: key-file.py PUBLIC PRIVATE [options]"""

import argparse
import base64
import textwrap

parser = argparse.ArgumentParser()
parser.add_argument("public", help="a file with a TPM2B_PUBLIC")
parser.add_argument("private", help="a file with a TPM2B_PRIVATE")
parser.add_argument("--parent", type=lambda text: int(text, 0), default=0x40000001)
parser.add_argument("--password", action="store_true", help="the key has a password")
parser.add_argument("--policy", action="append", default=[], help="CODE:BODY, both in hexadecimal")
parser.add_argument("--description")
parser.add_argument("--rsa-parent", action="store_true")
options = parser.parse_args()


def der(tag, content):
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def integer(number):
    return der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def read(name):
    with open(name, "rb") as file:
        return file.read()


OPTION = 0xA0
TRUE = der(0x01, b"\xff")
key = der(0x06, bytes.fromhex("6781050a0103"))
if not options.password:
    key += der(OPTION, TRUE)
if options.policy:
    steps = b""
    for policy in options.policy:
        code, body = policy.split(":")
        step = der(OPTION, integer(int(code, 16))) + der(OPTION | 1, der(0x04, bytes.fromhex(body)))
        steps += der(0x30, step)
    key += der(OPTION | 1, der(0x30, steps))
if options.description:
    key += der(OPTION | 4, der(0x0C, options.description.encode()))
if options.rsa_parent:
    key += der(OPTION | 5, TRUE)
key += integer(options.parent) + der(0x04, read(options.public)) + der(0x04, read(options.private))
text = base64.b64encode(der(0x30, key)).decode()
print("-----BEGIN TSS2 PRIVATE KEY-----", *textwrap.wrap(text, 64), "-----END TSS2 PRIVATE KEY-----", sep="\n")
