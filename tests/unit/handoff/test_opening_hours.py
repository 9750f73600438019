"""Whether people answer, and when they next do."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from assistant.domain.hours import OpeningHours
from assistant.handoff.hours import (
    answers_from,
    hours_of,
    hours_text,
    is_open,
    moment_text,
    next_opening,
)
from assistant.ports import Knowledge

JST = timezone(timedelta(hours=9))
HOURS = OpeningHours(
    days=("mon", "tue", "wed", "thu", "fri"), opens="10:00", closes="18:00",
    closed_on=(date(2026, 11, 23),),
)  # fmt: skip


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=JST)


@pytest.mark.parametrize(
    ("moment", "open_"),
    [(at(20, 9, 59), False), (at(20, 10), True), (at(20, 17, 59), True), (at(20, 18), False),
     (at(21, 12), False), (at(22, 12), False), (at(23, 12), False), (at(24, 12), True),
     (datetime(2026, 11, 20, 1, 0, tzinfo=UTC), True),
     (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), False)],
)  # fmt: skip
def test_people_answer_in_opening_hours_alone(moment: datetime, open_: bool) -> None:
    assert is_open(HOURS, moment) is open_


@pytest.mark.parametrize(
    ("moment", "opening"),
    [(at(20, 8), at(20, 10)), (at(20, 12), at(20, 12)), (at(20, 18), at(24, 10)),
     (at(21, 12), at(24, 10)), (at(23, 9), at(24, 10)), (at(24, 23), at(25, 10))],
)  # fmt: skip
def test_weekends_and_holidays_are_passed_over(moment: datetime, opening: datetime) -> None:
    assert next_opening(HOURS, moment) == opening


def test_hours_that_are_not_on_record_never_close() -> None:
    assert is_open(None, at(22, 3))
    assert next_opening(None, at(22, 3)) == at(22, 3)


def test_a_desk_that_never_opens_has_no_next_opening() -> None:
    assert next_opening(HOURS.model_copy(update={"days": ()}), at(20, 12)) is None


def test_an_opening_is_written_on_the_shop_s_clock() -> None:
    moment = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    assert moment_text(moment, HOURS, "ja") == "11月24日（火）10:00"
    assert moment_text(moment, HOURS, "en") == "Tue 24 Nov, 10:00"


def test_the_shop_s_record_says_when_people_answer(knowledge: Knowledge) -> None:
    hours = hours_of(knowledge)
    assert hours is not None
    assert (hours.opens, hours.closes) == ("10:00", "18:00")
    assert hours_text(knowledge, "ja") == "平日10:00〜18:00"  # the words and the data agree
    assert answers_from(knowledge, at(20, 12), "ja") == ""
    assert answers_from(knowledge, at(21, 12), "en") == "Tue 24 Nov, 10:00"
