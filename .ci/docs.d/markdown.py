"""Reads what the checks need from a page of Markdown."""
import dataclasses
import re

FENCE = re.compile(r"^(\s*)```(\S*)\s*$")
MARKER = re.compile(r"^\s*<!-- (not run|first): (\S.*?) -->\s*$")
HEADING = re.compile(r"^#+ (.*?)\s*$")
CODE_SPAN = re.compile(r"(`+)(.+?)\1")
LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclasses.dataclass
class Snippet:
    """A fenced block: its language and text; why it is not run, or which command runs first, where a comment says so."""

    page: str
    line: int
    language: str
    text: str
    not_run: str | None = None
    first: str | None = None

    @property
    def place(self):
        return f"{self.page}:{self.line}"


class Page:
    """A page: its prose by line, and its snippets."""

    def __init__(self, path):
        self.path = path
        self.prose = []
        self.snippets = []
        self._read(path.read_text(encoding="utf-8").splitlines())

    def _read(self, lines):
        block, start, indent, language, marker = None, 0, "", "", {}
        for number, line in enumerate(lines, 1):
            fence = FENCE.match(line)
            if block is None and fence:
                block, start, indent, language = [], number, fence[1], fence[2]
            elif block is not None and fence and not fence[2]:
                self.snippets.append(Snippet(str(self.path), start, language, "\n".join(block) + "\n", **marker))
                block, marker = None, {}
            elif block is not None:
                block.append(line.removeprefix(indent))
            else:
                self.prose.append((number, line))
                if line.strip():
                    comment = MARKER.match(line)
                    marker = {comment[1].replace(" ", "_"): comment[2]} if comment else {}
        if block is not None:
            raise SystemExit(f"{self.path}:{start}: the block does not end")

    def anchors(self):
        """The names that GitHub gives the headings."""
        titles = [HEADING.match(line) for _, line in self.prose]
        return {re.sub(r"[^\w\- ]", "", title[1].lower()).replace(" ", "-") for title in titles if title}

    def links(self):
        for number, line in self.prose:
            for link in LINK.finditer(CODE_SPAN.sub("", line)):
                yield number, link[1]

    def code_spans(self):
        for number, line in self.prose:
            for span in CODE_SPAN.finditer(line):
                yield number, span[2]
