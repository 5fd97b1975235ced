"""DER and PKCS#12, as far as the scripts beside this file change or join files of OpenSSL's making."""

import base64
import hashlib
import hmac
import pathlib

INTEGER, NULL, OID, SEQUENCE = 0x02, 0x05, 0x06, 0x30
SHA1, SHA256 = bytes.fromhex("2b0e03021a"), bytes.fromhex("608648016503040201")


def parse(octets):
    """A node is [tag, content]; the content of a constructed one is the list of its nodes."""
    nodes = parse_all(octets)
    assert len(nodes) == 1
    return nodes[0]


def parse_all(octets):
    nodes = []
    while octets:
        tag, length, start = octets[0], octets[1], 2
        if length >= 0x80:
            start += length & 0x7F
            length = int.from_bytes(octets[2:start], "big")
        content, octets = octets[start : start + length], octets[start + length :]
        assert len(content) == length
        nodes.append([tag, parse_all(content) if tag & 0x20 else content])
    return nodes


def encode(node):
    tag, content = node
    if tag & 0x20:
        content = b"".join(map(encode, content))
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def integer(value):
    return [INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True)]


def read_pem(name):
    lines = pathlib.Path(name).read_text().splitlines()
    return parse(base64.b64decode("".join(lines[1:-1])))


def write_pem(name, label, node):
    text = base64.encodebytes(encode(node)).decode().replace("\n", "")
    lines = [text[i : i + 64] for i in range(0, len(text), 64)]
    pathlib.Path(name).write_text("\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]))


class Pkcs12:
    """A file whose parts (ContentInfo) can be exchanged."""

    def __init__(self, name):
        self.pfx = parse(pathlib.Path(name).read_bytes())
        self.data = self.pfx[1][1][1][1][1][0]
        self.parts = parse(self.data[1])[1]
        self.mac_data = self.pfx[1][2][1]

    def encoded(self):
        self.data[1] = encode([SEQUENCE, self.parts])
        return encode(self.pfx)

    def write(self, name, password):
        self.encoded()
        digest_info, salt, iterations = self.mac_data
        algorithm, digest = digest_info[1]
        hash_name = {SHA1: "sha1", SHA256: "sha256"}[algorithm[1][0][1]]
        key = derive(hash_name, 3, len(digest[1]), password, salt[1], int.from_bytes(iterations[1], "big"))
        digest[1] = hmac.digest(key, self.data[1], hash_name)
        pathlib.Path(name).write_bytes(self.encoded())


def derive(hash_name, purpose, size, password, salt, iterations):
    """RFC 7292, appendix B.2, for hashes whose blocks have 64 octets. The password None is that of no octets."""
    secret = b"" if password is None else (password + "\0").encode("utf-16-be")
    fill = lambda octets: (octets * 64)[: -(-len(octets) // 64) * 64]
    blocks = fill(salt) + fill(secret)
    derived = b""
    while len(derived) < size:
        digest = bytes([purpose]) * 64 + blocks
        for _ in range(iterations):
            digest = hashlib.new(hash_name, digest).digest()
        derived += digest
        increment = int.from_bytes((digest * 64)[:64], "big") + 1
        sums = (int.from_bytes(blocks[i : i + 64], "big") + increment for i in range(0, len(blocks), 64))
        blocks = b"".join((total % 2**512).to_bytes(64, "big") for total in sums)
    return derived[:size]
