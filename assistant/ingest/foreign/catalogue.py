"""Makes products of foreign rows: finds the file's currency, gathers the rows of one product."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from itertools import islice

from pydantic import ValidationError

from assistant.domain.product import Product
from assistant.errors import FileUnreadable
from assistant.ingest.foreign.field_mapping import NO_MAPPING, FieldMapping, mapping_of
from assistant.ingest.foreign.prices import amount_of
from assistant.ingest.foreign.product import own_number, shaped
from assistant.ingest.foreign.record import CurrencyUnknown, Shaping, found_in
from assistant.ingest.foreign.rows import Row
from assistant.ingest.source import Loaded, Refused, Sealed, Source, Yielded
from assistant.ingest.written_by import written_by
from assistant.ingest.yaml_lines import explain
from assistant.language.detect import language_of

Rows = Callable[[], Iterator[Row | Refused]]
"""Reads the file from its beginning each time it is called."""

_SAMPLE = 1_000
_KANA = re.compile("[\u3041-\u30fa]")
_STOCK = ("stock", "availability", "variants")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PRICES = ("price", "sale_price", "list_price")


def products(
    source: Source, rows: Rows, *, assumed: FieldMapping = NO_MAPPING
) -> Iterator[Yielded]:
    """Yield every product, sealed where it names its own number, or why it is refused.

    `assumed` is what the format says of itself.

    Raises FileUnreadable when prices have decimals and neither the file nor its mapping names
    a currency.
    """
    mapping = mapping_of(source).over(assumed)
    shaping = Shaping(
        mapping=mapping,
        currency=mapping.currency or _currency(rows, mapping),
        latin=_latin(rows, mapping),
        stem=source.stem,
        as_of=datetime.fromtimestamp(int(source.path.stat().st_mtime), UTC),
    )
    common = f"{replace(shaping, as_of=EPOCH)!r}\n{written_by()}"
    grouped = _names_groups(rows, mapping)
    groups = _gathered(rows, mapping) if grouped else _single(rows)
    for group in groups:
        if isinstance(group, Refused):
            yield group
            continue
        name = _group(group[0], mapping) if grouped else ""
        sku = mapping.sku_prefix + name if name else own_number(group[0].fields, mapping)
        make = partial(_product, group, shaping, source, sku=sku)
        if not sku:
            yield make()
            continue
        dated = mapping.stock_as_of is None and any(_tells_stock(row, mapping) for row in group)
        counted = shaping.as_of if dated else EPOCH
        parts = (common, counted.isoformat(), *(repr(row.fields) for row in group))
        seal = sha256("\n".join(parts).encode("utf-8", "replace"))
        yield Sealed(f"product:{sku}", seal.hexdigest(), group[0].line, make)


def _product(group: list[Row], shaping: Shaping, source: Source, *, sku: str) -> Loaded | Refused:
    line = group[0].line
    try:
        found = [found_in(row.fields, shaping.mapping) for row in group]
        made = shaped(found, shaping, sku=sku)
        return Loaded(Product.model_validate(made), line)
    except CurrencyUnknown as problem:
        msg = (
            f"{source.name}: prices such as {problem} name no currency: write "
            f"`currency: USD` (or another) into {source.path.name}.mapping.yaml beside the file"
        )
        raise FileUnreadable(msg) from None
    except ValidationError as problem:
        return Refused(explain(problem), line)
    except (ValueError, TypeError, RecursionError) as problem:
        return Refused(str(problem)[:300], line)


def _tells_stock(row: Row, mapping: FieldMapping) -> bool:
    return any(mapping.product_slot(str(name)).field in _STOCK for name in row.fields)


def _single(rows: Rows) -> Iterator[list[Row] | Refused]:
    for row in rows():
        yield row if isinstance(row, Refused) else [row]


def _gathered(rows: Rows, mapping: FieldMapping) -> Iterator[list[Row] | Refused]:
    """Yield the rows of each group once its last is read; only open groups are held."""
    left = Counter(_group(row, mapping) for row in rows() if isinstance(row, Row))
    held: dict[str, list[Row]] = {}
    for row in rows():
        if isinstance(row, Refused):
            yield row
            continue
        name = _group(row, mapping)
        if not name:
            yield [row]
            continue
        held.setdefault(name, []).append(row)
        left[name] -= 1
        if not left[name]:
            yield held.pop(name)


def _group(row: Row, mapping: FieldMapping) -> str:
    for name, value in row.fields.items():
        if mapping.product_slot(str(name)).field == "group" and value:
            return str(value).strip()
    return ""


def _names_groups(rows: Rows, mapping: FieldMapping) -> bool:
    return any(_group(row, mapping) for row in _sample(rows))


def _sample(rows: Rows) -> Iterator[Row]:
    return (row for row in islice(rows(), _SAMPLE) if isinstance(row, Row))


def _latin(rows: Rows, mapping: FieldMapping) -> str:
    """Tell the language of titles in ASCII from the first of them together."""
    titles = (
        str(value)[:100]
        for row in _sample(rows)
        for name, value in row.fields.items()
        if mapping.product_slot(str(name)).field == "title" and str(value).isascii()
    )
    return language_of(" ".join(islice(titles, 40)), default="en")


def _currency(rows: Rows, mapping: FieldMapping) -> str:
    """Take yen where no currency is named: whole numbers, or x.0 in a Japanese catalogue.

    Returns "" when prices have decimals: then every price must name its own.
    """
    pointed = japanese = False
    for row in _sample(rows):
        for name, value in row.fields.items():
            field = mapping.product_slot(str(name)).field
            if field in _PRICES and not isinstance(value, Mapping):
                try:
                    amount = amount_of(value)
                except ValueError:
                    continue
                if amount.has_fraction and not amount.currency:
                    return ""
                pointed = pointed or (amount.has_point and not amount.currency)
            elif field == "title" and not japanese:
                japanese = bool(_KANA.search(str(value)))
    return "" if pointed and not japanese else "JPY"
