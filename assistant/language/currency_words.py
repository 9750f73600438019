"""Know how each currency is written beside a number."""

import re
from dataclasses import dataclass
from functools import cache

_SIGN_REACH = 5
_SIGNS = {
    "JPY": "¥|jpy|jp¥",
    "USD": "us ?\\$|\\$|usd",
    "EUR": "€|eur",
    "GBP": "£|gbp",
    "KRW": "₩|krw",
    "CNY": "cn¥|rmb|cny",
    "TWD": "nt ?\\$|twd",
    "HKD": "hk ?\\$|hkd",
    "SGD": "s\\$|sgd",
}
_NAMES = {
    "JPY": "円(?![形周筒卓滑安高錐柱盤熟満陣座])|えん(?![ぁ-ん])|yen|jpy|日元|엔",
    "TWD": "台湾ドル|台幣|台币|twd",
    "HKD": "香港ドル|hkd",
    "SGD": "シンガポールドル|sgd",
    "USD": "米?ドル|dollars?|bucks|usd|us\\$|美元|달러",
    "EUR": "ユーロ|euros?|eur|€",
    "GBP": "ポンド|pounds?(?! in weight)|gbp|£",
    "KRW": "ウォン|won|krw|원",
    "CNY": "人民元|yuan|rmb|cny|元(?![素々気旦年の])",
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A number together with its currency mark; `currency` is "" when it has none."""

    currency: str
    start: int
    end: int


def with_currency(folded: str, start: int, end: int) -> Marked:
    """Return the ISO 4217 currency of the number at `start` to `end`, and how far it reaches."""
    currency, first = "", start
    reach = max(0, start - _SIGN_REACH)
    for code, sign in _signs_before().items():
        before = sign.search(folded[reach:start])
        if before:
            currency, first = code, reach + before.start()
            break
    for code, name in _names_after().items():
        after = name.match(folded, end)
        if after and currency in ("", code):
            return Marked(code, first, after.end())
    return Marked(currency, first, end)


@cache
def _signs_before() -> dict[str, re.Pattern[str]]:
    return {code: re.compile(f"(?<![a-z])(?:{signs}) ?$") for code, signs in _SIGNS.items()}


@cache
def _names_after() -> dict[str, re.Pattern[str]]:
    return {code: re.compile(f" ?(?:{names})(?![a-z])") for code, names in _NAMES.items()}
