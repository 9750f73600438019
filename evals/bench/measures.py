"""Measures rankings with graded judgements: nDCG, MRR, recall, and what reordering could reach."""

import math
from collections.abc import Mapping, Sequence

Grades = Mapping[str, int]
"""The grade of each judged document of one query; what is not judged has grade 0."""


def ndcg(ranked: Sequence[str], grades: Grades, *, within: int) -> float:
    """Return nDCG over the first `within`: the discounted gain over that of the ideal ranking.

    Gain 2^grade − 1 (Burges et al. 2005), discount 1 / log2(1 + place) (Järvelin & Kekäläinen
    2002). With grades 0 and 1 this is what trec_eval and BEIR report; with more grades those gain
    the grade itself.
    """
    ideal = _discounted(sorted(grades.values(), reverse=True)[:within])
    if not ideal:
        return 0.0
    return _discounted([grades.get(name, 0) for name in ranked[:within]]) / ideal


def reciprocal_rank(ranked: Sequence[str], grades: Grades, *, within: int) -> float:
    """Return 1 over the place of the first relevant document, 0 when it stands nowhere (MRR)."""
    for place, name in enumerate(ranked[:within], start=1):
        if grades.get(name, 0) > 0:
            return 1 / place
    return 0.0


def recall(ranked: Sequence[str], grades: Grades, *, within: int) -> float:
    """Return the share of the relevant documents among the first `within`."""
    relevant = {name for name, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranked[:within])) / len(relevant) if relevant else 0.0


def reordered(ranked: Sequence[str], grades: Grades, *, first: int) -> tuple[str, ...]:
    """Put the first `first` into the best order there is, by their grades: the oracle."""
    return tuple(sorted(ranked[:first], key=lambda name: -grades.get(name, 0)))


def _discounted(found: Sequence[int]) -> float:
    return sum(
        (2.0**grade - 1) / math.log2(1 + place) for place, grade in enumerate(found, start=1)
    )
