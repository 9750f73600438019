"""Reads numbers however they are spelt: digits of any script, kanji, mixed, or English words."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.language.aligned import align
from assistant.language.numerals import value_of

_KANJI = "〇零一二三四五六七八九十百千万億兆"
_RUN = re.compile(rf"(?:\d(?:[\d,]*\d)?(?:\.\d+)?|[{_KANJI}])++")
_ANY_DIGIT = re.compile(rf"[0-9{_KANJI}]")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_SCALE_AFTER = re.compile(r" ?(thousand|million|billion)(?![a-z])")
_VAGUE = re.compile(r"[数何幾]$")
_POSITIONAL = re.compile("[〇零一二三四五六七八九]{3,}")

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {word: value for value, word in enumerate(_ONES)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_LARGE = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_WORD = "|".join(sorted((*_SMALL, *_LARGE, "hundred"), key=len, reverse=True))
_WORDS = re.compile(
    rf"(?<![a-z])(?:a (?=hundred|thousand|million))?(?:{_WORD})(?:(?:-| and | )(?:{_WORD}))*+"
    r"(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class Spelt:
    """A number at `start` to `end` of folded text.

    `value` is None where the spelling is no number; `words` tells that no digit was used.
    """

    value: Decimal | None
    start: int
    end: int
    words: bool = False


def folded(text: str) -> str:
    """Return the form in which figures are read: NFKC, case folded, one dash, ASCII digits."""
    return _OTHER_DIGIT.sub(lambda digit: str(unicodedata.digit(digit[0])), align(text).text)


def spelt(text: str) -> Iterator[Spelt]:
    """Yield the numbers of folded text in order."""
    reached = 0
    for number in sorted((*_in_figures(text), *_in_english(text)), key=lambda each: each.start):
        if number.start >= reached:  # the million of «5 million» is read already
            reached = number.end
            yield number


def has_numbers(text: str) -> bool:
    """Tell whether any digit or kanji number stands in folded text."""
    return _ANY_DIGIT.search(text) is not None


def plain(value: Decimal) -> str:
    """Write a value in its one spelling: `4980`, `26.5`."""
    return f"{value.normalize():f}"


def _in_figures(text: str) -> Iterator[Spelt]:
    for run in _RUN.finditer(text):
        written = run.group()
        words = not any(letter.isdigit() and letter.isascii() for letter in written)
        if words and _VAGUE.search(text[: run.start()][-1:]):
            continue
        value = value_of(written)
        scale = _SCALE_AFTER.match(text, run.end())
        end = run.end()
        if value is not None and scale:
            value, end = value * _LARGE[scale[1]], scale.end()
        positional = words and _POSITIONAL.fullmatch(written) is not None
        yield Spelt(value, run.start(), end, words and not positional)


def _in_english(text: str) -> Iterator[Spelt]:
    for run in _WORDS.finditer(text):
        total, section = 0, 0
        for word in re.split(r"-| and | ", run.group()):
            if word == "hundred":
                section = (section or 1) * 100
            elif word in _LARGE:
                total, section = total + (section or 1) * _LARGE[word], 0
            elif word in _SMALL:
                section += _SMALL[word]
        yield Spelt(Decimal(total + section), run.start(), run.end(), words=True)
