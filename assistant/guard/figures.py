"""Reads the figures of a text, each with its kind and unit: money, measures, days, counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.guard.codes import READERS
from assistant.guard.days import day_of_month, days_in, hours_in
from assistant.guard.figure import Fact, Figure, blanked, measured, sure
from assistant.guard.spelling import Spelt, has_numbers, plain, spelt
from assistant.guard.units import Unit, is_counter, is_idiom, unit_at
from assistant.language.currency_words import with_currency

_OFF_AFTER = re.compile(
    r" ?(?:分?の?値?引(?!っ張)|分?オフ|off|割引|discount|(?:分の?)?クーポン|coupon|安く|cheaper"
    r"|less)"
)
_OFF_BEFORE = re.compile(
    r"(?:discount(?: of| is|:)?|割引[率額]?[はがの:]*|値引き?額?[はがの:]*|save) ?[¥$€£]?$"
)
_MONEY_BEFORE = re.compile(
    r"(?:価格|値段|料金|代金|金額|送料|手数料|合計|総額|小計|税込み?|税抜き?|定価|¥"
    r"|price[sd]?|costs?|fees?|total|charges?|shipping|postage|pay)"
    r"(?:[はがもを:( ]|だけで|たった|わずか|約|is|are|of|at|only|just|be|will|for)*$"
)
_POINTS_BEFORE = re.compile(
    r"(?:ポイント(?:残高|数)?|points?(?: balance)?)(?:[はがも:( ]|is|are|of)*$"
)
_STAGE_BEFORE = re.compile(r"(?:ステージ|段階|レベル|stage|level|phase)(?:[はがも:( ]|is|are|at)*$")
_STAGE_AFTER = re.compile(r" ?(?:段階目|段目|番目の段階)")
_ORDINAL = re.compile(r"第$")
_DIGITS = re.compile(r"[0-9]+")
_LISTED = re.compile(r"(?:^|\n)[ \t]*\(?$")
_LISTED_AFTER = re.compile(r"[.):](?: |$)|[.)](?=[^0-9])|[つ点番]目")
_LONGEST_LIST = 20
_OPEN_DAY = re.compile(r"日(?!間|目|以[内上]|ほど|程度|くらい|ぐらい|後|前|分|かか|営)")
_SPAN = re.compile(r" ?(?:[~x×*]|-|から|to) ?(?:[wdhl]|幅|奥行き?|高さ|縦|横|厚[みさ])?")
_LIST = re.compile(r" ?(?:[、・/,]|と|か|または|or|and) ?")
_WORD_BEFORE = re.compile(r"(?<![a-z])([a-z]+) ?$")
_LETTERS = re.compile(r"-?([a-z]+[0-9]?)(?![a-z])")
_WHOLE_HALF = re.compile(r"半額|半値|(?:half[- ]price|half off|half the (?:usual |regular )?price)")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number with its unit or currency; both empty where neither is written."""

    spelt: Spelt
    start: int
    end: int
    unit: Unit | None = None
    currency: str = ""


def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the figures of folded text in order; links must be blanked before."""
    found: list[Figure] = []
    dated = (days_in, hours_in, *READERS) if has_numbers(text) else ()
    for read in (_halves, *dated):
        here = list(read(text))
        text = blanked(text, [(each.start, each.end) for each in here])
        found += [each for each in here if each.needs]
    found += _counted(text)
    return tuple(sorted(found, key=lambda figure: figure.start))


def _halves(text: str) -> Iterator[Figure]:
    for match in _WHOLE_HALF.finditer(text):
        yield sure(*match.span(), Fact("off:percent", "50"))


def _counted(text: str) -> Iterator[Figure]:
    numbers = [_with_unit(text, each) for each in spelt(text)]
    for place, number in enumerate(numbers):
        like = _sharing(text, numbers, place, _SPAN)
        listed = None if like else _sharing(text, numbers, place, _LIST)
        figure = _figure(text, number, like or number)
        if figure is not None:
            yield _either(figure, _figure(text, number, listed)) if listed else figure


def _either(bare: Figure, listed: Figure | None) -> Figure:
    """Leave open whether a bare number shares the unit of its list: «25.5、26.0cm»."""
    if listed is None:
        return bare
    return Figure(bare.start, bare.end, (*bare.bears, *listed.bears), (*bare.needs, *listed.needs))


def _with_unit(text: str, number: Spelt) -> _Number:
    marked = with_currency(text, number.start, number.end)
    if marked.currency:
        return _Number(number, marked.start, marked.end, currency=marked.currency)
    unit = unit_at(text, number.end)
    return _Number(number, number.start, unit.end if unit else number.end, unit)


def _sharing(
    text: str, numbers: list[_Number], place: int, between: re.Pattern[str]
) -> _Number | None:
    """Find the number whose unit a bare one shares: 100~200円, 10×20cm, ¥500-800."""
    if numbers[place].unit or numbers[place].currency:
        return None
    for step in (1, -1):
        at = place
        while 0 <= at + step < len(numbers):
            first, second = sorted((numbers[at], numbers[at + step]), key=lambda each: each.start)
            if not between.fullmatch(text, first.end, second.start):
                break
            at += step
            found = numbers[at]
            if found.unit or found.currency:
                after_sign = found.currency and found.end == found.spelt.end
                return found if step > 0 or after_sign else None
    return None


def _figure(text: str, number: _Number, like: _Number) -> Figure | None:
    value, start, end = number.spelt.value, number.start, number.end
    if value is None:
        return sure(start, end, Fact("raw", text[start:end]))
    if number.spelt.words and not (like.currency or like.unit):
        return None
    if like.currency:
        return _money(text, value, (start, end), like.currency)
    if like.unit is None:
        return _bare(text, value, start, end)
    if number.spelt.words and is_idiom(text, number.spelt.start, value, like.unit):
        return None
    return _measure(text, value, (start, end), like.unit)


def _money(text: str, value: Decimal, span: tuple[int, int], currency: str) -> Figure:
    start, end = span
    if _is_off(text, start, end):
        return sure(start, end, measured(f"off:{currency}", value))
    stated = measured(f"money:{currency}", value)
    return Figure(start, end, bears=(stated, measured("money", value)), needs=(stated,))


def _measure(text: str, value: Decimal, span: tuple[int, int], unit: Unit) -> Figure | None:
    start, end = span
    size = value * unit.size
    stated = measured(unit.kind, size)
    if unit.kind == "percent":
        bears = (stated,)
        if _is_off(text, start, end):
            off = measured("off:percent", size)
            return Figure(start, end, bears=(off, stated), needs=(off,))
        return sure(start, end, *bears)
    if unit.kind == "temperature" and re.search(r"(?:マイナス|(?<![0-9a-z])-)$", text[:start]):
        return sure(start, end, measured(unit.kind, -size))
    if is_counter(unit.kind):
        return _count(text, value, (start, end), unit.kind)
    if unit.kind == "days" and _OPEN_DAY.match(text, end - 1):
        return Figure(start, end, bears=(stated,), needs=(stated, day_of_month(int(value))))
    return sure(start, end, stated)


def _count(text: str, value: Decimal, span: tuple[int, int], kind: str) -> Figure | None:
    """Read a count: one on record without a counter may be said with any, others keep theirs."""
    start, end = span
    if _STAGE_AFTER.match(text, start + len(_digits(text, start))):
        return _stage(value, start, end)
    if _ORDINAL.search(text[:start]) and kind == "count:段階":
        return _stage(value, start, end)
    if _is_list_number(text, value, start):
        return None
    counted, bare = measured(kind, value), measured("count", value)
    return Figure(
        start,
        end,
        bears=(counted, measured("counted", value)),
        needs=(measured("counted", value),) if kind == "count" else (counted, bare),
    )


def _bare(text: str, value: Decimal, start: int, end: int) -> Figure | None:
    before = text[:start]
    if _STAGE_BEFORE.search(before) or _STAGE_AFTER.match(text, end):
        return _stage(value, start, end)
    if _is_list_number(text, value, start):
        return None
    letters = _LETTERS.match(text, end)
    if letters:
        return sure(start, letters.end(), measured(f"unit:{letters[1]}", value))
    counted = (measured("count", value), measured("counted", value))
    if _POINTS_BEFORE.search(before):
        return Figure(
            start, end, (measured("points", value), *counted), (measured("points", value),)
        )
    if _MONEY_BEFORE.search(before):
        return Figure(start, end, (measured("money", value), *counted), (measured("money", value),))
    word = _WORD_BEFORE.search(before)
    named = (_named_by(word[1], value),) if word else ()
    return Figure(start, end, (*counted, *named), (measured("counted", value), *named))


def _named_by(word: str, value: Decimal) -> Fact:
    """Make the fact of a number that a word names, as if they were written as one: pH 5.5."""
    return Fact("code", word + plain(value))


def _stage(value: Decimal, start: int, end: int) -> Figure:
    stage = measured("stage", value)
    return Figure(start, end, bears=(stage, measured("counted", value)), needs=(stage,))


def _is_off(text: str, start: int, end: int) -> bool:
    return bool(_OFF_AFTER.match(text, end) or _OFF_BEFORE.search(text[:start]))


def _is_list_number(text: str, value: Decimal, start: int) -> bool:
    """Tell whether a number only counts lines or points: «1. Open it», 2つ目."""
    if value > _LONGEST_LIST or value != int(value):
        return False
    after = start + len(_digits(text, start))
    found = _LISTED_AFTER.match(text, after)
    if found is None:
        return False
    return found.group().endswith("目") or _LISTED.search(text[:start]) is not None


def _digits(text: str, start: int) -> str:
    found = _DIGITS.match(text, start)
    return found.group() if found else ""
