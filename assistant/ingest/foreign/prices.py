"""Reads a price as merchants write it (`¥1,980`, `12.50 USD`, 49.99) into minor units."""

import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assistant.domain.money import EXPONENTS, Money

_SIGNS = {
    "円": "JPY", "¥": "JPY", "\uffe5": "JPY", "yen": "JPY", "us$": "USD", "nt$": "TWD",
    "hk$": "HKD", "s$": "SGD", "a$": "AUD", "c$": "CAD", "$": "USD", "€": "EUR", "£": "GBP",
    "₩": "KRW", "cn¥": "CNY",
}  # fmt: skip
_CODES = [
    "AED",
    "AUD",
    "BHD",
    "BRL",
    "CAD",
    "CHF",
    "CLP",
    "CNY",
    "CZK",
    "DKK",
    "EUR",
    "GBP",
    "HKD",
    "HUF",
    "IDR",
    "ILS",
    "INR",
    "JPY",
    "KRW",
    "KWD",
    "MXN",
    "MYR",
    "NOK",
    "NZD",
    "PHP",
    "PLN",
    "SAR",
    "SEK",
    "SGD",
    "THB",
    "TND",
    "TRY",
    "TWD",
    "USD",
    "VND",
    "ZAR",
]
CURRENCIES = frozenset(_CODES)
_MARK = re.compile(
    "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
    + rf"|(?<![a-z])(?:{'|'.join(code.lower() for code in _CODES)})(?![a-z])"
)
_TAX_IN = re.compile(r"[(\[]?\s*(?:税込(?:価格|み)?|tax incl(?:uded|\.)?)\s*[)\]]?")
_TAX_OUT = re.compile(r"税抜|税別|\+\s*税|excl|plus tax")
_NUMBER = re.compile(r"[+-]?\d[\d,.' ]*|[+-]?\.\d+")
_GROUPED = re.compile(r"[+-]?\d{1,3}([,. '])\d{3}(?:\1\d{3})*")
_MOST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and the currency written beside it ("" when none is)."""

    value: Decimal
    currency: str = ""

    @property
    def has_fraction(self) -> bool:
        """Tell whether it is more exact than a whole number."""
        return self.value != self.value.to_integral_value()

    @property
    def has_point(self) -> bool:
        """Tell whether decimals were written at all, as in 250.0."""
        return int(self.value.as_tuple().exponent) < 0


def amount_of(value: object) -> Amount:
    """Read a price; raises ValueError with what is wrong with it."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        msg = f"price is not a number: {_shown(value)}"
        raise ValueError(msg)  # noqa: TRY004 - the record is wrong, not the program
    if isinstance(value, float) and not math.isfinite(value):
        msg = f"price is not a number: {value}"
        raise ValueError(msg)
    amount = _written(value) if isinstance(value, str) else Amount(Decimal(str(value)))
    if amount.value < 0:
        msg = f"price is negative: {_shown(value)}"
        raise ValueError(msg)
    if amount.value > _MOST:
        msg = f"price is beyond reason: {_shown(value)}"
        raise ValueError(msg)
    return amount


def money_of(amount: Amount, currency: str) -> Money:
    """Bring an amount into minor units; raises ValueError when it has too many decimals."""
    code = amount.currency or currency
    minor = amount.value.scaleb(EXPONENTS.get(code, 2))
    whole = minor.to_integral_value()
    if abs(minor - whole) > Decimal("0.000001"):
        msg = f"price has more decimals than {code} has: {amount.value}"
        raise ValueError(msg)
    return Money(amount=int(whole), currency=code)


def _written(text: str) -> Amount:
    folded = unicodedata.normalize("NFKC", text[:200]).replace("\u2212", "-").casefold().strip()
    if _TAX_OUT.search(folded):
        msg = f"price is without tax: {_shown(text)}"
        raise ValueError(msg)
    folded = _TAX_IN.sub("", folded)
    marks = {_SIGNS.get(mark, mark.upper()) for mark in _MARK.findall(folded)}
    rest = _MARK.sub("", folded).strip(" -") if "-" in folded[1:] else _MARK.sub("", folded)
    rest = rest.strip().rstrip("-").strip()
    if len(marks - {"USD"}) > 1:
        msg = f"price has several currencies: {_shown(text)}"
        raise ValueError(msg)
    if not _NUMBER.fullmatch(rest):
        msg = f"price is not a number: {_shown(text)}"
        raise ValueError(msg)
    currency = next(iter(sorted(marks - {"USD"}) or sorted(marks)), "")
    return Amount(_number(rest, text), currency)


def _number(digits: str, text: str) -> Decimal:
    """Tell thousands from decimals: groups of three are thousands, the last other mark is not."""
    plain = digits.rstrip(" ,.'")
    point = max(plain.rfind("."), plain.rfind(","))
    whole = _GROUPED.fullmatch(plain)
    if (whole and whole.group(1) != ".") or (plain.count(".") > 1 and _GROUPED.fullmatch(plain)):
        normal = re.sub(r"[,. ']", "", plain)
    elif point >= 0:
        normal = re.sub(r"[,. ']", "", plain[:point]) + "." + plain[point + 1 :]
    else:
        normal = re.sub(r"[ ']", "", plain)
    try:
        return Decimal(normal)
    except InvalidOperation:
        msg = f"price is not a number: {_shown(text)}"
        raise ValueError(msg) from None


def _shown(value: object) -> str:
    return repr(value)[:40]
