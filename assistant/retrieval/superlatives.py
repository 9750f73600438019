"""Reads «the cheapest», «一番軽い», «新しい順»: what to sort the whole catalogue by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.search import Sort
from assistant.retrieval.facets import Mention

_MOST = r"(?:一番|いちばん|1番|最も|もっとも|最)\s*"
_MORE = r"(?:もっと|もう少し|もうちょ(?:い|っと))\s*"
_JAPANESE: tuple[tuple[str, Sort, str | None], ...] = (
    (r"安い|安価|お手頃|手頃|値段が低い|安", "price_asc", None),
    (r"たくさん(?:入る|物が入る)|大容量|容量が大きい|入る", "attribute_desc", "capacity_l"),
    (r"高い|高価|高額|値段が高い|高級", "price_desc", None),
    (r"新しい|新作|最近の", "newest", None),
    (r"軽い|軽量|軽", "attribute_asc", "weight"),
    (r"重い|重", "attribute_desc", "weight"),
    (r"明るい", "attribute_desc", "lumens"),
    (r"長持ち|電池が(?:持つ|もつ)|長時間", "attribute_desc", "battery_life_h"),
)
_ENGLISH: tuple[tuple[str, Sort, str | None], ...] = (
    (r"cheapest|least expensive|lowest[- ]priced?", "price_asc", None),
    (r"most expensive|dearest|priciest|highest[- ]priced?", "price_desc", None),
    (r"newest|latest|most recent", "newest", None),
    (r"lightest", "attribute_asc", "weight"),
    (r"heaviest", "attribute_desc", "weight"),
    (r"brightest", "attribute_desc", "lumens"),
    (r"longest[- ]lasting|lasts? (?:the )?longest", "attribute_desc", "battery_life_h"),
    (r"cheaper|less expensive", "price_asc", None),
    (r"roomiest|largest capacity", "attribute_desc", "capacity_l"),
)
_LARGEST = re.compile(
    rf"{_MOST}(?P<ja>大き[いな]|多い|長い|広い|入る)|(?P<en>largest|biggest|longest|most)\b"
)
_SMALLEST = re.compile(
    rf"{_MOST}(?P<ja>小さ[いな]|少ない|短い|狭い)|(?P<en>smallest|shortest|least)\b"
)
_CHEAPER = re.compile(
    r"(?:もっと|もう少し|もうちょ(?:い|っと)|(?<![円\d台])より)\s*(?:安い|安め|お手頃|手頃)"
)


def _superlative(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_MOST}|{_MORE})(?:値段|価格)?[のが]?(?:{word})|(?:{word})順")


_PATTERNS = (
    (_CHEAPER, "price_asc", None),
    *((_superlative(word), sort, key) for word, sort, key in _JAPANESE),
    *((re.compile(rf"\b(?:{word})\b"), sort, key) for word, sort, key in _ENGLISH),
)  # fmt: skip

_SIZES: tuple[tuple[re.Pattern[str], Sort], ...] = (
    (_LARGEST, "attribute_desc"),
    (_SMALLEST, "attribute_asc"),
)


@dataclass(frozen=True, slots=True)
class Superlative:
    """A sort order, the attribute it goes by (None for price and date) and where it is said."""

    sort: Sort
    key: str | None
    start: int
    end: int


def superlative_in(folded: str, mentions: Sequence[Mention]) -> Superlative | None:
    """Find the first superlative of a folded question; sizes take the attribute named with them."""
    for pattern, sort, key in _PATTERNS:
        if found := pattern.search(folded):
            return Superlative(sort, key, found.start(), found.end())
    named = [each.facet.value for each in mentions if each.facet.kind == "attribute"]
    for pattern, size_sort in _SIZES:
        if named and (found := pattern.search(folded)):
            return Superlative(size_sort, named[0], found.start(), found.end())
    return None
