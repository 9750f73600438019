"""One graph for several generations: what changed since it was built is known beside it."""

import json
import uuid
from math import ceil
from pathlib import Path

import numpy as np

from assistant.columns.splice import GONE, Places, Splice
from assistant.ports import Graph, Graphs, Matrix, Rows, Vector

NAME_FILE, ROWS_FILE = "graph.json", "graph.rows.npy"
CHANGED_SHARE, CHANGED_ROWS = 0.02, 500
"""A graph is built anew once more rows than this came or went; until then those that came are
ranked by every search, which takes about a millisecond for 4,000 of them."""


def plant(graphs: Graphs, directory: Path, *, vectors: Matrix) -> None:
    """Build a graph of all rows, under a name of its own."""
    named = json.dumps({"graph": uuid.uuid4().hex})
    (directory / NAME_FILE).write_text(named, encoding="ascii")
    graphs.build(directory, vectors=vectors)


def graft(
    graphs: Graphs, directory: Path, *, base: Path, splice: Splice, vectors: Matrix, held: int
) -> None:
    """Share the graph of a base of `held` rows; when too much has changed, build one."""
    places = splice.places(fresh=False, rows=held)
    before = _rows_of(base)
    inside = places if before is None else np.append(places, GONE)[before]
    changed = len(inside) + splice.rows - 2 * np.count_nonzero(inside != GONE)
    if changed <= max(CHANGED_ROWS, len(inside) * CHANGED_SHARE):
        try:
            graphs.share(directory, base=base)
            (directory / NAME_FILE).write_bytes((base / NAME_FILE).read_bytes())
        except OSError:  # the base keeps its graph elsewhere, or files cannot be linked
            pass
        else:
            np.save(directory / ROWS_FILE, inside)
            return
    plant(graphs, directory, vectors=vectors)


def is_shared(directory: Path) -> bool:
    """Tell whether a generation beside this one searches the same graph."""
    try:
        own = (directory / NAME_FILE).read_bytes()
    except OSError:
        return False
    others = (path for path in directory.parent.glob(f"*/{NAME_FILE}"))
    return any(path.read_bytes() == own for path in others if path.parent != directory)


class Grafted:
    """A graph as its generation sees it: rows by their numbers of today."""

    def __init__(self, graph: Graph, directory: Path, *, held: int) -> None:
        self._graph = graph
        self._inside = _rows_of(directory)
        if self._inside is not None:
            known = np.zeros(held, dtype=np.bool_)
            known[self._inside[self._inside != GONE]] = True
            self._outside: Rows = np.flatnonzero(~known)
            self._gone = int(np.count_nonzero(self._inside == GONE))

    def near(self, vector: Vector, *, count: int) -> Rows:
        """List about the `count` nearest rows, and all that came since the graph was built."""
        if self._inside is None:
            return self._graph.near(vector, count=count)
        planted = len(self._inside)
        more = ceil(count * planted / max(planted - self._gone, 1))
        found = self._inside[self._graph.near(vector, count=min(more, planted))]
        return np.concatenate((found[found != GONE], self._outside))


def _rows_of(directory: Path) -> Places | None:
    """Read where the rows of the graph are now; None where it is the generation's own."""
    path = directory / ROWS_FILE
    return np.load(path) if path.exists() else None
