"""Vectors in plain memory: the exact reference that other indexes are held against."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.columns.splice import Splice
from assistant.ports import Hit, Matrix, Rows, Vector


class MemoryIndexes:
    """Keeps `vectors.npy` only; search is always exact."""

    def build(self, directory: Path, *, ids: Sequence[str], vectors: Matrix) -> None:
        """Write the vectors; `ids` are not needed here."""
        del ids
        directory.mkdir(parents=True, exist_ok=True)
        np.save(directory / "vectors.npy", vectors)

    def amend(self, directory: Path, *, base: Path, splice: Splice, vectors: Matrix) -> None:
        """Write the vectors that stay and the fresh ones."""
        np.save(directory / "vectors.npy", splice.joined(np.load(base / "vectors.npy"), vectors))

    def open(self, directory: Path) -> "MemoryIndex":
        """Read the vectors into memory."""
        return MemoryIndex(np.load(directory / "vectors.npy"))

    def drop(self, directory: Path) -> None:
        """Do nothing: everything lies in the directory."""


class MemoryIndex:
    """Exact cosine search over unit vectors."""

    def __init__(self, vectors: Matrix) -> None:
        self._vectors = vectors

    def nearest(self, vector: Vector, *, count: int, allowed: Rows | None = None) -> list[Hit]:
        """Find the rows nearest by cosine, best first; ties by row number."""
        rows = np.arange(len(self._vectors)) if allowed is None else allowed
        scores = np.einsum("ij,j->i", self._vectors[rows], vector, dtype=np.float64)
        top = np.lexsort((rows, -scores))[: max(count, 0)]
        return [Hit(row=int(rows[at]), score=float(scores[at])) for at in top]
