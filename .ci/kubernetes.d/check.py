"""Runs the node agent against a real API server. .ci/kubernetes prepares what this needs."""

import concurrent.futures
import glob
import json
import os
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request

import chart
import cluster as kubernetes
import manifests
import webhook

WORK, HELPER = os.environ["WORK"], os.environ["HELPER"]
IDENTITY = "testdata/identities/ec-p256/chained"
ROLE = "arn:aws:iam::111122223333:role/"
AUDIENCE = "aws_signing_helper"
NODE = "node-1"
URI = "http://169.254.170.23/v1/credentials"
URI6 = "http://[fd00:ec2::23]/v1/credentials"
ACCOUNTS = ["python", "java", "go", "javascript"]
processes = []
passed = 0


def check(name, holds, detail=""):
    global passed
    if not holds:
        raise SystemExit(f"kubernetes: FAILED: {name} {detail}")
    passed += 1
    print(f"kubernetes: {name}", flush=True)


def network():
    for command in ("ip link set lo up", "ip address add 169.254.170.23/32 dev lo",
            "ip -6 address add fd00:ec2::23/128 dev lo nodad",
            # Each pod has an address.
            "ip address add 10.9.0.1/16 dev lo",
            # Where the kubelet would mount the volumes of a pod.
            "mount -t tmpfs tmpfs /run"):
        subprocess.run(command.split(), check=True)


def start(name, command, environment, ready):
    log = os.path.join(WORK, name)
    process = subprocess.Popen(command, stdout=open(log, "w"), stderr=subprocess.STDOUT,
        env={**os.environ, **environment})
    processes.append(process)
    await_text(log, ready, process)
    return process, log


def await_text(log, text, process=None):
    for _ in range(1800):
        if text in open(log).read():
            return
        if process and process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"no '{text}' in: " + open(log).read()[-3000:])


def simulator(roles):
    command = ["bench/simulator", "--trust-anchor", "testdata/identities/root-ca.pem", "--accept-role-session-name"]
    for role in roles:
        command += ["--role-arn", ROLE + role]
    _, log = start("simulator", command, {}, "role-arn=")
    return dict(line.split("=", 1) for line in open(log).read().splitlines() if "=" in line)


def create(namespace, account, pod, node=NODE):
    """Creates a pod as a scheduler and a kubelet would, and returns a function for its tokens."""
    body = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": pod, "namespace": namespace}, "spec": {
        "serviceAccountName": account, "nodeName": node, "automountServiceAccountToken": False,
        "containers": [{"name": "c", "image": "image"}]}}
    created = api.call("POST", manifests.PATHS["Pod"].format(namespace), body)
    uid = created["metadata"]["uid"]

    def token(audience=AUDIENCE, bound=True):
        spec = {"audiences": [audience], "expirationSeconds": 3600}
        if bound:
            spec["boundObjectRef"] = {"kind": "Pod", "apiVersion": "v1", "name": pod, "uid": uid}
        answer = api.call("POST", f"/api/v1/namespaces/{namespace}/serviceaccounts/{account}/token",
            {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec})
        return answer["status"]["token"]

    return token


def account(namespace, name):
    api.call("POST", manifests.PATHS["ServiceAccount"].format(namespace),
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name}})


def namespace(name):
    api.call("POST", "/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})


def ask(token, uri=URI):
    request = urllib.request.Request(uri, headers={"Authorization": token} if token else {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def ask_until_available(token, uri=URI):
    """Asks again after 503, as SDKs do: requests wait only for a few seconds, and the machine may be busy."""
    for _ in range(30):
        status, answer = ask(token, uri)
        if status != 503:
            break
        time.sleep(1)
    return status, answer


def key(token, uri=URI):
    status, answer = ask_until_available(token, uri)
    if status != 200:
        raise SystemExit(f"status {status}: {answer}")
    return answer["AccessKeyId"]


def agent(name, settings, *more):
    directory = os.path.join(WORK, "service-account")
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, "token"), "w") as file:
        file.write(agent_token(kubernetes.ISSUER))
    with open(os.path.join(directory, "ca.crt"), "w") as file:
        file.write(open(api.path("ca.crt")).read())
    command = [HELPER, "serve", "--pod-identity", os.path.join(WORK, "roles.map"), "--service-account-directory",
        directory, "--certificate", IDENTITY + "/full-chain.pem", "--private-key", IDENTITY + "/key-pkcs8.pem",
        "--endpoint", settings["endpoint"], "--trust-anchor-arn", settings["trust-anchor-arn"],
        "--profile-arn", settings["profile-arn"], *more]
    environment = {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": str(kubernetes.API),
        "NODE_NAME": NODE}
    return start(name, command, environment, "serving /healthz and /metrics at ")


def write_map(text):
    """As the kubelet does: replaces the file at once."""
    path = os.path.join(WORK, "roles.map")
    with open(path + ".new", "w") as file:
        file.write(text)
    os.rename(path + ".new", path)


def client(name, token_file):
    """Runs an SDK that knows nothing but the two variables."""
    return sdk(name, {"AWS_CONTAINER_CREDENTIALS_FULL_URI": URI, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": token_file})


def sdk(name, variables):
    command = {
        "python": [os.path.join(WORK, "venv/bin/python"), "-c",
            "import boto3; print(boto3.Session().get_credentials().access_key)"],
        "java": ["java", "-cp", open(os.path.join(WORK, "java.classpath")).read(),
            ".ci/kubernetes.d/GetCredentials.java"],
        "go": [os.path.join(WORK, "client")],
        "javascript": ["node", os.path.join(WORK, "javascript/get.mjs"), "fromHttp"],
    }[name]
    environment = {"PATH": os.environ["PATH"], "HOME": WORK, **variables}
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def check_manifests():
    """What deploy/kubernetes contains, and what the chart makes of its values."""
    texts = [open(file).read() for file in sorted(glob.glob("deploy/kubernetes/*.yaml"))]
    order = sorted(texts, key=lambda text: "kind: Namespace" not in text)
    for text in order:
        manifests.apply(api, text)
    check("the manifests apply strictly, and their pods fit the security levels of their namespaces", len(order) >= 6)
    agent_chart, sidecar_chart = chart.of_agent(), chart.with_sidecar(WORK)
    manifests.apply(api, agent_chart)
    manifests.apply(api, sidecar_chart)
    check("so do the chart and its sidecar", "DaemonSet" in agent_chart and "of-chart" in sidecar_chart)
    check("the chart names what is missing", "is required" in chart.without_values())
    used, built = chart.programs(texts + [agent_chart, sidecar_chart])
    check("probes start the program where the image has it", used == built, (used, built))
    checked, unknown = chart.unknown_flags(texts + [agent_chart, sidecar_chart], HELPER)
    check(f"the command has all {checked} options in them, and all images are known", checked > 40 and not unknown, (checked, unknown))


def check_refusals(tokens, log):
    check("another audience is rejected", ask_until_available(tokens["python"]("sts.amazonaws.com"))[0] == 400)
    check("the API server's own audience is rejected", ask_until_available(tokens["python"](kubernetes.ISSUER))[0] == 400)
    check("a token that is not bound to a pod is rejected", ask_until_available(tokens["python"](bound=False))[0] == 403)
    check("no token is rejected", ask_until_available("")[0] == 400)
    elsewhere = create("clients", "python", "elsewhere", "node-2")
    status, reason = ask_until_available(elsewhere())
    check("a pod of another node is rejected", status == 403 and "another node" in reason, reason)
    unmapped = create("clients", "unmapped", "unmapped")
    status, reason = ask_until_available(unmapped())
    check("an account without a role is rejected", status == 403 and "clients/unmapped" in reason, reason)
    doomed = create("clients", "python", "doomed")
    token = doomed()
    api.call("DELETE", "/api/v1/namespaces/clients/pods/doomed", {"gracePeriodSeconds": 0})
    status, reason = ask_until_available(token)
    check("a deleted pod is rejected", status == 400 and "deleted" in reason, reason)
    head, claims, signature = tokens["python"]().split(".")
    forged = head + "." + claims + "." + ("A" if signature[0] != "A" else "B") + signature[1:]
    check("a forged token is rejected", ask_until_available(forged)[0] == 400)
    check("no token is in the log", "eyJ" not in open(log).read())


def check_outage(tokens):
    known, new = tokens["python"](), create("clients", "go", "new")()
    before = key(known)
    api.stop()
    check("a known token works while the API server is down", key(known) == before)
    status, reason = ask(new)
    check("a new token gets 503 meanwhile", status == 503 and "cannot be verified now" in reason, reason)


def check_map_edits(tokens):
    """The answers of one account follow the map, which changes all the time; other accounts see nothing of it."""
    stable, changing = tokens["go"](), tokens["java"]()
    expected, seen, wrong, stop = key(stable), set(), [], threading.Event()

    def load():
        while not stop.is_set():
            if key(stable) != expected:
                wrong.append("another role")
            seen.add(ask_until_available(changing)[0])

    pool = concurrent.futures.ThreadPoolExecutor(8)
    loads = [pool.submit(load) for _ in range(8)]
    lines = open(os.path.join(WORK, "roles.map")).read()
    for edit in range(6):
        write_map(lines if edit % 2 else re.sub(r"(?m)^clients/java .*$", "# edited", lines))
        time.sleep(2.5)
    write_map(lines + "nonsense\n")
    time.sleep(2.5)
    write_map(lines)
    stop.set()
    for each in loads:
        each.result()  # Raises what ended the thread.
    check("map edits under load change the edited account alone", not wrong and seen == {200, 403}, (wrong, seen))


def check_webhook(keys):
    """The SDKs get the role with the environment and the token that the webhook gives a pod."""
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "of-webhook", "namespace": "clients"}, "spec": {
        "serviceAccountName": "python", "nodeName": NODE, "automountServiceAccountToken": False,
        "containers": [{"name": "c", "image": "image"}]}}
    process, right = webhook.start(api, pod)
    check("the record of the webhook is what it does" if process else "the record of the webhook is for this pod", right)
    created = api.call("POST", manifests.PATHS["Pod"].format("clients"), pod)
    webhook.stop(api, process, pod)
    container, (volume,) = created["spec"]["containers"][0], created["spec"]["volumes"]
    (mount,) = [each for each in container["volumeMounts"] if each["name"] == volume["name"]]
    (source,) = volume["projected"]["sources"]
    source = source["serviceAccountToken"]
    variables = {each["name"]: each["value"] for each in container["env"]}
    file = os.path.join(mount["mountPath"], source["path"])
    check("the webhook points the pod at the agent and its token", variables == {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": URI, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": file}, variables)
    answer = api.call("POST", "/api/v1/namespaces/clients/serviceaccounts/python/token",
        {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"audiences": [source["audience"]],
            "expirationSeconds": source["expirationSeconds"], "boundObjectRef": {"kind": "Pod", "apiVersion": "v1",
                "name": "of-webhook", "uid": created["metadata"]["uid"]}}})
    os.makedirs(mount["mountPath"])
    with open(file, "w") as out:
        out.write(answer["status"]["token"])
    for name in ACCOUNTS:
        check(f"{name} gets the role in the pod of the webhook", sdk(name, variables) == keys["python"])


def bench(settings):
    """A thousand pods with fifty roles on a node."""
    namespace("bench")
    pods = int(os.environ.get("PODS", "1000"))
    for at in range(50):
        account("bench", f"account-{at}")
    tokens = [create("bench", f"account-{at % 50}", f"pod-{at}")() for at in range(pods)]
    with open(os.path.join(WORK, "tokens"), "w") as file:
        file.write("\n".join(tokens))
    write_map("".join(f"bench/account-{at} {ROLE}bench-{at}\n" for at in range(50)))
    process, log = agent("bench-agent", settings)
    # Prints how long requests took: median, p99 and maximum in ms. This machine also runs the clients and the API server.
    subprocess.run([os.path.join(WORK, "client"), "load", URI, os.path.join(WORK, "tokens"), "5"], check=True)
    metrics = urllib.request.urlopen("http://127.0.0.1:9911/metrics").read().decode()
    sessions = [float(each) for each in re.findall(r"role_refreshes_total\{[^}]*\} ([0-9.]+)", metrics)]
    peak = int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{memory_process(process)}/status").read()).group(1)) // 1024
    check(f"{pods} pods cause one session for each of 50 roles", len(sessions) == 50 and set(sessions) == {1.0}, metrics)
    limit = memory_limit()
    check(f"the agent's peak memory is {peak} MiB, below the limit of {limit} MiB in the manifest", peak < limit)
    stop(process)


def memory_limit():
    (agent,) = [each for each in chart.containers(open("deploy/kubernetes/node-agent.yaml").read()) if each["name"] == "agent"]
    return int(re.fullmatch(r"(\d+)Mi", agent["resources"]["limits"]["memory"]).group(1))


def memory_process(process):
    """The launcher may have started another process."""
    children = open(f"/proc/{process.pid}/task/{process.pid}/children").read().split()
    return int(children[0]) if children else process.pid


def stop(process):
    process.terminate()
    check("the agent ends with 0 when it is stopped", process.wait() == 0)


def main():
    check_manifests()
    for node in (NODE, "node-2"):
        api.call("POST", "/api/v1/nodes", {"apiVersion": "v1", "kind": "Node", "metadata": {"name": node}})
    global agent_token
    agent_token = create("aws-signing-helper", "node-agent", "node-agent-pod")
    settings = simulator(ACCOUNTS + [f"bench-{at}" for at in range(50)])
    namespace("clients")
    for name in ACCOUNTS + ["unmapped"]:
        account("clients", name)
    write_map("".join(f"clients/{name} {ROLE}{name} session-name={{namespace}}.{{serviceaccount}}\n" for name in ACCOUNTS))

    process, log = agent("agent", settings)
    tokens = {name: create("clients", name, name + "-pod") for name in ACCOUNTS}
    keys = {}
    for name in ACCOUNTS:
        file = os.path.join(WORK, name + ".token")
        with open(file, "w") as out:
            out.write(tokens[name]())
        keys[name] = client(name, file)
        check(f"{name} gets the role of its account", keys[name] == key(tokens[name]()) and
            f"serviceaccount={name} pod={name}-pod role={ROLE}{name} (clients.{name})" in open(log).read())
    check("the roles differ", len(set(keys.values())) == len(ACCOUNTS))
    check("the agent answers over IPv6", key(tokens["go"](), URI6) == keys["go"])
    healthcheck = subprocess.run([HELPER, "healthcheck"], capture_output=True)
    check("healthcheck finds it healthy", healthcheck.returncode == 0, healthcheck.stderr)
    check_webhook(keys)
    check_refusals(tokens, log)
    check_map_edits(tokens)
    old = tokens["python"]()
    check_outage(tokens)
    api.start("ec.key", "ec.pub", "rsa.pub")
    time.sleep(2.5)
    check("tokens of the new ES256 key work", key(tokens["python"]()) == keys["python"])
    check("and those of the old RS256 key still do", key(old) == keys["python"])
    stop(process)

    process, log = agent("agent-jwks", settings, "--token-verification", "jwks")
    # The cluster role that allows reading the keys is bound to all service accounts by default.
    check("the cluster's keys verify ES256 and RS256 tokens", key(tokens["go"]()) and key(old))
    new = create("clients", "go", "offline")()
    api.stop()
    check("with the keys, even a new token works while the API server is down", key(new) == key(new))
    api.start("ec.key", "ec.pub")
    time.sleep(1.5)
    stop(process)
    process, log = agent("agent-rotated", settings, "--token-verification", "jwks")
    check("a withdrawn key is not accepted", ask_until_available(old)[0] == 400)
    stop(process)
    bench(settings)
    print(f"{passed} passed, 0 failed")


# Not when another program imports this: the network would be that of the machine.
if __name__ == "__main__":
    network()
    api = kubernetes.Cluster(WORK)
    try:
        api.start("rsa.key", "rsa.pub")
        main()
    finally:
        for each in processes:
            if each.poll() is None:
                each.kill()
        api.close()
