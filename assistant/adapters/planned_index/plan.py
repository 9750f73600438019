"""The plan of a search: all rows multiplied out, what the graph finds, or the likeliest signs."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt

from assistant.adapters.planned_index.grafting import Grafted, graft, is_shared, plant
from assistant.adapters.planned_index.ranking import mapped, ranked
from assistant.adapters.planned_index.signs import SignIndex, amend_signs, write_signs
from assistant.columns.splice import Splice
from assistant.errors import IndexUnavailable
from assistant.ports import Graphs, Hit, Matrix, Rows, Vector

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
VECTORS_FILE = "vectors.npy"


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
        np.save(directory / VECTORS_FILE, np.ascontiguousarray(vectors, dtype=np.float32))
        if len(vectors) > self._exact_rows:
            write_signs(directory, vectors)
        plant(self._graphs, directory, vectors=vectors)

    def amend(self, directory: Path, *, base: Path, splice: Splice, vectors: Matrix) -> None:
        """Copy the vectors and signs that stay, add the fresh ones, and share the graph."""
        held: Matrix = mapped(base / VECTORS_FILE)
        rows: Matrix = np.lib.format.open_memmap(
            directory / VECTORS_FILE, "w+", np.float32, (splice.rows, held.shape[1])
        )
        for run, target in splice.targets():
            rows[target] = (vectors if run.fresh else held)[run.start : run.stop]
        if len(rows) > self._exact_rows:
            amend_signs(directory, base=base, splice=splice, fresh=vectors, vectors=rows)
        graft(self._graphs, directory, base=base, splice=splice, vectors=rows, held=len(held))

    def open(self, directory: Path) -> "PlannedIndex":
        """Map a generation's vectors; its graph is opened by the first search that needs it."""
        return PlannedIndex(
            directory,
            graphs=self._graphs,
            exact_below=self._exact_below,
            exact_rows=self._exact_rows,
        )

    def drop(self, directory: Path) -> None:
        """Give up the graph's part outside the directory, unless another generation needs it."""
        if not is_shared(directory):
            self._graphs.drop(directory)


class PlannedIndex:
    """One generation: candidates by the cheapest way, then always ranked by their own vectors."""

    def __init__(
        self, directory: Path, *, graphs: Graphs, exact_below: int, exact_rows: int
    ) -> None:
        self._directory = directory
        self._vectors: Matrix = mapped(directory / VECTORS_FILE)
        self._signs = SignIndex(directory) if (directory / "signs.npy").exists() else None
        self._graphs = graphs
        self._graph: Grafted | None = None
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
                    opened = self._graphs.open(self._directory)
                    self._graph = Grafted(opened, self._directory, held=len(self._vectors))
            return self._graph.near(vector, count=count)
        except IndexUnavailable:
            if self._directory.exists():
                raise
            return np.zeros(0, dtype=np.int64)  # swept meanwhile: what is mapped still answers


def _mask(rows: Rows, held: int) -> npt.NDArray[np.bool_]:
    mask = np.zeros(held, dtype=np.bool_)
    mask[rows] = True
    return mask
