"""Prices are read as merchants write them, or refused: never guessed, never rounded."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.money import Money
from assistant.ingest.foreign.prices import amount_of, money_of


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        ("¥1,980", 1980, "JPY"),
        ("￥１，９８０", 1980, "JPY"),
        ("1,980円", 1980, "JPY"),
        ("1,980円(税込)", 1980, "JPY"),
        ("1980円（税込）", 1980, "JPY"),
        ("1980 JPY", 1980, "JPY"),
        ("$12.50", 1250, "USD"),
        ("15.00 USD", 1500, "USD"),
        ("US$12.50", 1250, "USD"),
        ("$1,299", 129900, "USD"),
        ("1.234,56 €", 123456, "EUR"),
        ("12,50 EUR", 1250, "EUR"),
        ("1 234,50 EUR", 123450, "EUR"),
        ("1.234.567,00 EUR", 123456700, "EUR"),
        ("£0.99", 99, "GBP"),
        ("NT$1,200", 120000, "TWD"),
        ("1.500 KWD", 1500, "KWD"),
    ],
)
def test_a_written_price_keeps_its_currency(written: str, amount: int, currency: str) -> None:
    assert money_of(amount_of(written), "CHF") == Money(amount=amount, currency=currency)


@pytest.mark.parametrize(
    ("value", "currency", "amount"),
    [(1980, "JPY", 1980), (1980.0, "JPY", 1980), (49.99, "USD", 4999), ("250", "USD", 25000),
     (0.1 + 0.2, "USD", 30), ("12.5", "BHD", 12500)],
)  # fmt: skip
def test_a_bare_number_takes_the_currency_of_the_file(
    value: object, currency: str, amount: int
) -> None:
    assert money_of(amount_of(value), currency) == Money(amount=amount, currency=currency)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (-1, "price is negative: -1"),
        ("-3 USD", "price is negative: '-3 USD'"),
        (float("nan"), "price is not a number: nan"),
        (float("inf"), "price is not a number: inf"),
        (True, "price is not a number: True"),
        ("無料", "price is not a number: '無料'"),
        ("1,980円〜2,980円", "price is not a number: '1,980円〜2,980円'"),
        ("1,800円(税抜)", "price is without tax: '1,800円(税抜)'"),
        ("1,800円+税", "price is without tax: '1,800円+税'"),
        ("12 EUR / 13 GBP", "price has several currencies: '12 EUR / 13 GBP'"),
        ("1e9", "price is not a number: '1e9'"),
        ("", "price is not a number: ''"),
        (10**13, "price is beyond reason: 10000000000000"),
    ],
)
def test_what_is_no_price_is_refused_with_the_reason(value: object, reason: str) -> None:
    with pytest.raises(ValueError) as told:  # noqa: PT011 - the reason is compared below
        amount_of(value)
    assert str(told.value) == reason


def test_a_fraction_of_a_yen_is_refused() -> None:
    with pytest.raises(ValueError, match=r"more decimals than JPY has: 19\.5"):
        money_of(amount_of("¥19.5"), "JPY")


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_every_amount_in_cents_comes_back_exactly(value: Decimal) -> None:
    money = money_of(amount_of(f"${value:,.2f}"), "USD")
    assert money.amount == int(value * 100)


@given(st.text(max_size=60))
def test_any_text_is_a_price_or_a_reason(text: str) -> None:
    try:
        amount_of(text)
    except ValueError as problem:
        reason = str(problem)
    else:
        return
    assert reason.startswith("price ")
