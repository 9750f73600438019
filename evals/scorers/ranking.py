"""Scores rankings in which any one of the relevant records is enough."""

import math
from collections.abc import Collection, Iterable, Sequence


def records(ranked: Iterable[str]) -> tuple[str, ...]:
    """Keep each record once, where it first stands."""
    return tuple(dict.fromkeys(ranked))


def place(ranked: Sequence[str], relevant: Collection[str], *, within: int) -> int | None:
    """Find the place (from 1) of the first relevant record among the first `within`."""
    for at, name in enumerate(ranked[:within], start=1):
        if name in relevant:
            return at
    return None


def recall(ranked: Sequence[str], relevant: Collection[str], *, within: int) -> float:
    """Return 1 when a relevant record is among the first `within`, else 0."""
    return float(place(ranked, relevant, within=within) is not None)


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str], *, within: int) -> float:
    """Return 1 over the place of the first relevant record; 0 when there is none."""
    at = place(ranked, relevant, within=within)
    return 1 / at if at else 0.0


def ndcg(ranked: Sequence[str], relevant: Collection[str], *, within: int) -> float:
    """Return the discounted gain of the first relevant record.

    The relevant records are alternatives, so the ideal ranking has one of them in front and gains
    1; nDCG (Järvelin & Kekäläinen 2002) is then 1 / log2(1 + place).
    """
    at = place(ranked, relevant, within=within)
    return 1 / math.log2(1 + at) if at else 0.0
