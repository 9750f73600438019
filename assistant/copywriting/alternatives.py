"""Offers what may be said instead: permitted expressions that this product's record supports."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from assistant.copywriting.values import value_texts
from assistant.copywriting.wording import phrase
from assistant.domain.listing import Finding, LawRule
from assistant.domain.model import Frozen, WordLists, lists_in_language
from assistant.domain.product import Product
from assistant.errors import ConfigurationInvalid

_REGULATED = "薬機法"


class Permitted(Frozen):
    """An expression that may be used when a record names what it rests on.

    Without words of its own, the recorded value itself is what may be said.
    """

    id: str
    classes: tuple[str, ...]
    categories: tuple[str, ...] = ()
    attribute: str
    contains: tuple[str, ...] = ()
    say: WordLists


def read_permitted(path: Path) -> tuple[Permitted, ...]:
    """Read the permitted expressions; raises ConfigurationInvalid."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError, ValidationError) as problem:
        msg = f"permitted expressions {path.name}: {problem}"
        raise ConfigurationInvalid(msg) from problem


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> tuple[Permitted, ...]:
    del changed  # only tells one state of the file from another
    written = yaml.safe_load(path.read_text(encoding="utf-8"))["permitted"]
    return tuple(Permitted.model_validate(entry) for entry in written)


def supported(product: Product, permitted: Sequence[Permitted], language: str) -> tuple[str, ...]:
    """List the permitted expressions a record supports, in the reader's language."""
    levels = {level for words in product.category.values() for level in words}
    said: list[str] = []
    for each in permitted:
        attribute = product.attributes.get(each.attribute)
        if attribute is None or product.legal_class not in each.classes:
            continue
        if each.categories and not levels & set(each.categories):
            continue
        values = value_texts(attribute, language) or value_texts(attribute, "ja")
        if each.contains and not any(word in value for word in each.contains for value in values):
            continue
        said += lists_in_language(each.say, language) or values
    return tuple(dict.fromkeys(said))


def with_alternatives(
    findings: Sequence[Finding],
    product: Product,
    *,
    rules: Sequence[LawRule],
    permitted: Sequence[Permitted],
    language: str,
) -> tuple[Finding, ...]:
    """Add to findings about effects what this product's own record allows to be said."""
    texts = supported(product, permitted, language)
    if not texts:
        return tuple(findings)
    joint = "" if language == "ja" else ", "
    quoted = joint.join(phrase("quoted", language, text=text) for text in texts)
    offer = phrase("supported", language, texts=quoted)
    effects = {rule.id for rule in rules if rule.law == _REGULATED}
    gap = "" if language == "ja" else " "
    return tuple(
        each.model_copy(update={"instead": gap.join(filter(None, (each.instead, offer)))})
        if each.rule_id in effects
        else each
        for each in findings
    )
