"""Hear the price range a shopper names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import assert_never

from assistant.language.aligned import align
from assistant.language.bounds import Comparison, bound_of
from assistant.language.currency_words import with_currency
from assistant.language.numerals import Number, numbers

_ABOUT_PERCENT = 20
_DEFAULT = "JPY"
_LEAST_BARE = 100
_COIN = 500
_ONE_COIN = re.compile("ワンコイン(?:以下|以内|で|くらい)?")
_BUDGET_REACH = 28
_LARGEST = Decimal(10) ** 12

_BAND = re.compile("台(?!湾|所)")
_TO = re.compile("台? ?(?:[~ー-]|から| to (?:about )?) ?")
_AND = re.compile(" and ")
_OPENED = re.compile("between [^0-9 ]{0,3}$")
_BUDGET = re.compile(
    "(?:予算|値段|価格|金額|budget|price|spend(?:ing)?)(?:額|感|帯| is| of|は|が|で|も|として)?"
    "[:=、]? ?(?:税込み?|税抜き?|[0-9一二三四五六]{1,2}人で)?"
    "(?:だいたい|大体|約|およそ|最大で?|上限|under|below|up to|about|around|over|at most)? ?$"
)
_BUDGET_AFTER = re.compile(" ?(?:[のが]?予算| budget)")
_FROM = re.compile(" ?(?:~|から)")
_ROUND_LIMIT = re.compile(" ?(?:くらい|ぐらい|位(?!置)|前後|程度|以下|以内|まで(?!も)|未満)")
_COUNTED = re.compile("(?:レビュー|フォロワー|在庫|回転|画素|歩数|容量|再生|件数)[^ 、。]{0,3}$")
_NOT_MONEY = re.compile(
    "[ -]?(?:[a-z%個枚本足人日年月時分秒歳才点着冊回箱名週番号件台]|センチ|グラム|インチ"
    "|ページ|頁|粒|錠|包|合|畳|種|段|ルーメン|デシベル|ミリ|リットル|キロ|ワット|足|回|倍|気圧|号)"
)
_THOUSAND = re.compile("k(?![a-z])")
_REBATE = re.compile(" ?(?:値?引|オフ|off|割引|クーポン)")
_GAP = re.compile("[ 、,]{0,3}(?:で|かつ|but|and)?[ 、,]{0,2}")


@dataclass(frozen=True, slots=True)
class MoneyRange:
    """A price range in minor units of `currency`; None leaves a side open.

    `about` says the figure was an estimate; one given alone reaches 20 % either way.
    """

    low: int | None
    high: int | None
    currency: str
    about: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with what marks it as money: a currency, a budget word before it, or neither."""

    number: Number
    currency: str
    budget: bool
    start: int
    end: int


def money_range(text: str, *, bare: bool = False) -> MoneyRange | None:
    """Return the price range `text` states, or None when it names no money.

    Of several, the first that is a limit, a range or an estimate counts, joined with the
    other side where that follows at once (3000円以上5000円以下). "Under" and 未満 leave
    out the amount itself, in minor units. Numbers are money only beside a currency or a
    budget word, or as a round 千 or 万 with a limit (2万前後); where the text is known to speak of
    prices, `bare` takes any figure of three digits that is limited and has no unit (10000以下).
    """
    aligned = align(text)
    stated = list(_ranges(aligned.text, bare=bare))
    if not stated:
        return None
    chosen = next((place for place, found in enumerate(stated) if _is_limit(found)), 0)
    found = stated[chosen]
    if chosen + 1 < len(stated):
        found = _joined(aligned.text, found, stated[chosen + 1])
    span = aligned.span(found.start, found.end)
    return replace(found, start=span.start, end=span.end)


def _ranges(folded: str, *, bare: bool) -> Iterator[MoneyRange]:
    amounts = tuple(_amounts(folded))
    coin = _ONE_COIN.search(folded)
    if coin:
        yield MoneyRange(None, _COIN, _DEFAULT, about=False, start=coin.start(), end=coin.end())
    place = 0
    while place < len(amounts):
        first, following = amounts[place], amounts[place + 1 : place + 2]
        place += 1
        if following and _is_range(folded, first, following[0], bare=bare):
            yield _between(folded, first, following[0])
            place += 1
        elif (
            first.currency
            or first.budget
            or _is_round_limit(folded, first)
            or (bare and _is_bare(folded, first) and _is_limited(folded, first))
        ):
            yield _around(folded, first)


def _amounts(folded: str) -> Iterator[_Amount]:
    for number in numbers(folded):
        if _THOUSAND.match(folded, number.end):
            number = replace(number, value=number.value * 1_000, end=number.end + 1, scale=1_000)
        amount = _amount(folded, number)
        glued = number.glued and amount.start == number.start
        if number.value <= _LARGEST and not glued and not _REBATE.match(folded, amount.end):
            yield amount


def _amount(folded: str, number: Number) -> _Amount:
    written = with_currency(folded, number.start, number.end)
    start, end = written.start, written.end
    named = _BUDGET.search(folded[max(0, start - _BUDGET_REACH) : start])
    budget = (named or _BUDGET_AFTER.match(folded, end)) is not None
    if not written.currency and _NOT_MONEY.match(folded, end):
        budget = False
    return _Amount(number, written.currency, budget, start, end)


def _is_range(folded: str, first: _Amount, second: _Amount, *, bare: bool) -> bool:
    """Say whether two amounts are the ends of one range, if only one has the currency."""
    between = folded[first.end : second.start]
    opened = _OPENED.search(folded[max(0, first.start - 12) : first.start])
    if not (_TO.fullmatch(between) or (opened and _AND.fullmatch(between))):
        return False
    if second.currency:
        return first.currency in ("", second.currency)
    marked = first.budget or first.start < first.number.start
    marked = marked or (bare and first.number.value >= _LEAST_BARE and _is_bare(folded, second))
    return marked and not _NOT_MONEY.match(folded, second.end)


def _is_round_limit(folded: str, amount: _Amount) -> bool:
    """Say whether it is a bare 2万 or 5千 with a limit, and counts nothing else."""
    return (
        amount.number.scale in (1_000, 10_000)
        and _ROUND_LIMIT.match(folded, amount.end) is not None
        and not _COUNTED.search(folded[max(0, amount.start - 12) : amount.start])
    )


def _is_bare(folded: str, amount: _Amount) -> bool:
    """Say whether a figure could be a price: three digits or more, no unit, counting nothing."""
    before = folded[max(0, amount.start - 12) : amount.start]
    return (
        amount.number.value >= _LEAST_BARE
        and not _NOT_MONEY.match(folded, amount.end)
        and not _COUNTED.search(before)
    )


def _is_limited(folded: str, amount: _Amount) -> bool:
    return bound_of(folded, amount.start, amount.end).comparison != "exact"


def _between(folded: str, first: _Amount, second: _Amount) -> MoneyRange:
    currency = second.currency or first.currency or _DEFAULT
    low, high = first.number.value, second.number.value
    if first.number.scale == 1 and low * second.number.scale <= high:
        low *= second.number.scale  # 3~5千円
    band = _BAND.match(folded, second.end)
    bound = bound_of(folded, first.start, band.end() if band else second.end)
    sides = sorted((low, high + (_band_width(high) - 1 if band else 0)))
    return MoneyRange(
        low=_minor(sides[0], currency),
        high=_minor(sides[1], currency),
        currency=currency,
        about=bound.comparison == "about",
        start=bound.start,
        end=bound.end,
    )


def _around(folded: str, amount: _Amount) -> MoneyRange:
    currency, value = amount.currency or _DEFAULT, amount.number.value
    bound = bound_of(folded, amount.start, amount.end)
    comparison, end = bound.comparison, bound.end
    minor = _minor(value, currency)
    low, high = _sides(comparison, minor, budget=amount.budget)
    band, onwards = _BAND.match(folded, amount.end), _FROM.match(folded, amount.end)
    if band:
        low, high, end = minor, _minor(value + _band_width(value), currency) - 1, band.end()
    elif comparison == "exact" and onwards:
        low, high, end = minor, None, onwards.end()
    return MoneyRange(low, high, currency, comparison == "about", bound.start, end)


def _sides(comparison: Comparison, minor: int, *, budget: bool) -> tuple[int | None, int | None]:
    match comparison:
        case "exact":
            return (None if budget else minor), minor
        case "at_most":
            return None, minor
        case "below":
            return None, minor - 1
        case "at_least":
            return minor, None
        case "above":
            return minor + 1, None
        case "about":
            return minor * (100 - _ABOUT_PERCENT) // 100, -(-minor * (100 + _ABOUT_PERCENT) // 100)
        case _:
            assert_never(comparison)


def _joined(folded: str, one: MoneyRange, other: MoneyRange) -> MoneyRange:
    """Make one range of a lower and an upper limit that follow each other."""
    lows = [found.low for found in (one, other) if found.low is not None]
    highs = [found.high for found in (one, other) if found.high is not None]
    apart = not _GAP.fullmatch(folded[one.end : other.start])
    if apart or len(lows) != 1 or len(highs) != 1 or one.currency != other.currency:
        return one
    low, high = sorted((*lows, *highs))
    return replace(one, low=low, high=high, end=other.end)


def _is_limit(found: MoneyRange) -> bool:
    return found.low != found.high


def _band_width(value: Decimal) -> Decimal:
    """Return how far 台 reaches: 1000 for 5000円台 and 15000円台, 10000 for 2万円台."""
    width = Decimal(1)
    while value and value % (width * 10) == 0:
        width *= 10
    return width


def _minor(value: Decimal, currency: str) -> int:
    # Imported here because the domain brings pydantic, which the rest of this package spares.
    from assistant.domain.money import EXPONENTS

    return int(value.scaleb(EXPONENTS.get(currency, 2)))
