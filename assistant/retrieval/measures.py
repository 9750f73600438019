"""Decides what a measure limits: a size on a label, or an attribute that such goods have."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np

from assistant.columns.coded import Mask
from assistant.domain.search import AttributeLimit
from assistant.language.normalise import matching_form
from assistant.language.quantities import Quantity
from assistant.retrieval.facets import Facets

SCALES = {
    ("kg", "g"): Decimal(1_000),
    ("g", "kg"): Decimal("0.001"),
    ("g", "mg"): Decimal(1_000),
    ("mg", "g"): Decimal("0.001"),
    ("l", "ml"): Decimal(1_000),
    ("ml", "l"): Decimal("0.001"),
    ("m", "cm"): Decimal(100),
    ("cm", "m"): Decimal("0.01"),
    ("cm", "mm"): Decimal(10),
    ("mm", "cm"): Decimal("0.1"),
}
"""How many of the second unit make one of the first."""

USUAL = ("weight", "capacity_l")
"""What a bare figure in grams or litres speaks of, where nothing tells better."""


def sized(size: str, category: str | None, facets: Facets) -> bool:
    """Tell whether goods of a category, or any at all, come in this size."""
    codes = facets.table.names.coded("size", size)
    return bool((np.isin(facets.table.goods.size, codes) & _of(category, facets)).any())


def measured(
    measure: Quantity, said: str, named: Sequence[str], category: str | None, facets: Facets
) -> AttributeLimit | None:
    """Read a measure as a limit on an attribute, in that attribute's unit; None where none fits.

    `named` are the attributes the question speaks of. Of several, the one most goods of the
    category have is meant.
    """
    scales = dict(_convertible(matching_form(measure.unit), facets))
    keys = [key for key in named if key in scales]
    if not keys and category:
        counts = {key: _recorded(key, category, facets) for key in scales}
        keys = [max(counts, key=lambda key: counts[key])] if any(counts.values()) else []
    elif not keys:
        own = facets.units.get(matching_form(measure.unit), ())
        keys = [key for key in USUAL if key in scales] or list(own if len(own) == 1 else ())
    if not keys:
        return None
    return AttributeLimit(
        key=keys[0],
        comparison=measure.comparison,
        number=measure.value * scales[keys[0]],
        said=said,
    )


def _convertible(unit: str, facets: Facets) -> Iterator[tuple[str, Decimal]]:
    for other, keys in facets.units.items():
        scale = Decimal(1) if other == unit else SCALES.get((unit, other))
        if scale is not None:
            yield from ((key, scale) for key in keys)


def _recorded(key: str, category: str, facets: Facets) -> int:
    table = facets.table
    kept = np.zeros(len(table.goods.sku), dtype=np.bool_)
    kept[table.product[_of(category, facets)]] = True
    return int(kept[table.attribute(key).product].sum())


def _of(category: str | None, facets: Facets) -> Mask:
    table = facets.table
    if category is None:
        return np.ones(len(table.goods.price), dtype=np.bool_)
    codes = table.names.coded("categories", category)
    return np.asarray(np.isin(table.goods.levels, codes).any(axis=1))[table.product]
