"""When people answer: days of the week, hours of the clock, and days on which nobody does."""

from datetime import date
from typing import Literal

from pydantic import Field

from assistant.domain.model import Frozen

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class OpeningHours(Frozen):
    """Opening hours on the shop's clock; `closed_on` are holidays among the days."""

    days: tuple[Weekday, ...]
    opens: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    closes: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    utc_offset_hours: float = Field(default=9.0, ge=-12, le=14)
    closed_on: tuple[date, ...] = ()
