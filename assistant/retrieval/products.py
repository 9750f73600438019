"""Finds products over the whole catalogue: limits first, then words, then the asked order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.domain.money import Money
from assistant.domain.outcome import ProductsFound, Unmet
from assistant.domain.product import Colour, Product, Variant
from assistant.domain.search import Filters, ProductQuery
from assistant.language.tokenise import tokens
from assistant.ports import Embeddings, Knowledge
from assistant.retrieval.filters import Match, matching, nearness, relaxations, without
from assistant.retrieval.ordering import ordered
from assistant.retrieval.search import rank

COVERAGE_KEPT = 0.6
"""Products count as meant when they hold this share of what the best one holds of the words."""

COVERAGE_LEAST = 0.3
RANKED = 60
LOOSE_COUNT = 10
NEAREST_VALUES = 6
_EMPTY_WORDS = frozenset(
    [
        "商品",
        "品",
        "物",
        "もの",
        "有る",
        "在る",
        "下さる",
        "教える",
        "欲しい",
        "見せる",
        "探す",
        "買う",
        "買える",
        "おすすめ",
        "お薦め",
        "勧め",
        "ください",
        "何",
        "どれ",
        "良い",
        "好い",
        "いい",
        "一番",
        "使う",
        "使える",
        "出来る",
        "為る",
        "成る",
        "居る",
        "予算",
        "値段",
        "価格",
        "色",
        "サイズ",
        "で",
        "御",
        "願う",
        "頂く",
        "中",
        "位",
        "方",
        "感じ",
        "アイテム",
        "店",
        "扱う",
        "売る",
        "置く",
        "種類",
        "product",
        "item",
        "show",
        "find",
        "want",
        "look",
        "need",
        "buy",
        "sell",
        "recommend",
        "price",
        "pleas",
        "help",
        "have",
        "get",
        "something",
        "thing",
        "less",
        "more",
    ]
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What was found: matches in order, and what the reader must be told about the search."""

    matches: tuple[Match, ...]
    told: ProductsFound


def find(
    query: ProductQuery,
    *,
    knowledge: Knowledge,
    embeddings: Embeddings,
    language: str,
    colours: Mapping[str, Colour],
) -> Shelf:
    """Find products that meet every limit; one that nothing meets is given up and named."""
    filters = _in_our_currency(query.filters, knowledge)
    unmet: tuple[Unmet, ...] = ()
    products = tuple(knowledge.products.values())
    matches = matching(products, filters, colours)
    if not matches and not filters.empty:
        matches, unmet = _relaxed(products, filters, colours, language)
    fitting, loose = _worded(
        matches, query.words, knowledge=knowledge, embeddings=embeddings, language=language
    )
    if loose and query.sort != "relevance":  # «the cheapest» is never the cheapest of some
        loose = False
    else:
        matches = fitting
    compared = len(matches)
    matches, without_value = ordered(matches, query)
    told = ProductsFound(
        total=len(matches),
        compared=compared,
        without_value=without_value,
        sort=query.sort,
        sort_label=query.sort_key or "",
        unmet=unmet,
        unknown=filters.unknown,
        loose=loose,
        count_asked=query.count,
    )
    return Shelf(matches[: query.limit], told)


def _in_our_currency(filters: Filters, knowledge: Knowledge) -> Filters:
    """Give up a price limit in a currency the catalogue has no prices in, and say so."""
    priced = filters.price_min is not None or filters.price_max is not None
    first = next(iter(knowledge.products.values()), None)
    if not priced or first is None or first.price.currency == filters.currency:
        return filters
    bounds = [each for each in (filters.price_min, filters.price_max) if each is not None]
    said = "–".join(
        Money(amount=each, currency=filters.currency).formatted("en") for each in bounds
    )
    bare = without(filters, ("price_min", "price_max", "currency"))
    return bare.model_copy(update={"unknown": (*filters.unknown, said)})


_LITTLE = re.compile(r"[ぁ-ん]{1,2}|[\W_]+|[ぁ-んー]?[\W_]+")
"""Particles, endings and marks that are left over when limits are taken out."""


def meaningful(words: str) -> tuple[str, ...]:
    """Keep the words that can tell products apart."""
    return tuple(
        word for word in tokens(words) if word not in _EMPTY_WORDS and not _LITTLE.fullmatch(word)
    )


def _worded(
    matches: tuple[Match, ...],
    words: str,
    *,
    knowledge: Knowledge,
    embeddings: Embeddings,
    language: str,
) -> tuple[tuple[Match, ...], bool]:
    """Keep the matches the words speak of, most fitting first.

    When no record holds the words, the nearest in meaning are kept and the result is loose.
    """
    wanted = meaningful(words)
    if not wanted or not matches:
        return matches, False
    by_sku = {match.product.sku: match for match in matches}
    columns = knowledge.columns
    rows = np.flatnonzero(
        (columns.kind == "product") & np.isin(columns.record, list(by_sku))
    ).astype(np.int64)
    found, _ = rank(
        wanted,
        embeddings.query(words),
        rows,
        knowledge=knowledge,
        language=language,
        limit=RANKED,
    )
    best = max((each.coverage for each in found), default=0.0)
    loose = best < COVERAGE_LEAST
    kept = (
        found[:LOOSE_COUNT]
        if loose
        else [each for each in found if each.coverage >= best * COVERAGE_KEPT]
    )
    skus = dict.fromkeys(each.passage.record_id for each in kept)
    return tuple(by_sku[sku] for sku in skus if sku in by_sku), loose


def _relaxed(
    products: Sequence[Product],
    filters: Filters,
    colours: Mapping[str, Colour],
    language: str,
) -> tuple[tuple[Match, ...], tuple[Unmet, ...]]:
    for dropped, looser in relaxations(filters):
        matches = matching(products, looser, colours)
        if matches:
            if "colour" in dropped:
                matches = _by_colour(matches, filters.colour or "", colours)
            return matches, tuple(
                Unmet(
                    kind=name,
                    nearest=_nearest(name, matches, language),
                    otherwise=_otherwise(name, products, filters, colours),
                )
                for name in dropped
            )
    return (), ()


def _by_colour(
    matches: tuple[Match, ...], wanted: str, colours: Mapping[str, Colour]
) -> tuple[Match, ...]:
    """Show each product in the colour nearest to the one it does not have, nearest first."""

    def distance(variant: Variant) -> float:
        return nearness(variant.options.get("color", ""), wanted, colours)

    near = [Match(each.product, tuple(sorted(each.variants, key=distance))) for each in matches]
    return tuple(sorted(near, key=lambda each: distance(each.variants[0])))


def _otherwise(
    name: str, products: Sequence[Product], filters: Filters, colours: Mapping[str, Colour]
) -> Money | None:
    """Find the lowest price at which the limit can be met, when a price limit stood in its way."""
    if name == "price_max" or filters.price_max is None:
        return None
    dearer = matching(products, without(filters, ("price_max",)), colours)
    prices = [match.variants[0].price for match in dearer]
    return min(prices, key=lambda price: price.amount, default=None)


def _nearest(name: str, matches: Sequence[Match], language: str) -> str:
    """Say what there is instead of an unmet limit, from the records of what was found."""
    variants = [variant for match in matches for variant in match.variants]
    match name:
        case "colour":
            return _values(variants, "color", language)
        case "size":
            return _values(variants, "size", language)
        case "price_max":
            return min(variants, key=lambda each: each.price.amount).price.formatted(language)
        case "price_min":
            return max(variants, key=lambda each: each.price.amount).price.formatted(language)
        case _:
            return ""


def _values(variants: Sequence[Variant], option: str, language: str) -> str:
    labels = dict.fromkeys(
        variant.option_labels[option].get(language) or variant.option_labels[option].get("en", "")
        for variant in variants
        if option in variant.option_labels
    )
    return ("、" if language == "ja" else ", ").join(list(labels)[:NEAREST_VALUES])
