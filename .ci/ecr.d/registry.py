"""TLS at port 443 of loopback: registry.py CERTIFICATE KEY PORT. Names of ECR registries are a registry with one image in
each repository, which requires a password that the simulator issued. All other names are the simulator at PORT."""

import base64
import hashlib
import http.client
import http.server
import json
import ssl
import sys

CONFIG = json.dumps({"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": []}}).encode()


def digest(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def blob(content, kind):
    return {"mediaType": "application/vnd.docker." + kind, "size": len(content), "digest": digest(content)}


MANIFEST = json.dumps({
    "schemaVersion": 2,
    "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
    "config": blob(CONFIG, "container.image.v1+json"),
    "layers": [],
}).encode()


def is_issued(header):
    try:
        user, password = base64.b64decode(header.removeprefix("Basic ")).decode().split(":", 1)
        return user == "AWS" and "registry password" in json.loads(base64.b64decode(password))["payload"]
    except ValueError:
        return False


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def registry(self):
        if not is_issued(self.headers.get("Authorization", "")):
            self.answer(401, b"{}", {"WWW-Authenticate": 'Basic realm="ecr"', "Docker-Distribution-Api-Version": "registry/2.0"})
        elif self.path in ("/v2/", "/v2"):
            self.answer(200, b"{}", {"Docker-Distribution-Api-Version": "registry/2.0"})
        elif "/manifests/" in self.path:
            kind = "application/vnd.docker.distribution.manifest.v2+json"
            self.answer(200, MANIFEST, {"Content-Type": kind, "Docker-Content-Digest": digest(MANIFEST)})
        elif self.path.endswith(digest(CONFIG)):
            self.answer(200, CONFIG, {"Content-Type": "application/octet-stream"})
        else:
            self.answer(404, b"{}", {})

    def simulator(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server = http.client.HTTPConnection("127.0.0.1", int(sys.argv[3]))
        server.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            server.putheader(name, value)
        server.endheaders(body)
        response = server.getresponse()
        content = response.read()
        operation = self.headers.get("X-Amz-Target", self.path).split("?")[0]
        print(response.status, operation, self.headers["Host"], flush=True)
        kept = {name: value for name, value in response.getheaders() if name.lower() not in ("content-length", "transfer-encoding", "connection")}
        self.answer(response.status, content, kept)

    def handle_any(self):
        (self.registry if ".dkr.ecr." in self.headers.get("Host", "") else self.simulator)()

    do_GET = do_HEAD = do_POST = handle_any

    def log_message(self, *ignored):
        pass


context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(sys.argv[1], sys.argv[2])


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 64

    def finish_request(self, request, address):
        super().finish_request(context.wrap_socket(request, server_side=True), address)

    def handle_error(self, *ignored):
        pass


listener = Server(("127.0.0.1", 443), Handler)
print("ready", flush=True)
listener.serve_forever()
