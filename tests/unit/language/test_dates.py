"""Days are counted from today, and the year from what was meant."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.dates import dates

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今日", [("2026-11-25", True, "今日")]),
        ("明日", [("2026-11-26", True, "明日")]),
        ("明後日", [("2026-11-27", True, "明後日")]),
        ("あさって", [("2026-11-27", True, "あさって")]),
        ("昨日", [("2026-11-24", True, "昨日")]),
        ("一昨日", [("2026-11-23", True, "一昨日")]),
        ("今週末", [("2026-11-28", False, "今週末")]),
        ("来週末", [("2026-12-05", False, "来週末")]),
        ("来週の金曜", [("2026-12-04", True, "来週の金曜")]),
        ("来週の金曜日に", [("2026-12-04", True, "来週の金曜日")]),
        ("来週金曜", [("2026-12-04", True, "来週金曜")]),
        ("再来週の月曜", [("2026-12-07", True, "再来週の月曜")]),
        ("12/3", [("2026-12-03", True, "12/3")]),
        ("12月3日", [("2026-12-03", True, "12月3日")]),
        ("十二月三日", [("2026-12-03", True, "十二月三日")]),
        ("3日後", [("2026-11-28", True, "3日後")]),
        ("三日後", [("2026-11-28", True, "三日後")]),
        ("1週間後", [("2026-12-02", True, "1週間後")]),
        ("2か月前", [("2026-09-25", True, "2か月前")]),
        ("１２／３", [("2026-12-03", True, "１２／３")]),
        ("2026-12-03", [("2026-12-03", True, "2026-12-03")]),
        ("2026/12/3", [("2026-12-03", True, "2026/12/3")]),
        ("2026年12月3日", [("2026-12-03", True, "2026年12月3日")]),
        ("令和8年12月3日", [("2026-12-03", True, "令和8年12月3日")]),
        ("令和元年5月1日", [("2019-05-01", True, "令和元年5月1日")]),
        ("2月30日", []),
        ("13/45", []),
        ("5/1", [("2027-05-01", True, "5/1")]),
        ("5/29", [("2026-05-29", True, "5/29")]),
        ("6/1", [("2026-06-01", True, "6/1")]),
        ("12月", [("2026-12-01", False, "12月")]),
        ("12月末", [("2026-12-31", False, "12月末")]),
        ("来月", [("2026-12-01", False, "来月")]),
        ("来月5日", [("2026-12-05", True, "来月5日")]),
        ("今月末", [("2026-11-30", True, "今月末")]),
        ("月末", [("2026-11-30", True, "月末")]),
        ("金曜", [("2026-11-27", False, "金曜")]),
        ("次の水曜", [("2026-12-02", True, "次の水曜")]),
        ("水曜日", [("2026-11-25", False, "水曜日")]),
        ("10日までに", [("2026-12-10", False, "10日")]),
        ("30日までに届きますか", [("2026-11-30", False, "30日")]),
        ("明日と来週の月曜", [("2026-11-26", True, "明日"), ("2026-11-30", True, "来週の月曜")]),
        ("3日以内", []),
        ("3日前後", []),
        ("1/2カップ", []),
        ("https://a.b/12/3", []),
        ("24/7", []),
        ("MN-12/3", []),
        ("二〇二六年十二月三日", [("2026-12-03", True, "二〇二六年十二月三日")]),
        ("先週の土曜", [("2026-11-21", True, "先週の土曜")]),
        ("土日", [("2026-11-28", False, "土日")]),
        ("週末", [("2026-11-28", False, "週末")]),
        ("今週の土日", [("2026-11-28", False, "今週の土日")]),
        ("明日香村", []),
        ("今日は！", []),
        ("999年後", [("3025-11-25", True, "999年後")]),
        ("tomorrow", [("2026-11-26", True, "tomorrow")]),
        ("next Friday", [("2026-12-04", False, "next Friday")]),
        ("this Friday", [("2026-11-27", True, "this Friday")]),
        ("last Monday", [("2026-11-16", False, "last Monday")]),
        ("Dec 3", [("2026-12-03", True, "Dec 3")]),
        ("December 3rd, 2026", [("2026-12-03", True, "December 3rd, 2026")]),
        ("3 Dec 2026", [("2026-12-03", True, "3 Dec 2026")]),
        ("3rd of December", [("2026-12-03", True, "3rd of December")]),
        ("in 3 days", [("2026-11-28", True, "in 3 days")]),
        ("a week ago", [("2026-11-18", True, "a week ago")]),
        ("two weeks later", [("2026-12-09", True, "two weeks later")]),
        ("the day after tomorrow", [("2026-11-27", True, "the day after tomorrow")]),
        ("next week", [("2026-11-30", False, "next week")]),
        ("this weekend", [("2026-11-28", False, "this weekend")]),
        ("Friday", [("2026-11-27", False, "Friday")]),
        ("coming Wednesday", [("2026-12-02", True, "coming Wednesday")]),
        ("may 3", [("2027-05-03", True, "may 3")]),
        ("next month", [("2026-12-01", False, "next month")]),
        ("next Monday", [("2026-11-30", True, "next Monday")]),
        ("9/30の注文", [("2026-09-30", True, "9/30")]),
        ("今日中に、来月末まで", [("2026-11-25", True, "今日"), ("2026-12-31", True, "来月末")]),
        ("12/1-12/3", [("2026-12-01", True, "12/1"), ("2026-12-03", True, "12/3")]),
        ("2/29", []),
        ("OK明日10時に", [("2026-11-26", True, "明日")]),
        ("todayish", []),
        ("２０２８年２月２９日", [("2028-02-29", True, "２０２８年２月２９日")]),
        ("", []),
        ("\ud800😀", []),
    ],
)
def test_the_day_a_text_names(text: str, expected: list[tuple[str, bool, str]]) -> None:
    found = [(str(m.date), m.exact, text[m.start : m.end]) for m in dates(text, today=WEDNESDAY)]
    assert found == expected


def test_a_day_long_past_means_next_year() -> None:
    today = date(2026, 12, 28)
    assert [m.date for m in dates("7/1に", today=today)] == [date(2026, 7, 1)]
    assert [m.date for m in dates("6/30に", today=today)] == [date(2027, 6, 30)]


def test_the_weekend_on_a_sunday_is_today() -> None:
    sunday = date(2026, 11, 29)
    assert [m.date for m in dates("今週末", today=sunday)] == [sunday]


@given(
    st.text(
        st.sampled_from("0123456789年月日/-今来先週末後前曜金土次の元令和 decmayinext"), max_size=40
    ),
    st.dates(),
)
def test_every_mention_lies_inside_the_text(text: str, today: date) -> None:
    reached = 0
    for found in dates(text, today=today):
        assert reached <= found.start < found.end <= len(text)
        reached = found.end


@given(st.text(st.characters(), max_size=200), st.dates())
def test_no_text_is_refused(text: str, today: date) -> None:
    dates(text, today=today)


@pytest.mark.parametrize("piece", ["1", "1/", "一", "月", "1月", "今日", "next ", "2026-", "1日"])
@pytest.mark.timeout(60)
def test_a_wall_of_one_phrase_is_read_fast(piece: str) -> None:
    read = dates((piece * 100_000)[:100_000], today=WEDNESDAY)
    assert isinstance(read, tuple)
