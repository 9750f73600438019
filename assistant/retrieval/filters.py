"""Finds the variants that meet every limit, and which limits nothing meets together."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from assistant.columns.catalogue import Table
from assistant.columns.coded import Mask
from assistant.columns.masks import meeting, numbered
from assistant.domain.product import Colour
from assistant.domain.search import Filters

MOST_GIVEN_UP = 2
SEVERAL = ("attributes", "made_of", "excluded", "free_of")
"""Fields that hold several limits, each met or given up by itself."""

OTHERS = {"or_colours": "colour", "or_sizes": "size", "or_categories": "category"}
NOTES = ("currency", "unknown", *OTHERS)


@dataclass(frozen=True, slots=True, eq=False)
class Fitting:
    """The variants that meet the limits which can be met together, and the limits given up."""

    variants: Mask
    given_up: tuple[str, ...] = ()


def fitting(masks: Mapping[str, Mask], firm: Mask, table: Table) -> Fitting:
    """Keep the variants that meet every limit; where there are none, all but one, all but two.

    `masks` are in the order in which limits are given up; `firm` never is. Nothing at all is kept
    when more than MOST_GIVEN_UP would have to be.
    """
    missed = np.where(firm, 0, MOST_GIVEN_UP + 1).astype(np.int8)
    for mask in masks.values():
        missed += ~mask
    least = int(missed.min(initial=MOST_GIVEN_UP + 1))
    if not least:
        return Fitting(missed == 0)
    if least <= MOST_GIVEN_UP:
        nearest = missed == least
        for names in combinations(masks, least):
            kept = nearest & ~np.logical_or.reduce([masks[name] for name in names])
            if kept.any():
                others = [mask for name, mask in masks.items() if name not in names]
                return Fitting(meeting((firm, *others), table), names)
    return Fitting(np.zeros(len(table.goods.price), dtype=np.bool_))


def nearness(colour: str, wanted: str, colours: Mapping[str, Colour]) -> float:
    """Measure how far two colours lie apart: the distance of their sRGB values, 0 for equal."""
    if colour not in colours or wanted not in colours:
        return float("inf")
    return math.dist(_rgb(colours[colour]), _rgb(colours[wanted]))


def _rgb(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = (int(colour.hex[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def stated_limits(filters: Filters) -> tuple[str, ...]:
    """Name the limits that are set, each of several in a field by itself."""
    bare = Filters()
    named = []
    for name in type(filters).model_fields:
        value = getattr(filters, name)
        if name in SEVERAL:
            named += [numbered(name, at) for at in range(len(value))]
        elif name not in NOTES and value != getattr(bare, name):
            named.append(name)
    return tuple(named)


def without(filters: Filters, names: Iterable[str]) -> Filters:
    """Return the filters without some of the limits."""
    bare = Filters()
    given_up = frozenset(names)
    kept: dict[str, object] = {
        name: getattr(bare, name)
        for name in type(filters).model_fields
        if name in given_up or OTHERS.get(name) in given_up
    }
    for name in SEVERAL:
        limits = getattr(filters, name)
        kept[name] = tuple(
            limit for at, limit in enumerate(limits) if numbered(name, at) not in given_up
        )
    return filters.model_copy(update=kept)
