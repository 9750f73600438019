"""Turns HTML into text, with its headings kept apart: linear in its length, however deep."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from assistant.domain.document import Section

_TAG = re.compile(
    r"</?(?:a|abbr|article|b|big|blockquote|br|center|code|col|colgroup|dd|div|dl|dt|em|figure|font"
    r"|form|h[1-6]|hr|html|body|i|iframe|img|input|li|link|main|meta|nav|ol|p|pre|s|script|section"
    r"|small|span|strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul|video)\b[^<>]*>"
    r"|<!--|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31});",
    re.IGNORECASE,
)
_SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "svg", "iframe", "nav", "header", "footer",
     "aside", "form", "button", "select", "head")
)  # fmt: skip
_BLOCKS = frozenset(
    ("p", "div", "section", "article", "main", "ul", "ol", "dl", "table", "tr", "blockquote",
     "pre", "figure", "figcaption", "details", "address", "dt", "dd", "li", "br", "hr", "tbody",
     "thead", "body", "caption")
)  # fmt: skip
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 6}
_VOID = frozenset(
    ("br", "hr", "img", "input", "meta", "link", "source", "wbr", "col", "area", "base", "embed")
)
_TOKEN = re.compile(
    r"<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9:-]*+)"
    r"(?P<attrs>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+)>"
    r"|<[!?][^>]*+>?"  # a declaration
    r"|</?[a-zA-Z][^<>]*+"  # a tag that is never closed
    r"|(?P<text>[^<]++|<)"
)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?")
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
_LINES = re.compile(r"\n{2,}")


@dataclass(slots=True)
class Outline:
    """An HTML page in reading order."""

    title: str = ""
    language: str = ""
    url: str = ""
    sections: list[Section] = field(default_factory=list)


def plain_text(text: str) -> str:
    """Turn a text that may hold tags and entities into plain text; other text stays as it is."""
    if ("<" not in text and "&" not in text) or not _TAG.search(text):
        return text
    if "<" not in text:
        return unescape(text)
    parts = [(each.heading, each.text) for each in outline(text, whole=True).sections]
    return "\n".join(word for part in parts for word in dict.fromkeys(part) if word)


def outline(html: str, *, whole: bool = False) -> Outline:
    """Read a page: its main part, or all of it when `whole` or when nothing else is left."""
    cleaned = _without_comments(html)
    reader = _Reader(main=not whole and _has_main(cleaned), whole=whole)
    for token in _TOKEN.finditer(cleaned):
        reader.take(token)
    found = reader.outline()
    return found if found.sections or whole else outline(html, whole=True)


def _has_main(html: str) -> bool:
    return re.search(r"<main[\s>]|role\s*=\s*[\"']?main", html, re.IGNORECASE) is not None


def _without_comments(html: str) -> str:
    """Cut comments, scripts and styles by plain search."""
    for start, stop in (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>")):
        html = "".join(_outside(html, start, stop))
    return html


def _outside(html: str, start: str, stop: str) -> Iterator[str]:
    lowered, at = _lower(html), 0
    while (begin := lowered.find(start, at)) >= 0:
        yield html[at:begin]
        end = lowered.find(stop, begin)
        if end < 0:
            return
        at = end + len(stop)
    yield html[at:]


def _lower(html: str) -> str:
    """Lower ASCII alone: other letters may change their number when lowered."""
    return html.translate(_TO_LOWER)


_TO_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


class _Reader:
    """Collects sections; keeps counts, never a tree."""

    def __init__(self, *, main: bool, whole: bool) -> None:
        self._main, self._whole = main, whole
        self._main_tag, self._inside = "", 0  # how many of its kind are open within the main part
        self._skipping: list[str] = []
        self._level = 0
        self._words: list[str] = []
        self._heading: list[str] = []
        self._in_title = False
        self._kept_lines = 0
        self._found = Outline()
        self._above: list[tuple[int, str]] = []
        self._pending: tuple[int, str] | None = None
        self._cells = 0

    def take(self, token: re.Match[str]) -> None:
        """Take the next tag or text."""
        if token["text"]:
            self._say(unescape(token["text"]))
        elif token["tag"] and token["close"]:
            self._end(token["tag"].lower())
        elif token["tag"]:
            self._start(token["tag"].lower(), _attributes(token["attrs"]))

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "html":
            self._found.language = given.get("lang", "")[:2].lower()
        elif tag == "link" and given.get("rel", "").lower() == "canonical":
            href = given.get("href", "")
            self._found.url = href if href.startswith(("https://", "http://")) else ""
        elif tag == "title":
            self._in_title = not self._found.title
        if self._skips(tag, given):
            return
        if self._main and not self._inside and (tag == "main" or given.get("role") == "main"):
            self._main_tag = tag
        self._inside += tag == self._main_tag
        self._kept_lines += tag == "pre"
        if tag in _HEADINGS and self._reading:
            self._level = _HEADINGS[tag]
            self._heading = []
        elif self._level and tag == "br":
            self._heading.append(" ")
        else:
            self._break(tag)

    def _end(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if self._skipping:
            if tag == self._skipping[-1]:
                self._skipping.pop()
            return
        if tag in _HEADINGS and self._level:
            self._begin(" ".join("".join(self._heading).split()))
        elif tag in _BLOCKS and tag not in ("tr", "li"):
            self._words.append("\n")
        self._inside = max(0, self._inside - (tag == self._main_tag))
        self._kept_lines = max(0, self._kept_lines - (tag == "pre"))

    def _say(self, data: str) -> None:
        if self._in_title:
            self._found.title += data
        elif self._skipping or not self._reading:
            return
        elif self._level:
            self._heading.append(data)
        else:
            self._words.append(data if self._kept_lines else data.replace("\n", " "))

    def outline(self) -> Outline:
        """Close what is open and return the page."""
        if self._level:
            self._begin(" ".join("".join(self._heading).split()))
        self._flush()
        if self._pending:
            level, heading = self._pending
            self._add(level, heading, heading)
        self._found.title = " ".join(self._found.title.split())
        return self._found

    @property
    def _reading(self) -> bool:
        return not self._main or self._inside > 0

    def _skips(self, tag: str, given: dict[str, str]) -> bool:
        if self._skipping:
            if tag == self._skipping[-1]:
                self._skipping.append(tag)
            return True
        hidden = "hidden" in given or given.get("aria-hidden") == "true"
        dropped = tag in _SKIPPED and not (tag in ("header", "footer", "form") and self._inside)
        if self._whole or tag in _VOID or not (hidden or dropped):
            return False
        self._skipping.append(tag)
        return True

    def _break(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._words.append(" | " if self._cells else "")
            self._cells += 1
        elif tag == "li":
            self._words.append("\n- ")
        elif tag in ("p", "table", "pre", "blockquote", "dt", "hr"):
            self._words.append("\n\n")
        elif tag in _BLOCKS:
            self._words.append("\n")
        if tag == "tr":
            self._cells = 0

    def _begin(self, heading: str) -> None:
        level, self._level = self._level, 0
        if not heading:
            return
        self._flush()
        if self._pending and self._pending[0] >= level:
            self._add(*self._pending, self._pending[1])
        elif self._pending:
            self._above.append(self._pending)
        self._above = [each for each in self._above if each[0] < level]
        self._pending = (level, heading)

    def _flush(self) -> None:
        text = _SPACES.sub(" ", "".join(self._words))
        text = _LINES.sub("\n\n", re.sub(r" ?\n ?", "\n", text)).strip()
        self._words = []
        if not text:
            return
        level, heading = self._pending or (0, "")
        self._add(level, heading, text)
        if heading:
            self._above.append((level, heading))
        self._pending = None

    def _add(self, level: int, heading: str, text: str) -> None:
        path = tuple(name for depth, name in self._above if depth < level)
        self._found.sections.append(Section(heading=heading, text=text, path=path))


def _attributes(text: str) -> dict[str, str]:
    if not text.strip("/ "):
        return {}
    return {
        found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(text[:10_000])
    }
