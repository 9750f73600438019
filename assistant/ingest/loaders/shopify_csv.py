"""Loads Shopify product exports: rows of one handle are a product, its variants and pictures."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from assistant.ingest.foreign.catalogue import products
from assistant.ingest.foreign.rows import Row, table_rows
from assistant.ingest.foreign.values import count_of
from assistant.ingest.source import Refused, Source, Yielded

_METAFIELD = re.compile(r"(.+?) \(product\.metafields\..+\)")
_SHOPPING = ("Gender", "Age Group", "Condition")
Cells = dict[str, str]


def load(source: Source) -> Iterator[Yielded]:
    """Yield every product, or why it is refused; drafts and archived ones are refused."""
    return products(source, partial(_rows, source))


def _rows(source: Source) -> Iterator[Row | Refused]:
    """Gather the rows of a handle (Shopify writes them one after another) into one record."""
    rows = table_rows(source)
    for refused, group in groupby(rows, key=lambda row: isinstance(row, Refused)):
        if refused:
            yield from group
        else:
            yield from _handles(row for row in group if isinstance(row, Row))


def _handles(rows: Iterator[Row]) -> Iterator[Row | Refused]:
    for handle, group in groupby(rows, key=lambda row: str(row.fields.get("Handle", "")).strip()):
        listed = list(group)
        line = listed[0].line
        cells = [{k: str(v).strip() for k, v in row.fields.items()} for row in listed]
        status = cells[0].get("Status", "active").lower()
        if not handle:
            yield Refused("has no handle", line)
        elif status in ("draft", "archived"):
            yield Refused(f"is not on sale: its status is {status}", line)
        else:
            yield Row(line, _record(handle, cells))


def _record(handle: str, rows: Sequence[Cells]) -> dict[str, object]:
    first = rows[0]
    sold = [row for row in rows if row.get("Variant Price")]
    variants = [_variant(row, _option_names(first), handle, rows=sold) for row in sold]
    single = sold[0].get("Variant SKU") if len(sold) == 1 else ""
    return {
        "sku": (single or "").lstrip("'") or handle,
        "title": first.get("Title"),
        "description": first.get("Body (HTML)"),
        "brand": first.get("Vendor"),
        "category": first.get("Type") or first.get("Product Category"),
        "tags": first.get("Tags"),
        "price": variants[0]["price"] if variants else None,
        "images": [
            {"url": row["Image Src"], "alt": row.get("Image Alt Text", "")}
            for row in rows
            if row.get("Image Src")
        ],
        "variants": variants,
        "attributes": _facts(first),
    }


def _variant(
    row: Cells, names: Sequence[str], handle: str, *, rows: Sequence[Cells]
) -> dict[str, object]:
    chosen = [row.get(f"Option{number} Value", "") for number in (1, 2, 3)]
    options = {
        name: value
        for name, value in zip(names, chosen, strict=True)
        if name and value and value != "Default Title"
    }
    own = row.get("Variant SKU", "").lstrip("'")
    name = handle if len(rows) == 1 else "-".join((handle, *options.values())).replace(" ", "-")
    return {
        "sku": own or name.lower(),
        "price": row["Variant Price"],
        "list_price": row.get("Variant Compare At Price"),
        "gtin": row.get("Variant Barcode"),
        "options": options,
        "stock": _pieces(row),
    }


def _option_names(first: Cells) -> list[str]:
    return [first.get(f"Option{number} Name", "") for number in (1, 2, 3)]


def _pieces(row: Cells) -> int:
    """Count the pieces; what is not counted, or sold beyond its count, is at least one."""
    counted = count_of(row.get("Variant Inventory Qty", "")) or 0
    endless = not row.get("Variant Inventory Tracker")
    return (
        max(1, counted) if endless or row.get("Variant Inventory Policy") == "continue" else counted
    )


def _facts(first: Cells) -> dict[str, object]:
    facts: dict[str, object] = {
        name: first[f"Google Shopping / {name}"]
        for name in _SHOPPING
        if first.get(f"Google Shopping / {name}")
    }
    for name, value in first.items():
        named = _METAFIELD.fullmatch(name)
        if named and value:
            facts[named.group(1)] = value
    grams = count_of(first.get("Variant Grams", ""))
    if grams:
        facts["weight"] = {"value": grams, "unit": "g"}
    return facts
