"""Find the days a text speaks of, counted from today."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from assistant.language.aligned import align
from assistant.language.numerals import value_of

# A month and day further back than this, said without a year, mean next year's.
_LONG_PAST_DAYS = 180

_N = "[0-9〇一二三四五六七八九十]{1,3}"
_NOT_IN_NUMBER = "(?<![0-9〇一二三四五六七八九十/.a-z-])"
_YEAR = "(?:19|20)[0-9]{2}"
_PART = "の?(?P<part>上旬|初め|はじめ|頭|中旬|半ば|下旬|末)"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?"
)
_WEEKDAYS = "月火水木金土日"
_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAME = "(?P<day>(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_TURNS = {
    "先々": -2, "先": -1, "今": 0, "来": 1, "再来": 2,
    "last": -1, "this": 0, "next": 1,
}  # fmt: skip
_TURN = "(?P<turn>先々|先|今|再来|来)"
_NAMED = (
    (0, "今日(?!は(?:[!。]|$))|本日|きょう(?=[はのにで中、。]|$)"),
    (1, "明日(?![香葉])|(?<![ぁ-ん])あした|(?<![ぁ-ん])あす(?=[はのにま、。]|$)"),
    (2, "明後日|あさって"),
    (3, "明明後日|明々後日|しあさって"),
    (-1, "昨日|(?<![ぁ-ん])きのう"),
    (-2, "一昨日|おととい"),
)
_ENGLISH_NAMED = (
    (0, "today|tonight"),
    (1, "tomorrow"),
    (2, "(?:the )?day after tomorrow"),
    (-1, "yesterday"),
    (-2, "(?:the )?day before yesterday"),
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A day spoken of at `start` to `end`; not `exact` when it could be another near it."""

    date: date
    start: int
    end: int
    exact: bool


@dataclass(frozen=True, slots=True)
class _Day:
    date: date
    exact: bool = True


def dates(text: str, *, today: date) -> tuple[DateMention, ...]:
    """Return the days `text` names, in order; days that do not exist are left out.

    Without a year it is this year's day, or next year's once it lies more than 180 days
    back. A week or month stands for its first day, a weekend for its Saturday.
    """
    aligned = align(text)
    found = []
    reached = 0
    for mention in sorted(_mentions(aligned.text, today), key=lambda m: (m.start, -m.end)):
        if mention.start >= reached:
            span = aligned.span(mention.start, mention.end)
            found.append(replace(mention, start=span.start, end=span.end))
            reached = mention.end
    return tuple(found)


def _mentions(folded: str, today: date) -> Iterator[DateMention]:
    for pattern, read in _ways():
        for match in pattern.finditer(folded):
            try:
                day = read(match, today)
            except (ValueError, OverflowError):  # 2月30日, 13/45
                continue
            yield DateMention(day.date, match.start(), match.end(), day.exact)


def _full(match: re.Match[str], today: date) -> _Day:
    """Read a month and day, with a year or without."""
    said = match.groupdict()
    month = _MONTHS.index(said["name"][:3]) + 1 if said.get("name") else _number(said["month"])
    year = _year(said)
    day = _number(said["dom"]) if said["dom"] else _day_of_part(said, year or today.year, month)
    if year:
        return _Day(date(year, month, day), exact=said["dom"] is not None)
    there = date(today.year, month, day)
    if (today - there).days > _LONG_PAST_DAYS:
        there = date(today.year + 1, month, day)
    return _Day(there, exact=said["dom"] is not None)


def _year(said: dict[str, str | None]) -> int | None:
    if said.get("era"):
        return 2018 + (1 if said["era"] == "元" else _number(said["era"]))
    return _number(said["year"]) if said.get("year") else None


def _day_of_part(said: dict[str, str | None], year: int, month: int) -> int:
    part = said.get("part") or ""
    if part == "末":
        return monthrange(year, month)[1]
    return {"中旬": 11, "半ば": 15, "下旬": 21}.get(part, 1)


def _day_of_month(match: re.Match[str], today: date) -> _Day:
    """Read 10日までに as the next tenth."""
    day = _number(match["dom"])
    months = 0 if day >= today.day else 1
    return _Day(_months_on(today.replace(day=1), months).replace(day=day), exact=False)


def _turn_of_month(match: re.Match[str], today: date) -> _Day:
    first = _months_on(today.replace(day=1), _TURNS[match["turn"] or "今"])
    said = match.groupdict()
    if said.get("dom"):
        return _Day(first.replace(day=_number(said["dom"])))
    day = _day_of_part(said, first.year, first.month)
    return _Day(first.replace(day=day), exact=said.get("part") == "末")


def _turn_of_week(match: re.Match[str], today: date) -> _Day:
    monday = today - timedelta(days=today.weekday())
    said = match.groupdict()
    turn = _TURNS[said["turn"] or "this"]
    if said.get("day"):
        place = _weekday(match["day"])
        # "Next Friday" on a Monday may be either of two, as "last Monday" on a Friday;
        # 来週の金曜 is only one.
        later, earlier = place > today.weekday(), place < today.weekday()
        unsure = (said["turn"] == "next" and later) or (said["turn"] == "last" and earlier)
        return _Day(monday + timedelta(days=7 * turn + place), exact=not unsure)
    if said.get("weekend"):
        saturday = monday + timedelta(days=7 * turn + 5)
        return _Day(today if turn == 0 and today > saturday else saturday, exact=False)
    return _Day(monday + timedelta(days=7 * turn), exact=False)


def _coming_weekday(match: re.Match[str], today: date) -> _Day:
    ahead = (_weekday(match["day"]) - today.weekday()) % 7
    if match["coming"] and ahead == 0:
        ahead = 7
    return _Day(today + timedelta(days=ahead), exact=bool(match["coming"]))


def _distance(match: re.Match[str], today: date) -> _Day:
    count = 1 if match["count"] in ("a", "an") else _number(match["count"])
    count *= -1 if match.groupdict().get("back") else 1
    unit = match["unit"]
    if unit in ("日", "day"):
        return _Day(today + timedelta(days=count))
    if unit in ("週間", "week"):
        return _Day(today + timedelta(weeks=count))
    return _Day(_months_on(today, count * 12 if unit in ("年", "year") else count))


def _named(days: int) -> "_Reader":
    return lambda _match, today: _Day(today + timedelta(days=days))


def _weekday(name: str) -> int:
    return _WEEKDAYS.index(name) if name in _WEEKDAYS else _DAY_NAMES.index(name[:3])


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _number(written: str | None) -> int:
    value = value_of(written or "")
    if value is None:
        raise ValueError(written)
    return int(value)


_Reader = Callable[[re.Match[str], date], _Day]
_ENGLISH_COUNT = "(?P<count>an?|[0-9]{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)"
_ENGLISH_UNIT = "(?P<unit>day|week|month|year)s?"
_JAPANESE_WAYS: tuple[tuple[str, _Reader], ...] = (
    (f"{_NOT_IN_NUMBER}(?P<year>{_YEAR})(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark)"
     "(?P<dom>[0-9]{1,2})(?![0-9])", _full),
    (f"{_NOT_IN_NUMBER}"
     f"(?:(?:(?P<year>{_YEAR}|[〇一二三四五六七八九]{{4}})|令和(?P<era>元|{_N}))年 ?)?"
     f"(?P<month>{_N})月(?! ?間) ?(?:(?P<dom>{_N})日|{_PART})?", _full),
    (f"(?:{_NOT_IN_NUMBER}|(?<=/[0-9]-)|(?<=/[0-9][0-9]-))(?P<month>[0-9]{{1,2}})/(?P<dom>[0-9]{{1,2}})"
     "(?![0-9/a-z%]| ?(?:サイズ|カップ|量|丈|の量|インチ))", _full),
    (f"{_NOT_IN_NUMBER}(?P<dom>{_N})日(?=までに|に[着届欲必到配発受お]|の[午朝夕夜]|必?着)",
     _day_of_month),
    (f"{_NOT_IN_NUMBER}(?P<count>{_N})(?P<unit>日|週間|[かヶケカヵ箇]月|年)"
     "(?:後|(?P<back>前))(?![後提])", _distance),
    (f"{_TURN}月(?:の?(?P<dom>{_N})日|{_PART})?", _turn_of_month),
    ("(?<![先今来0-9〇一二三四五六七八九十])(?P<turn>)月(?P<part>末)", _turn_of_month),
    (f"{_TURN}週(?:の?(?P<day>[{_WEEKDAYS}])(?:曜日?|(?=[にのまで、。]|$))|の?(?P<weekend>週?末|土日))?",
     _turn_of_week),
    ("(?<![先今来])(?P<turn>)(?P<weekend>週末|土日)", _turn_of_week),
    (f"(?P<coming>今度の|次の)?(?P<day>[{_WEEKDAYS}])曜日?", _coming_weekday),
)  # fmt: skip
_ENGLISH_WAYS: tuple[tuple[str, _Reader], ...] = (
    (f"{_MONTH} (?P<dom>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>{_YEAR}))?", _full),
    (f"(?P<dom>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? (?P<year>{_YEAR}))?", _full),
    (f"(?P<turn>next|this|last) {_DAY_NAME}", _turn_of_week),
    ("(?P<turn>next|this|last) (?P<day>mon|tue|wed|thu|fri|sat|sun)", _turn_of_week),
    ("(?P<turn>next|this|last) (?:week|(?P<weekend>weekend))", _turn_of_week),
    ("(?P<turn>next|this|last) month", _turn_of_month),
    (f"(?P<coming>coming )?{_DAY_NAME}", _coming_weekday),
    (f"in {_ENGLISH_COUNT} {_ENGLISH_UNIT}(?! ago)", _distance),
    (f"{_ENGLISH_COUNT} {_ENGLISH_UNIT} (?:later|from (?:now|today)|(?P<back>ago))", _distance),
)


@cache
def _ways() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    english = "(?<![a-z0-9])(?:{})(?![a-z0-9])"
    return (
        *((re.compile(way), read) for way, read in _JAPANESE_WAYS),
        *((re.compile(english.format(way)), read) for way, read in _ENGLISH_WAYS),
        *((re.compile(names), _named(days)) for days, names in _NAMED),
        *((re.compile(english.format(name)), _named(days)) for days, name in _ENGLISH_NAMED),
    )
