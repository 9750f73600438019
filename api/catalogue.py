"""The catalogue as shoppers browse it: strict search, and facets with counts."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Literal

import numpy as np

from api.errors import RequestInvalid
from api.product_view import safely_linked, varies
from assistant.columns.catalogue import Table
from assistant.columns.coded import Mask
from assistant.columns.masks import products_of
from assistant.columns.names import NONE, Kind
from assistant.columns.parts import Amounts, Codes
from assistant.domain.model import Frozen, in_language, lists_in_language
from assistant.domain.money import Money
from assistant.domain.search import Filters, ProductQuery
from assistant.ports import Embeddings, Knowledge
from assistant.retrieval.ordering import lowest_prices
from assistant.retrieval.products import find
from assistant.retrieval.shelf import Match, Shelf
from assistant.retrieval.sight import eye_for, sight
from assistant.tools.cards import picture_of

Order = Literal["relevance", "price_asc", "price_desc", "newest"]


class Wish(Frozen):
    """What a shopper asks the catalogue for; prices in minor units of the shop's currency."""

    query: str = ""
    category: str | None = None
    price_min: int | None = None
    price_max: int | None = None
    in_stock: bool = False
    sort: Order = "relevance"
    language: str = "ja"

    @property
    def fingerprint(self) -> str:
        """Tell searches apart, so that a cursor fits its own search alone."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


class Tile(Frozen):
    """A product in a grid: the cheapest of its variants that meet every limit."""

    sku: str
    title: str
    brand: str
    category: tuple[str, ...]
    price: Money
    price_varies: bool
    list_price: Money | None = None
    in_stock: bool
    url: str
    image_url: str | None = None


class FacetCount(Frozen):
    """A value of the found products, and how many have it."""

    value: str
    label: str
    count: int


class FoundFacets(Frozen):
    """What the found products can be limited by further."""

    categories: tuple[FacetCount, ...]
    brands: tuple[FacetCount, ...]
    price_min: Money | None = None
    price_max: Money | None = None
    in_stock: int


class NearMiss(Frozen):
    """A limit nothing meets together with the others, and what is nearest to it."""

    kind: str
    nearest: str = ""


class ProductPage(Frozen):
    """A page of products that meet every limit; `unmet` says why there are none.

    `unknown` are limits in the words of the query that no record can be held against.
    """

    items: tuple[Tile, ...]
    total: int
    facets: FoundFacets
    unmet: tuple[NearMiss, ...] = ()
    unknown: tuple[str, ...] = ()
    loose: bool = False
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of results starts: a number, and the product before it."""

    offset: int = 0
    after: str = ""


def browse(
    wish: Wish, *, knowledge: Knowledge, embeddings: Embeddings, limit: int, cursor: str | None
) -> ProductPage:
    """Find the products that meet every stated limit; words of the query may state limits too.

    Raises RequestInvalid for a cursor of another search.
    """
    place = _read_cursor(cursor, wish)
    shelf = _search(wish, knowledge, embeddings)
    unmet = tuple(NearMiss(kind=each.kind, nearest=each.nearest) for each in shelf.told.unmet)
    products = shelf.products[: 0 if unmet else None]
    if wish == Wish(language=wish.language):
        products = _mixed(products, knowledge.table)
    start = _start(products, place, knowledge.table)
    page = shelf.opened(products[start : start + limit])
    more = start + limit < len(products)
    return ProductPage(
        items=tuple(tile(match, wish.language) for match in page),
        total=len(products),
        facets=_facets(products, shelf.fitting, knowledge.table, wish.language),
        unmet=unmet,
        unknown=shelf.told.unknown,
        loose=shelf.told.loose,
        next_cursor=_cursor(wish, start + limit, page[-1].product.sku) if more else None,
    )


def tile(match: Match, language: str) -> Tile:
    """Show a match in a grid."""
    product, best = safely_linked(match.product), match.variants[0]
    return Tile(
        sku=product.sku,
        title=in_language(product.title, language),
        brand=in_language(product.brand, language),
        category=lists_in_language(product.category, language),
        price=best.price,
        price_varies=varies(match.variants),
        list_price=product.list_price,
        in_stock=any(each.in_stock for each in match.variants),
        url=product.url or "",
        image_url=picture_of(product, best),
    )


def _search(wish: Wish, knowledge: Knowledge, embeddings: Embeddings) -> Shelf:
    """Read limits out of the words; those stated apart come first."""
    eye = eye_for(knowledge)
    seen = sight(wish.query, eye)
    stated = {
        "category": wish.category,
        "price_min": wish.price_min,
        "price_max": wish.price_max,
        "in_stock": wish.in_stock or None,
    }
    said = seen.filters.model_copy(update={k: v for k, v in stated.items() if v is not None})
    by_words = wish.sort == "relevance"
    return find(
        ProductQuery(
            words=seen.words,
            filters=Filters.model_validate(said.model_dump()),
            sort=seen.sort if by_words else wish.sort,
            sort_key=seen.sort_key if by_words else None,
            limit=1,
        ),
        knowledge=knowledge,
        embeddings=embeddings,
        language=wish.language,
        colours=eye.facets.colours,
    )


def _mixed(products: Amounts, table: Table) -> Amounts:
    """Deal the categories out in turn, so that who wishes for nothing yet sees some of each."""
    upper = table.goods.levels[products, 0]
    turns = np.zeros(len(products), dtype=np.int64)
    for code in np.unique(upper):
        turns[upper == code] = np.arange(int((upper == code).sum()))
    return products[np.argsort(turns, kind="stable")]


def _facets(products: Amounts, fitting: Mask, table: Table, language: str) -> FoundFacets:
    found = np.zeros(len(table.goods.sku), dtype=np.bool_)
    found[products] = True
    prices = lowest_prices(fitting & found[table.product], table)[products]
    stocked = products_of(fitting & table.in_stock & found[table.product], table)

    def priced(amount: int) -> Money:
        return Money(amount=amount, currency=table.names.all("currencies")[0])

    return FoundFacets(
        categories=_counted("categories", table.goods.levels[products].ravel(), table, language),
        brands=_counted("brands", table.goods.brand[products], table, language),
        price_min=priced(int(prices.min())) if len(prices) else None,
        price_max=priced(int(prices.max())) if len(prices) else None,
        in_stock=len(stocked),
    )


def _counted(kind: Kind, codes: Codes, table: Table, language: str) -> tuple[FacetCount, ...]:
    """Count the values, the most frequent first."""
    names = table.names
    counts = np.bincount(codes[codes != NONE], minlength=names.count(kind))
    listed = (
        FacetCount(value=name, label=names.label(kind, code, language), count=count)
        for code, (name, count) in enumerate(zip(names.all(kind), counts.tolist(), strict=True))
        if count
    )
    return tuple(sorted(listed, key=lambda each: (-each.count, each.value)))


def _start(products: Amounts, place: Place, table: Table) -> int:
    """Go on after the product the last page ended with, even if others came before it since."""
    last = table.number_of(place.after) if place.after else NONE
    found = np.flatnonzero(products == last)
    return int(found[0]) + 1 if last != NONE and len(found) else place.offset


def _cursor(wish: Wish, offset: int, after: str) -> str:
    body = json.dumps([wish.fingerprint, offset, after], separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def _read_cursor(cursor: str | None, wish: Wish) -> Place:
    if not cursor:
        return Place()
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        fingerprint, offset, after = json.loads(base64.urlsafe_b64decode(padded))
        place = Place(offset=max(0, int(offset)), after=str(after))
    except (ValueError, TypeError, OverflowError):
        fingerprint, place = "", Place()
    if fingerprint != wish.fingerprint:
        msg = "the cursor belongs to another search"
        raise RequestInvalid(msg)
    return place
