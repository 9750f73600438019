"""Vectors on disk, each search by the cheapest way to the right rows: product, graph or signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.errors import IndexUnavailable
from assistant.ports import Graph, Graphs, Hit, Matrix, Rows, Vector

EXACT_ROWS = 6_000
"""So many rows are multiplied out sooner than any index answers."""
SHORTLISTS = (6_000, 24_000)
"""So many rows with the fewest differing signs are ranked, the more if the fewer leave a doubt."""
DOUBT = 0.05
"""A shortlist is too short when more of what it found than this share stood in its farther half."""
WIDE, LARGE, WIDE_IF_LARGE = 0.95, 200_000, 0.5
"""A filter that lets this share through is laid over what the graph finds; others count signs.

Counting costs as much as a graph finds in a set of LARGE, and twice as much in one twice as large.
"""
MARGIN = 1.25
SPARE = 10
BLOCK = 256
"""Rows gathered at a time, into one buffer: what stays in a processor's cache."""
ROUNDING = 1e-5
"""Two float32 products of one row, summed in different orders, differ by less."""

Signs = npt.NDArray[np.uint64]


class PlannedIndexes:
    """Keeps `vectors.npy` and its signs beside a graph, and asks the graph only for large sets.

    Below `exact_below` rows search is exact. With a filter it is exact up to `exact_rows` rows.
    """

    def __init__(self, graphs: Graphs, *, exact_below: int, exact_rows: int = EXACT_ROWS) -> None:
        self._graphs = graphs
        self._exact_below = exact_below
        self._exact_rows = exact_rows

    def build(self, directory: Path, *, ids: Sequence[str], vectors: Matrix) -> None:
        """Write the vectors, their signs and the graph; rows are numbers, so no id is needed."""
        del ids
        directory.mkdir(parents=True, exist_ok=True)
        np.save(directory / "vectors.npy", np.ascontiguousarray(vectors, dtype=np.float32))
        if len(vectors) > self._exact_rows:
            write_signs(directory, vectors)
        self._graphs.build(directory, vectors=vectors)

    def open(self, directory: Path) -> "PlannedIndex":
        """Map a generation's vectors; its graph is opened by the first search that needs it."""
        return PlannedIndex(
            directory,
            graphs=self._graphs,
            exact_below=self._exact_below,
            exact_rows=self._exact_rows,
        )

    def drop(self, directory: Path) -> None:
        """Give up the graph's part outside the directory."""
        self._graphs.drop(directory)


class PlannedIndex:
    """One generation: candidates by the cheapest way, then always ranked by their own vectors."""

    def __init__(
        self, directory: Path, *, graphs: Graphs, exact_below: int, exact_rows: int
    ) -> None:
        self._directory = directory
        self._vectors: Matrix = _mapped(directory / "vectors.npy")
        self._signs = SignIndex(directory) if (directory / "signs.npy").exists() else None
        self._graphs = graphs
        self._graph: Graph | None = None
        self._opening = Lock()
        self._exact_below = exact_below
        self._exact_rows = exact_rows

    def nearest(self, vector: Vector, *, count: int, allowed: Rows | None = None) -> list[Hit]:
        """Find the rows nearest by cosine, best first; ties by row number."""
        held = len(self._vectors)
        among = held if allowed is None else len(allowed)
        wanted = min(count, among)
        if wanted <= 0:
            return []
        narrow = allowed is not None and among <= self._exact_rows
        if held < self._exact_below or narrow:
            return ranked(self._vectors, vector, allowed, wanted)
        if among >= held * (WIDE if held < LARGE else WIDE_IF_LARGE):
            near = self._near(vector, min(ceil(wanted * MARGIN * held / among) + SPARE, held))
            kept = near if allowed is None else near[_mask(allowed, held)[near]]
            if len(kept) >= wanted:
                return ranked(self._vectors, vector, kept, wanted)
        return self._scanned(vector, wanted, allowed)

    def _scanned(self, vector: Vector, wanted: int, allowed: Rows | None) -> list[Hit]:
        """Rank the rows whose signs are most alike, more of them in doubt, and at last all."""
        if self._signs is not None:
            for length in SHORTLISTS:
                listed = self._signs.likely(vector, max(length, wanted), allowed)
                hits = ranked(self._vectors, vector, listed.rows, wanted)
                doubtful = np.isin([hit.row for hit in hits], listed.farther, kind="table")
                if doubtful.mean() <= DOUBT:
                    return hits
        return ranked(self._vectors, vector, allowed, wanted)

    def _near(self, vector: Vector, count: int) -> Rows:
        try:
            with self._opening:
                if self._graph is None:
                    self._graph = self._graphs.open(self._directory)
            return self._graph.near(vector, count=count)
        except IndexUnavailable:
            if self._directory.exists():
                raise
            return np.zeros(0, dtype=np.int64)  # swept meanwhile: what is mapped still answers


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Rows in order, and those of them that are less alike than the other half."""

    rows: Rows
    farther: Rows


class SignIndex:
    """The sign of every component about the mean, one bit each: near rows differ in few bits.

    Counting them costs about a thirtieth of the product, whatever the filter.
    """

    def __init__(self, directory: Path) -> None:
        self._signs: Signs = _mapped(directory / "signs.npy")
        self._mean: Vector = np.load(directory / "mean.npy")

    def likely(self, vector: Vector, count: int, allowed: Rows | None) -> Shortlist:
        """List at least `count` of the allowed rows: those that differ in the fewest signs."""
        differing = self._differing(vector, allowed)
        reached = np.cumsum(np.bincount(differing))
        bar, half = np.searchsorted(reached, np.minimum((count, count // 2), reached[-1]))
        kept = np.flatnonzero(differing <= bar)
        rows = kept if allowed is None else allowed[kept]
        return Shortlist(rows, farther=rows[differing[kept] > half])

    def _differing(self, vector: Vector, allowed: Rows | None) -> npt.NDArray[np.uint16]:
        """Count the signs in which each allowed row differs."""
        some = allowed if allowed is not None and len(allowed) * 4 < self._signs.shape[1] else None
        differing = np.zeros(self._signs.shape[1] if some is None else len(some), dtype=np.uint16)
        for line, asked in zip(self._signs, pack(vector - self._mean), strict=True):
            differing += np.bitwise_count((line if some is None else line[some]) ^ asked[0])
        return differing if allowed is None or some is not None else differing[allowed]


def write_signs(directory: Path, vectors: Matrix) -> None:
    """Write the mean and, by 64 dimensions a line, the signs of all rows about it."""
    mean = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    parts = [pack(vectors[at : at + BLOCK] - mean) for at in range(0, len(vectors), BLOCK)]
    np.save(directory / "mean.npy", mean)
    np.save(directory / "signs.npy", np.concatenate(parts, axis=1))


def pack(centred: Matrix) -> Signs:
    """Pack signs into words: `(rows, dimensions)` → `(ceil(dimensions / 64), rows)`."""
    rows = np.atleast_2d(centred) > 0
    words = np.zeros((len(rows), ceil(rows.shape[1] / 64) * 8), dtype=np.uint8)
    words[:, : ceil(rows.shape[1] / 8)] = np.packbits(rows, axis=1)
    return np.ascontiguousarray(words.view(np.uint64).T)


def ranked(vectors: Matrix, vector: Vector, rows: Rows | None, count: int) -> list[Hit]:
    """Rank rows by their product with a vector; ties by row number.

    Those near the top are multiplied once more in double precision, so that a row's score does
    not depend on the way by which it was found.
    """
    scores = _products(vectors, vector, rows)
    bar = np.partition(scores, len(scores) - count)[len(scores) - count] - ROUNDING
    top = np.flatnonzero(scores >= bar)
    named = top if rows is None else rows[top]
    exact = np.einsum("ij,j->i", vectors[named], vector, dtype=np.float64)
    order = np.lexsort((named, -exact))[:count]
    return [Hit(row=int(named[at]), score=float(exact[at])) for at in order]


def _products(vectors: Matrix, vector: Vector, rows: Rows | None) -> Vector:
    if rows is None:
        return vectors @ vector
    if len(rows) * 3 > len(vectors):
        return (vectors @ vector)[rows]
    scores = np.empty(len(rows), dtype=np.float32)
    buffer = np.empty((BLOCK, vectors.shape[1]), dtype=np.float32)
    for at in range(0, len(rows), BLOCK):
        some = rows[at : at + BLOCK]
        gathered = buffer[: len(some)]
        np.take(vectors, some, axis=0, out=gathered, mode="clip")  # other modes copy once more
        np.matmul(gathered, vector, out=scores[at : at + BLOCK])
    return scores


def _mapped(path: Path) -> Any:  # noqa: ANN401 - an array of whatever was saved
    """Map an array without reading it; plain, as indexing a memmap is slow."""
    return np.asarray(np.load(path, mmap_mode="r"))


def _mask(rows: Rows, held: int) -> npt.NDArray[np.bool_]:
    mask = np.zeros(held, dtype=np.bool_)
    mask[rows] = True
    return mask
