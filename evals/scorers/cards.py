"""Scores product cards: every one of them meets every stated limit, by the records."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from assistant.domain.card import Card, ProductCard
from assistant.domain.product import Attribute, Product, Variant
from evals.scorers.words import folded


class Limits(BaseModel):
    """What every product card must meet; `color` is a colour's id or a family of colours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    price_min: int | None = None
    price_max: int | None = None
    in_stock: bool | None = None
    category: str | None = None
    color: str | None = None
    size: str | None = None
    attributes: dict[str, bool | float | str] = {}


def product_cards(cards: Sequence[Card]) -> tuple[ProductCard, ...]:
    """Keep the product cards."""
    return tuple(card for card in cards if isinstance(card, ProductCard))


def broken(
    limits: Limits,
    cards: Sequence[Card],
    products: Mapping[str, Product],
    families: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """List, as `sku: limit`, what a product card does not meet; `families` map colour → family.

    Judged by the records behind the card's variant; a price on a card that is not the recorded one
    is broken too. No product card at all breaks `cards`.
    """
    shown = product_cards(cards)
    if not shown:
        return ("cards",)
    return tuple(
        f"{card.variant_sku}: {name}"
        for card in shown
        for name in _unmet(limits, card, products, families or {})
    )


def first_card_is(sku: str, cards: Sequence[Card]) -> bool:
    """Tell whether the first product card is this product or one of its variants."""
    first = next(iter(product_cards(cards)), None)
    return first is not None and sku in (first.sku, first.variant_sku)


def _unmet(
    limits: Limits,
    card: ProductCard,
    products: Mapping[str, Product],
    families: Mapping[str, str],
) -> list[str]:
    product = products.get(card.sku)
    variant = _variant(product, card.variant_sku)
    if product is None or variant is None:
        return ["record"]
    price = variant.price.amount
    met = {
        "price": card.price == variant.price,
        "stock": card.in_stock == variant.in_stock,
        "price_min": limits.price_min is None or price >= limits.price_min,
        "price_max": limits.price_max is None or price <= limits.price_max,
        "in_stock": limits.in_stock is None or variant.in_stock == limits.in_stock,
        "category": limits.category is None or _in_category(product, limits.category),
        "color": limits.color is None or _coloured(variant, limits.color, families),
        "size": limits.size is None or variant.options.get("size") == limits.size,
    }
    for key, wanted in limits.attributes.items():
        met[key] = _holds(product.attributes.get(key), wanted)
    return [name for name, held in met.items() if not held]


def _variant(product: Product | None, sku: str) -> Variant | None:
    variants = product.variants if product else ()
    return next((each for each in variants if each.sku == sku), None)


def _in_category(product: Product, category: str) -> bool:
    return any(folded(category) == folded(each) for each in product.category.get("ja", ()))


def _coloured(variant: Variant, wanted: str, families: Mapping[str, str]) -> bool:
    colour = variant.options.get("color") or variant.options.get("colour") or ""
    return wanted in (colour, families.get(colour))


def _holds(attribute: Attribute | None, wanted: bool | float | str) -> bool:
    if attribute is None:
        return False
    value = attribute.value
    if isinstance(value, dict):
        return any(folded(str(wanted)) in folded(str(each)) for each in value.values())
    return value == wanted
