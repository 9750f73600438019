"""Which variants meet a limit: a mask for each limit that is set, over the whole catalogue."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

import numpy as np

from assistant.columns.catalogue import Table
from assistant.columns.coded import Mask
from assistant.columns.names import NONE
from assistant.columns.parts import Amounts, Numbers
from assistant.domain.product import Colour
from assistant.domain.search import AttributeLimit, Exclusion, Filters

ABOUT = 0.15
"""How far «about» reaches to either side of a measure."""


def limit_masks(
    filters: Filters, table: Table, colours: Mapping[str, Colour]
) -> Mapping[str, Mask]:
    """Mask the variants that meet each limit that is set → name of the limit: `(V,)`.

    The limits come in the order in which one that nothing meets is given up.
    A price in another currency meets no price limit. A place asked for takes the place of
    «in stock». An unknown name meets nothing.
    """
    made: tuple[tuple[str, object, Callable[[], Mask]], ...] = (
        ("colour", filters.colour, lambda: _coloured(filters.colour or "", table, colours)),
        ("attributes", filters.attributes, lambda: _recorded(filters.attributes, table)),
        ("size", filters.size, lambda: _sized(filters.size or "", table)),
        ("location", filters.location, lambda: _held_at(filters.location or "", table)),
        ("in_stock", _asks_stock(filters), lambda: table.in_stock == filters.in_stock),
        ("brand", filters.brand, lambda: _branded(filters.brand or "", table)),
        ("price_max", filters.price_max is not None, lambda: _cheap(filters, table)),
        ("price_min", filters.price_min is not None, lambda: _dear(filters, table)),
    )
    return {name: mask() for name, stated, mask in made if stated}


def _asks_stock(filters: Filters) -> bool:
    return filters.in_stock is not None and filters.location is None


def firm_mask(filters: Filters, table: Table, colours: Mapping[str, Colour]) -> Mask:
    """Mask the variants of the wanted category that have nothing unwanted → `(V,)`."""
    wanted = [_sorted(filters.category, table)] if filters.category else []
    unwanted = [_unwanted(each, table, colours) for each in filters.excluded]
    if filters.free_of:
        unwanted.append(_mention(filters.free_of, table)[table.product])
    return meeting((*wanted, *(~mask for mask in unwanted)), table)


def meeting(masks: Iterable[Mask], table: Table) -> Mask:
    """Mask the variants that meet all of these at once → `(V,)`."""
    met = np.ones(len(table.goods.price), dtype=np.bool_)
    for mask in masks:
        met &= mask
    return met


def products_of(fitting: Mask, table: Table) -> Amounts:
    """List the products with at least one fitting variant, in SKU order."""
    rows = table.product[np.flatnonzero(fitting)]
    return rows[np.flatnonzero(np.diff(rows, prepend=NONE))].astype(np.int64)


def attribute_mask(limit: AttributeLimit, table: Table) -> Mask:
    """Mask the products that meet a limit on an attribute → `(P,)`."""
    entries = table.attribute(limit.key)
    values, flags = entries.value, entries.flag
    if limit.flag is not None:
        met = flags & (values == float(limit.flag))
    elif limit.number is not None:
        met = ~flags & compare(values, limit.number, limit.comparison)
    else:
        met = np.ones(len(values), dtype=np.bool_)
    mask = np.zeros(len(table.goods.sku), dtype=np.bool_)
    mask[entries.product[met]] = True
    return mask


def compare(values: Numbers, stated: Decimal, comparison: str) -> Mask:
    """Compare recorded numbers with a stated one; a text on record (NaN) meets nothing."""
    limit = float(stated)
    match comparison:
        case "at_most":
            return np.asarray(values <= limit)
        case "at_least":
            return np.asarray(values >= limit)
        case "below":
            return np.asarray(values < limit)
        case "above":
            return np.asarray(values > limit)
        case "about":
            return np.asarray(np.abs(values - limit) <= abs(limit) * ABOUT)
        case _:
            return np.asarray(values == limit)


def family_of(colour: str, colours: Mapping[str, Colour]) -> str | None:
    """Name the basic colour a colour belongs to."""
    return colours[colour].family if colour in colours else None


def _coloured(wanted: str, table: Table, colours: Mapping[str, Colour]) -> Mask:
    shades = [
        code
        for code, name in enumerate(table.names.all("color"))
        if wanted in (name, family_of(name, colours))
    ]
    return np.isin(table.goods.colour, shades)


def _unwanted(each: Exclusion, table: Table, colours: Mapping[str, Colour]) -> Mask:
    match each.kind:
        case "colour":
            return _coloured(each.value, table, colours)
        case "size":
            return _sized(each.value, table)
        case "category":
            return _sorted(each.value, table)
        case "brand":
            return _branded(each.value, table)
        case "attribute":
            return _recorded((AttributeLimit(key=each.value, flag=True),), table)


def _recorded(limits: Iterable[AttributeLimit], table: Table) -> Mask:
    met = np.ones(len(table.goods.sku), dtype=np.bool_)
    for limit in limits:
        met &= attribute_mask(limit, table)
    return met[table.product]


def _sized(size: str, table: Table) -> Mask:
    return np.isin(table.goods.size, table.names.coded("size", size))


def _branded(brand: str, table: Table) -> Mask:
    return np.isin(table.goods.brand, table.names.coded("brands", brand))[table.product]


def _sorted(category: str, table: Table) -> Mask:
    codes = table.names.coded("categories", category)
    return np.asarray(np.isin(table.goods.levels, codes).any(axis=1))[table.product]


def _cheap(filters: Filters, table: Table) -> Mask:
    return _priced(filters, table) & (table.goods.price <= (filters.price_max or 0))


def _dear(filters: Filters, table: Table) -> Mask:
    return _priced(filters, table) & (table.goods.price >= (filters.price_min or 0))


def _priced(filters: Filters, table: Table) -> Mask:
    ours = table.names.code("currencies", filters.currency)
    return np.asarray((table.goods.currency == ours) & (ours != NONE))


def _held_at(place: str, table: Table) -> Mask:
    code = table.names.code("places", place)
    if code == NONE:
        return np.zeros(len(table.goods.price), dtype=np.bool_)
    return np.asarray(table.goods.stock[:, code] > 0)


def _mention(substances: Iterable[str], table: Table) -> Mask:
    """Mask the products that speak of any of the substances anywhere → `(P,)`."""
    mask = np.zeros(len(table.goods.sku), dtype=np.bool_)
    written = memoryview(table.goods.words.tobytes())
    for substance in substances:
        places = [found.start() for found in re.finditer(re.escape(substance.encode()), written)]
        mask[np.searchsorted(table.goods.word_starts, places, side="right") - 1] = True
    return mask
