"""Fold text for matching and remember where each character came from."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from assistant.language.normalise import ONE_DASH, clean

_LETTER_AND_MARKS = re.compile(
    "(?s:.)[\u0300-\u036f\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\U000e0100-\U000e01ef]{0,30}"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text given: from `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Aligned:
    """Folded text; `origins` has where each of its characters stood, () when unmoved."""

    text: str
    origins: tuple[Span, ...]

    def span(self, start: int, end: int) -> Span:
        """Return where `text[start:end]`, which must not be empty, stood before folding."""
        if not self.origins:
            return Span(start, end)
        return Span(self.origins[start].start, self.origins[end - 1].end)


def align(text: str) -> Aligned:
    """Fold width, case, dashes and hidden characters of `text`, keeping the way back."""
    folded = text.casefold()
    still = len(folded) == len(text) and unicodedata.is_normalized("NFKC", folded)
    if still and clean(text) == text:
        return Aligned(folded.translate(ONE_DASH), ())
    letters: list[str] = []
    origins: list[Span] = []
    for letter in _LETTER_AND_MARKS.finditer(text):
        plain = _fold(letter.group())
        letters.append(plain)
        origins.extend([Span(*letter.span())] * len(plain))
    return Aligned("".join(letters), tuple(origins))


@lru_cache(maxsize=8_000)
def _fold(letter: str) -> str:
    folded = unicodedata.normalize("NFKC", clean(letter)).casefold()
    return unicodedata.normalize("NFKC", folded).translate(ONE_DASH)
