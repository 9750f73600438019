"""Cites and screens: each piece gets its numbers, and only what is supported is said."""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace

from assistant.chat.ground import Ground
from assistant.events import Event, TextDelta
from assistant.guard.speech import speakable
from assistant.ports import Piece

_MARK = re.compile(r"\s*[\[［【]\s*\d{1,3}(?:\s*[,、，]\s*\d{1,3})*\s*[\]］】]")
"""A citation mark of a writer's own; ours are set by code."""

_LAST_WORD = re.compile(r"\S*$")
_LETTER = re.compile(r"[A-Za-z0-9]")

_TIGHT = ("ja", "zh")
"""Languages written without spaces between sentences."""


@dataclass(slots=True)
class Spoken:
    """What was said so far, and how many pieces were withheld."""

    language: str
    text: str = ""
    withheld: int = 0
    _open: tuple[int, ...] = field(default=())

    def next_words(self, piece: Piece, numbers: tuple[int, ...]) -> str:
        """Return what to add for a piece: marks due, a gap, its words."""
        words = self._marks_before(piece, numbers)
        if self.text or words:
            words += self._gap(piece, marked=bool(words))
        self._open = numbers
        words += piece.text
        self.text += words
        return words

    def run_into(self, piece: Piece) -> str:
        """Return the last word said, where a piece may run into it without a gap."""
        found = _LAST_WORD.search(self.text)
        return found.group() if found and not self._gap(piece, marked=False) else ""

    def _gap(self, piece: Piece, *, marked: bool) -> str:
        """Part two pieces; Latin letters and figures never run together, in any language."""
        if piece.opens_paragraph:
            return "\n"
        letters = not marked and _LETTER.match(piece.text) and self.text[-1:].isascii()
        return " " if letters or self.language not in _TIGHT else ""

    def last_marks(self) -> str:
        """Return the marks still due at the end."""
        marks = _marks(self._open)
        self.text += marks
        self._open = ()
        return marks

    def _marks_before(self, piece: Piece, numbers: tuple[int, ...]) -> str:
        """Sentences of one paragraph that rest on the same source share one mark."""
        same = numbers == self._open and not piece.opens_paragraph
        return "" if same else _marks(self._open)


def cite_and_screen(
    pieces: Iterator[Piece | Event], ground: Ground, spoken: Spoken, *, by_code: bool = False
) -> Generator[Event, None, None]:
    """Say each supported piece with its citations; pass events on; count what is withheld.

    What was laid out `by_code` from words it quotes exactly needs no second opinion.
    """
    for said in pieces:
        if not isinstance(said, Piece):
            yield said
            continue
        piece = replace(said, text=speakable(_MARK.sub("", said.text)))
        if not piece.text.strip():
            continue
        quoted = by_code and ground.holds_quote(piece)
        if not quoted and not ground.bears(piece, before=spoken.run_into(piece)):
            spoken.withheld += 1
            continue
        yield TextDelta(text=spoken.next_words(piece, ground.numbers_for(piece)))
    marks = spoken.last_marks()
    if marks:
        yield TextDelta(text=marks)


def _marks(numbers: tuple[int, ...]) -> str:
    return "".join(f"[{number}]" for number in numbers)
