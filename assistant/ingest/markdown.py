"""Cuts Markdown at its headings, and takes the head of a file apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from assistant.domain.document import Section

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_HEAD = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class HeadedText:
    """A file's YAML head ("" when it has none), its body and the line the body begins at."""

    head: str
    body: str
    first_line: int = 1


def split_head(text: str) -> HeadedText:
    """Part a file from the YAML head between two lines of three dashes."""
    found = _HEAD.match(text)
    if not found:
        return HeadedText("", text)
    return HeadedText(found.group(1), text[found.end() :], text[: found.end()].count("\n") + 1)


def has_headings(text: str) -> bool:
    """Tell whether a text is cut by Markdown headings."""
    return _HEADING.search(text) is not None


def split_sections(body: str) -> tuple[Section, ...]:
    """Cut Markdown at its headings; fenced code is never taken for a heading."""
    lines = body.split("\n")
    marks: list[tuple[int, int, str]] = []
    tokens = _parser().parse(body)
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.map and token.level == 0:
            marks.append((token.map[0], int(token.tag[1]), tokens[at + 1].content))
    return tuple(_sections(lines, marks))


@cache
def _parser() -> "MarkdownIt":
    """Make a parser of blocks alone: what stands inside a line is not looked at."""
    from markdown_it import MarkdownIt

    return MarkdownIt().enable("table").disable(["inline"])


def _sections(lines: list[str], marks: list[tuple[int, int, str]]) -> Iterator[Section]:
    before = "\n".join(lines[: marks[0][0] if marks else len(lines)]).strip()
    if before:
        yield Section(heading="", text=before)
    above: list[tuple[int, str]] = []
    for number, (start, depth, heading) in enumerate(marks):
        stop = marks[number + 1][0] if number + 1 < len(marks) else len(lines)
        above = [(level, name) for level, name in above if level < depth]
        text = "\n".join(lines[start + 1 : stop]).strip()
        if set(text) <= {"=", "-"}:  # the underline of a setext heading
            text = ""
        if text:
            yield Section(heading=heading, text=text, path=tuple(name for _, name in above))
        above.append((depth, heading))
