"""Cuts streamed words into sentences and takes the citation marks out of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_GAP = r"[^\S\n]*"
_MARK = rf"[\[［【]{_GAP}\d{{1,3}}(?:{_GAP}[,、，]{_GAP}\d{{1,3}})*{_GAP}[\]］】]"
_MARKS = re.compile(rf"(?:{_GAP}{_MARK})+")
_NUMBER = re.compile(r"\d{1,3}")
_UNDECIDED = re.compile(rf"{_GAP}(?:[\[［【](?:\d|[,、，]|[^\S\n])*)?")
_STOPS = re.compile(r"[。！？!?.][。！？!?.…]*")
_WIDE_STOPS = frozenset("。！？")
_OPENING, _CLOSING = frozenset("「『（("), frozenset("」』）)")
_SHORT_FORMS = re.compile(
    r"(?:^\s*\d+|(?:^|\s)(?:Mr|Mrs|Ms|Dr|St|Co|Ltd|Inc|No|vs|approx|e\.g|i\.e|U\.S))$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its marks, the numbers they held, and whether it begins a new line."""

    text: str
    numbers: tuple[int, ...] = ()
    opens_paragraph: bool = False


class SentenceCutter:
    """Hands sentences out as soon as each is known to be over, its marks included."""

    def __init__(self) -> None:
        self._held = ""
        self._spoken = False
        self._new_line = False

    @property
    def held(self) -> str:
        """Return the words whose sentence is not over."""
        return self._held

    def feed(self, text: str) -> Iterator[Sentence]:
        """Take words in and yield the sentences they complete."""
        self._held += text
        yield from self._cut(final=False)

    def flush(self) -> Iterator[Sentence]:
        """Yield what is left when the words are over."""
        yield from self._cut(final=True)

    def _cut(self, *, final: bool) -> Iterator[Sentence]:
        while self._held:
            end = _end_of_sentence(self._held, final=final)
            if end is None:
                return
            raw, self._held = self._held[:end], self._held[end:]
            words = _whole(_MARKS.sub("", raw)).strip()
            if words:
                yield Sentence(words, _numbers(raw), self._spoken and self._new_line)
                self._spoken, self._new_line = True, False
            self._new_line = self._new_line or raw.endswith("\n")


def without_marks(text: str) -> str:
    """Take citation marks out of a text; their numbers mean nothing in another turn."""
    return _MARKS.sub("", text)


def _end_of_sentence(text: str, *, final: bool) -> int | None:
    depth = 0
    for at, character in enumerate(text):
        if character == "\n":
            return at + 1
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and _STOPS.match(character) and not _STOPS.match(text[at - 1 : at]):
            end = _end_after_stop(text, at, final=final)
            if end is None or end > 0:
                return end
    return len(text) if final else None


def _end_after_stop(text: str, at: int, *, final: bool) -> int | None:
    """Find where the sentence stopped at `at` ends: 0 if it goes on, None if that is not known."""
    stops = _STOPS.match(text, at)
    stop = stops.end() if stops else at
    marks = _MARKS.match(text, stop)
    end = marks.end() if marks else stop
    if _UNDECIDED.fullmatch(text, end):
        return len(text) if final else None
    if _runs_on(text, at, end) and not marks:
        return 0
    if marks or _WIDE_STOPS & set(text[at:stop]):
        return end
    following = text[end:].lstrip()[:1]
    if not text[end].isspace():  # «Yahoo!ショッピング» and «1.5» go on, «です!次» does not
        ends = text[at] != "." and not following.isascii() and not text[at - 1 : at].isascii()
        return end if ends else 0
    if text[at] == "." and (following.islower() or following.isdigit()):
        return 0
    return 0 if _SHORT_FORMS.search(text[:at]) else end


def _runs_on(text: str, at: int, end: int) -> bool:
    """Tell whether a stop stands inside an address in disguise: «shop。example»."""
    inside = text[at - 1 : at] + text[end : end + 1]
    return len(inside) == 2 and inside.isascii() and inside.isalnum() and text[at] == "。"


def _numbers(raw: str) -> tuple[int, ...]:
    found = (number for marks in _MARKS.findall(raw) for number in _NUMBER.findall(marks))
    return tuple(dict.fromkeys(int(number) for number in found))


def _whole(text: str) -> str:
    """Join the halves of characters that were sent apart."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
