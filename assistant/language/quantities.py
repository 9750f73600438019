"""Find the measures and counts a text states, and whether they are limits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from assistant.language.aligned import align
from assistant.language.bounds import Bound, Comparison, bound_of
from assistant.language.numerals import Number, numbers

# Each unit with the ways to write it after folding; (?!…) keeps out words that merely
# begin like the unit.
_JAPANESE_UNITS = {
    "cm": "センチメートル|センチ",
    "mm": "ミリメートル",
    "milli": "ミリ",
    "km": "キロメートル",
    "m": "メートル",
    "kg": "キログラム|キロ",
    "g": "グラム",
    "ml": "ミリリットル",
    "L": "リットル",
    "mah": "ミリアンペア",
    "w": "ワット",
    "v": "ボルト",
    "inch": "インチ|型(?!番|紙)",
    "GB": "ギガバイト|ギガ",
    "TB": "テラバイト|テラ",
    "人": "人分|人用|人前|人掛け|人(?!気|形|工|類|間)|名様|名(?!前|称|刺|古|品|入)",
    "歳": "歳(?!末|暮)|才(?!能)",
    "本": "本(?!体|格|革|当(?!た)|日|人|社|店|棚|綿|州|文|来|物)",
    "枚": "枚",
    "個": "個(?!人|別|室|性)|つ(?!折|星)|コ(?![ァ-ヺー])",
    "足": "足(?!り|ら|首|元|先)",
    "点": "点(?!滅|検|火|灯|字)",
    "着": "着(?!用|信|丈|払)",
    "台": "台(?!所|風|座|紙)",
    "冊": "冊",
    "箱": "箱",
    "袋": "袋",
    "缶": "缶(?!詰|切)",
    "杯": "杯",
    "組": "組(?!み)",
    "回": "回(?!線|転)",
    "食": "食(?!品|事|器|材|べ|洗|パン|物|用|塩)",
    "セット": "セット",
    "パック": "パック",
    "号": "号(?!室|店|線)",
    "畳": "畳",
    "段": "段(?!階|差|ボール)",
    "ページ": "ページ|頁",
    "合": "合(?![計わうっ成格同金板皮宿])",
    "粒": "粒(?!子|立)",
    "日分": "日分",
    "lm": "ルーメン",
    "db": "デシベル",
    "気圧": "気圧",
    "種": "種(?![類子])",
    "℃": "°c|度(?!目|数|付|入)",
    "%": "%|パーセント",
    "割": "割(?!れ|り勘)",
    "時間": "時間(?!帯|割|指)",
    "分": "分間|分(?!の|袖|丈|咲|け|割|厚|類|別|野|析)",
    "秒": "秒",
    "日": "日間|日(?!本|分|時|曜|付|目|程|用)",
    "週間": "週間|週(?!末)",
    "か月": "[かヶケカヵ箇ヵ]月",
    "年": "年間|年(?!代|式|末|始|賀|齢|前|生)",
}
_LATIN_UNITS = {
    "cm": "cms?|centimet(?:er|re)s?",
    "mm": "mm|millimet(?:er|re)s?",
    "km": "km|kilomet(?:er|re)s?",
    "m": "m|met(?:er|re)s?",
    "kg": "kgs?|kilos?|kilograms?",
    "g": "g(?!対応|回線|通信|スマホ)|grams?",
    "ml": "ml|cc|millilit(?:er|re)s?",
    "L": "l|lit(?:er|re)s?",
    "mah": "mah",
    "w": "w|watts?",
    "v": "v|volts?",
    "inch": "inch(?:es)?",
    "GB": "gb|gigs?",
    "TB": "tb",
    "mg": "mg|milligrams?",
    "kcal": "kcal|calories",
    "lm": "lm|lumens?",
    "db": "db|decibels?",
    "気圧": "bar|atm",
    "ページ": "pages?",
    "合": "go",
    "ra": "ra",
    "oz": "oz|ounces?",
    "lb": "lbs?|pounds? in weight",
    "人": "people|persons?|guests?|adults?|kids|children",
    "歳": "years?[ -]olds?|yo",
    "個": "pieces?|pcs",
    "足": "pairs?",
    "点": "items?",
    "セット": "sets?",
    "%": "percent",
    "時間": "hours?|hrs?|h",
    "分": "minutes?|mins?",
    "秒": "seconds?|sec",
    "日": "days?",
    "週間": "weeks?",
    "か月": "months?",
    "年": "years?",
}
_WRITTEN = [
    *((unit, f"(?:{written})") for unit, written in _JAPANESE_UNITS.items()),
    *((unit, f"(?:{written})(?![a-z0-9])(?! ?サイズ)") for unit, written in _LATIN_UNITS.items()),
]

_TO = re.compile(" ?(?:[~ー-]|から| to ) ?")
_AND = re.compile(" and ")
_TIMES = re.compile(" ?[x×✕*] ?[wdh]?")
_SIDE = re.compile("(?<![a-z0-9])[wdh]$")
_KIND = re.compile("入り?|組|分|用|炊き?|張り?|掛け|防水|口|骨|段階|タイプ|サイズ")
_ENOUGH = ("十分", "十分な", "十分に", "十分で", "十分、", "十分。")
_LENGTH_WORDS = re.compile("厚|幅|長さ|高さ|奥行|径|丈|cm|センチ|mm")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated number of `unit`; `start` to `end` covers the words that limit it too."""

    value: Decimal
    unit: str
    comparison: Comparison
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Measure:
    """A number and the unit after it, "" when none is written."""

    number: Number
    unit: str
    end: int


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return what `text` measures or counts, in order; money, dates and codes are not.

    A range gives two quantities, at least the lower and at most the higher; sizes joined
    by × give one each. 割 counts as tens of per cent, ミリ as ml from 100 up unless a
    length is spoken of, else as mm.
    """
    aligned = align(text)
    folded = aligned.text
    found = []
    for series in _series(folded):
        unit = series[-1].unit
        for measure, bound in _bounds(folded, series):
            if not _is_no_quantity(folded, measure.number, unit):
                value, name = _canonical(folded, measure, unit)
                span = aligned.span(bound.start, bound.end)
                found.append(Quantity(value, name, bound.comparison, span.start, span.end))
    return tuple(found)


def _measures(folded: str) -> Iterator[_Measure]:
    for number in numbers(folded):
        before = folded[max(0, number.start - 2) : number.start]
        if before.endswith("第") or (number.glued and not _SIDE.search(before)):
            continue
        unit = _unit().match(folded, number.end)
        if unit and unit.lastindex:
            yield _Measure(number, _WRITTEN[unit.lastindex - 1][0], unit.end())
        else:
            yield _Measure(number, "", number.end)


@cache
def _unit() -> re.Pattern[str]:
    """Return a pattern with one group per entry of _WRITTEN."""
    return re.compile("[ -]?(?:" + "|".join(f"({written})" for _, written in _WRITTEN) + ")")


def _series(folded: str) -> Iterator[tuple[_Measure, ...]]:
    """Join what shares a unit: 10~20cm, 20x30x10cm; drop what ends without a unit."""
    series: tuple[_Measure, ...] = ()
    for measure in _measures(folded):
        if series and not _shares_unit(folded, series, measure):
            if series[-1].unit:
                yield series
            series = ()
        series = (*series, measure)[-4:]
    if series and series[-1].unit:
        yield series


def _shares_unit(folded: str, series: tuple[_Measure, ...], measure: _Measure) -> bool:
    before = series[-1]
    if before.unit not in ("", measure.unit):
        return False
    between = folded[before.end : measure.number.start]
    if _TIMES.fullmatch(between):
        return len(series) == 1 or _is_product(folded, series)
    if len(series) > 1:
        return False
    opened = folded.endswith("between ", 0, before.number.start)
    return bool(_TO.fullmatch(between) or (opened and _AND.fullmatch(between)))


def _is_product(folded: str, series: tuple[_Measure, ...]) -> bool:
    return bool(_TIMES.fullmatch(folded[series[0].end : series[1].number.start]))


def _bounds(folded: str, series: tuple[_Measure, ...]) -> Iterator[tuple[_Measure, Bound]]:
    first, last = series[0].number, series[-1]
    limits: list[Comparison] = ["at_least", "at_most"]
    if len(series) == 1:
        alone = bound_of(folded, first.start, last.end)
        kind = _KIND.match(folded, last.end)
        told = bound_of(folded, first.start, kind.end()) if kind else alone
        yield last, told if told.comparison != "exact" else alone
        return
    if _is_product(folded, series):
        limits = [bound_of(folded, first.start, last.end).comparison] * len(series)
    elif first.value > last.number.value:
        limits.reverse()
    for measure, limit in zip(series, limits, strict=True):
        yield measure, Bound(limit, measure.number.start, measure.end)


def _is_no_quantity(folded: str, number: Number, unit: str) -> bool:
    """Say whether it is a year, a day of the month, or 十分 in the sense of enough."""
    if unit == "年":
        return number.value >= 1_000
    if unit == "分":
        return folded[number.start : number.end + 2] in _ENOUGH
    return unit == "日" and folded.endswith(("月", "/", "-"), 0, number.start)


def _canonical(folded: str, measure: _Measure, unit: str) -> tuple[Decimal, str]:
    value = measure.number.value
    if unit == "割":
        return value * 10, "%"
    if unit == "milli":
        near = folded[max(0, measure.number.start - 12) : measure.end + 6]
        return value, "mm" if value < 100 or _LENGTH_WORDS.search(near) else "ml"
    return value, unit
