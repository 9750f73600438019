"""Read numbers as they are written: digits, kanji, both mixed, and English words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_LONGEST = 24
_RUN = re.compile("[0-9〇零一二三四五六七八九十百千万億][0-9〇零一二三四五六七八九十百千万億,.]*+")
_PLAIN = re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LIST = re.compile(r"\d(?:,\d)+")
_PART = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|[〇零一二三四五六七八九]+|[十百千万億]")
_GLUED = re.compile("[a-z][-_]?$")

_DIGITS = {kanji: str(value) for value, kanji in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_SMALL = {"十": 10, "百": 100, "千": 1_000}
_LARGE = {"万": 10_000, "億": 100_000_000}
_SCALES = _SMALL | _LARGE

_ENGLISH_LIST = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)
_TENS_LIST = "thirty forty fifty sixty seventy eighty ninety"
_ENGLISH = {word: value for value, word in enumerate(_ENGLISH_LIST.split())} | {
    word: 10 * tens for tens, word in enumerate(_TENS_LIST.split(), start=3)
}
_ENGLISH_SCALES = {"hundred": 100, "thousand": 1_000}
_ENGLISH_NUMBER = re.compile(
    rf"(?<![a-z0-9])({'|'.join(sorted(_ENGLISH, key=len, reverse=True))})"
    r"(?:[ -](hundred|thousand))?(?![a-z0-9])"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `start` to `end` of folded text.

    `scale` is the power of ten written last (千 in 5千: 1000), 1 where there is none.
    `glued` says that letters run into it, as in a model number or USD50.
    """

    value: Decimal
    start: int
    end: int
    scale: int = 1
    glued: bool = False


def numbers(folded: str) -> tuple[Number, ...]:
    """Return every number of folded text (see `aligned.align`) in order.

    Figures longer than 24 characters and those with misplaced commas or dots are none.
    """
    found = [*_written_in_figures(folded), *_written_in_english(folded)]
    return tuple(sorted(found, key=lambda number: number.start))


def value_of(written: str) -> Decimal | None:
    """Return the value of one written number, or None when it is not one."""
    if written in _ENGLISH:
        return Decimal(_ENGLISH[written])
    if not written or len(written) > _LONGEST:
        return None
    if _PLAIN.fullmatch(written):
        return Decimal(written.replace(",", ""))
    parts = _PART.findall(written)
    if "".join(parts) != written:
        return None
    return _sum_of(parts)


def _sum_of(parts: list[str]) -> Decimal | None:
    total, section, waiting = Decimal(0), Decimal(0), None
    for part in parts:
        if part in _SMALL:
            section += (Decimal(1) if waiting is None else waiting) * _SMALL[part]
            waiting = None
        elif part in _LARGE:
            section += waiting or 0
            total += (section or 1) * _LARGE[part]
            section, waiting = Decimal(0), None
        elif waiting is not None:
            return None
        else:
            waiting = Decimal("".join(_DIGITS.get(c, c) for c in part).replace(",", ""))
    value = total + section + (waiting or 0)
    return Decimal(int(value)) if value == int(value) else value


def _written_in_figures(folded: str) -> Iterator[Number]:
    for run in _RUN.finditer(folded):
        written, start = run.group().rstrip(",."), run.start()
        glued = _GLUED.search(folded[max(0, start - 2) : start]) is not None
        pieces = written.split(",") if _LIST.fullmatch(written[:_LONGEST]) else [written]
        for piece in pieces:
            value = value_of(piece)
            if value is not None:
                end = start + len(piece)
                yield Number(value, start, end, _SCALES.get(piece[-1], 1), glued)
            start += len(piece) + 1


def _written_in_english(folded: str) -> Iterator[Number]:
    for match in _ENGLISH_NUMBER.finditer(folded):
        scale = _ENGLISH_SCALES.get(match[2], 1)
        yield Number(Decimal(_ENGLISH[match[1]] * scale), match.start(), match.end(), scale)
