"""Finds products over the whole catalogue: limits first, then words, then the asked order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from assistant.columns.catalogue import Table
from assistant.columns.coded import Mask
from assistant.columns.masks import firm_mask, limit_masks, meeting, products_of
from assistant.columns.names import NONE, Names
from assistant.columns.parts import Amounts, Codes
from assistant.domain.money import Money
from assistant.domain.outcome import ProductsFound, Unmet
from assistant.domain.product import Colour, Variant
from assistant.domain.search import Filters, ProductQuery
from assistant.language.tokenise import tokens
from assistant.ports import Embeddings, Knowledge
from assistant.retrieval.filters import Fitting, fitting, nearness, without
from assistant.retrieval.ordering import lowest_prices, ordered
from assistant.retrieval.plain_words import ASKING, SHOPPING
from assistant.retrieval.search import Sought
from assistant.retrieval.search import rank as rank_passages
from assistant.retrieval.shelf import Rank, Shelf, cheapest_first, dearest_first, opened

COVERAGE_KEPT = 0.6
"""Products count as meant when they hold this share of what the best one holds of the words."""

COVERAGE_LEAST = 0.3
RANKED = 60
LOOSE_COUNT = 10
NEAREST_VALUES = 6
FEWEST_TITLE_WORDS = 2


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
    table = knowledge.table
    masks = limit_masks(filters, table, colours)
    firm = firm_mask(filters, table, colours)
    met = fitting(masks, firm, table)
    products = products_of(met.variants, table)
    wish = _Wish(filters.colour or "", colours, table.names)
    rank: Rank = dearest_first if query.sort == "price_desc" else cheapest_first
    if "colour" in met.given_up:
        products, rank = wish.nearest_first(products, met.variants, table), wish.rank
    worded, loose = _worded(
        products, query.words, knowledge=knowledge, embeddings=embeddings, language=language
    )
    if loose and query.sort != "relevance":  # «the cheapest» is never the cheapest of some
        loose = False
    else:
        products = worded
    sorted_out = ordered(products, met.variants, query, table)
    search = _Search(filters, masks, firm, met, table, wish, language)
    told = ProductsFound(
        total=len(sorted_out.products),
        compared=len(products),
        without_value=sorted_out.without_value,
        sort=query.sort,
        sort_label=query.sort_key or "",
        unmet=tuple(search.unmet(name) for name in met.given_up),
        unknown=filters.unknown,
        loose=loose,
        count_asked=query.count,
        average=search.average(sorted_out.products) if query.average else None,
    )
    shown = opened(sorted_out.products[: query.limit], met.variants, knowledge, rank)
    return Shelf(sorted_out.products, met.variants, told, shown, knowledge, rank)


def _in_our_currency(filters: Filters, knowledge: Knowledge) -> Filters:
    """Give up a price limit in a currency the catalogue has no prices in, and say so."""
    priced = filters.price_min is not None or filters.price_max is not None
    ours = knowledge.table.names.all("currencies")
    if not priced or not ours or filters.currency in ours:
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
        word for word in tokens(words) if word not in SHOPPING and not _LITTLE.fullmatch(word)
    )


def _worded(
    products: Amounts,
    words: str,
    *,
    knowledge: Knowledge,
    embeddings: Embeddings,
    language: str,
) -> tuple[Amounts, bool]:
    """Keep the products the words speak of, most fitting first.

    When no record holds the words, the nearest in meaning are kept and the result is loose.
    """
    wanted = meaningful(words)
    if not wanted or not len(products):
        return products, False
    numbers = numbered(knowledge)
    among = np.zeros(
        len(knowledge.table.goods.sku) + 1, dtype=np.bool_
    )  # the last is for no product
    among[products] = True
    rows = np.flatnonzero(among[numbers])
    matches = knowledge.words.matches(wanted)
    shares = matches.shares[rows]
    best = float(shares.max(initial=0.0))
    loose = best < COVERAGE_LEAST
    kept = shares >= best * COVERAGE_KEPT
    if not loose:
        rows, shares = rows[kept], shares[kept]
    found, _ = rank_passages(
        Sought(matches, embeddings.query(words)),
        rows,
        knowledge=knowledge,
        language=language,
        limit=LOOSE_COUNT if loose else RANKED,
    )
    first = [knowledge.table.number_of(each.passage.record_id) for each in found]
    rest = [] if loose else numbers[rows[np.argsort(-shares, kind="stable")]].tolist()
    return np.array([*dict.fromkeys((*first, *rest))], dtype=np.int64), loose


def in_a_title(question: str, knowledge: Knowledge) -> bool:
    """Tell whether some product's title holds every telling word of a question, two at least."""
    wanted = {word for word in meaningful(question) if word not in ASKING}
    if len(wanted) < FEWEST_TITLE_WORDS:
        return False
    rows = np.flatnonzero(numbered(knowledge) != NONE)
    for word in wanted:
        rows = np.intersect1d(rows, knowledge.words.titled(word), assume_unique=True)
    return len(rows) > 0


@lru_cache(maxsize=2)
def numbered(knowledge: Knowledge) -> Codes:
    """Tell which product each passage is of, NONE for other passages → `(passages,)`."""
    columns, skus = knowledge.columns, knowledge.table.goods.sku
    names = columns.record.names
    at = np.minimum(np.searchsorted(skus, names), max(len(skus) - 1, 0))
    known = skus[at] == names if len(skus) else np.zeros(len(names), dtype=np.bool_)
    numbers = np.where(known, at, NONE)[columns.record.codes]
    return np.where(columns.kind.equal("product"), numbers, NONE).astype(np.int32)


@dataclass(frozen=True, slots=True)
class _Wish:
    """A colour nothing fitting has, and how near others come to it."""

    colour: str
    colours: Mapping[str, Colour]
    names: Names

    def sorted(self, codes: Sequence[int]) -> Sequence[int]:
        """Sort colour codes, the nearest first."""
        return sorted(codes, key=lambda code: self._far(self.names.all("color")[code]))

    def rank(self, variant: Variant) -> tuple[float | str, ...]:
        """Rank a product's variants by how near their colour is."""
        return (self._far(variant.options.get("color", "")), *cheapest_first(variant))

    def nearest_first(self, products: Amounts, fitting: Mask, table: Table) -> Amounts:
        """Sort products by their nearest colour."""
        far = np.array([*map(self._far, self.names.all("color")), np.inf])
        distances = np.where(fitting, far[table.goods.colour], np.inf)
        sold = np.flatnonzero(np.diff(table.goods.starts))
        nearest = np.full(len(table.goods.sku), np.inf)
        nearest[sold] = np.minimum.reduceat(distances, table.goods.starts[sold])
        return products[np.lexsort((products, nearest[products]))]

    def _far(self, colour: str) -> float:
        return nearness(colour, self.colour, self.colours)


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """What the limits came to, for telling what could not be met."""

    filters: Filters
    masks: Mapping[str, Mask]
    firm: Mask
    met: Fitting
    table: Table
    wish: _Wish
    language: str

    def unmet(self, name: str) -> Unmet:
        """Say what there is instead of a limit that was given up."""
        return Unmet(kind=name, nearest=self._nearest(name), otherwise=self._otherwise(name))

    def average(self, products: Amounts) -> Money | None:
        """Average the lowest fitting price of each product, rounded half up; None of none."""
        lowest = lowest_prices(self.met.variants, self.table)[products]
        return self._money(int(lowest.mean() + 0.5)) if len(lowest) else None

    def _nearest(self, name: str) -> str:
        prices = self.table.goods.price[self.met.variants]
        match name:
            case "colour":
                return self._labels("color", self.wish.sorted(self._held(self.table.goods.colour)))
            case "size":
                return self._labels("size", self._held(self.table.goods.size))
            case "price_max":
                return self._money(prices.min()).formatted(self.language)
            case "price_min":
                return self._money(prices.max()).formatted(self.language)
            case _:
                return ""

    def _otherwise(self, name: str) -> Money | None:
        """Find the lowest price the limit can be met at, when a price limit stood in its way."""
        if name == "price_max" or "price_max" not in self.masks:
            return None
        others = (mask for each, mask in self.masks.items() if each != "price_max")
        dearer = meeting((self.firm, *others), self.table)
        return self._money(self.table.goods.price[dearer].min()) if dearer.any() else None

    def _held(self, codes: Codes) -> list[int]:
        """List the values of the variants found, those of the first ones first."""
        held = codes[self.met.variants]
        _, first = np.unique(held[held != NONE], return_index=True)
        return [int(code) for code in held[held != NONE][np.sort(first)]]

    def _labels(self, kind: Literal["color", "size"], codes: Sequence[int]) -> str:
        names = self.table.names
        labels = [names.label(kind, code, self.language) for code in codes[:NEAREST_VALUES]]
        return ("、" if self.language == "ja" else ", ").join(labels)

    def _money(self, amount: int | np.int64) -> Money:
        return Money(amount=int(amount), currency=self.filters.currency)
