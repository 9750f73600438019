"""Joins product records into cards; prices and stock come from the variant, never from words."""

from collections.abc import Iterator, Mapping, Sequence

from assistant.columns.names import NONE
from assistant.domain.card import ProductCard, StockLine
from assistant.domain.document import Passage
from assistant.domain.model import in_language
from assistant.domain.product import Location, Product, Variant, Vocabulary
from assistant.ingest.chunking import attribute_text, product_lines
from assistant.language.normalise import matching_form
from assistant.ports import Knowledge


def product_card(
    product: Product,
    variant: Variant,
    *,
    language: str,
    places: Mapping[str, Location],
    why: Sequence[str] = (),
) -> ProductCard:
    """Make the card of one variant."""
    return ProductCard(
        sku=product.sku,
        variant_sku=variant.sku,
        title=in_language(product.title, language),
        brand=in_language(product.brand, language),
        price=variant.price,
        list_price=product.list_price,
        options={
            name: in_language(variant.option_labels.get(name, {}), language) or value
            for name, value in variant.options.items()
        },
        in_stock=variant.in_stock,
        stock=tuple(
            StockLine(
                location=place.location,
                label=_place_name(places, place.location, language),
                quantity=place.quantity,
                as_of=place.as_of.strftime("%Y-%m-%d %H:%M"),
            )
            for place in variant.stock
        ),
        url=product.url or f"/products/{product.sku}",
        image_url=picture_of(product, variant),
        why=tuple(why),
        evidence_id=passage_id(product, language),
    )


def picture_of(product: Product, variant: Variant) -> str | None:
    """Choose the picture that shows the variant, else the first."""
    for picture in product.images:
        if picture.options and all(
            variant.options.get(name) == value for name, value in picture.options.items()
        ):
            return picture.url
    return product.images[0].url if product.images else None


def passage_id(product: Product, language: str) -> str:
    """Name the passage of a product that a reader of this language is shown."""
    spoken = language if language in product.title else _first_language(product)
    return f"product:{product.sku}#{spoken}"


def product_passage(product: Product, language: str) -> Passage:
    """Write a product's record as the passage an answer may cite; the same as was indexed."""
    spoken = language if language in product.title else _first_language(product)
    return Passage(
        id=f"product:{product.sku}#{spoken}",
        document_id=f"product:{product.sku}",
        record_id=product.sku,
        kind="product",
        language=spoken,
        title=in_language(product.title, spoken),
        text="\n".join(product_lines(product, spoken)),
        source=product.url or f"/products/{product.sku}",
    )


def places_of(knowledge: Knowledge) -> dict[str, Location]:
    """List the places that hold stock, by id."""
    return {place.id: place for each in vocabularies(knowledge) for place in each.locations}


def support_hours(knowledge: Knowledge, language: str) -> str:
    """Say when people answer; empty where the shop's record does not tell."""
    hours = (each.support_hours for each in vocabularies(knowledge) if each.support_hours)
    return in_language(next(hours, {}), language)


def vocabularies(knowledge: Knowledge) -> Iterator[Vocabulary]:
    """Yield the vocabularies of the shop."""
    records = (document.record for document in knowledge.records.under("vocabulary"))
    return (record for record in records if isinstance(record, Vocabulary))


def find_sku(knowledge: Knowledge, sku: str) -> tuple[Product, Variant | None] | None:
    """Find a product by its SKU or a variant's, in any case; None when there is none."""
    table = knowledge.table
    found = table.called_exactly(sku.strip(), matching_form(sku))
    found = found or table.called.find_joined(matching_form(sku))
    if found is None:
        return None
    number, row = found
    product = knowledge.products[str(table.goods.sku[number])]
    return product, None if row == NONE else product.variants[row - int(table.goods.starts[number])]


def _place_name(places: Mapping[str, Location], place: str, language: str) -> str:
    return in_language(places[place].name, language) if place in places else place


def _first_language(product: Product) -> str:
    return "en" if "en" in product.title else sorted(product.title)[0]


__all__ = [
    "attribute_text",
    "find_sku",
    "passage_id",
    "picture_of",
    "places_of",
    "product_card",
    "product_passage",
]
