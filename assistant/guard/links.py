"""Reads whatever a reader could follow: addresses of pages and mail, in every disguise."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.guard.figure import BLANK, Fact
from assistant.language.normalise import clean

_INSIDE = rf"[^\s<>\"'`、。「」『』（）【】\[\]{{}}|\\^{BLANK}]"
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_TOP = (
    r"(?:(?:[a-z]{2,24}|xn--[a-z0-9-]+)(?![a-z0-9_-])"
    r"|みんな|コム|セール|ストア|クラウド|ファッション|ポイント|商店|网站|网址|中国|公司|рф|한국)"
)
_LINK = re.compile(
    "|".join(
        (
            rf"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:[/\\]+{_INSIDE}*",
            rf"(?<![a-z])(?:javascript:|vbscript:|intent:|data:[a-z]+/){_INSIDE}+",
            rf"(?<![:/\w])//(?=\w){_INSIDE}+",
            rf"(?<![\w.+%-])[\w.+%-]+@{_LABEL}(?:\.{_LABEL})+",
            r"(?<![\w@])@[a-z0-9_.]{3,}",
            rf"(?<![\w@.])(?:{_LABEL}\.)+{_TOP}(?::[0-9]+)?(?:[/?#]{_INSIDE}*)?",
            rf"(?<![\w.])[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}}(?![0-9.])(?:[/:]{_INSIDE}*)?",
            r"<(?!https?://|mailto:|[\w.+-]+@)/?[a-z!?][a-z0-9]*",
        )
    ),
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"!?\[(?P<shown>[^\[\]]*)\]\(\s*<?(?P<target>[^()\s>]*)[^()]*\)?")
_COMMON_TOP = (
    r"(?:com|net|org|info|biz|xyz|io|jp|co|ly|me|to|gg|cc|top|shop|site|online|app|dev|link|click"
    r"|ru|cn|example)(?![a-z0-9])"
)
_DOT = re.compile(
    rf"(?<=[a-z0-9])(?: ?[\[(](?:\.|dot)[\])] ?|。(?={_COMMON_TOP})"
    rf"| (?:dot|ドット) (?={_COMMON_TOP})| ?ドット ?(?={_COMMON_TOP}))",
    re.IGNORECASE,
)
_AT = re.compile(r" ?(?:[\[(](?:at|@|アット)[\])]|(?<=[a-z0-9])アットマーク(?=[a-z0-9])) ?", re.I)
_TRAILING = ".,;:!?*_~)'\""
_JAPANESE = "[ぁ-ゖァ-ヺー一-鿿々]+"
_AROUND = (re.compile(f"^{_JAPANESE}"), re.compile(f"{_JAPANESE}$"))
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?[/\\]*[^/?#]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it was written; any of `needs` on record supports it."""

    said: str
    needs: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A text with its links blanked out, and the links."""

    text: str
    links: tuple[Link, ...]


def read_links(text: str) -> Read:
    """Find the links of a text; a Markdown link is its target, and its words are read as words."""
    seen = _AT.sub("@", _DOT.sub(".", unicodedata.normalize("NFKC", clean(text))))
    found = [_link(each["target"]) for each in _MARKDOWN.finditer(seen) if each["target"]]
    seen = _MARKDOWN.sub(lambda each: f" {each['shown']} ", seen)
    spans = list(_spans(seen))
    found += [_link(seen[start:end]) for start, end in spans]
    for start, end in spans:
        seen = seen[:start] + BLANK * (end - start) + seen[end:]
    return Read(seen, tuple(found))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for match in _LINK.finditer(text):
        said = match.group()
        kept = said.rstrip(_TRAILING)
        yield match.start(), match.start() + len(kept)


def _link(said: str) -> Link:
    """Japanese is written without spaces: kana and kanji around an address may be a sentence's."""
    ways = [said]
    for edge in _AROUND:
        ways += [edge.sub("", way) for way in ways]
    return Link(said, tuple(dict.fromkeys(Fact("link", _canonical(way)) for way in ways)))


def _canonical(said: str) -> str:
    """Write scheme and host in one case; the rest of an address means what it says."""
    host = _HOST.match(said)
    at = host.end() if host else 0
    return (said[:at].lower() + said[at:]).removesuffix("/")
