"""What pages refer to: other pages, options of the command, and messages of the program."""
import pathlib
import re

from markdown import Page

OPTION = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]+")
# Options of other programs, which prose mentions.
FOREIGN = {
    "--option": "any",
    "--sign": "pkcs11-tool",
    "--device": "docker",
    "--group-add": "docker",
    "--enable-native-access": "java",
    "--network": "podman",
    "--user": "podman",
    "--userns": "podman",
    "--tls": "bench/simulator",
}
SOURCES = ["signing-*/src/main/java/**/*.java", "signing-dist/src/main/launcher/*", "signing-dist/src/main/packages/*.sh"]


def broken_links(pages):
    problems = []
    for page in pages:
        for line, target in page.links():
            if "://" in target or target.startswith("mailto:"):
                continue
            name, _, anchor = target.partition("#")
            path = (page.path.parent / name) if name else page.path
            if not path.exists():
                problems.append(f"{page.path}:{line}: {target} does not exist")
            elif anchor and anchor not in Page(path).anchors():
                problems.append(f"{page.path}:{line}: {path} has no heading {anchor}")
    return problems


def unknown_options(pages, environment):
    known = environment.options() | FOREIGN.keys()
    return [
        f"{page.path}:{line}: no command has the option {option}"
        for page in pages
        for line, span in page.code_spans()
        for option in OPTION.findall(span)
        if option not in known
    ]


def undocumented_options(pages, environment):
    text = "\n".join(page.path.read_text(encoding="utf-8") for page in pages if page.path.parts[0] in ("docs", "README.md"))
    return [f"docs: {option} is not documented" for option in sorted(environment.options() - set(OPTION.findall(text)))]


def unknown_messages(pages):
    """Finds messages, in the first column of a table headed 'message', that the program no longer has."""
    sources = _literals()
    problems = []
    for page in pages:
        in_table = False
        for line, text in page.prose:
            in_table = text.startswith("| message |") or (in_table and text.startswith("|"))
            if in_table:
                messages = re.findall(r"`([^`]+)`", text.split(" | ")[0])
                problems += [f"{page.path}:{line}: no message is '{m}'" for m in messages if not _is_in(m, sources)]
    return problems


def _is_in(message, sources):
    """Whether more than two thirds of its sequences of three words are; the others span a value that is inserted."""
    sequences = []
    for part in re.split(r"'?…'?|\b[A-Z_]{3,}\b|pkcs11:|[\d.,:;]+", message):
        words = part.strip(" '\"").split()
        sequences += [" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2)) if words]
    return sum(sequence in sources for sequence in sequences) * 3 > len(sequences) * 2


def _literals():
    """All sources, with string literals joined where they are concatenated over lines."""
    text = "\n".join(
        path.read_text(encoding="utf-8") for pattern in SOURCES for path in sorted(pathlib.Path().glob(pattern)) if path.is_file()
    )
    return re.sub(r'"\s*\+\s*"', "", text).replace('\\"', '"')
