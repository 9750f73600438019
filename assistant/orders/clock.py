"""The shop's time zone, and days and times as its readers write them."""

import re
from datetime import date, datetime, timedelta, timezone

JST = timezone(timedelta(hours=9), "JST")
"""Japan has no summer time, so a fixed offset needs no time zone data."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HOURS = re.compile(r"(\d{1,2})–(\d{1,2})時")


def day_text(day: date, language: str) -> str:
    """Write a day: `2026年11月18日`, `18 Nov 2026`."""
    if language == "ja":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_text(moment: datetime, language: str, *, year: bool = False) -> str:
    """Write a moment in the shop's time: `11月18日 10:24`, `18 Nov 10:24`."""
    local = moment.astimezone(JST)
    day = day_text(local.date(), language)
    if not year:
        day = day.removeprefix(f"{local.year}年").removesuffix(f" {local.year}")
    return f"{day} {local:%H:%M}"


def slot_text(slot: str, language: str) -> str:
    """Write a delivery slot as recorded, or for other readers: `18–20時`, `18:00–20:00`."""
    if language == "ja":
        return slot
    return _HOURS.sub(r"\1:00–\2:00", slot).replace("午前中", "in the morning")
