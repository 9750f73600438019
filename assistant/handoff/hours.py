"""Tells whether people answer now, and when they next do, by the shop's own record."""

from datetime import datetime, time, timedelta, timezone

from assistant.domain.hours import OpeningHours
from assistant.domain.model import in_language
from assistant.domain.product import Vocabulary
from assistant.ports import Knowledge

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS = {"ja": "月火水木金土日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FARTHEST_DAYS = 60


def hours_of(knowledge: Knowledge) -> OpeningHours | None:
    """Return the hours in which people answer; None where the shop's record does not tell."""
    records = (document.record for document in knowledge.records.under("vocabulary"))
    found = (each.support_open for each in records if isinstance(each, Vocabulary))
    return next((hours for hours in found if hours is not None), None)


def hours_text(knowledge: Knowledge, language: str) -> str:
    """Say in the shop's own words when people answer; empty where its record does not tell."""
    records = (document.record for document in knowledge.records.under("vocabulary"))
    said = (each.support_hours for each in records if isinstance(each, Vocabulary))
    return in_language(next((each for each in said if each), {}), language)


def is_open(hours: OpeningHours | None, now: datetime) -> bool:
    """Tell whether people answer at a moment; hours that are not on record never close."""
    if hours is None:
        return True
    local = now.astimezone(_zone(hours))
    return _works(hours, local) and _clock(hours.opens) <= local.time() < _clock(hours.closes)


def next_opening(hours: OpeningHours | None, now: datetime) -> datetime | None:
    """Return when people answer next, `now` while they do; None when the record names no day."""
    if hours is None or is_open(hours, now):
        return now
    local = now.astimezone(_zone(hours))
    for ahead in range(_FARTHEST_DAYS):
        day = local.date() + timedelta(days=ahead)
        opening = datetime.combine(day, _clock(hours.opens), local.tzinfo)
        if opening > local and _works(hours, opening):
            return opening
    return None


def moment_text(moment: datetime, hours: OpeningHours, language: str) -> str:
    """Write an opening on the shop's clock: `11月24日（火）10:00`, `Tue 24 Nov, 10:00`."""
    local = moment.astimezone(_zone(hours))
    weekday = _DAYS["ja" if language == "ja" else "en"][local.weekday()]
    if language == "ja":
        return f"{local.month}月{local.day}日（{weekday}）{local:%H:%M}"
    return f"{weekday} {local.day} {_MONTHS[local.month - 1]}, {local:%H:%M}"


def answers_from(knowledge: Knowledge, now: datetime, language: str) -> str:
    """Say from when people answer; empty while they do, or where it is not on record."""
    hours = hours_of(knowledge)
    opening = next_opening(hours, now)
    if hours is None or opening is None or is_open(hours, now):
        return ""
    return moment_text(opening, hours, language)


def _works(hours: OpeningHours, local: datetime) -> bool:
    return _WEEK[local.weekday()] in hours.days and local.date() not in hours.closed_on


def _clock(written: str) -> time:
    return time.fromisoformat(written)


def _zone(hours: OpeningHours) -> timezone:
    return timezone(timedelta(hours=hours.utc_offset_hours))
