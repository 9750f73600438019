"""Finds products over the whole catalogue: limits first, then words, then the asked order."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from assistant.columns.catalogue import Table
from assistant.columns.coded import Mask
from assistant.columns.masks import (
    limit_masks,
    meeting,
    products_of,
    unwanted_masks,
    wanted_mask,
)
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
from assistant.retrieval.speaking import Spoken, numbered, owners_of, spoken

WORDED = ("kind", "words")
"""Limits that no field states: the words that tell the kind of goods, and the rest."""

COVERAGE_LEAST = 0.3
"""Without a kind of goods, a search is loose when no product holds this share of its words."""

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
    wanted = wanted_mask(filters, table)
    heard = _heard(query.words, wanted, filters, knowledge)
    about = wanted if heard.said is None else wanted & heard.said.kinds[table.product]
    unwanted = unwanted_masks(filters, table, colours)
    firm = meeting((wanted, *unwanted.values()), table)
    if about.any() and not (firm & about).any():
        met = Fitting(firm & about, tuple(unwanted))
        masks: Mapping[str, Mask] = {}
    else:
        masks = {**heard.masks(table), **limit_masks(filters, table, colours)}
        masks = {**masks, "kind": masks.pop("kind")} if "kind" in masks else masks
        met = fitting(masks, firm, table)
    products = products_of(met.variants, table)
    wish = _Wish(filters.colour or "", colours, table.names)
    rank: Rank = dearest_first if query.sort == "price_desc" else cheapest_first
    if "colour" in met.given_up:
        products, rank = wish.nearest_first(products, met.variants, table), wish.rank
    if query.sort == "relevance":
        products = heard.ranked(products, knowledge, embeddings, language)
    sorted_out = ordered(products, met.variants, query, table)
    search = _Search(filters, masks, firm, met, table, wish, language)
    loose = heard.loose and query.sort == "relevance"
    told = ProductsFound(
        total=len(sorted_out.products),
        compared=len(products),
        without_value=sorted_out.without_value,
        sort=query.sort,
        sort_label=query.sort_key or "",
        unmet=(
            *(search.unmet(name) for name in met.given_up if name not in WORDED),
            *heard.unmet(met.given_up),
        ),
        unknown=filters.unknown,
        unheld=() if loose else heard.unheld,
        loose=loose,
        allergy=any(each.traces for each in filters.free_of),
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


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    """What a question says beside its limits, and what the goods it is about say of that."""

    words: str
    wanted: tuple[str, ...] = ()
    said: Spoken | None = None
    loose: bool = False

    @property
    def unheld(self) -> tuple[str, ...]:
        """Name the words that no record of such goods holds."""
        return self.said.unheld if self.said else ()

    def unmet(self, given_up: Sequence[str]) -> Iterator[Unmet]:
        """Name the words that were given up; those that name nothing are not missed."""
        if self.said is not None:
            told = {"kind": self.said.kind_words, "words": self.said.more_words}
            for name in WORDED:
                if name in given_up and told[name]:
                    yield Unmet(kind="words", limit=name, said=" ".join(told[name]))

    def masks(self, table: Table) -> dict[str, Mask]:
        """Mask the variants that the words speak of → name of the limit: `(V,)`."""
        if self.said is None or self.loose:
            return {}
        return {
            "words": self.said.fully[table.product],
            "kind": self.said.kinds[table.product],
        }

    def ranked(
        self, products: Amounts, knowledge: Knowledge, embeddings: Embeddings, language: str
    ) -> Amounts:
        """Sort products by how well they fit the words; of a loose search only the nearest stay."""
        if self.said is None or not len(products):
            return products
        numbers = numbered(knowledge)
        among = np.zeros(len(knowledge.table.goods.sku), dtype=np.bool_)
        among[products] = True
        found, _ = rank_passages(
            Sought(knowledge.words.matches(self.wanted), embeddings.query(self.words)),
            owners_of(numbers, among),
            knowledge=knowledge,
            language=language,
            limit=LOOSE_COUNT if self.loose else RANKED,
        )
        first = [knowledge.table.number_of(each.passage.record_id) for each in found]
        best_held = products[np.argsort(-self.said.shares[products], kind="stable")]
        rest = [] if self.loose else best_held.tolist()
        return np.array([*dict.fromkeys((*first, *rest))], dtype=np.int64)


def _heard(words: str, wanted: Mask, filters: Filters, knowledge: Knowledge) -> _Heard:
    """Hear what words tell of the goods wanted; loose where nothing at all is known of them."""
    telling = meaningful(words)
    if not telling or not wanted.any():
        return _Heard(words)
    table = knowledge.table
    among = np.zeros(len(table.goods.sku), dtype=np.bool_)
    among[products_of(wanted, table)] = True
    said = spoken(telling, words, among, numbered(knowledge), knowledge)
    nothing_else = filters.category is None and filters.brand is None
    held = float(said.shares.max(initial=0.0))
    loose = nothing_else and held < COVERAGE_LEAST
    return _Heard(words, telling, said, loose)


def in_a_title(question: str, knowledge: Knowledge) -> bool:
    """Tell whether some product's title holds every telling word of a question, two at least."""
    wanted = {word for word in meaningful(question) if word not in ASKING}
    if len(wanted) < FEWEST_TITLE_WORDS:
        return False
    rows = np.flatnonzero(numbered(knowledge) != NONE)
    for word in wanted:
        rows = np.intersect1d(rows, knowledge.words.titled(word), assume_unique=True)
    return len(rows) > 0


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
        return Unmet(
            kind=name.partition(".")[0],
            limit=name,
            nearest=self._nearest(name),
            otherwise=self._otherwise(name),
        )

    def average(self, products: Amounts) -> Money | None:
        """Average the lowest fitting price of each product, rounded half up; None of none."""
        lowest = lowest_prices(self.met.variants, self.table)[products]
        return self._money(int(lowest.mean() + 0.5)) if len(lowest) else None

    def _nearest(self, name: str) -> str:
        prices = self.table.goods.price[self.met.variants]
        if not len(prices):
            return ""
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
