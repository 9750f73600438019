"""Times offline turns: until the first event, in all, by step, and beside a plain embedding."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import yaml

from evals.case import Case
from evals.runner import RealStage

QUESTIONS = Path(__file__).parent / "questions.yaml"
WARM_UP = 8
STEPS = ("understand", "search", "act and write", "remember")


@dataclass(frozen=True, slots=True)
class Timing:
    """One turn, in milliseconds; `steps` add up to `total`."""

    first_event: float
    total: float
    steps: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured over all turns, in milliseconds; shares in 0–1."""

    turns: int
    passages: int
    p50: float
    p95: float
    first_event_p50: float
    first_event_p95: float
    plain_embedding_p50: float
    ratio_p50: float
    step_shares: Mapping[str, float]


def questions() -> tuple[Case, ...]:
    """Read the questions; the first WARM_UP only warm up."""
    listed = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    return tuple(
        Case.model_validate({"id": f"bench-{at}", "language": "-", **each})
        for at, each in enumerate(listed)
    )


def measure(stage: RealStage) -> Speed:
    """Warm up, take every other question once and sum up."""
    asked = questions()
    for case in asked[:WARM_UP]:
        stage.take(case)
    timings = [_one(case, stage) for case in asked[WARM_UP:]]
    return summed(timings, _plain(stage, asked), passages=len(stage.knowledge.passages))


def _one(case: Case, stage: RealStage) -> Timing:
    take = stage.take(case)
    total, told = take.milliseconds, take.turn.timings_ms
    first, searched, finished = told.first_event, max(told.search, told.first_event), told.total
    steps = (first, searched - first, finished - searched, total - finished)
    return Timing(first, total, dict(zip(STEPS, steps, strict=True)))


def _plain(stage: RealStage, asked: Sequence[Case]) -> list[float]:
    """Time the embedder alone on the same questions, a space added so that none is remembered."""
    spent = []
    for case in asked[WARM_UP:]:
        begun = time.perf_counter()
        stage.services.embeddings.query(case.text + " ")
        spent.append(_since(begun))
    return spent


def summed(timings: Sequence[Timing], plain: Sequence[float], *, passages: int) -> Speed:
    """Take percentiles and shares; a turn's steps are summed over all turns before dividing."""
    totals = [each.total for each in timings]
    first = [each.first_event for each in timings]
    whole = sum(totals)
    return Speed(
        turns=len(timings),
        passages=passages,
        p50=_percentile(totals, 50),
        p95=_percentile(totals, 95),
        first_event_p50=_percentile(first, 50),
        first_event_p95=_percentile(first, 95),
        plain_embedding_p50=round(median(plain), 2),
        ratio_p50=round(median(totals) / median(plain), 2),
        step_shares={
            name: round(sum(each.steps[name] for each in timings) / whole, 3) for name in STEPS
        },
    )


def _percentile(values: Sequence[float], percent: int) -> float:
    return round(float(np.percentile(values, percent)), 1)


def _since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000
