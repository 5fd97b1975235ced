"""TLS at port 443 of loopback: registry.py CERTIFICATE KEY PORT. Names of ECR registries are a registry with one image in
each repository, or a Helm chart in those named chart, which requires a password that the simulator issued; ECR Public
exchanges it for a token first. All other names are the simulator at PORT."""

import base64
import hashlib
import http.client
import http.server
import io
import json
import ssl
import sys
import tarfile

CONFIG = json.dumps({"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": []}}).encode()


def digest(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def blob(content, kind):
    return {"mediaType": "application/vnd." + kind, "size": len(content), "digest": digest(content)}


def manifest(kind, config, layers):
    return json.dumps({"schemaVersion": 2, "mediaType": kind, "config": config, "layers": layers}).encode()


def chart():
    metadata = b"apiVersion: v2\nname: chart\nversion: 0.1.0\n"
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        file = tarfile.TarInfo("chart/Chart.yaml")
        file.size = len(metadata)
        archive.addfile(file, io.BytesIO(metadata))
    return packed.getvalue()


IMAGE_KIND = "application/vnd.docker.distribution.manifest.v2+json"
IMAGE = manifest(IMAGE_KIND, blob(CONFIG, "docker.container.image.v1+json"), [])
CHART_KIND = "application/vnd.oci.image.manifest.v1+json"
CHART = chart()
CHART_CONFIG = json.dumps({"name": "chart", "version": "0.1.0", "apiVersion": "v2"}).encode()
CHART_MANIFEST = manifest(
    CHART_KIND,
    blob(CHART_CONFIG, "cncf.helm.config.v1+json"),
    [blob(CHART, "cncf.helm.chart.content.v1.tar+gzip")],
)
BLOBS = {digest(content): content for content in (CONFIG, CHART, CHART_CONFIG)}
PUBLIC = "public.ecr.aws"
PUBLIC_TOKEN = "a token for one repository"


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

    def is_allowed(self):
        authorization = self.headers.get("Authorization", "")
        if self.headers["Host"] == PUBLIC and not self.path.startswith("/token/?"):
            return authorization == "Bearer " + PUBLIC_TOKEN
        return is_issued(authorization)

    def registry(self):
        bearer = f'Bearer realm="https://{PUBLIC}/token/",service="{PUBLIC}",scope="aws"'
        if not self.is_allowed():
            challenge = bearer if self.headers["Host"] == PUBLIC else 'Basic realm="ecr"'
            self.answer(401, b"{}", {"WWW-Authenticate": challenge, "Docker-Distribution-Api-Version": "registry/2.0"})
        elif self.path.startswith("/token/?"):
            self.answer(200, json.dumps({"token": PUBLIC_TOKEN}).encode(), {"Content-Type": "application/json"})
        elif self.path in ("/v2/", "/v2"):
            self.answer(200, b"{}", {"Docker-Distribution-Api-Version": "registry/2.0"})
        elif "/manifests/" in self.path:
            content, kind = (CHART_MANIFEST, CHART_KIND) if "/chart/" in self.path else (IMAGE, IMAGE_KIND)
            self.answer(200, content, {"Content-Type": kind, "Docker-Content-Digest": digest(content)})
        elif self.path.rsplit("/", 1)[1] in BLOBS:
            self.answer(200, BLOBS[self.path.rsplit("/", 1)[1]], {"Content-Type": "application/octet-stream"})
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
        host = self.headers.get("Host", "")
        (self.registry if ".dkr.ecr." in host or host == PUBLIC else self.simulator)()

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
