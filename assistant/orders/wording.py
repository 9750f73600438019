"""The names an order is told with: what its SKUs and pick-up places are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.domain.document import Document
from assistant.domain.goods import Goods
from assistant.domain.model import in_language
from assistant.domain.order import Order
from assistant.domain.product import Product, Variant, Vocabulary
from assistant.orders.shelf import product_of
from assistant.orders.texts import OPTION_GAP, OPTIONS, say, spoken
from assistant.orders.variants import colours_of, names_of
from assistant.ports import Knowledge

PLACES = "vocabulary:shop"
"""The document that names the shop's places."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How to tell an order: the language, titles by SKU and names of places by id.

    `colours` are the names readers have for a variant's colour, by SKU.
    """

    language: str
    titles: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    def title(self, sku: str) -> str:
        """Name a variant; the SKU itself where the catalogue has no such variant."""
        return self.titles.get(sku, sku)

    def place(self, location: str) -> str:
        """Name a place; its id where it is not on record."""
        return self.places.get(location, location)


def wording_for(
    orders: Iterable[Order],
    *,
    knowledge: Knowledge,
    language: str,
    also: Iterable[str] = (),
    goods: Mapping[str, Goods] | None = None,
) -> Wording:
    """Join the names that these orders need from the catalogue and the shop's places.

    `also` are further SKUs that are named; `goods` the shop's own records of what it sells.
    """
    chosen = spoken(language)
    skus = dict.fromkeys((*(line.sku for order in orders for line in order.lines), *also))
    titles = {sku: _title(sku, knowledge.products, chosen) for sku in skus}
    own = {sku: good.title for sku, good in (goods or {}).items() if titles.get(sku) == sku}
    return Wording(
        language=chosen,
        titles={**titles, **{sku: title for sku, title in own.items() if title}},
        colours={sku: _colour_names(sku, knowledge) for sku in skus},
        places=_places(knowledge.records, chosen),
    )


def _colour_names(sku: str, knowledge: Knowledge) -> tuple[str, ...]:
    product = product_of(sku, knowledge.products)
    variant = (
        next((each for each in product.variants if each.sku == sku), None) if product else None
    )
    value = variant.options.get("color") if variant else None
    return tuple(names_of(value, colours_of(knowledge))) if value else ()


def _title(sku: str, products: Mapping[str, Product], language: str) -> str:
    product = product_of(sku, products)
    if product is None:
        return sku
    title = in_language(product.title, language)
    variant = next((each for each in product.variants if each.sku == sku), None)
    options = _options(variant, language) if variant else ()
    if not options:
        return title
    told = OPTION_GAP[language].join(options)
    if "（" in told or "(" in told:
        return f"{title} {told}"
    return title + say(OPTIONS, language, options=told)


def _options(variant: Variant, language: str) -> tuple[str, ...]:
    return tuple(
        in_language(variant.option_labels.get(name, {}), language) or value
        for name, value in variant.options.items()
    )


def _places(records: Mapping[str, Document], language: str) -> Mapping[str, str]:
    found = records.get(PLACES)
    if found is None or not isinstance(found.record, Vocabulary):
        return {}
    return {place.id: in_language(place.name, language) for place in found.record.locations}
