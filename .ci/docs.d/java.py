"""Compiles the Java snippets of all pages in one go."""
import os
import re
import subprocess

MODULES = ["signing-core", "signing-pkcs11", "signing-tpm", "signing-testkit"]
IMPORT = re.compile(r"^import .*;\n", re.MULTILINE)
# What a snippet begins with if it is members of a class and not statements.
MEMBERS = re.compile(r"\s*(@|public |static |private |final class )")


def compile_all(snippets, environment):
    if not snippets:
        return []
    folder = environment.scratch / "snippets"
    folder.mkdir()
    names = {}
    for number, snippet in enumerate(snippets):
        name = f"Snippet{number}"
        names[name] = snippet
        (folder / f"{name}.java").write_text(_source(name, snippet.text, environment), encoding="utf-8")
    context = environment.root / ".ci/docs.d/SnippetContext.java"
    done = subprocess.run(
        ["javac", "-Xlint:none", "-proc:none", "-encoding", "UTF-8", "-d", folder, "-cp", _classpath(environment), context, *folder.glob("*.java")],
        capture_output=True,
        text=True,
    )
    errors = re.findall(r"(Snippet\d+)\.java:\d+: (error: .*(?:\n(?!\S*Snippet\d+\.java|\d+ error).*)*)", done.stderr)
    if done.returncode and not errors:
        return [f"javac: {done.stderr}"]
    first = {}
    for name, error in errors:
        first.setdefault(name, error)
    return [f"{names[name].place}: {error}" for name, error in first.items()]


def _source(name, text, environment):
    text = text.replace("{ … }", "{ }")
    imports = _packages(environment) + "".join(IMPORT.findall(text))
    body = IMPORT.sub("", text)
    if not MEMBERS.match(body):
        body = f"void run() throws Exception {{\n{body}\n}}\n"
    return f"{imports}\nclass {name} extends SnippetContext {{\n{body}\n}}\n"


def _packages(environment):
    """Imports for all exported packages, so that snippets need none."""
    exported = []
    for module in MODULES:
        declared = environment.root / module / "src/main/java/module-info.java"
        exported += re.findall(r"exports ([\w.]+);", declared.read_text()) if declared.exists() else []
    others = ["java.net", "java.nio.file", "java.security", "java.time", "java.util", "org.junit.jupiter.api", "org.junit.jupiter.api.extension", "org.junit.jupiter.api.io"]
    others += ["dev.rolesanywhere.testkit", "software.amazon.awssdk.auth.credentials", "software.amazon.awssdk.awscore.exception", "software.amazon.awssdk.core.exception", "software.amazon.awssdk.services.s3"]
    return "".join(f"import {package}.*;\n" for package in sorted({*exported, *others}))


def _classpath(environment):
    if "SNIPPET_CLASSPATH" in os.environ:
        return os.environ["SNIPPET_CLASSPATH"]
    subprocess.run(
        ["./mvnw", "-q", "-B", "-ntp", "-pl", ",".join(MODULES), "compile", "dependency:build-classpath",
         "-Dmdep.outputFile=target/snippets.classpath"],
        cwd=environment.root,
        check=True,
    )  # fmt: skip
    targets = [environment.root / module / "target" for module in MODULES]
    return ":".join([*(f"{target}/classes" for target in targets), *((target / "snippets.classpath").read_text() for target in targets)])
