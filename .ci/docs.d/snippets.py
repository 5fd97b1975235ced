"""Runs the snippets of pages, each language in its own way.

sh       runs in bash, and must exit with 0
console  the lines after '$ ' run in bash; their output must match the other lines, in which … stands for anything
ini      a section of ~/.aws/config whose credential_process botocore runs
json     is parsed; a selector for --cert-selector must select a certificate
java     is compiled against the library
xml      names a module of the project
systemd  passes systemd-analyze, if it is installed
"""
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree

import java

# Seconds; building the packages takes minutes.
TIMEOUT = 900


def check(pages, environment):
    """Returns how many snippets passed, how many are marked as not run, and what failed."""
    passed, not_run, problems = 0, 0, []
    compiled = []
    for page in pages:
        for snippet in page.snippets:
            if snippet.not_run:
                not_run += 1
            elif snippet.language == "java":
                compiled.append(snippet)
            else:
                problem = _run(snippet, environment)
                passed += problem is None
                problems += [f"{snippet.place}: {problem}"] if problem else []
    failed = java.compile_all(compiled, environment)
    return passed + len(compiled) - len(failed), not_run, problems + failed


def _run(snippet, environment):
    run = {"sh": _shell, "console": _console, "ini": _aws_config, "json": _json, "xml": _xml, "systemd": _systemd}.get(snippet.language)
    if run is None:
        return f"a snippet in '{snippet.language}' is neither run nor marked with a reason"
    environment.clear_targets()
    if snippet.first:
        problem = _shell(snippet.first, environment)
        if problem:
            return problem
    return run(snippet.text, environment)


def _bash(text, environment):
    script = re.sub(r"(?m)^(\s*)\./mvnw ", rf"\1{environment.root}/.ci/docs.d/mvnw ", environment.real(text))
    script = re.sub(r"(?:\./)?signing-dist/target/", f"{environment.root}/signing-dist/target/", script)
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=environment.scratch / "work",
        env=environment.variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT,
    )


def _shell(text, environment):
    done = _bash(text, environment)
    return f"exit status {done.returncode}:\n{done.stdout}" if done.returncode else None


def _console(text, environment):
    """Runs all commands in one shell, so that $? is that of the command before."""
    commands, outputs = _transcript(text)
    marker = "-- end of the output of a command --"
    script = "set +e\n" + "".join(
        f'(exit "${{documented_status:-0}}")\n{command}\ndocumented_status=$?\necho "{marker}"\n' for command in commands
    )
    shown = environment.documented(_bash(script, environment).stdout).split(marker + "\n")
    for command, expected, actual in zip(commands, outputs, shown):
        actual = actual.strip("\n")
        if " serve " in command:
            # The server and the first refresh start at the same time.
            expected, actual = ("\n".join(sorted(output.splitlines())) for output in (expected, actual))
        if not re.fullmatch(_pattern(expected), _normalized(actual)):
            return f"{command}\nshould print:\n{expected}\nbut prints:\n{actual}"
    return None


def _transcript(text):
    commands, outputs = [], []
    for line in text.splitlines():
        if line.startswith("$ "):
            commands.append(line[2:])
            outputs.append([])
        elif commands and not outputs[-1] and commands[-1].endswith("\\"):
            commands[-1] += "\n" + line
        else:
            outputs[-1].append(line)
    return commands, ["\n".join(lines) for lines in outputs]


def _normalized(text):
    """Replaces what differs from run to run."""
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "<time>", text)
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>", text)
    text = re.sub(r"serial number \d+", "serial number <n>", text)
    text = re.sub(r"aws_signing_helper-\d+", "aws_signing_helper-<n>", text)
    return re.sub(r"\d+ days", "<n> days", text)


def _pattern(expected):
    return "(?s)" + ".*".join(re.escape(part) for part in _normalized(expected).split("…"))


def _aws_config(text, environment):
    section = text if text.lstrip().startswith("[") else "[profile documented]\n" + text
    profile = re.search(r"\[(?:profile )?([^\]]+)\]", section)[1]
    (environment.scratch / "home/.aws/credentials").unlink(missing_ok=True)
    (environment.scratch / "home/.aws/config").write_text(environment.real(section))
    program = (
        "import botocore.session, sys; credentials = botocore.session.Session(profile=sys.argv[1]).get_credentials();"
        "frozen = credentials.get_frozen_credentials();"
        "assert credentials.method == 'custom-process' and frozen.access_key.startswith('ASIA'), credentials.method"
    )
    done = subprocess.run(
        [environment.variables["VENV_PYTHON"], "-c", program, profile],
        env={**environment.variables, "AWS_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    return done.stderr.strip() if done.returncode else None


def _json(text, environment):
    try:
        value = json.loads(text)
    except ValueError as e:
        return f"no JSON: {e}"
    if isinstance(value, list) and all("Key" in pair for pair in value):
        selector = environment.scratch / "selector.json"
        selector.write_text(text)
        return _shell(
            "aws_signing_helper sign-string --keystore /etc/pki/keys.p12 --keystore-password env:STORE_PASSWORD "
            f"--cert-selector file://{selector}",
            environment,
        )
    return None


def _xml(text, environment):
    for element in xml.etree.ElementTree.fromstring(f"<r>{text}</r>").iter("dependency"):
        group, artifact = element.findtext("groupId"), element.findtext("artifactId")
        if group == "dev.rolesanywhere" and not (environment.root / artifact / "pom.xml").exists():
            return f"{artifact} is not a module"
    return None


def _systemd(text, environment):
    if not shutil.which("systemd-analyze"):
        return None
    unit = environment.scratch / "documented.service"
    unit.write_text(environment.real(text))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, timeout=TIMEOUT)
    # It also warns of units of the machine.
    return "\n".join(line for line in (done.stdout + done.stderr).splitlines() if unit.name in line) or None
