"""Reads «the cheapest», «一番軽い», «新しい順»: what to sort the whole catalogue by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.domain.search import Sort
from assistant.retrieval.denial import Span
from assistant.retrieval.facets import Facets, Mention
from assistant.retrieval.measures import most_recorded

_MOST = r"(?:一番|いちばん|1番|最も|もっとも|最)\s*"
_MORE = r"(?:もっと|もう少し|もうちょ(?:い|っと))\s*"
_JAPANESE: tuple[tuple[str, Sort], ...] = (
    (r"安い|安価|お手頃|手頃|値段が低い|安", "price_asc"),
    (r"高い|高価|高額|値段が高い|高級", "price_desc"),
    (r"新しい|新作|最近の", "newest"),
)
_ENGLISH: tuple[tuple[str, Sort], ...] = (
    (r"cheapest|least expensive|lowest[- ]priced?", "price_asc"),
    (r"most expensive|dearest|priciest|highest[- ]priced?", "price_desc"),
    (r"newest|latest|most recent", "newest"),
    (r"cheaper|less expensive", "price_asc"),
)
_LARGE = r"大き[いな]|多い|長い|広い|高い|深い|太い|厚い|入る|強い"
_SMALL = r"小さ[いな]|少ない|短い|狭い|低い|浅い|細い|薄い|弱い"
_LARGEST = re.compile(
    rf"{_MOST}(?:{_LARGE})|(?:{_LARGE})順"
    r"|\b(?:largest|biggest|longest|highest|widest|(?<!at )most)\b"
)
_SMALLEST = re.compile(
    rf"{_MOST}(?:{_SMALL})|(?:{_SMALL})順"
    r"|\b(?:smallest|shortest|lowest|narrowest|(?<!at )least|fewest)\b"
)
_CHEAPER = re.compile(
    r"(?:もっと|もう少し|もうちょ(?:い|っと)|(?<![円\d台])より)\s*(?:安い|安め|お手頃|手頃)"
)
_HANGUL = re.compile(r"[가-힣]")
_BETWEEN = re.compile(r"(?:が|の|は|で|も)?\s*")


def _superlative(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_MOST}|{_MORE})(?:値段|価格)?[のが]?(?:{word})|(?:{word})順")


_PRICES: tuple[tuple[re.Pattern[str], Sort], ...] = (
    (_CHEAPER, "price_asc"),
    *((_superlative(word), sort) for word, sort in _JAPANESE),
    *((re.compile(rf"\b(?:{word})\b"), sort) for word, sort in _ENGLISH),
)
_ENDS: tuple[tuple[re.Pattern[str], Sort], ...] = (
    (_LARGEST, "attribute_desc"),
    (_SMALLEST, "attribute_asc"),
)


@dataclass(frozen=True, slots=True)
class Superlative:
    """A sort order, the attribute it goes by (None for price and date) and where it is said."""

    sort: Sort
    key: str | None
    spans: tuple[Span, ...]


def superlative_in(
    folded: str, mentions: Sequence[Mention], category: str | None, facets: Facets
) -> Superlative | None:
    """Find the superlative of a folded question.

    «一番長い» goes by the attribute in figures that is named beside it, or else by the one whose
    own word it is («一番軽い»); «一番高い» alone is of the price.
    """
    named = [
        each
        for each in mentions
        if each.facet.kind == "attribute" and facets.attributes[each.facet.value].type == "number"
    ]
    return (
        _beside(folded, named)
        or _own_word(folded, category, facets)
        or _priced(folded)
        or _anywhere(folded, named)
    )


def _beside(folded: str, named: Sequence[Mention]) -> Superlative | None:
    """Find an end of an attribute's scale right after its name, or right before it in English."""
    for pattern, sort in _ENDS:
        for found in pattern.finditer(folded):
            for each in named:
                after = folded[each.end : found.start()] if each.end <= found.start() else None
                before = folded[found.end() : each.start] if found.end() <= each.start else None
                if (after is not None and _BETWEEN.fullmatch(after)) or (
                    before is not None and not before.strip() and found.group().isascii()
                ):
                    return Superlative(
                        sort, each.facet.value, (found.span(), (each.start, each.end))
                    )
    for each in named:  # «一番容量が大きい»
        split = re.search(rf"{_MOST}$", folded[: each.start])
        rest = re.match(
            rf"(?:が|の)\s*(?:(?P<large>{_LARGE})|(?P<small>{_SMALL}))", folded[each.end :]
        )
        if split and rest:
            ends: Sort = "attribute_desc" if rest["large"] else "attribute_asc"
            return Superlative(ends, each.facet.value, ((split.start(), each.end + rest.end()),))
    return None


def _own_word(folded: str, category: str | None, facets: Facets) -> Superlative | None:
    for word, ends in facets.ends.items():
        if found := _spelling(word).search(folded):
            facet = most_recorded(ends.facet, category, facets)
            sort: Sort = "attribute_desc" if ends.most else "attribute_asc"
            return Superlative(sort, facet.value, (found.span(),))
    return None


@lru_cache(maxsize=1_000)
def _spelling(word: str) -> re.Pattern[str]:
    escaped = re.escape(word)
    if _HANGUL.search(word):
        return re.compile(escaped)
    return re.compile(rf"\b{escaped}\b") if word.isascii() else _superlative(escaped)


def _priced(folded: str) -> Superlative | None:
    for pattern, sort in _PRICES:
        if found := pattern.search(folded):
            return Superlative(sort, None, (found.span(),))
    return None


def _anywhere(folded: str, named: Sequence[Mention]) -> Superlative | None:
    for pattern, sort in _ENDS:
        if named and (found := pattern.search(folded)):
            each = named[0]
            return Superlative(sort, each.facet.value, (found.span(), (each.start, each.end)))
    return None
