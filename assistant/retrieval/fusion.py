"""Joins a dense and a lexical ranking into one."""

from collections.abc import Callable, Iterable, Sequence

from assistant.ports import Hit

EVEN = 0.5
RRF_CONSTANT = 10
"""Small, as the lists are short (Cormack et al. 2009 use 60 for long ones)."""

RANK_PART = 0.4
"""How much of a ranking's word is its order; the rest is how far its scores lie apart."""


def fuse(
    dense: Sequence[Hit],
    lexical: Sequence[Hit] = (),
    *,
    words_count: Callable[[int], float] = lambda _row: EVEN,
) -> dict[int, float]:
    """Score every row of the rankings in 0–1: reciprocal ranks and scores from min to max.

    `words_count` says of a row how much of its score, 0–1, the lexical ranking decides. A ranking
    without hits says nothing and is left out.
    """
    if not dense or not lexical:
        return dict(_parts(dense or lexical))
    fused = {row: part * (1 - words_count(row)) for row, part in _parts(dense)}
    for row, part in _parts(lexical):
        fused[row] = fused.get(row, 0.0) + part * words_count(row)
    return fused


def _parts(ranking: Sequence[Hit]) -> Iterable[tuple[int, float]]:
    if not ranking:
        return
    best, worst = ranking[0].score, ranking[-1].score
    spread = best - worst
    for rank, hit in enumerate(ranking):
        reciprocal = (RRF_CONSTANT + 1) / (RRF_CONSTANT + 1 + rank)
        scaled = (hit.score - worst) / spread if spread > 0 else 1.0
        yield hit.row, RANK_PART * reciprocal + (1 - RANK_PART) * scaled
