"""Turns a product's record into claims: everything that may be said, each with its attribute id."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.copywriting.values import plain, sayable, value_texts
from assistant.domain.listing import Claim
from assistant.domain.model import WordLists, Words, in_language
from assistant.domain.product import Product

LABELS: dict[str, Words] = {
    "title": {"ja": "商品名", "en": "Title"},
    "brand": {"ja": "ブランド", "en": "Brand"},
    "category": {"ja": "分類", "en": "Category"},
    "summary": {"ja": "概要", "en": "Summary"},
    "materials": {"ja": "素材", "en": "Materials"},
    "ingredients": {"ja": "成分・原材料", "en": "Ingredients"},
    "care": {"ja": "お手入れ", "en": "Care"},
    "origin": {"ja": "原産国", "en": "Country of origin"},
    "warnings": {"ja": "ご注意", "en": "Please note"},
    "options.color": {"ja": "色", "en": "Colour"},
    "options.size": {"ja": "サイズ", "en": "Size"},
    "options.scent": {"ja": "香り", "en": "Scent"},
    "options.flavour": {"ja": "味", "en": "Flavour"},
    "price": {"ja": "価格", "en": "Price"},
    "list_price": {"ja": "通常価格", "en": "List price"},
}
_TAX = {"ja": "{price}（税込）", "en": "{price} including tax"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What may be said of a product, and the ids of what is on record but cannot be repeated."""

    claims: tuple[Claim, ...]
    unsayable: tuple[str, ...] = ()


def claims_of(product: Product, language: str) -> tuple[Claim, ...]:
    """List every recorded fact worded in this language, in reading order.

    A list on record gives one claim per entry, all with the list's id. A description is prose
    somebody wrote before, not a record of facts, and is left out.
    """
    return facts_of(product, language).claims


def label_of(attribute_id: str, product: Product, language: str) -> str:
    """Name a claim's field for a reader."""
    key = attribute_id.removeprefix("attributes.")
    if key in product.attributes:
        return plain(in_language(product.attributes[key].label, language)) or key
    return in_language(LABELS.get(attribute_id, {}), language) or key


def facts_of(product: Product, language: str) -> Facts:
    """Sort a record into claims and texts nobody should repeat (links, code, orders to a model)."""
    claims, unsayable = [], []
    for claim in _recorded(product, language):
        text = plain(claim.text)
        if sayable(text) and sayable(plain(claim.label)):
            claims.append(claim.model_copy(update={"text": text, "label": plain(claim.label)}))
        elif claim.text:
            unsayable.append(claim.attribute_id)
    return Facts(tuple(claims), tuple(dict.fromkeys(unsayable)))


def _recorded(product: Product, language: str) -> Iterator[Claim]:
    yield _claim("title", in_language(product.title, language), language)
    yield _claim("brand", product.brand.get(language, ""), language)
    for level in product.category.get(language, ())[-1:]:
        yield _claim("category", level, language)
    yield from _worded(language, (("summary", product.summary),))
    yield from _listed(language, (("materials", product.materials),))
    for key, attribute in product.attributes.items():
        label = attribute.label.get(language) or key.replace("_", " ")
        for text in value_texts(attribute, language):
            yield Claim(attribute_id=f"attributes.{key}", label=label, text=text)
    for name, words in options_of(product, language):
        for word in words:
            yield _claim(f"options.{name}", word, language)
    yield from _worded(language, (("care", product.care), ("origin", product.origin)))
    yield from _listed(
        language, (("warnings", product.warnings), ("ingredients", product.ingredients))
    )
    tax = _TAX.get(language, _TAX["en"])
    yield _claim("price", tax.format(price=product.price.formatted(language)), language)
    if product.list_price is not None:
        before = product.list_price.formatted(language)
        yield _claim("list_price", tax.format(price=before), language)


def options_of(product: Product, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each option of the variants with its labels in this language, in stored order."""
    names = dict.fromkeys(name for variant in product.variants for name in variant.options)
    for name in names:
        labels = dict.fromkeys(
            variant.option_labels.get(name, {}).get(language) or variant.options[name]
            for variant in product.variants
            if name in variant.options
        )
        yield name, tuple(labels)


def _worded(language: str, fields: Iterable[tuple[str, Words]]) -> Iterator[Claim]:
    for name, words in fields:
        yield _claim(name, words.get(language, ""), language)


def _listed(language: str, fields: Iterable[tuple[str, WordLists]]) -> Iterator[Claim]:
    for name, lists in fields:
        for entry in lists.get(language, ()):
            yield _claim(name, entry, language)


def _claim(name: str, text: str, language: str) -> Claim:
    label = in_language(LABELS[name], language) if name in LABELS else name.split(".")[-1]
    return Claim(attribute_id=name, label=label, text=text)
