"""Checks a repository of release artifacts against the requirements of Maven Central
(https://central.sonatype.org/publish/requirements/), and that POMs tell consumers nothing that only the build needs."""
import hashlib
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

NAMESPACE = {"m": "http://maven.apache.org/POM/4.0.0"}
REQUIRED = ["name", "description", "url", "licenses/license/name", "licenses/license/url", "developers/developer/name",
            "scm/connection", "scm/developerConnection", "scm/url"]  # fmt: skip
# What would let the build's settings reach consumers, or needs a POM that is not published.
UNWANTED = ["parent", "build", "profiles", "properties", "repositories", "pluginRepositories", "modules", "reporting"]
NOT_PUBLISHED = {"signing-parent", "signing-cli", "signing-dist"}


def path(steps):
    return "/".join(f"m:{step}" for step in steps.split("/"))


def pom_problems(file, is_bom):
    text = file.read_text(encoding="utf-8")
    project = ElementTree.fromstring(text)
    for element in REQUIRED:
        if not (project.findtext(path(element), namespaces=NAMESPACE) or "").strip():
            yield f"has no {element}"
    for element in UNWANTED:
        if project.find(path(element), NAMESPACE) is not None:
            yield f"has <{element}>"
    if not is_bom and project.find(path("dependencyManagement"), NAMESPACE) is not None:
        yield "has <dependencyManagement>"
    for word in ("SNAPSHOT", "${", "OWNER", "/REPOSITORY"):
        if word in text:
            yield f"contains {word}"
    for dependency in project.iterfind(f".//{path('dependency')}", NAMESPACE):
        name = dependency.findtext(path("artifactId"), namespaces=NAMESPACE)
        if not dependency.findtext(path("version"), namespaces=NAMESPACE):
            yield f"states no version of {name}"
        if dependency.findtext(path("scope"), namespaces=NAMESPACE) == "test":
            yield f"has {name}, which is for tests"


def jar_problems(folder, stem):
    for classifier, needed in (("", ".class"), ("-sources", ".java"), ("-javadoc", "index.html")):
        file = folder / f"{stem}{classifier}.jar"
        if not file.exists():
            yield f"{file.name} is missing"
        elif not any(name.endswith(needed) for name in zipfile.ZipFile(file).namelist()):
            yield f"{file.name} contains no {needed}"
        elif classifier == "-javadoc":
            pages = [name for name in zipfile.ZipFile(file).namelist() if "/internal/" in name or "/sigv4/" in name]
            yield from (f"{file.name} documents {page}, which is not part of the API" for page in pages)


def companion_problems(file):
    """Each artifact has checksums and a signature."""
    for algorithm in ("md5", "sha1"):
        companion = file.with_name(f"{file.name}.{algorithm}")
        if not companion.exists():
            yield f"{companion.name} is missing"
        elif companion.read_text().split()[0] != hashlib.new(algorithm, file.read_bytes()).hexdigest():
            yield f"{companion.name} is wrong"
    signature = file.with_name(f"{file.name}.asc")
    if not signature.exists():
        yield f"{signature.name} is missing"
    elif subprocess.run(["gpg", "--verify", signature, file], capture_output=True, check=False).returncode:
        yield f"{signature.name} does not verify"


def bom_modules(file):
    project = ElementTree.parse(file).getroot()
    return {element.text for element in project.iterfind(f".//{path('dependency/artifactId')}", NAMESPACE)}


def problems(root, group, version):
    base = root.joinpath(*group.split("."))
    published = {folder.name for folder in base.iterdir() if folder.is_dir()}
    sources = {folder.parent.name for folder in pathlib.Path().glob("signing-*/pom.xml")}
    for name in sorted((sources - NOT_PUBLISHED) ^ published):
        yield f"{name}: is {'published, and should not be' if name in published else 'not published'}"
    for name in sorted(published):
        folder, stem = base / name / version, f"{name}-{version}"
        pom = folder / f"{stem}.pom"
        if not pom.exists():
            yield f"{name}: {pom.name} is missing"
            continue
        is_bom = name.endswith("-bom")
        found = list(pom_problems(pom, is_bom))
        if is_bom:
            found += [f"lacks {module}" for module in sorted(published - bom_modules(pom) - {name})]
            found += [f"has {module}" for module in sorted(bom_modules(pom) - published)]
        else:
            found += jar_problems(folder, stem)
        for file in sorted(folder.iterdir()):
            if file.suffix in (".pom", ".jar"):
                found += companion_problems(file)
        yield from (f"{name}: {problem}" for problem in found)
        print(f"release: {group}:{name}:{version}: {len(list(folder.iterdir()))} files")


def main():
    root, group, version = sys.argv[1:]
    found = list(problems(pathlib.Path(root), group, version))
    for problem in found:
        print(f"release: {problem}", file=sys.stderr)
    return 1 if found else 0


sys.exit(main())
