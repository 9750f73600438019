"""Vectors on disk, each search by the cheapest way to the right rows: product, graph or signs."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt

from assistant.errors import IndexUnavailable
from assistant.ports import Graph, Graphs, Hit, Matrix, Rows, Vector

EXACT_ROWS = 6_000
"""So many rows are multiplied out sooner than any index answers."""
SHORTLIST = 6_000
"""So many rows with the fewest differing signs hold ≥ .99 of the nearest hundred of 100,000."""
WIDE = 2
"""A filter that lets one row in WIDE through is laid over what the graph finds."""
MARGIN = 1.25
SPARE = 10
BLOCK = 512
"""Rows gathered at a time: what stays in a processor's cache."""
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
        self._vectors: Matrix = np.load(directory / "vectors.npy", mmap_mode="r")
        self._signs = SignIndex(directory) if (directory / "signs.npy").exists() else None
        self._graphs = graphs
        self._graph: Graph | None = None
        self._opening = Lock()
        self._exact_below = exact_below
        self._exact_rows = exact_rows

    def nearest(self, vector: Vector, *, count: int, allowed: Rows | None = None) -> list[Hit]:
        """Find the rows nearest by cosine, best first; ties by row number."""
        among = len(self._vectors) if allowed is None else len(allowed)
        wanted = min(count, among)
        if wanted <= 0:
            return []
        return ranked(self._vectors, vector, self._candidates(vector, wanted, allowed), wanted)

    def _candidates(self, vector: Vector, wanted: int, allowed: Rows | None) -> Rows | None:
        """Choose the rows worth ranking; None stands for all of them."""
        held = len(self._vectors)
        among = held if allowed is None else len(allowed)
        narrow = allowed is not None and among <= self._exact_rows
        if held < self._exact_below or narrow:
            return allowed
        if among * WIDE >= held:
            near = self._near(vector, min(ceil(wanted * MARGIN * held / among) + SPARE, held))
            kept = near if allowed is None else near[_mask(allowed, held)[near]]
            if len(kept) >= wanted:
                return kept
        if self._signs is None:
            return allowed
        return self._signs.likely(vector, max(SHORTLIST, wanted), allowed)

    def _near(self, vector: Vector, count: int) -> Rows:
        try:
            with self._opening:
                if self._graph is None:
                    self._graph = self._graphs.open(self._directory)
            return self._graph.near(vector, count=count)
        except IndexUnavailable:
            if self._directory.exists():
                raise
            return np.zeros(
                0, dtype=np.int64
            )  # swept while we read it: what is mapped still answers


class SignIndex:
    """The sign of every component about the mean, one bit each: near rows differ in few bits.

    Counting them costs about a thirtieth of the product, whatever the filter.
    """

    def __init__(self, directory: Path) -> None:
        self._signs: Signs = np.load(directory / "signs.npy", mmap_mode="r")
        self._mean: Vector = np.load(directory / "mean.npy")

    def likely(self, vector: Vector, count: int, allowed: Rows | None) -> Rows:
        """List at least `count` of the allowed rows: those that differ in the fewest signs."""
        held = self._signs.shape[1]
        gather = allowed is not None and len(allowed) * 4 < held
        differing = np.zeros(len(allowed) if allowed is not None and gather else held, np.uint16)
        for line, asked in zip(self._signs, pack(vector - self._mean), strict=True):
            differing += np.bitwise_count((line[allowed] if gather else line) ^ asked[0])
        if allowed is not None and not gather:
            differing = differing[allowed]
        reached = np.cumsum(np.bincount(differing))
        kept = np.flatnonzero(differing <= np.searchsorted(reached, min(count, reached[-1])))
        return kept if allowed is None else allowed[kept]


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
    for at in range(0, len(rows), BLOCK):
        np.matmul(vectors[rows[at : at + BLOCK]], vector, out=scores[at : at + BLOCK])
    return scores


def _mask(rows: Rows, held: int) -> npt.NDArray[np.bool_]:
    mask = np.zeros(held, dtype=np.bool_)
    mask[rows] = True
    return mask
