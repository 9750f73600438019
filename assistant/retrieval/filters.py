"""Decides whether a variant meets every limit, and which limits nothing meets together."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from assistant.domain.product import Colour, Product, Variant
from assistant.domain.search import AttributeLimit, Filters
from assistant.language.normalise import matching_form

ABOUT = Decimal("0.15")
"""How far «about» reaches to either side of a measure."""

_GIVEN_UP_FIRST = ("colour", "attributes", "size", "location", "in_stock", "brand", "price_max",
                   "price_min", "category")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """A product and those of its variants that meet every limit, cheapest first."""

    product: Product
    variants: tuple[Variant, ...]


def matching(
    products: Iterable[Product], filters: Filters, colours: Mapping[str, Colour]
) -> tuple[Match, ...]:
    """Keep the products with at least one variant that meets every limit at once."""
    found = (Match(each, _variants(each, filters, colours)) for each in products)
    return tuple(match for match in found if match.variants)


def _variants(
    product: Product, filters: Filters, colours: Mapping[str, Colour]
) -> tuple[Variant, ...]:
    if not _product_meets(product, filters):
        return ()
    fitting = (variant for variant in product.variants if _variant_meets(variant, filters, colours))
    return tuple(sorted(fitting, key=lambda each: (each.price.amount, not each.in_stock, each.sku)))


def _product_meets(product: Product, filters: Filters) -> bool:
    if filters.category and not any(filters.category in path for path in product.category.values()):
        return False
    if filters.brand and filters.brand not in product.brand.values():
        return False
    if any(_mentions(product, word) for word in filters.free_of):
        return False
    return all(_attribute_meets(product, limit) for limit in filters.attributes)


def _mentions(product: Product, word: str) -> bool:
    """Tell whether a record speaks of a substance at all, even to say that there may be traces."""
    allergens = product.attributes.get("allergens")
    told = allergens.value if allergens else {}
    lists = (product.ingredients, product.materials, product.warnings)
    written = [text for each in lists for texts in each.values() for text in texts]
    written += [str(value) for value in told.values()] if isinstance(told, dict) else []
    written += [*product.title.values(), *product.summary.values()]
    return any(word in matching_form(text) for text in written)


def _variant_meets(variant: Variant, filters: Filters, colours: Mapping[str, Colour]) -> bool:
    price = variant.price
    if price.currency == filters.currency and not (
        (filters.price_min is None or filters.price_min <= price.amount)
        and (filters.price_max is None or price.amount <= filters.price_max)
    ):
        return False
    colour = variant.options.get("color", "")
    if filters.colour and filters.colour not in (colour, family_of(colour, colours)):
        return False
    if filters.size and variant.options.get("size") != filters.size:
        return False
    if filters.location:
        return variant.quantity_at(filters.location) > 0
    return variant.in_stock or not filters.in_stock


def family_of(colour: str, colours: Mapping[str, Colour]) -> str | None:
    """Name the basic colour a colour belongs to."""
    return colours[colour].family if colour in colours else None


def nearness(colour: str, wanted: str, colours: Mapping[str, Colour]) -> float:
    """Measure how far two colours lie apart: the distance of their sRGB values, 0 for equal."""
    if colour not in colours or wanted not in colours:
        return float("inf")
    return math.dist(_rgb(colours[colour]), _rgb(colours[wanted]))


def _rgb(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = (int(colour.hex[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _attribute_meets(product: Product, limit: AttributeLimit) -> bool:
    attribute = product.attributes.get(limit.key)
    if attribute is None:
        return False
    value = attribute.value
    if limit.flag is not None:
        return value is limit.flag
    if limit.number is not None and isinstance(value, float | int):
        return compares(Decimal(str(value)), limit)
    return True


def compares(value: Decimal, limit: AttributeLimit) -> bool:
    """Compare a recorded number with a stated limit."""
    stated = limit.number or Decimal(0)
    match limit.comparison:
        case "exact":
            return value == stated
        case "at_most":
            return value <= stated
        case "at_least":
            return value >= stated
        case "below":
            return value < stated
        case "above":
            return value > stated
        case "about":
            return abs(value - stated) <= stated * ABOUT


def stated_limits(filters: Filters) -> tuple[str, ...]:
    """Name the limits that are set, in the order they would be given up."""
    bare = Filters()
    return tuple(name for name in _GIVEN_UP_FIRST if getattr(filters, name) != getattr(bare, name))


def relaxations(filters: Filters) -> Iterator[tuple[tuple[str, ...], Filters]]:
    """Yield the filters with one limit given up, then two, the dearest last."""
    names = stated_limits(filters)
    for count in (1, 2):
        for dropped in combinations(names, count):
            yield dropped, without(filters, dropped)


def without(filters: Filters, names: Iterable[str]) -> Filters:
    """Return the filters without some of the limits."""
    bare = Filters()
    return filters.model_copy(update={name: getattr(bare, name) for name in names})
