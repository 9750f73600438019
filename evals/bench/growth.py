"""Measures how ingest, index and search grow with the catalogue: `python -m evals.bench growth`.

The catalogues and vectors are made of shipped ones (`evals.bench.grown`). Every step has a process
of its own, so that what it takes in memory is its own, too. Two clocks are told: the wall's, and
the processor's, which other programs on the machine move less.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TypeVar

import numpy as np

from assistant.bootstrap import (
    home_of,
    knowledge_of,
    open_intake,
    open_library,
)
from assistant.domain.product import Product
from assistant.ingest import pipeline
from assistant.ingest.harvest import harvest
from assistant.ingest.pipeline import Intake, ingest
from assistant.language.tokenise import tokens
from assistant.ports import Hit, Knowledge, Rows, Vector
from assistant.settings import Settings, read_settings
from evals.bench.costs import cutting_seconds, embedding_seconds
from evals.bench.grown import MovedEmbeddings, originals_of, unit, write_catalogue

SELECTIVITIES = (0.5, 0.1, 0.01, 0.001)
COUNT, QUESTIONS, DRIFT = 50, 100, 0.2
NOW = datetime(2026, 4, 1, tzinfo=UTC)
SAMPLE = 64
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Step:
    """One ingest: seconds of the wall and of the processor, and the most memory it held."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    changed: int
    embedded: int


@dataclass(frozen=True, slots=True)
class Searching:
    """One reader: opening, its first search, memory, and milliseconds a search.

    `vectors` and `words` are the two halves of a search without a filter, `filtered` both under
    one that lets a share of the rows through, by chance; p50 of each.
    """

    open_ms: float
    first_ms: float
    resident_mb: float
    mapped_mb: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    vectors_p50_ms: float
    words_p50_ms: float
    filtered_p50_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Size:
    """Everything measured of one size of catalogue."""

    products: int
    passages: int
    first: Step
    again: Step
    one_change: Step
    index_mb: float
    store_mb: float
    vectors_mb: float
    graph_mb: float
    searching: Searching


def measure(sizes: Sequence[int], file: Path | None) -> dict[str, object]:
    """Measure every size, writing down what there is after each."""
    originals = shipped()
    told: dict[str, object] = {
        "embedding_seconds_a_passage": embedding_seconds(originals[:SAMPLE]),
        "cutting_seconds_a_passage": cutting_seconds(originals[:SAMPLE]),
        "sizes": [],
    }
    for products in sizes:
        with tempfile.TemporaryDirectory(prefix="growth-", ignore_cleanup_errors=True) as folder:
            size = asdict(measured(Path(folder), originals, products))
        told["sizes"] = [*_listed(told["sizes"]), size]
        sys.stdout.write(json.dumps(size, indent=1) + "\n")
        sys.stdout.flush()
        if file is not None:
            file.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return told


def measured(folder: Path, originals: Sequence[Product], products: int) -> Size:
    """Ingest a catalogue, again, and with one change; then search it."""
    goods, home = folder / "goods", folder / "home"
    goods.mkdir()
    write_catalogue(goods / "goods.jsonl", originals, products)
    first = alone(ingested, home, goods)
    again = alone(ingested, home, goods)
    write_catalogue(goods / "goods.jsonl", originals, products, changed=frozenset({products // 2}))
    one = alone(ingested, home, goods)
    index = max((home / "index").glob("*/0*"))
    return Size(
        products=products,
        passages=len(np.load(index / "vectors.npy", mmap_mode="r")),
        first=first,
        again=again,
        one_change=one,
        index_mb=_megabytes(index),
        store_mb=_megabytes(home, "store.sqlite*"),
        vectors_mb=_megabytes(home, "vectors.sqlite*"),
        graph_mb=_megabytes(index / "chroma"),
        searching=alone(searched, home),
    )


def alone(task: Callable[..., _Result], *given: object) -> _Result:
    """Run a task in a process of its own."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(task, *given).result()


def ingested(home: Path, goods: Path) -> Step:
    """Ingest a folder; a text that came before is not cut into words again.

    The made products share their descriptions with few shipped ones. What cutting real ones
    costs is measured apart, by `cutting_seconds`.
    """
    vars(pipeline)["words_of"] = cache(tokens)
    begun, spent = time.perf_counter(), time.process_time()
    report = ingest([goods], intake_of(home), shop_id="growth", now=NOW)
    return Step(
        seconds=round(time.perf_counter() - begun, 2),
        cpu_seconds=round(time.process_time() - spent, 2),
        peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        changed=report.added + report.changed,
        embedded=report.embedded,
    )


def searched(home: Path) -> Searching:
    """Search as a turn does, by vector and by words, with and without filters."""
    before = _resident_mb()
    begun = time.perf_counter()
    knowledge = knowledge_of_home(home)
    opened = _since(begun)
    asked = questions(knowledge)
    begun = time.perf_counter()
    both(knowledge, *asked[0], None)
    first = _since(begun)
    spent = time.process_time()
    plain = [_timed(both, knowledge, *each, None) for each in asked]
    cpu = (time.process_time() - spent) * 1000 / len(asked)
    chance = np.random.default_rng(2).random(len(knowledge.passages))
    filtered = {}
    for share in SELECTIVITIES:
        allowed = np.flatnonzero(chance < share)
        both(knowledge, *asked[0], allowed)
        taken = [_timed(both, knowledge, *each, allowed) for each in asked]
        filtered[f"{share:.1%}"] = round(median(taken), 2)
    return Searching(
        open_ms=round(opened, 1),
        first_ms=round(first, 1),
        resident_mb=round(_resident_mb() - before, 1),
        mapped_mb=round(_resident_mb(part="RssFile"), 1),
        p50_ms=round(median(plain), 2),
        p95_ms=round(float(np.percentile(plain, 95)), 2),
        cpu_ms=round(cpu, 2),
        vectors_p50_ms=_half(
            lambda vector, _: knowledge.vectors.nearest(vector, count=COUNT), asked
        ),
        words_p50_ms=_half(lambda _, words: knowledge.words.search(words, count=COUNT), asked),
        filtered_p50_ms=filtered,
    )


def both(
    knowledge: Knowledge, vector: Vector, words: Sequence[str], allowed: Rows | None
) -> list[Hit]:
    """Search by vector, then by words."""
    near = knowledge.vectors.nearest(vector, count=COUNT, allowed=allowed)
    return near + knowledge.words.search(words, count=COUNT, allowed=allowed)


def questions(knowledge: Knowledge) -> list[tuple[Vector, tuple[str, ...]]]:
    """Make questions out of titles: their words, and the moved vector of a passage."""
    chance = np.random.default_rng(1)
    rows = chance.integers(0, len(knowledge.passages), (QUESTIONS, 3))
    embeddings = MovedEmbeddings()
    made = []
    for row, one, other in rows.tolist():
        titles = [knowledge.passages[each].title for each in (row, one, other)]
        near, this, that = embeddings.passages(titles)
        made.append((unit(near + DRIFT * (this - that)), tokens(titles[0].rpartition(" ")[0])))
    return made


def shipped() -> tuple[Product, ...]:
    """Read the shipped catalogue."""
    folder = knowledge_of(read_settings()) / "catalogue"
    reaped = harvest([folder], "catalogue", before={}, progress=lambda *_: None)
    records = (each.record for each in reaped.fresh.values())
    return originals_of(each for each in records if isinstance(each, Product))


def intake_of(home: Path) -> Intake:
    """Open a home whose vectors are moved ones."""
    settings, embeddings = _settings(home), MovedEmbeddings()
    return replace(
        open_intake(settings), embeddings=embeddings, library=open_library(settings, embeddings)
    )


def knowledge_of_home(home: Path) -> Knowledge:
    """Open the generation in force of such a home."""
    return open_library(_settings(home), MovedEmbeddings()).current()


def _settings(home: Path) -> Settings:
    settings = read_settings(home=home)
    home_of(settings)
    return settings.model_copy(update={"shop": "growth"})


def _half(search: Callable[..., object], asked: Sequence[tuple[object, object]]) -> float:
    return round(median(_timed(search, *each) for each in asked), 2)


def _timed(task: Callable[..., object], *given: object) -> float:
    begun = time.perf_counter()
    task(*given)
    return _since(begun)


def _since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000


def _megabytes(folder: Path, pattern: str = "**/*") -> float:
    return round(sum(each.stat().st_size for each in folder.glob(pattern)) / 1e6, 1)


def _resident_mb(part: str = "RssAnon") -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    held = next((line for line in lines if line.startswith(part)), "0 0 kB")
    return int(held.split()[1]) / 1024


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
