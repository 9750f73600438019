"""Finds attributes another field of the same record contradicts, so that they are not said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.copywriting.facts import LABELS
from assistant.copywriting.wording import phrase
from assistant.domain.listing import Finding
from assistant.domain.model import in_language
from assistant.domain.product import Product


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A yes that cannot stand beside what a field says."""

    key: str
    field: str
    pattern: re.Pattern[str]


def _against(key: str, field: str, pattern: str) -> Contradiction:
    return Contradiction(key, field, re.compile(pattern, re.IGNORECASE | re.MULTILINE))


CONTRADICTIONS = (
    _against("waterproof", "water_resistance_ip", r"非防水|not water"),
    _against("fragrance_free", "ingredients", r"^(?:香料|fragrance|parfum)$"),
    _against("paraben_free", "ingredients", r"パラベン$|paraben$"),
    _against(
        "alcohol_free", "ingredients", r"^(?:無水)?エタノール$|^(?:anhydrous )?(?:ethanol|alcohol)$"
    ),
    _against("colorant_free", "ingredients", r"[赤青黄緑橙]\d{1,3}$|^(?:合成)?着色料"),
    _against(
        "made_in_japan",
        "origin",
        r"^(?:中国|ベトナム|タイ|インド|台湾|韓国|イタリア|china|vietnam)$",
    ),
    _against(
        "dishwasher_safe",
        "warnings",
        r"食洗機.{0,8}(?:使え|入れ|不可|対応してい).{0,4}(?:ない|ません|不可)?",
    ),
    _against("dishwasher_safe", "care", r"食洗機.{0,8}(?:使え|入れ|避け|お控え).{0,6}"),
    _against(
        "microwave_safe", "warnings", r"電子レンジ(?:では|には|に|は).{0,4}(?:使え|入れ|使わ)"
    ),
    _against(
        "machine_washable",
        "care",
        r"丸洗いはできません|洗濯機は使え(?:ない|ません)|do not wash whole",
    ),
    _against("unsalted", "ingredients", r"^(?:食塩|塩|salt)$"),
)
"""Pairs seen in merchants' catalogues; a field is one of the product's or another attribute."""


def contradicted(product: Product) -> tuple[Contradiction, ...]:
    """List the contradictions of a record."""
    return tuple(
        each
        for each in CONTRADICTIONS
        if (attribute := product.attributes.get(each.key)) is not None
        and attribute.value is True
        and any(each.pattern.search(text) for text in _texts(product, each.field))
    )


def finding_of(contradiction: Contradiction, product: Product, language: str) -> Finding:
    """Tell the merchandiser which two records do not fit together."""
    first = in_language(product.attributes[contradiction.key].label, language)
    other = product.attributes.get(contradiction.field)
    label = other.label if other is not None else LABELS.get(contradiction.field, {})
    second = in_language(label, language) or contradiction.field
    return Finding(
        rule_id="record-contradicts",
        severity="warn",
        start=0,
        end=0,
        text="",
        why=phrase("contradiction_why", language, first=first or contradiction.key, second=second),
        instead=phrase("contradiction_instead", language),
    )


def _texts(product: Product, field: str) -> Iterator[str]:
    attribute = product.attributes.get(field)
    values = attribute.value if attribute is not None else getattr(product, field, {})
    if isinstance(values, dict):
        for said in values.values():
            yield from (said,) if isinstance(said, str) else said
