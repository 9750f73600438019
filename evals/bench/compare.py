"""Holds our rankings against every peer's: means, paired intervals, time as ratios, the oracle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from evals.bench.beir import BeirSet
from evals.bench.measures import ndcg, recall, reciprocal_rank, reordered
from evals.bench.ranking import Ranking
from evals.scorers.intervals import RESAMPLES

METRICS = ("ndcg@10", "mrr@10", "recall@20")
MAIN = "ndcg@10"
ORACLE_FIRST = 50
ORACLE = f"oracle@{ORACLE_FIRST}"

Values = npt.NDArray[np.float64]
Scores = Mapping[str, Values]
"""By metric: one value a query, in the order of the set."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """One pipeline on one set, or over all sets (then without times).

    `behind` is ours minus it, paired by query; ratios are its time over ours.
    """

    pipeline: str
    figures: Mapping[str, Estimate]
    behind: Mapping[str, Estimate]
    times: Mapping[str, float]
    ratios: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Table:
    """Ours first, the peers, the oracle last.

    `by_query` holds what the lines sum up: pipeline → metric → a value a query, in the order of
    `query_ids` (for one set alone).
    """

    name: str
    documents: int
    queries: int
    lines: tuple[Line, ...]
    query_ids: tuple[str, ...] = ()
    by_query: Mapping[str, Mapping[str, Sequence[float]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """The scores of every pipeline on one set, ours first, and the oracle of ours."""

    beir: BeirSet
    rankings: Sequence[Ranking]
    scores: Mapping[str, Scores]


@dataclass(frozen=True, slots=True)
class Gap:
    """How far ours went from the best single peer to the oracle, by the mean over sets."""

    best_peer: str
    peer: float
    ours: float
    oracle: float
    closed: Estimate


def score(beir: BeirSet, rankings: Sequence[Ranking]) -> Scored:
    """Score every ranking, and ours (the first) again as an oracle would reorder its top."""
    scores = {each.pipeline: scores_of(beir, each.ranked) for each in rankings}
    best = {
        each.id: reordered(rankings[0].ranked[each.id], beir.grades[each.id], first=ORACLE_FIRST)
        for each in beir.queries
    }
    return Scored(beir, rankings, {**scores, ORACLE: scores_of(beir, best)})


def scores_of(beir: BeirSet, ranked: Mapping[str, Sequence[str]]) -> Scores:
    """Measure one pipeline on every query."""
    pairs = [(ranked[each.id], beir.grades[each.id]) for each in beir.queries]
    return {
        "ndcg@10": np.array([ndcg(found, grades, within=10) for found, grades in pairs]),
        "mrr@10": np.array([reciprocal_rank(found, grades, within=10) for found, grades in pairs]),
        "recall@20": np.array([recall(found, grades, within=20) for found, grades in pairs]),
    }


def table(scored: Scored) -> Table:
    """Lay one set out."""
    ours = scored.rankings[0].pipeline
    times = {each.pipeline: _times(each) for each in scored.rankings}
    return Table(
        scored.beir.name,
        len(scored.beir.entries),
        len(scored.beir.queries),
        tuple(
            Line(
                name,
                {metric: mean([values[metric]]) for metric in METRICS},
                {
                    metric: mean([scored.scores[ours][metric] - values[metric]])
                    for metric in METRICS
                    if name != ours
                },
                times.get(name, {}),
                _ratios(times.get(name, {}), times[ours]),
            )
            for name, values in scored.scores.items()
        ),
        tuple(each.id for each in scored.beir.queries),
        {
            name: {metric: values[metric].round(4).tolist() for metric in METRICS}
            for name, values in scored.scores.items()
        },
    )


def over_all(scored: Sequence[Scored]) -> Table:
    """Average over sets, each set weighing the same; queries are drawn anew within each set."""
    first = scored[0]
    ours = first.rankings[0].pipeline
    lines = []
    for name in first.scores:
        figures = {
            metric: mean([each.scores[name][metric] for each in scored]) for metric in METRICS
        }
        behind = {
            metric: mean([each.scores[ours][metric] - each.scores[name][metric] for each in scored])
            for metric in METRICS
            if name != ours
        }
        lines.append(Line(name, figures, behind, {}, {}))
    return Table(
        "all sets",
        sum(len(each.beir.entries) for each in scored),
        sum(len(each.beir.queries) for each in scored),
        tuple(lines),
    )


def gap(scored: Sequence[Scored], peers: Sequence[str]) -> Gap:
    """Find the best single peer over all sets, and the share of its gap to the oracle we close."""
    ours = scored[0].rankings[0].pipeline

    def drawn(name: str) -> Values:
        return resampled([each.scores[name][MAIN] for each in scored])

    def value(name: str) -> float:
        return float(np.mean([each.scores[name][MAIN].mean() for each in scored]))

    best = max(peers, key=value)
    peer, mine, oracle = value(best), value(ours), value(ORACLE)
    widths = drawn(ORACLE) - drawn(best)
    shares = (drawn(ours) - drawn(best)) / np.where(widths > 0, widths, np.inf)
    low, high = np.percentile(shares, (2.5, 97.5))
    closed = (mine - peer) / (oracle - peer) if oracle > peer else 0.0
    return Gap(best, peer, mine, oracle, Estimate(closed, float(low), float(high)))


def mean(sets: Sequence[Values]) -> Estimate:
    """Average each set, then the sets, with the percentile bootstrap's interval."""
    low, high = np.percentile(resampled(sets), (2.5, 97.5))
    return Estimate(float(np.mean([each.mean() for each in sets])), float(low), float(high))


def resampled(sets: Sequence[Values]) -> Values:
    """Draw RESAMPLES means; the same draws every time, so that differences stay paired."""
    drawn = np.zeros(RESAMPLES)
    for number, values in enumerate(sets):
        chance = np.random.default_rng((number, values.size))
        rows = chance.integers(0, values.size, (RESAMPLES, values.size))
        drawn += values[rows].mean(axis=1) / len(sets)
    return drawn


def _times(ranking: Ranking) -> Mapping[str, float]:
    p50, p95 = np.percentile(ranking.milliseconds, (50, 95))
    return {"index_s": ranking.index_seconds, "p50_ms": float(p50), "p95_ms": float(p95)}


def _ratios(times: Mapping[str, float], ours: Mapping[str, float]) -> Mapping[str, float]:
    return {name: spent / ours[name] for name, spent in times.items() if ours[name] > 0}
