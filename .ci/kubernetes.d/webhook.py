"""The amazon-eks-pod-identity-webhook changes a pod when it is created. The Go module proxy does not have it, so this replays
a recorded change: webhook.json. WEBHOOK=FILE runs the real program, and checks that its change is still the recorded one;
with RECORD=1 it writes the record."""

import base64
import http.server
import json
import os
import re
import ssl
import subprocess
import threading
import time

import cluster as kubernetes

PORT, METRICS = 64431, 64432
RECORD = ".ci/kubernetes.d/webhook.json"
SOURCE = "github.com/aws/amazon-eks-pod-identity-webhook at commit 3bf80a348116483b2162190e43232e4d243f76c4"
AUDIENCE = "aws_signing_helper"


class Replay(http.server.BaseHTTPRequestHandler):
    """Answers with the recorded patch, which the API server applies."""

    def do_POST(self):
        review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        patch = json.dumps(json.load(open(RECORD))["patch"]).encode()
        answer = json.dumps({**review, "request": None, "response": {"uid": review["request"]["uid"], "allowed": True,
            "patchType": "JSONPatch", "patch": base64.b64encode(patch).decode()}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        pass


def replay(api):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Replay)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(api.path("server.crt"), api.path("server.key"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def command(api, program, namespace, account):
    with open(api.path("identities.json"), "w") as file:
        json.dump({"identities": [{"namespace": namespace, "serviceAccount": account}]}, file)
    with open(api.path("kubeconfig"), "w") as file:
        json.dump({"apiVersion": "v1", "kind": "Config", "current-context": "c",
            "clusters": [{"name": "c", "cluster": {"server": f"https://127.0.0.1:{kubernetes.API}",
                "certificate-authority": api.path("ca.crt")}}],
            "users": [{"name": "c", "user": {"token": "administrator"}}],
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "c"}}]}, file)
    return [program, "--in-cluster=false", f"--kubeconfig={api.path('kubeconfig')}", f"--port={PORT}",
        f"--metrics-port={METRICS}", f"--tls-cert={api.path('server.crt')}", f"--tls-key={api.path('server.key')}",
        f"--container-credentials-audience={AUDIENCE}",
        f"--watch-container-credentials-config={api.path('identities.json')}"]


def review(api, pod):
    """The patch of the running webhook for a pod."""
    body = {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "1",
        "kind": {"group": "", "version": "v1", "kind": "Pod"}, "operation": "CREATE",
        "namespace": pod["metadata"]["namespace"], "object": pod}}
    for _ in range(600):
        try:
            answer = json.loads(api.post(f"https://127.0.0.1:{PORT}/mutate", body))
            return json.loads(base64.b64decode(answer["response"]["patch"]))
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the webhook does not answer")


def without_lifetime(patch):
    """The webhook chooses the lifetime of tokens at random."""
    return re.sub(r'"expirationSeconds": \d+', "", json.dumps(patch))


def start(api, pod):
    """Starts the webhook and registers it; returns its process, if it is the real one, and whether the record is right."""
    process, right = None, True
    if os.environ.get("WEBHOOK"):
        log = open(api.path("webhook.log"), "w")
        process = subprocess.Popen(command(api, os.environ["WEBHOOK"], pod["metadata"]["namespace"],
            pod["spec"]["serviceAccountName"]), stdout=log, stderr=subprocess.STDOUT)
        patch = review(api, pod)
        if os.environ.get("RECORD"):
            with open(RECORD, "w") as file:
                json.dump({"source": SOURCE, "pod": pod, "patch": patch}, file, indent=2)
                file.write("\n")
        right = without_lifetime(patch) == without_lifetime(json.load(open(RECORD))["patch"])
    else:
        right = pod == json.load(open(RECORD))["pod"]
        replay(api)
    ca = base64.b64encode(open(api.path("ca.crt"), "rb").read()).decode()
    api.call("POST", "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", {
        "apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration",
        "metadata": {"name": "pod-identity-webhook"},
        "webhooks": [{"name": "pod-identity-webhook.amazonaws.com", "failurePolicy": "Fail", "sideEffects": "None",
            "clientConfig": {"url": f"https://127.0.0.1:{PORT}/mutate", "caBundle": ca},
            "admissionReviewVersions": ["v1"],
            "rules": [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"]}]}]})
    await_mutation(api, pod, True)
    return process, right


def await_mutation(api, pod, expected):
    """Waits until the API server, which watches its configurations, calls the webhook, or no longer does."""
    another = {**pod, "metadata": {**pod["metadata"], "name": "dry-run"}}
    for _ in range(600):
        created = api.call("POST", f"/api/v1/namespaces/{pod['metadata']['namespace']}/pods?dryRun=All", another)
        if ("env" in created["spec"]["containers"][0]) == expected:
            return
        time.sleep(0.1)
    raise SystemExit("the API server does not notice the webhook, or its end")


def stop(api, process, pod):
    api.call("DELETE", "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/pod-identity-webhook")
    await_mutation(api, pod, False)
    if process:
        process.terminate()
        process.wait()
