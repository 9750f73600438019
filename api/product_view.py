"""One product in full, in one language, every fact from its record."""

from collections.abc import Mapping, Sequence

from assistant.chat.links import web_address
from assistant.domain.model import Frozen, in_language, lists_in_language
from assistant.domain.money import Money
from assistant.domain.product import Picture, Product, Variant
from assistant.errors import NotFound
from assistant.ingest.chunking import attribute_text
from assistant.ports import Knowledge
from assistant.tools.cards import find_sku, picture_of, places_of

_OPTION_NAMES: Mapping[str, Mapping[str, str]] = {
    "ja": {"color": "色", "size": "サイズ", "scent": "香り", "flavour": "味"},
    "en": {"color": "Colour", "size": "Size", "scent": "Scent", "flavour": "Flavour"},
}


class Fact(Frozen):
    """A recorded fact under its label."""

    key: str
    label: str
    text: str


class StockAt(Frozen):
    """Pieces at a place, and when they were counted."""

    location: str
    label: str
    quantity: int
    as_of: str


class VariantView(Frozen):
    """One thing that can be bought."""

    sku: str
    options: tuple[Fact, ...]
    price: Money
    in_stock: bool
    image_url: str | None = None
    stock: tuple[StockAt, ...]


class ProductView(Frozen):
    """A product with everything on record, in one language."""

    sku: str
    title: str
    brand: str
    category: tuple[str, ...]
    price: Money
    price_varies: bool
    list_price: Money | None = None
    tax_rate_percent: int
    in_stock: bool
    made_to_order: bool
    legal_class: str
    summary: str
    description: str
    facts: tuple[Fact, ...]
    materials: tuple[str, ...]
    ingredients: tuple[str, ...]
    care: str
    origin: str
    warnings: tuple[str, ...]
    images: tuple[Picture, ...]
    variants: tuple[VariantView, ...]
    tags: tuple[str, ...]
    url: str


def view(sku: str, *, knowledge: Knowledge, language: str) -> ProductView:
    """Show a product by its SKU or a variant's; raises NotFound."""
    found = find_sku(knowledge, sku)
    if found is None:
        msg = "no such product"
        raise NotFound(msg)
    product = safely_linked(found[0])
    lowest = min(product.variants, key=lambda each: each.price.amount)
    return ProductView(
        sku=product.sku,
        title=in_language(product.title, language),
        brand=in_language(product.brand, language),
        category=lists_in_language(product.category, language),
        price=lowest.price,
        price_varies=varies(product.variants),
        list_price=product.list_price,
        tax_rate_percent=product.tax_rate_percent,
        in_stock=any(each.in_stock for each in product.variants),
        made_to_order=product.made_to_order,
        legal_class=product.legal_class,
        summary=in_language(product.summary, language),
        description=in_language(product.description, language),
        facts=tuple(_fact(key, product, language) for key in product.attributes),
        materials=lists_in_language(product.materials, language),
        ingredients=lists_in_language(product.ingredients, language),
        care=in_language(product.care, language),
        origin=in_language(product.origin, language),
        warnings=lists_in_language(product.warnings, language),
        images=product.images,
        variants=_variants(product, knowledge, language),
        tags=product.tags,
        url=product.url or "",
    )


def _fact(key: str, product: Product, language: str) -> Fact:
    attribute = product.attributes[key]
    label = in_language(attribute.label, language) or key
    return Fact(key=key, label=label, text=attribute_text(attribute, language))


def _variants(product: Product, knowledge: Knowledge, language: str) -> tuple[VariantView, ...]:
    places = places_of(knowledge)
    labels = {name: in_language(place.name, language) for name, place in places.items()}
    names = _OPTION_NAMES.get(language, _OPTION_NAMES["en"])
    return tuple(
        VariantView(
            sku=each.sku,
            options=tuple(
                Fact(
                    key=name,
                    label=names.get(name, name),
                    text=in_language(each.option_labels.get(name, {}), language) or value,
                )
                for name, value in each.options.items()
            ),
            price=each.price,
            in_stock=each.in_stock,
            image_url=picture_of(product, each),
            stock=tuple(
                StockAt(
                    location=held.location,
                    label=labels.get(held.location, held.location),
                    quantity=held.quantity,
                    as_of=held.as_of.strftime("%Y-%m-%d %H:%M"),
                )
                for held in each.stock
            ),
        )
        for each in product.variants
    )


def varies(variants: Sequence[Variant]) -> bool:
    """Tell whether the variants differ in price."""
    return len({each.price.amount for each in variants}) > 1


def safely_linked(product: Product) -> Product:
    """Return a product with its page, the shop's own or else ours, and pictures fit to be linked.

    Addresses that are neither http(s) nor paths of our own are left out.
    """
    return product.model_copy(
        update={
            "url": web_address(product.url) or f"/products/{product.sku}",
            "images": tuple(each for each in product.images if web_address(each.url)),
        }
    )
