"""Fits the floor on the development questions and says what its weights do on the test split."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.domain.document import DocumentKind
from assistant.retrieval.floor import features
from evals.case import read_cases
from evals.scorers.logistic import Array, Line, area, held_out, signed, threshold
from evals.tasks.floor_case import FloorCase
from evals.tasks.task import Stage

FOLDS = 10
AIM_REFUSED, AIM_OVER = 0.95, 0.03
OVER = 0.10
"""Over-refusal we settle for on development questions where the aims cannot both be met."""

SIGNS = {"cosine": 1, "contrast": 1, "coverage": 1, "unknown": -1, "lexical": 1}
"""Which way a signal must pull; the others may pull either way."""

_RATES = (0.02, 0.03, 0.05, 0.08, 0.10, 0.15, 0.20, 0.30)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Questions the floor decides on, with the signals of each."""

    cases: tuple[FloorCase, ...]
    names: tuple[str, ...]
    signals: Array

    @property
    def labels(self) -> Array:
        """Return 1 for each answerable question, else 0."""
        return np.array([float(case.answerable) for case in self.cases])

    def share_below(self, scores: Array, bar: float, pick: Callable[[FloorCase], bool]) -> str:
        """Word the share of the picked questions that score below a bar: `0.62 (n 95)`."""
        picked = np.array([pick(case) for case in self.cases])
        count = int(picked.sum())
        return f"{(scores[picked] < bar).mean():.3f} (n {count})" if count else "–"


def explain(stage: Stage) -> str:
    """Fit on dev, choose a threshold on held-out scores, report test once with the result."""
    dev, test = sample(stage, "floor_dev"), sample(stage, "floor_test")
    folds = np.array([_fold(case) for case in dev.cases])
    signs = np.array([SIGNS.get(name, 0) for name in dev.names])
    scores = held_out(dev.signals, dev.labels, folds, signs)
    bar = _chosen(dev, scores)
    line = signed(dev.signals, dev.labels, signs)
    final = Line(line.bias - bar, line.weights)
    return "\n".join(
        (
            "floor_dev, each question scored by a fit without its topic: "
            f"area under the curve {area(scores, dev.labels):.3f}",
            *_trade_off(dev, scores),
            "",
            *_constants(dev.names, final),
            "",
            "floor_test with these weights, by search alone:",
            *_by_language(test, final.scores(test.signals)),
        )
    )


def sample(stage: Stage, split: str) -> Sample:
    """Search for every question of a split whose answer, if any, is on a page or in a rubric."""
    pages = {each.record_id for each in stage.knowledge.passages if each.kind in ("page", "rubric")}
    cases = tuple(
        case
        for case in read_cases(split, FloorCase)
        if not case.answerable or pages.intersection(case.relevant)
    )
    measured = [_signals(stage, case) for case in cases]
    names = tuple(measured[0])
    return Sample(cases, names, np.array([[each[name] for name in names] for each in measured]))


def _signals(stage: Stage, case: FloorCase) -> dict[str, float]:
    kinds: tuple[DocumentKind, ...] = (
        ("page",) if case.audience == "customer" else ("page", "rubric")
    )
    seen = stage.look(case, kinds)
    return features(seen.found, seen.dense, seen.asked)


def _fold(case: FloorCase) -> int:
    return zlib.crc32((case.topic or case.relevant[0]).encode()) % FOLDS


def _chosen(dev: Sample, scores: Array) -> float:
    """Choose the threshold that meets both aims, else the one that over-refuses OVER."""
    bar = threshold(scores, dev.labels, over=AIM_OVER)
    near = np.array([case.kind == "near_miss" for case in dev.cases])
    if (scores[near] < bar).mean() >= AIM_REFUSED:
        return bar
    return threshold(scores, dev.labels, over=OVER)


def _trade_off(dev: Sample, scores: Array) -> Iterator[str]:
    yield "over-refusal  near miss refused  off topic refused"
    for rate in _RATES:
        bar = threshold(scores, dev.labels, over=rate)
        near = dev.share_below(scores, bar, lambda case: case.kind == "near_miss")
        off = dev.share_below(scores, bar, lambda case: case.kind == "off_topic")
        over = (scores[dev.labels == 1] < bar).mean()
        yield f"{over:.3f}         {near:17}  {off}"


def _constants(names: Sequence[str], line: Line) -> Iterator[str]:
    yield "to paste into assistant/retrieval/floor.py:"
    yield f"BIAS = {line.bias:.2f}"
    pairs = ", ".join(
        f'"{name}": {weight:.2f}' for name, weight in zip(names, line.weights, strict=True)
    )
    yield f"WEIGHTS = {{{pairs}}}"


def _by_language(test: Sample, scores: Array) -> Iterator[str]:
    yield "language  near miss refused  off topic refused  over-refusal"
    for language in ("all", "ja", "en", "other"):
        cells = [
            test.share_below(scores, 0.0, _picker(kind, language))
            for kind in ("near_miss", "off_topic", "answerable")
        ]
        yield f"{language:8}  {cells[0]:17}  {cells[1]:17}  {cells[2]}"


def _picker(kind: str, language: str) -> Callable[[FloorCase], bool]:
    def picked(case: FloorCase) -> bool:
        spoken = case.language if case.language in ("ja", "en") else "other"
        return case.kind == kind and language in ("all", spoken)

    return picked
