"""What is masked before it is written down, and what only looks like personal data."""

import pytest

from assistant.guard.personal_data import masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("メールは taro@example.co.jp です", "メールは 〈mail〉 です"),
        ("a.b+c@mail.example.com", "〈mail〉"),
        ("電話 090-1234-5678", "電話 〈phone〉"),
        ("090 1234 5678", "〈phone〉"),
        ("0312345678 に電話", "〈phone〉 に電話"),
        ("03(1234)5678", "〈phone〉"),
        ("0120-000-000", "〈phone〉"),
        ("〒150-0001 東京都", "〈postcode〉 東京都"),
        ("150-0001", "〈postcode〉"),
        ("4242 4242 4242 4242", "〈card〉"),
        ("4111-1111-1111-1111", "〈card〉"),
        ("カード4242424242424242です", "カード〈card〉です"),
        ("taro@example.jp と 03-1234-5678", "〈mail〉 と 〈phone〉"),
        ("ＴＥＬ ０９０-１２３４-５６７８", "ＴＥＬ 〈phone〉"),
        ("taro＠example.co.jp", "〈mail〉"),
        ("+81-90-1234-5678", "〈phone〉"),
        ("(03)1234-5678", "〈phone〉"),
    ],
)
def test_personal_data_is_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "M-2026-10001",
        "MN-SHO-1001-navy-26.5",
        "12,800円",
        "2026-04-01",
        "2026年11月20日",
        "注文番号 M-2026-10024 の件",
        "26.5cm、500mL、1,000円",
        "JAN 4901234567894",
    ],
)
def test_what_is_no_personal_data_stays(text: str) -> None:
    assert masked(text) == text


def test_masking_twice_changes_nothing_more() -> None:
    once = masked("taro@example.jp 090-1234-5678 〒150-0001 4242 4242 4242 4242")

    assert masked(once) == once
