"""The catalogue as shoppers browse it: strict search, and facets with counts."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from api.errors import RequestInvalid
from api.product_view import safely_linked, varies
from assistant.domain.model import Frozen, in_language, lists_in_language
from assistant.domain.money import Money
from assistant.domain.search import Filters, ProductQuery
from assistant.ports import Embeddings, Knowledge
from assistant.retrieval.filters import Match
from assistant.retrieval.products import Shelf, find
from assistant.retrieval.sight import eye_for, sight
from assistant.tools.cards import picture_of

Order = Literal["relevance", "price_asc", "price_desc", "newest"]
EVERYTHING = 100_000


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
    """A page of products that meet every limit; `unmet` says why there are none."""

    items: tuple[Tile, ...]
    total: int
    facets: FoundFacets
    unmet: tuple[NearMiss, ...] = ()
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
    matches = () if unmet else shelf.matches
    if wish == Wish(language=wish.language):
        matches = _mixed(matches)
    start = _start(matches, place)
    page = matches[start : start + limit]
    more = start + limit < len(matches)
    return ProductPage(
        items=tuple(tile(match, wish.language) for match in page),
        total=len(matches),
        facets=_facets(matches, wish.language),
        unmet=unmet,
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
            limit=EVERYTHING,
        ),
        knowledge=knowledge,
        embeddings=embeddings,
        language=wish.language,
        colours=eye.facets.colours,
    )


def _mixed(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Deal the categories out in turn, so that who wishes for nothing yet sees some of each."""
    dealt: Counter[tuple[str, ...]] = Counter()
    places: list[tuple[int, Match]] = []
    for match in matches:
        upper = lists_in_language(match.product.category, "ja")[:1]
        places.append((dealt[upper], match))
        dealt[upper] += 1
    return tuple(match for _, match in sorted(places, key=lambda each: each[0]))


def _facets(matches: Sequence[Match], language: str) -> FoundFacets:
    categories: Counter[tuple[str, str]] = Counter()
    brands: Counter[tuple[str, str]] = Counter()
    for product in (match.product for match in matches):
        values = lists_in_language(product.category, "ja")
        labels = lists_in_language(product.category, language)
        categories.update(zip(values, labels, strict=False))
        if product.brand:
            brands[in_language(product.brand, "ja"), in_language(product.brand, language)] += 1
    prices = [match.variants[0].price for match in matches]
    return FoundFacets(
        categories=_counted(categories.items()),
        brands=_counted(brands.items()),
        price_min=min(prices, key=lambda each: each.amount, default=None),
        price_max=max(prices, key=lambda each: each.amount, default=None),
        in_stock=sum(any(each.in_stock for each in match.variants) for match in matches),
    )


def _counted(counts: Iterable[tuple[tuple[str, str], int]]) -> tuple[FacetCount, ...]:
    ordered = sorted(counts, key=lambda each: (-each[1], each[0]))
    return tuple(
        FacetCount(value=value, label=label, count=count) for (value, label), count in ordered
    )


def _start(matches: Sequence[Match], place: Place) -> int:
    """Go on after the product the last page ended with, even if others came before it since."""
    for at, match in enumerate(matches):
        if match.product.sku == place.after:
            return at + 1
    return place.offset


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
    except (ValueError, TypeError):
        fingerprint, place = "", Place()
    if fingerprint != wish.fingerprint:
        msg = "the cursor belongs to another search"
        raise RequestInvalid(msg)
    return place
