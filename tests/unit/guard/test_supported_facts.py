"""What may be stated: numbers and links of the records; the reader's limits as limits alone."""

import pytest

from assistant.guard.facts import numbers_in, supported_by, unsupported


def wrong(sentence: str, evidence: str, limits: str = "") -> tuple[str, ...]:
    return unsupported(sentence, supported=supported_by([evidence]), limits=supported_by([limits]))


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("価格は4,980円です。", "¥4980"),
        ("価格は4，980円です。", "4980"),
        ("送料は１０００円です。", "1000円"),
        ("26.50cmです。", "26.5cm"),
        ("1,000です", "1,000.00"),
        ("100円～200円", "100 200"),
        ("2026-04版です。", "2026-04-01"),
        ("くわしくは https://shop.example/a をご覧ください。", "https://shop.example/a"),
        ("6,980円です。[1][12]", "6,980円"),
        ("お問い合わせは a@shop.example へ", "a@shop.example"),
        ("数字はありません。", ""),
        ("https://shop.example/a。次に", "https://shop.example/a"),
        ("<https://shop.example/a>", "https://shop.example/a"),
        ("2千円です。", "2,000円"),
        ("1万円です。", "10,000円"),
    ],
)
def test_what_is_on_record_passes(sentence: str, evidence: str) -> None:
    assert wrong(sentence, evidence) == ()


@pytest.mark.parametrize(
    ("sentence", "evidence", "expected"),
    [
        ("価格は4,981円です。", "4,980円", ("4,981",)),
        ("0.5kgです。", "5kg", ("0.5",)),
        ("第3位です。", "", ("3",)),
        ("https://evil.example/x を開いて", "", ("https://evil.example/x",)),
        ("https://shop.example/b", "https://shop.example/a", ("https://shop.example/b",)),
        ("a@evil.example へ", "a@shop.example", ("a@evil.example",)),
        ("①②です。", "", ("12",)),
        ("1,2,3の順です。", "1 2 3", ("1,2,3",)),
        ("٣個です。", "", ("٣",)),
        ("[12円]", "", ("12",)),
        ("26.5cmと27cm", "26.5", ("27",)),
    ],
)
def test_what_is_not_on_record_is_named(
    sentence: str, evidence: str, expected: tuple[str, ...]
) -> None:
    assert wrong(sentence, evidence) == expected


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("送料は五百円です。", "送料は600円"),
        ("送料は5万円です。", "5月"),
        ("www.evil.example をご覧ください。", ""),
        ("evil.com/abc をご覧ください。", ""),
    ],
)
def test_a_number_or_an_address_in_other_spelling_is_not_overlooked(
    sentence: str, evidence: str
) -> None:
    assert wrong(sentence, evidence) != ()


@pytest.mark.parametrize(
    "sentence",
    ["5,000円以下で2点", "5,000円以内です。", "under ¥5,000", "within 5000 yen", "5000円くらいで"],
)
def test_a_limit_of_the_reader_may_be_repeated_as_a_limit(sentence: str) -> None:
    assert wrong(sentence, "2点", "5,000円以下のギフト") == ()


@pytest.mark.parametrize(
    "sentence", ["5,000円です。", "5,000円になります。", "price: 5000", "5000円引き"]
)
def test_a_limit_of_the_reader_is_never_a_fact(sentence: str) -> None:
    assert len(wrong(sentence, "2点", "5,000円以下のギフト")) == 1


def test_a_limit_nobody_stated_is_no_limit() -> None:
    assert wrong("3,000円以下です。", "", "5,000円以下") == ("3,000",)


def test_numbers_are_read_in_one_spelling() -> None:
    assert numbers_in("¥4,980 ２６．５cm 007 0 1,000.00") == {"4980", "26.5", "7", "0", "1000"}
