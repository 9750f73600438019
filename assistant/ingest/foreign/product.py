"""Brings a foreign record into the shape of our Product; what it does not say stays unsaid."""

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from assistant.ingest.foreign.field_mapping import FieldMapping
from assistant.ingest.foreign.field_names import folded
from assistant.ingest.foreign.record import Found, Shaping
from assistant.ingest.foreign.values import (
    fact_of,
    lists_of,
    path_of,
    text_of,
    texts_of,
    words_of,
)
from assistant.ingest.foreign.variants import (
    gtin_of,
    made_to_order,
    offers,
    tax_rate_of,
)
from assistant.language.detect import language_of

_WORDS = ("brand", "summary", "description", "care", "origin")
_LISTS = ("ingredients", "materials", "warnings")
_ADDRESSES = re.compile(r"[\s|;]+|,(?=\s*https?:)")


def shaped(records: Sequence[Found], shaping: Shaping, *, sku: str = "") -> dict[str, Any]:
    """Make one product of its rows (one, or one per variant). Raises ValueError."""
    first, mapping = records[0], shaping.mapping
    language = _language(first, shaping)
    title = _words(first, "title", language)
    if not title:
        msg = "has no title"
        raise ValueError(msg)
    name = sku or _drawn_number(first, shaping, title)
    offered = offers(records, shaping, sku=name, language=language)
    cheapest = min(offered, key=lambda each: each.price.amount)
    return {
        "sku": name,
        "gtin": gtin_of(first) if len(offered) == 1 else None,
        "title": title,
        "category": _category(first, language),
        "price": cheapest.price,
        "list_price": cheapest.list_price,
        "tax_rate_percent": tax_rate_of(first, mapping),
        "variants": [each.variant for each in offered],
        "attributes": _attributes(first, mapping, language),
        "images": [picture for each in records for picture in _pictures(each, title, mapping)],
        "tags": texts_of(first.first("tags")),
        "url": first.text("url") or None,
        "legal_class": first.text("legal_class") or mapping.legal_class or "general",
        "family": first.text("family") or None,
        "made_to_order": made_to_order(first),
        "updated_at": first.text("updated_at") or None,
        **{field: _words(first, field, language) for field in _WORDS},
        **{field: _lists(first, field, language) for field in _LISTS},
    }


def _language(found: Found, shaping: Shaping) -> str:
    if shaping.mapping.language:
        return shaping.mapping.language
    title = found.text("title")
    if title.isascii():
        return shaping.latin
    return language_of(f"{title} {found.first('description') or ''}"[:200], default="ja")


def _words(found: Found, field: str, language: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for slot, value in found.known.get(field, ()):
        for key, text in words_of(value, slot.language or language).items():
            words.setdefault(key, text)
    return words


def _lists(found: Found, field: str, language: str) -> dict[str, tuple[str, ...]]:
    lists: dict[str, tuple[str, ...]] = {}
    for slot, value in found.known.get(field, ()):
        for key, texts in lists_of(value, slot.language or language).items():
            lists.setdefault(key, texts)
    return lists


def _category(found: Found, language: str) -> dict[str, tuple[str, ...]]:
    """Read one path per language; `category_l1`, `category_l2` … are its steps."""
    steps = found.known.get("category", ())
    levels = [value for slot, value in steps if slot.rank < 0 and slot.rank > -20]
    if len(levels) > 1:
        return {language: texts_of([text_of(each) for each in levels])}
    paths: dict[str, tuple[str, ...]] = {}
    for slot, value in steps:
        for key, path in path_of(value, slot.language or language).items():
            paths.setdefault(key, path)
    return paths


def own_number(fields: Mapping[str, object], mapping: FieldMapping) -> str:
    """Read a record's own number (its SKU, else its GTIN) with the prefix; "" when it has none."""
    best: dict[str, tuple[int, str]] = {}
    for name, value in fields.items():
        slot = mapping.product_slot(str(name))
        if slot.field in ("sku", "gtin"):
            text = text_of(value)
            if text and slot.rank < best.get(slot.field, (1_000, ""))[0]:
                best[slot.field] = (slot.rank, text)
    own = best.get("sku") or best.get("gtin")
    return mapping.sku_prefix + own[1] if own else ""


def _drawn_number(found: Found, shaping: Shaping, title: Mapping[str, str]) -> str:
    """Draw a number from title, brand and address: the same at every ingest."""
    named = (found.text("brand"), found.text("url"), str(found.first("images") or ""))
    seed = "\n".join((*title.values(), *named))
    prefix = shaping.mapping.sku_prefix or f"{shaping.stem}-"
    return prefix + sha256(seed.encode()).hexdigest()[:10]


def _attributes(found: Found, mapping: FieldMapping, language: str) -> dict[str, dict[str, Any]]:
    own = found.first("attributes")
    facts = {**found.facts, **(own if isinstance(own, Mapping) else {})}
    attributes: dict[str, dict[str, Any]] = {}
    for name, value in facts.items():
        named = mapping.attribute_names.get(folded(str(name)))
        described = value if isinstance(value, Mapping) and "value" in value else {"value": value}
        fact = fact_of(described["value"], language)
        if fact is None or fact == {}:
            continue
        key = (named and named.key) or re.sub(r"[\s\-./]+", "_", str(name).strip()).lower()
        label = (named and named.label) or described.get("label") or {language: str(name)}
        attributes[key] = {
            "value": fact,
            "unit": (named and named.unit) or described.get("unit"),
            "label": label,
            "source": described.get("source"),
        }
    return attributes


def _pictures(
    found: Found, title: Mapping[str, str], mapping: FieldMapping
) -> Iterator[dict[str, Any]]:
    for _, value in found.known.get("images", ()):
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Mapping):
                address = text_of(each.get("url") or each.get("src"))
                alt = words_of(each.get("alt"), next(iter(title))) or dict(title)
                options = each.get("options") if isinstance(each.get("options"), Mapping) else {}
                if address:
                    yield {"url": _placed(address, mapping), "alt": alt, "options": options}
            else:
                for address in _addresses(text_of(each)):
                    yield {"url": _placed(address, mapping), "alt": dict(title)}


def _addresses(text: str) -> list[str]:
    parts = _ADDRESSES.split(text) if text.startswith(("http://", "https://")) else [text]
    return [part.strip(", ") for part in parts if part.strip(", ")]


def _placed(address: str, mapping: FieldMapping) -> str:
    return address if "://" in address or address.startswith("/") else mapping.image_base + address
