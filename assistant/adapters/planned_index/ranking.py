"""Ranks rows by their product with a question's vector."""

from pathlib import Path
from typing import Any

import numpy as np

from assistant.ports import Hit, Matrix, Rows, Vector

BLOCK = 256
"""Rows gathered at a time, into one buffer: what stays in a processor's cache."""
ROUNDING = 1e-5
"""Two float32 products of one row, summed in different orders, differ by less."""


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


def mapped(path: Path) -> Any:  # noqa: ANN401 - an array of whatever was saved
    """Map an array without reading it; plain, as indexing a memmap is slow."""
    return np.asarray(np.load(path, mmap_mode="r"))
