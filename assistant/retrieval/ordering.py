"""Sorts products as asked, over all that were found, and counts those without the value."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assistant.columns.catalogue import Table
from assistant.columns.coded import Mask
from assistant.columns.parts import Amounts, Numbers
from assistant.domain.search import ProductQuery

BEYOND = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """Products in the order asked, and how many were left out for want of the value."""

    products: Amounts
    without_value: int = 0


def ordered(products: Amounts, fitting: Mask, query: ProductQuery, table: Table) -> Ordered:
    """Sort by the fitting variant that counts: the cheapest, or the dearest when asked so."""
    match query.sort:
        case "relevance":
            return Ordered(products)
        case "price_asc":
            lowest = lowest_prices(fitting, table)[products]
            return Ordered(_by(products, lowest))
        case "price_desc":
            highest = -lowest_prices(fitting, table, sign=-1)[products]
            return Ordered(_by(products, -highest))
        case "newest":
            dates = table.goods.updated[products]
            dated = products[dates != ""]
            _, newest = np.unique(dates[dates != ""], return_inverse=True)
            undated = products[dates == ""]  # they are there, but nobody knows how new they are
            return Ordered(np.concatenate((_by(dated, -newest), undated)), len(undated))
        case "attribute_asc" | "attribute_desc":
            values = _recorded(products, query.sort_key or "", table)
            known = ~np.isnan(values)
            sign = 1 if query.sort == "attribute_asc" else -1
            return Ordered(_by(products[known], sign * values[known]), int((~known).sum()))


def lowest_prices(fitting: Mask, table: Table, *, sign: int = 1) -> Amounts:
    """Find the lowest price among the fitting variants of each product → `(P,)`.

    With `sign` -1 it is the highest, below zero. Products without a fitting variant are BEYOND.
    """
    lowest = np.full(len(table.goods.sku), BEYOND)
    sold = np.flatnonzero(np.diff(table.goods.starts))
    if len(sold):
        prices = np.where(fitting, sign * table.goods.price, BEYOND)
        lowest[sold] = np.minimum.reduceat(prices, table.goods.starts[sold])
    return lowest


def _by(products: Amounts, values: Amounts | Numbers) -> Amounts:
    """Sort by value; products of equal value by SKU."""
    return products[np.lexsort((products, values))]


def _recorded(products: Amounts, key: str, table: Table) -> Numbers:
    """Return the recorded number of each product, NaN where there is none → `(products,)`."""
    found = np.zeros(len(table.goods.sku), dtype=np.bool_)
    found[products] = True
    entries = table.attribute(_same_label(found, key, table))
    values = np.full(len(table.goods.sku), np.nan)
    values[entries.product[~entries.flag]] = entries.value[~entries.flag]
    return values[products]


def _same_label(found: Mask, key: str, table: Table) -> str:
    """Choose among attributes of one label (容量 in L and in mL) the one most products have."""
    if found[table.attribute(key).product].any():
        return key
    stem = key.rpartition("_")[0] or key
    counts: Mapping[str, int] = {
        other: int(found[table.attribute(other).product].sum())
        for other in table.names.all("keys")
        if other.rpartition("_")[0] == stem
    }
    return max(counts, key=lambda each: counts[each], default=key)
