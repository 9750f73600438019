"""Decides what a measure limits: a size on a label, or an attribute that such goods have."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from assistant.columns.coded import Mask
from assistant.columns.masks import attribute_mask, in_category
from assistant.columns.names import NONE
from assistant.domain.search import AttributeLimit
from assistant.language.bounds import bound_of
from assistant.language.normalise import matching_form
from assistant.language.numerals import numbers
from assistant.language.quantities import Quantity
from assistant.retrieval.denial import Span
from assistant.retrieval.facets import Facets, Mention
from assistant.retrieval.labels import Facet

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

COUNTERS = (
    "枚",
    "個",
    "本",
    "足",
    "点",
    "着",
    "組",
    "袋",
    "包",
    "セット",
    "パック",
    "箱",
    "缶",
    "粒",
)
"""Words to count goods with, that are used for one another."""

NEAR = 3
"""Letters that may stand between an attribute's name and its figure."""


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
        counts = {key: recorded(key, category, facets) for key in scales}
        own = facets.units.get(matching_form(measure.unit), ())
        keys = sorted(
            (key for key in counts if counts[key]),
            key=lambda key: (
                not (facets.attributes[key].usual and measure.unit not in COUNTERS),
                key not in own,
                -counts[key],
            ),
        )
    elif not keys:
        own = facets.units.get(matching_form(measure.unit), ())
        usual = [key for key in scales if facets.attributes[key].usual]
        keys = usual or list(own if len(own) == 1 else ())
    if not keys:
        return None
    return AttributeLimit(
        key=keys[0],
        comparison=measure.comparison,
        number=measure.value * scales[keys[0]],
        said=said,
    )


def _convertible(unit: str, facets: Facets) -> Iterator[tuple[str, Decimal]]:
    """Yield the attributes a unit may speak of, and what makes it theirs."""
    own = facets.units.get(unit, ())
    if unit in COUNTERS:
        counted = (key for other in COUNTERS for key in facets.units.get(other, ()))
        usual = (key for key in counted if facets.attributes[key].usual and key not in own)
        yield from ((key, Decimal(1)) for key in (*own, *usual))
        return
    for other, keys in facets.units.items():
        scale = Decimal(1) if other == unit else SCALES.get((unit, other))
        if scale is not None:
            yield from ((key, scale) for key in keys)


def recorded(key: str, category: str | None, facets: Facets) -> int:
    """Count the products of a category, or all, that have an attribute on record."""
    table = facets.table
    kept = np.zeros(len(table.goods.sku), dtype=np.bool_)
    kept[table.product[_of(category, facets)]] = True
    return int(kept[table.attribute(key).product].sum())


def most_recorded(facet: Facet, category: str | None, facets: Facets) -> Facet:
    """Choose, of attributes with one label, the one that most goods of the category have."""
    if facet.kind != "attribute" or not facet.others:
        return facet
    counts = {key: recorded(key, category, facets) for key in facet.values}
    if category is None or not any(counts.values()):
        return facet
    first = max(counts, key=lambda key: counts[key])
    return replace(facet, value=first, others=tuple(key for key in counts if key != first))


def saying(facet: Facet, category: str | None, facets: Facets) -> Facet | None:
    """Choose the attribute of which most goods of the category say a text; None where none does."""
    if category is None:
        return None
    among = in_category(category, facets.table)
    counts = {
        key: int(
            (attribute_mask(AttributeLimit(key=key, text=facet.text), facets.table) & among).sum()
        )
        for key in facet.values
    }
    best = max(counts, key=lambda key: counts[key])
    return replace(facet, value=best, others=()) if counts[best] else None


def bare_measures(
    folded: str, mentions: Sequence[Mention], facets: Facets
) -> Iterator[tuple[AttributeLimit, Span]]:
    """Find figures without a unit that limit the attribute named before them: «重さ500以下»."""
    for number in numbers(folded):
        bound = bound_of(folded, number.start, number.end)
        key = attribute_before(bound.start, mentions, facets)
        if key is None or bound.comparison == "exact":
            continue
        said = folded[bound.start : bound.end].strip()
        limit = AttributeLimit(key=key, comparison=bound.comparison, number=number.value, said=said)
        yield limit, (bound.start, bound.end)


def attribute_before(start: int, mentions: Sequence[Mention], facets: Facets) -> str | None:
    """Name the attribute in figures that is named right before a place."""
    for each in reversed(mentions):
        if each.facet.kind != "attribute" or not each.end <= start <= each.end + NEAR:
            continue
        if facets.attributes[each.facet.value].type == "number":
            return each.facet.value
    return None


def sizes_of(category: str | None, facets: Facets) -> tuple[str, ...]:
    """List the sizes that goods of a category come in, or any at all."""
    codes = np.unique(facets.table.goods.size[_of(category, facets)])
    names = facets.table.names.all("size")
    return tuple(names[code] for code in codes if code != NONE)


def comes_in_letters(category: str | None, facets: Facets) -> bool:
    """Tell whether goods of a category come in sizes such as M and L."""
    sizes = sizes_of(category, facets) if category else ()
    return any(matching_form(size) in facets.scale.letters for size in sizes)


def coloured(category: str | None, facets: Facets) -> bool:
    """Tell whether goods of a category come in colours: coffee is black without one."""
    return bool((facets.table.goods.colour[_of(category, facets)] != NONE).any())


def within(outer: str, inner: str, facets: Facets) -> bool:
    """Tell whether a category holds nothing but goods of another, the two not being one."""
    inside, outside = _of(outer, facets), _of(inner, facets)
    return outer != inner and bool(inside.any()) and not (inside & ~outside).any()


def _of(category: str | None, facets: Facets) -> Mask:
    table = facets.table
    if category is None:
        return np.ones(len(table.goods.price), dtype=np.bool_)
    return np.asarray(in_category(category, table)[table.product])
