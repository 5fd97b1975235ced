"""An API server that accepts all tokens: token-review.py FOLDER POD... FOLDER gets what --service-account-directory needs, and a
token POD for each pod, of the service account team/POD. Prints its port."""

import base64
import http.server
import json
import os
import ssl
import subprocess
import sys
import time

folder, pods = sys.argv[1], sys.argv[2:]
certificate, key = os.path.join(folder, "ca.crt"), os.path.join(folder, "ca.key")
subprocess.run(
    ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=kubernetes",
     "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
    check=True, stderr=subprocess.DEVNULL)  # fmt: skip


def write(name, text):
    with open(os.path.join(folder, name), "w") as file:
        file.write(text)


def encode(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def token(pod):
    now = int(time.time())
    bound = {"namespace": "team", "node": {"name": "node-1"}, "pod": {"name": pod}, "serviceaccount": {"name": pod}}
    claims = {"iss": "https://kubernetes.default.svc", "aud": ["aws_signing_helper"], "nbf": now, "exp": now + 3600,
              "sub": f"system:serviceaccount:team:{pod}", "kubernetes.io": bound}  # fmt: skip
    return ".".join([encode({"alg": "RS256", "kid": "any"}), encode(claims), encode("not verified")])


class ApiServer(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        payload = review["spec"]["token"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        pod = claims["kubernetes.io"]["pod"]["name"]
        user = {"username": claims["sub"], "extra": {"authentication.kubernetes.io/pod-name": [pod]}}
        status = {"authenticated": True, "user": user, "audiences": claims["aud"]}
        text = json.dumps({"kind": "TokenReview", "status": status}).encode()
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *arguments):
        pass


write("token", "the-agents-own-token")
for each in pods:
    write(each, token(each))
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), ApiServer)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
