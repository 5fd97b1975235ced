"""An API server of Kubernetes with etcd, on loopback: no kubelet and no controllers run."""

import json
import os
import ssl
import subprocess
import time
import urllib.error
import urllib.request

ETCD, PEER, API = 23790, 23800, 64430
ISSUER = "https://kubernetes.default.svc.cluster.local"


class Cluster:
    def __init__(self, work):
        self.directory = os.path.join(work, "cluster")
        self.binary = os.path.join(work, "kube-apiserver")
        os.mkdir(self.directory)
        self.make_keys()
        self.etcd = self.run("etcd", ["etcd", "--data-dir", self.path("data"), "--unsafe-no-fsync",
            "--listen-client-urls", f"http://127.0.0.1:{ETCD}", "--advertise-client-urls", f"http://127.0.0.1:{ETCD}",
            "--listen-peer-urls", f"http://127.0.0.1:{PEER}"])
        self.server = None
        self.tls = ssl.create_default_context(cafile=self.path("ca.crt"))

    def path(self, name):
        return os.path.join(self.directory, name)

    def run(self, name, command):
        return subprocess.Popen(command, stdout=open(self.path(name + ".log"), "a"), stderr=subprocess.STDOUT)

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.directory, check=True, capture_output=True)

    def make_keys(self):
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        self.openssl("req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj", "/CN=ca")
        self.openssl("req", *curve, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=kube-apiserver")
        with open(self.path("names"), "w") as names:
            names.write("subjectAltName=IP:127.0.0.1")
        self.openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "2", "-out", "server.crt", "-extfile", "names")
        self.openssl("genrsa", "-out", "rsa.key", "2048")
        self.openssl("rsa", "-in", "rsa.key", "-pubout", "-out", "rsa.pub")
        self.openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ec.key")
        self.openssl("ec", "-in", "ec.key", "-pubout", "-out", "ec.pub")
        with open(self.path("users"), "w") as users:
            users.write("administrator,admin,admin,system:masters\n")

    def start(self, signing_key, *public_keys):
        """Starts the API server, which signs tokens with one key and accepts those of all given keys."""
        self.server = self.run("api", [self.binary, f"--etcd-servers=http://127.0.0.1:{ETCD}",
            f"--tls-cert-file={self.path('server.crt')}", f"--tls-private-key-file={self.path('server.key')}",
            f"--secure-port={API}", "--bind-address=127.0.0.1", "--advertise-address=10.1.0.1", f"--service-account-issuer={ISSUER}",
            *[f"--service-account-key-file={self.path(key)}" for key in public_keys],
            f"--service-account-signing-key-file={self.path(signing_key)}",
            f"--token-auth-file={self.path('users')}", "--authorization-mode=RBAC",
            "--service-cluster-ip-range=10.0.0.0/24", "--allow-privileged"])
        for _ in range(1800):
            try:
                if self.call("GET", "/readyz", raw=True) == "ok":
                    return
            except (urllib.error.URLError, ConnectionError):
                pass
            if self.server.poll() is not None:
                break
            time.sleep(0.2)
        raise SystemExit("the API server does not start: " + open(self.path("api.log")).read()[-2000:])

    def stop(self):
        self.server.terminate()
        self.server.wait()

    def call(self, method, path, body=None, raw=False, token="administrator"):
        request = urllib.request.Request(f"https://127.0.0.1:{API}{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": "Bearer " + token, "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, context=self.tls, timeout=20) as answer:
                for warning in answer.headers.get_all("Warning") or []:
                    raise SystemExit(f"{method} {path}: {warning}")
                text = answer.read().decode()
                return text if raw else json.loads(text)
        except urllib.error.HTTPError as error:
            if raw:
                raise
            raise SystemExit(f"{method} {path}: {error.code} {error.read().decode()}")

    def post(self, url, body):
        request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, context=self.tls, timeout=20) as answer:
            return answer.read()

    def close(self):
        for process in (self.server, self.etcd):
            if process:
                process.kill()
                process.wait()
