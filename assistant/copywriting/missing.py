"""Finds what siblings have on record and a product lacks, so that it is asked for, not invented."""

from collections import Counter
from collections.abc import Iterable

from assistant.copywriting.facts import LABELS
from assistant.copywriting.wording import phrase, wording
from assistant.domain.model import in_language
from assistant.domain.product import Attribute, Product
from assistant.language.normalise import loose_form

SHARE = 0.5
"""A fact is asked for when at least this share of the siblings has it on record."""

FIELDS = ("materials", "care", "origin")
SAID_BY = {
    "materials": ("material", "upper_material", "sole_material"),
    "material": ("materials",),
    "origin": ("made_in_japan",),
    "capacity_l": ("capacity_ml", "volume"),
    "capacity_ml": ("capacity_l", "volume"),
    "volume": ("net_weight", "capacity_ml"),
    "net_weight": ("volume", "weight"),
}
"""Keys that need not be asked for when another says the same."""

_TRANSLATED = ("summary", "materials", "care", "origin", "warnings", "ingredients")
_FEWEST_SIBLINGS = 2


def siblings_of(product: Product, products: Iterable[Product]) -> tuple[Product, ...]:
    """List the other products of the same family, else of the same category."""
    others = [each for each in products if each.sku != product.sku]
    if product.family:
        return tuple(each for each in others if each.family == product.family)
    return tuple(each for each in others if each.category == product.category)


def missing_of(
    product: Product, siblings: Iterable[Product], language: str, *, written: str | None = None
) -> tuple[str, ...]:
    """Ask for every fact that most siblings have and this product lacks, most common first.

    `language` is that of the questions; facts without words in the language the copy is
    `written` in are asked for too.
    """
    others = tuple(siblings)
    keys = missing_keys(product, others)
    kinds = _kinds(others)
    return (
        *(_attribute_question(key, kinds[key], language) for key in keys if key in kinds),
        *(
            phrase("missing_value", language, label=in_language(LABELS[key], language))
            for key in keys
            if key in FIELDS
        ),
        *_untranslated(product, written or language, language),
    )


def missing_keys(product: Product, siblings: Iterable[Product]) -> tuple[str, ...]:
    """List the attribute keys and fields that most siblings have and this product lacks."""
    others = tuple(siblings)
    if len(others) < _FEWEST_SIBLINGS:
        return ()
    counted = Counter(key for each in others for key in each.attributes)
    counted.update(name for each in others for name in FIELDS if getattr(each, name))
    on_record = {*product.attributes, *(name for name in FIELDS if getattr(product, name))}
    on_record |= {other for name in on_record for other in SAID_BY.get(name, ())}
    return tuple(
        key
        for key, count in counted.most_common()
        if count >= len(others) * SHARE and key not in on_record
    )


def asked_of(
    text: str, product: Product, siblings: Iterable[Product], language: str
) -> tuple[str, ...]:
    """Ask for the facts a request names that siblings have on record and this product lacks."""
    folded = loose_form(text)
    return tuple(
        _attribute_question(key, attribute, language)
        for key, attribute in _kinds(tuple(siblings)).items()
        if key not in product.attributes
        and any(loose_form(label) in folded for label in attribute.label.values() if label)
    )


def denied_by(text: str, product: Product) -> tuple[str, ...]:
    """List the keys a text names whose recorded value is no."""
    folded = loose_form(text)
    return tuple(
        key
        for key, attribute in product.attributes.items()
        if attribute.value is False
        and any(loose_form(label) in folded for label in attribute.label.values() if label)
    )


def _kinds(products: tuple[Product, ...]) -> dict[str, Attribute]:
    return {key: value for each in products for key, value in each.attributes.items()}


def _attribute_question(key: str, attribute: Attribute, language: str) -> str:
    label = in_language(attribute.label, language) or key.replace("_", " ")
    if not isinstance(attribute.value, bool):
        return phrase("missing_value", language, label=label)
    words = wording(language)
    if label.endswith(words.whether_endings):
        return phrase("missing_whether", language, label=label)
    how = "missing_yes_no" if label.endswith(words.yes_no_endings) else "missing_presence"
    bare = next((label[: -len(end)] for end in words.said_twice if label.endswith(end)), label)
    return phrase(how, language, label=bare)


def _untranslated(product: Product, written: str, language: str) -> tuple[str, ...]:
    labels = [
        in_language(LABELS[name], language)
        for name in _TRANSLATED
        if getattr(product, name) and written not in getattr(product, name)
    ]
    labels += [
        in_language(attribute.label, language) or key.replace("_", " ")
        for key, attribute in product.attributes.items()
        if isinstance(attribute.value, dict) and written not in attribute.value
    ]
    name = phrase(f"language_{written}", language)
    return tuple(
        phrase("missing_translation", language, label=label, tongue=name) for label in labels
    )
