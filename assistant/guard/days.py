"""Reads days, months, years and hours of the clock, each in whatever detail it is stated."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product

from assistant.guard.figure import BLANK, Fact, Figure
from assistant.language.numerals import value_of

_ANY = "*"
_HALF_DAY_MINUTES = 720
_N = "[0-9〇一二三四五六七八九十]{1,3}"
_Y = (
    "(?:(?P<year>(?:19|20)[0-9]{2}|[〇一二三四五六七八九]{4})"
    "|令和(?P<era>元|[0-9一二三四五六七八九十]{1,2}))年 ?"
)
_FREE = "(?<![0-9〇一二三四五六七八九十/.])(?<![0-9a-z]-)"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(?<![a-z])(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    "|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?"
)
_DOM = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9])"
_DAYS = (
    f"{_FREE}(?P<year>(?:19|20)[0-9]{{2}})(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark)"
    "(?P<day>[0-9]{1,2})(?![0-9])",
    f"{_FREE}(?P<year>(?:19|20)[0-9]{{2}})[-/](?P<month>0[1-9]|1[0-2])(?![0-9/-])",
    f"(?:{_Y})?{_FREE}(?P<month>{_N})月(?!間) ?(?:(?P<day>{_N})日)?",
    f"{_FREE}{_Y}(?:(?P<month>{_N})月 ?(?:(?P<day>{_N})日)?)?",
    f"{_FREE}(?P<month>[0-9]{{1,2}})/(?P<day>[0-9]{{1,2}})(?=[ (]|[^0-9/a-z%])",
    f"{_MONTH} {_DOM}(?:,? (?P<year>(?:19|20)[0-9]{{2}}))?",
    f"(?<![0-9.,]){_DOM}(?: of)? {_MONTH}(?:,? (?P<year>(?:19|20)[0-9]{{2}}))?",
    f"{_MONTH},? (?P<year>(?:19|20)[0-9]{{2}})(?![0-9])",
    "(?<![a-z])(?:in|since|from|of|until|by) (?P<year>(?:19|20)[0-9]{2})(?![0-9,.])",
)
_HALF = "(?:(?P<half>午前|午後|夜|am|pm) ?)?"
_AFTER = " ?(?P<after>a\\.?m\\.?|p\\.?m\\.?)(?![a-z])"
_HOURS = (
    f"(?<=[0-9{BLANK}])t(?P<hour>[0-9]{{2}}):(?P<minute>[0-9]{{2}})[0-9:.]*(?:z|[+-][0-9:]{{5}})?",
    f"{_HALF}(?<![0-9:.])(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-5][0-9])(?![0-9:])(?:{_AFTER})?",
    f"{_HALF}(?<![0-9.])(?P<hour>{_N})時(?![間点代期])(?:(?P<minute>[0-9]{{1,2}})分|(?P<past>半))?",
    f"{_HALF}(?<![0-9.])(?P<hour>[0-9]{{1,2}})(?= ?[~-] ?[0-9]{{1,2}}時(?![間点代期]))",
    f"(?<![0-9:.,])(?P<hour>[0-9]{{1,2}}){_AFTER}",
)


def days_in(text: str) -> Iterator[Figure]:
    """Yield the days of folded text; a whole date bears each of its parts."""
    yield from _read(text, _DAYS, _day)


def hours_in(text: str) -> Iterator[Figure]:
    """Yield the hours of the clock; 3時 may be either of the two a day has."""
    yield from _read(text, _HOURS, _hour)


def day_of_month(day: int) -> Fact:
    """Make the fact of a day whose month is not said: 20日に."""
    return Fact("date", f"{_ANY}-{_ANY}-{day:02}")


_Reader = Callable[[re.Match[str]], Figure | None]


def _read(text: str, ways: tuple[str, ...], read: _Reader) -> Iterator[Figure]:
    taken: list[tuple[int, int]] = []
    for pattern in _compiled(ways):
        for match in pattern.finditer(text):
            start, end = match.span()
            figure = read(match)
            if figure and not any(start < other[1] and other[0] < end for other in taken):
                taken.append((start, end))
                yield figure


@cache
def _compiled(ways: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(way) for way in ways)


def _day(match: re.Match[str]) -> Figure | None:
    said = match.groupdict()
    name = said.get("name")
    month = _MONTHS.index(name[:3]) + 1 if name else _number(said.get("month"))
    day, year = _number(said.get("day")), _year(said)
    if month is not None and not 1 <= month <= len(_MONTHS):
        return None
    if day is not None and not 1 <= day <= 31:
        return None
    parts = (
        str(year) if year else _ANY,
        f"{month:02}" if month else _ANY,
        f"{day:02}" if day else _ANY,
    )
    return Figure(
        *match.span(),
        bears=tuple(Fact("date", "-".join(each)) for each in _less_exact(parts)),
        needs=(Fact("date", "-".join(parts)),),
    )


def _less_exact(parts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    choices = [tuple(dict.fromkeys((part, _ANY))) for part in parts]
    return (each for each in product(*choices) if set(each) != {_ANY})


def _year(said: dict[str, str | None]) -> int | None:
    era = said.get("era")
    if era:
        return 2018 + (1 if era == "元" else _number(era) or 0)
    written = said.get("year") or ""
    return _number(written) if written else None


def _hour(match: re.Match[str]) -> Figure | None:
    said = match.groupdict()
    hour = _number(said["hour"])
    if hour is None or hour > 24:
        return None
    minutes = hour * 60 + (30 if said.get("past") else _number(said.get("minute")) or 0)
    half = (said.get("half") or "") + (said.get("after") or "")
    late = half.startswith(("午後", "夜", "p"))
    if late and hour < 12:
        minutes += _HALF_DAY_MINUTES
    exact = Fact("time", str(minutes))
    either = (exact, Fact("time", str(minutes + _HALF_DAY_MINUTES)))
    return Figure(*match.span(), bears=(exact,), needs=(exact,) if half or hour > 12 else either)


def _number(written: str | None) -> int | None:
    value = value_of(written) if written else None
    return None if value is None else int(value)
