"""Which variants meet a limit: a mask for each limit that is set, over the whole catalogue."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache, partial

import numpy as np

from assistant.columns.catalogue import Table
from assistant.columns.coded import Mask
from assistant.columns.names import NONE, PATH
from assistant.columns.parts import Amounts, Letters, Numbers
from assistant.domain.product import Colour
from assistant.domain.search import AttributeLimit, Contents, Exclusion, Filters
from assistant.language.normalise import matching_form

ABOUT = 0.15
"""How far «about» reaches to either side of a measure."""


def limit_masks(
    filters: Filters, table: Table, colours: Mapping[str, Colour]
) -> Mapping[str, Mask]:
    """Mask the variants that meet each limit that is set → name of the limit: `(V,)`.

    The limits come in the order in which one that nothing meets is given up; of attributes and of
    contents each is a limit of its own, `attributes.0` the first.
    A price in another currency meets no price limit. A place asked for takes the place of
    «in stock». An unknown name meets nothing.
    """
    made: tuple[tuple[str, object, Callable[[], Mask]], ...] = (
        ("colour", filters.colour, lambda: _coloured(filters.colours, table, colours)),
        *(
            (numbered("attributes", at), True, partial(_recorded, limit, table))
            for at, limit in enumerate(filters.attributes)
        ),
        *(
            (numbered("made_of", at), True, partial(_made_of, each, table))
            for at, each in enumerate(filters.made_of)
        ),
        ("size", filters.size, lambda: _sized(filters.sizes, table)),
        ("location", filters.location, lambda: _held_at(filters.location or "", table)),
        ("in_stock", _asks_stock(filters), lambda: table.in_stock == filters.in_stock),
        ("brand", filters.brand, lambda: _branded(filters.brand or "", table)),
        ("price_max", filters.price_max is not None, lambda: _cheap(filters, table)),
        ("price_min", filters.price_min is not None, lambda: _dear(filters, table)),
    )
    return {name: mask() for name, stated, mask in made if stated}


def numbered(field: str, at: int) -> str:
    """Name one of several limits that a field holds."""
    return f"{field}.{at}"


def _asks_stock(filters: Filters) -> bool:
    return filters.in_stock is not None and filters.location is None


def wanted_mask(filters: Filters, table: Table) -> Mask:
    """Mask the variants of the wanted categories → `(V,)`."""
    return _sorted(filters.categories, table) if filters.categories else meeting((), table)


def unwanted_masks(
    filters: Filters, table: Table, colours: Mapping[str, Colour]
) -> Mapping[str, Mask]:
    """Mask the variants without what must not be → name of the limit: `(V,)`."""
    masks = {
        numbered("excluded", at): ~_unwanted(each, table, colours)
        for at, each in enumerate(filters.excluded)
    }
    for at, each in enumerate(filters.free_of):
        masks[numbered("free_of", at)] = _free_of(each, table)
    return masks


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
    elif limit.text is not None:
        met = np.isin(entries.text, _saying((limit.text, *limit.or_texts), table))
    elif limit.number is not None:
        met = ~flags & compare(values, limit.number, limit.comparison)
    else:
        met = ~flags | (values != 0)
    mask = np.zeros(len(table.goods.sku), dtype=np.bool_)
    mask[entries.product[met]] = True
    return mask


def _saying(wanted: Sequence[str], table: Table) -> list[int]:
    """List the codes of the texts that hold one of the words wanted, in any language."""
    names = table.names
    words = [matching_form(each) for each in wanted]
    return [
        code
        for code, labels in enumerate(names.labels("texts"))
        if any(word in matching_form(text) for text in labels.values() for word in words)
    ]


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


def _coloured(wanted: Collection[str], table: Table, colours: Mapping[str, Colour]) -> Mask:
    shades = [
        code
        for code, name in enumerate(table.names.all("color"))
        if name in wanted or family_of(name, colours) in wanted
    ]
    return np.isin(table.goods.colour, shades)


def _unwanted(each: Exclusion, table: Table, colours: Mapping[str, Colour]) -> Mask:
    match each.kind:
        case "colour":
            return _coloured((each.value,), table, colours)
        case "size":
            return _sized((each.value,), table)
        case "category":
            return _sorted((each.value,), table)
        case "brand":
            return _branded(each.value, table)
        case "attribute":
            flag = None if each.text else True
            return _recorded(AttributeLimit(key=each.value, flag=flag, text=each.text), table)


def _recorded(limit: AttributeLimit, table: Table) -> Mask:
    return attribute_mask(limit, table)[table.product]


def _sized(sizes: Iterable[str], table: Table) -> Mask:
    codes = [code for size in sizes for code in table.names.coded("size", size)]
    return np.isin(table.goods.size, codes)


def _branded(brand: str, table: Table) -> Mask:
    return np.isin(table.goods.brand, table.names.coded("brands", brand))[table.product]


def _sorted(categories: Iterable[str], table: Table) -> Mask:
    mask = np.zeros(len(table.goods.sku), dtype=np.bool_)
    for each in categories:
        mask |= in_category(each, table)
    return mask[table.product]


def in_category(category: str, table: Table) -> Mask:
    """Mask the products of a category, a level of the path or several: 小物>時計 → `(P,)`."""
    mask = np.ones(len(table.goods.sku), dtype=np.bool_)
    for level in category.split(PATH):
        mask &= np.isin(table.goods.levels, table.names.coded("categories", level)).any(axis=1)
    return mask


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


def _made_of(contents: Contents, table: Table) -> Mask:
    goods = table.goods
    return spoken_of(contents.words, goods.words, goods.word_starts)[table.product]


def _free_of(contents: Contents, table: Table) -> Mask:
    """Mask the variants of which it is recorded what they are made of, and it is none of this."""
    goods = table.goods
    held = spoken_of(contents.words, goods.words, goods.word_starts)
    if contents.traces:
        held |= spoken_of(contents.words, goods.traces, goods.trace_starts)
    return (~held & (np.diff(goods.word_starts) > 0))[table.product]


def spoken_of(words: Iterable[str], written: Letters, starts: Amounts) -> Mask:
    """Mask the products whose texts hold any of the words → `(P,)`."""
    mask = np.zeros(len(starts) - 1, dtype=np.bool_)
    letters = memoryview(written.tobytes())
    for word in words:
        places = [found.start() for found in _standing(word).finditer(letters)]
        mask[np.searchsorted(starts, places, side="right") - 1] = True
    return mask


@lru_cache(maxsize=1_000)
def _standing(word: str) -> re.Pattern[bytes]:
    """Find a folded word; a Latin one only where it begins one: «nut» is not in «coconut»."""
    folded = re.escape(matching_form(word).encode())
    return re.compile((rb"(?<![a-z])" if word.isascii() else b"") + folded)
