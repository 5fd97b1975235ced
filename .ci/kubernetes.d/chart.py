"""The Helm chart, and what the manifests and the chart say about the command."""

import glob
import os
import re
import shutil
import subprocess

import manifests

CHART = "deploy/kubernetes/chart"
VALUES = ".ci/kubernetes.d/values.yaml"
# A helm that was built from source does not know a version.
VERSION = "1.37.0"
# Images of others, in versions that exist. docker-library/official-images lists busybox:1.37 in library/busybox;
# aws/aws-cli publishes an image for each release, and has .changes/2.31.0.json.
FOREIGN = {"busybox:1.37", "amazon/aws-cli:2.31.0"}

PARENT = """apiVersion: v2
name: application
version: 1.0.0
dependencies:
  - name: aws-signing-helper
    version: 0.1.0
"""
POD = """apiVersion: v1
kind: Pod
metadata:
  name: of-chart
  namespace: example
spec:
  automountServiceAccountToken: false
  securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
  initContainers:
    {{- include "aws-signing-helper.sidecar" (index .Subcharts "aws-signing-helper") | nindent 4 }}
  containers:
    - name: application
      image: amazon/aws-cli:2.31.0
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
  volumes:
    - {name: identity, secret: {secretName: application-identity}}
    - {name: credentials, emptyDir: {medium: Memory}}
    - {name: tmp, emptyDir: {medium: Memory}}
"""


def helm(*arguments, fails=False):
    result = subprocess.run(["helm", *arguments], capture_output=True, text=True)
    if (result.returncode != 0) != fails:
        raise SystemExit(f"helm {arguments[0]}: " + result.stdout + result.stderr)
    return result.stdout if not fails else result.stderr


def of_agent():
    helm("lint", "--strict", CHART, "--values", VALUES)
    return helm("template", "test", CHART, "--kube-version", VERSION, "--namespace", "aws-signing-helper", "--values", VALUES)


def without_values():
    return helm("template", "test", CHART, "--kube-version", VERSION, fails=True)


def with_sidecar(work):
    """A chart that depends on this one and includes its named template."""
    parent = os.path.join(work, "application")
    os.makedirs(os.path.join(parent, "templates"))
    shutil.copytree(CHART, os.path.join(parent, "charts", "aws-signing-helper"))
    for name, text in (("Chart.yaml", PARENT), ("templates/pod.yaml", POD)):
        with open(os.path.join(parent, name), "w") as file:
            file.write(text)
    text = open(VALUES).read()
    anchor, profile = re.search(r"trustAnchorArn: (\S+)", text).group(1), re.search(r"profileArn: (\S+)", text).group(1)
    settings = {"trustAnchorArn": anchor, "profileArn": profile, "nodeAgent.enabled": "false",
        "sidecar.roleArn": "arn:aws:iam::111122223333:role/example"}
    sets = [part for key, value in settings.items() for part in ("--set", f"aws-signing-helper.{key}={value}")]
    return helm("template", "test", parent, "--kube-version", VERSION, *sets)


def programs(texts):
    """The paths at which containers start the command, and those that the image of -Pnative has."""
    pom = open("signing-dist/pom.xml").read()
    native = pom[pom.index("<id>native</id>"):]
    name = re.search(r"<packages.program>(.*?)</packages.program>", native).group(1)
    entry = re.search(r"<entrypoint>(.*?)</entrypoint>", pom).group(1)
    image = re.search(r"<to>\s*<image>(.*?):", pom).group(1)
    used = {word for text in texts for container in containers(text) if container["image"].startswith(image + ":")
        for kind in ("startupProbe", "readinessProbe") if kind in container
        for word in container[kind]["exec"]["command"][:1]}
    return used, {entry.replace("${packages.program}", name)}


def pause_image():
    """The image of the Kubernetes release whose API server runs here, from its source."""
    directory = open(os.path.join(os.environ["WORK"], "kubernetes.source")).read().strip()
    source = open(os.path.join(directory, "cmd/kubeadm/app/constants/constants.go")).read()
    return "registry.k8s.io/pause:" + re.search(r'PauseVersion = "([^"]+)"', source).group(1)


def containers(text):
    for each in manifests.documents(text):
        spec = each.get("spec", {})
        spec = spec.get("template", {}).get("spec", spec)
        yield from spec.get("initContainers", []) + spec.get("containers", [])


def unknown_flags(texts, helper):
    """The options in the manifests that the command does not have, and images that are not built here."""
    helps, unknown, known = {}, set(), FOREIGN | {pause_image()}

    def options(command):
        if command not in helps:
            answer = subprocess.run([helper, command, "--help"], capture_output=True, text=True)
            helps[command] = set(re.findall(r"--[a-z0-9-]+", answer.stdout)) if answer.returncode == 0 else None
        return helps[command]

    lines = []
    for text in texts:
        for container in containers(text):
            if not container["image"].startswith("aws_signing_helper:") and container["image"] not in known:
                unknown.add(container["image"])
            probes = [container[kind]["exec"]["command"][1:] for kind in ("startupProbe", "readinessProbe", "livenessProbe")
                if kind in container]
            lines += [container.get("args", [])] * container["image"].startswith("aws_signing_helper:") + probes
        lines += [match.split() for match in re.findall(r"helper/aws_signing_helper ([a-z].*)", text)]
        lines += [["ecr-credential-provider"] + re.findall(r"- (--\S+)", part)
            for part in re.findall(r"- ecr-credential-provider\n((?: +- --.*\n)+)", text)]
    checked = 0
    for words in lines:
        if words and options(words[0]) is None:
            unknown.add(words[0])
        for word in words[1:]:
            if word.startswith("--"):
                checked += 1
                if word.split("=")[0] not in (options(words[0]) or set()):
                    unknown.add(f"{words[0]} {word}")
    return checked, unknown
