"""Joins a dense and a lexical ranking into one."""

from collections.abc import Iterable, Sequence

from assistant.ports import Hit

RRF_CONSTANT = 20
"""Small, as the lists are short (Cormack et al. 2009 use 60 for long ones)."""


def fuse(*rankings: Sequence[Hit]) -> dict[int, float]:
    """Score every row of the rankings in 0–1: the mean of reciprocal rank and min-max of its score.

    A ranking without hits says nothing and is left out.
    """
    speaking = [ranking for ranking in rankings if ranking]
    fused: dict[int, float] = {}
    for ranking in speaking:
        for row, part in _parts(ranking):
            fused[row] = fused.get(row, 0.0) + part / len(speaking)
    return fused


def _parts(ranking: Sequence[Hit]) -> Iterable[tuple[int, float]]:
    best, worst = ranking[0].score, ranking[-1].score
    spread = best - worst
    for rank, hit in enumerate(ranking):
        reciprocal = (RRF_CONSTANT + 1) / (RRF_CONSTANT + 1 + rank)
        scaled = (hit.score - worst) / spread if spread > 0 else 1.0
        yield hit.row, (reciprocal + scaled) / 2
