"""What a pipeline returned for every query of a set, and how long it took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DEPTH = 100
"""How many results every pipeline is asked for."""

WARM_UP = 3
"""Searches before the clock runs: the first ones of a process open files and load words."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Document ids by query, best first; `milliseconds` a query, without embedding it.

    `chunks_embedded` counts the pieces of its own splitter that had no vector yet.
    """

    pipeline: str
    ranked: Mapping[str, Sequence[str]]
    milliseconds: Sequence[float]
    index_seconds: float
    chunks_embedded: int = 0
