"""Times vector search under filters, as ratios to no filter: `python -m evals.bench.filters`.

The vectors are those shipped with the knowledge, each moved by differences between others of
them: they lie as real ones do, in any number, but stand for no text.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

import numpy as np

from assistant.bootstrap import open_embeddings, open_library
from assistant.domain.document import Passage
from assistant.errors import AssistantError
from assistant.ports import Hit, Matrix, Rows, Vector, VectorIndex, WordRow
from assistant.prompts import data_folder
from assistant.settings import Settings, read_settings

SHARES = (0.9, 0.5, 0.25, 0.1, 0.07, 0.05, 0.01, 0.001)
SPREAD, DRIFT = 0.35, 0.2
TOPICS = 12
TAKES = 5
PLAIN = "no filter"
COLUMNS = ("p50", "p95", "ratio", "cpu", "cpu_ratio", "recall")


@dataclass(frozen=True, slots=True)
class Line:
    """One filter: milliseconds, their ratio to no filter's, and the share of the exact answer.

    `cpu` is what this process spent, so of a server's work nothing; other programs on the machine
    move it less than the clock.
    """

    name: str
    rows: int
    p50: float
    p95: float
    ratio: float
    cpu: float
    cpu_ratio: float
    recall: float


@dataclass(frozen=True, slots=True)
class Take:
    """One search, in milliseconds."""

    clock: float
    cpu: float
    found: list[Hit]


@dataclass(frozen=True, slots=True)
class Made:
    """Vectors and questions, and of each the topic it was moved about in."""

    vectors: Matrix
    topics: Rows
    questions: Matrix
    asked_topics: Rows


def made(rows: int, questions: int, *, seed: int) -> Made:
    """Make vectors and questions out of the shipped ones; see the module."""
    with np.load(data_folder("knowledge") / "vectors" / "e5.npz") as archive:
        real = _unit(archive["vectors"].astype(np.float32))
    chance = np.random.default_rng(seed)
    topics = np.argmax(real @ real[chance.choice(len(real), TOPICS, replace=False)].T, axis=1)

    def moved(count: int, by: float) -> tuple[Matrix, Rows]:
        start, one, other = (chance.integers(0, len(real), count) for _ in range(3))
        return _unit(real[start] + by * (real[one] - real[other])), topics[start]

    return Made(*moved(rows, SPREAD), *moved(questions, DRIFT))


def filters(made: Made, at: int) -> Iterator[tuple[str, Rows | None]]:
    """Yield no filter, some of every width, topics, and one that hides all that is near."""
    yield PLAIN, None
    lots = np.random.default_rng(at).random(len(made.vectors))
    for share in SHARES:
        yield f"{share:.1%} by chance", np.flatnonzero(lots < share)
    own = made.asked_topics[at]
    yield "its own topic", np.flatnonzero(made.topics == own)
    yield "all other topics", np.flatnonzero(made.topics != own)
    others = np.bincount(made.topics[made.topics != own])
    yield "one other topic", np.flatnonzero(made.topics == np.argmax(others))
    order = np.argsort(-(made.vectors @ made.questions[at]))
    yield "the farther half", np.sort(order[len(order) // 2 :])


def measure(index: VectorIndex, made: Made, *, count: int) -> list[Line]:
    """Take every question under every filter in turn; the best of a few takes counts."""
    spent: dict[str, list[Take]] = {}
    shares: dict[str, list[float]] = {}
    rows: dict[str, int] = {}
    for at, question in enumerate(made.questions):
        for name, allowed in filters(made, at):
            takes = [_timed(index, question, count, allowed) for _ in range(TAKES)]
            clock, cpu = min(each.clock for each in takes), min(each.cpu for each in takes)
            spent.setdefault(name, []).append(Take(clock, cpu, takes[0].found))
            exact = _exact(made.vectors, question, count, allowed)
            found = {hit.row for hit in takes[0].found}
            shares.setdefault(name, []).append(len(found & exact) / max(len(exact), 1))
            rows[name] = len(made.vectors) if allowed is None else len(allowed)
    return _lines(spent, shares, rows)


def _lines(
    spent: Mapping[str, Sequence[Take]],
    shares: Mapping[str, Sequence[float]],
    rows: Mapping[str, int],
) -> list[Line]:
    clocks = {name: [take.clock for take in each] for name, each in spent.items()}
    cpu = {name: median(take.cpu for take in each) for name, each in spent.items()}
    plain = median(clocks[PLAIN])
    return [
        Line(
            name=name,
            rows=rows[name],
            p50=round(median(clocks[name]), 2),
            p95=round(float(np.percentile(clocks[name], 95)), 2),
            ratio=round(median(clocks[name]) / plain, 2),
            cpu=round(cpu[name], 2),
            cpu_ratio=round(cpu[name] / cpu[PLAIN], 2),
            recall=round(fmean(shares[name]), 4),
        )
        for name in spent
    ]


def _timed(index: VectorIndex, question: Vector, count: int, allowed: Rows | None) -> Take:
    clock, cpu = time.perf_counter(), time.process_time()
    found = index.nearest(question, count=count, allowed=allowed)
    spent = time.process_time() - cpu
    return Take((time.perf_counter() - clock) * 1000, spent * 1000, found)


def _exact(vectors: Matrix, question: Vector, count: int, allowed: Rows | None) -> set[int]:
    rows = np.arange(len(vectors)) if allowed is None else allowed
    return set(rows[np.argsort(-(vectors[rows] @ question))[:count]].tolist())


def _unit(vectors: Matrix) -> Matrix:
    unit: Matrix = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def published(vectors: Matrix, settings: Settings) -> VectorIndex:
    """Publish the vectors as a generation of nameless passages; returns its index."""
    library = open_library(settings, open_embeddings(settings))
    nameless = [
        Passage(
            id=f"made:{row}", document_id="made", record_id="made", kind="page", language="ja",
            title="", text="", source="",
        )
        for row in range(len(vectors))
    ]  # fmt: skip
    library.publish([], nameless, vectors=vectors, words=(WordRow((), ()) for _ in nameless))
    return library.current().vectors


def as_text(lines: Sequence[Line], *, count: int, build_seconds: float) -> str:
    """Lay what was measured out for a terminal."""
    table = [f"{'':26}{'rows':>9}" + "".join(f"{name:>10}" for name in COLUMNS)]
    table += [
        f"{each.name:26}{each.rows:>9}" + "".join(f"{getattr(each, name):>10}" for name in COLUMNS)
        for each in lines
    ]
    table.append(f"the first {count} rows; built in {build_seconds:.0f} s")
    return "\n".join(table) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, build, measure, print."""
    parser = argparse.ArgumentParser(prog="evals.bench.filters", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--count", type=int, nargs="+", default=[20, 100], help="rows to find")
    parser.add_argument("--url", help="as ASSISTANT_INDEX__URL: where vectors live")
    given = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as home:
            settings = read_settings(home=Path(home), embeddings={"provider": "hashed"})
            if given.url:
                index = settings.index.model_copy(update={"url": given.url})
                settings = settings.model_copy(update={"index": index})
            moved = made(given.rows, given.questions, seed=1)
            begun = time.perf_counter()
            searched = published(moved.vectors, settings)
            built = time.perf_counter() - begun
            for count in given.count:
                lines = measure(searched, moved, count=count)
                sys.stdout.write(as_text(lines, count=count, build_seconds=built))
    except AssistantError as problem:
        sys.stderr.write(f"evals.bench.filters: {problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
