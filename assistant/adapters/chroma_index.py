"""Vectors in embedded Chroma, and memory-mapped for the exact search of small sets."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.ports import Hit, Matrix, Rows, Vector

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

COLLECTION = "passages"
BATCH = 1_000
OVERFETCH = 4


class ChromaIndexes:
    """Builds and opens one Chroma folder a generation; a published one is never written again."""

    def __init__(self, *, exact_below: int) -> None:
        self._exact_below = exact_below

    def build(self, directory: Path, *, ids: Sequence[str], vectors: Matrix) -> None:
        """Write `vectors.npy` and a Chroma collection whose ids are row numbers."""
        directory.mkdir(parents=True, exist_ok=True)
        np.save(directory / "vectors.npy", vectors)
        collection = _client(directory).create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        for start in range(0, len(ids), BATCH):
            stop = min(start + BATCH, len(ids))
            collection.add(
                ids=[str(row) for row in range(start, stop)],
                embeddings=vectors[start:stop],
                metadatas=[{"passage": ids[row]} for row in range(start, stop)],
            )

    def open(self, directory: Path) -> "ChromaIndex":
        """Open a generation's vectors for reading."""
        return ChromaIndex(directory, exact_below=self._exact_below)


class ChromaIndex:
    """One generation. Exact below `exact_below` rows or with a filter, Chroma's HNSW above."""

    def __init__(self, directory: Path, *, exact_below: int) -> None:
        self._directory = directory
        self._vectors: Matrix = np.load(directory / "vectors.npy", mmap_mode="r")
        self._exact_below = exact_below

    def nearest(self, vector: Vector, *, count: int, allowed: Rows | None = None) -> list[Hit]:
        """Find the rows nearest by cosine, best first; ties by row number."""
        if count <= 0 or not len(self._vectors):
            return []
        if allowed is not None or len(self._vectors) < self._exact_below:
            return self._exact(vector, count, allowed)
        return self._approximate(vector, count)

    def _exact(self, vector: Vector, count: int, allowed: Rows | None) -> list[Hit]:
        rows = np.arange(len(self._vectors)) if allowed is None else allowed
        if not len(rows):
            return []
        scores = (self._vectors if allowed is None else self._vectors[rows]) @ vector
        top = np.lexsort((rows, -scores))[:count]
        return [Hit(row=int(rows[at]), score=float(scores[at])) for at in top]

    def _approximate(self, vector: Vector, count: int) -> list[Hit]:
        answer: Any = self._collection.query(
            query_embeddings=vector[np.newaxis],
            n_results=min(count * OVERFETCH, len(self._vectors)),
            include=[],
        )
        rows = np.array(sorted(int(name) for name in answer["ids"][0]), dtype=np.int64)
        return self._exact(vector, count, rows)

    @cached_property
    def _collection(self) -> "Collection":
        client: ClientAPI = _client(self._directory)
        return client.get_collection(COLLECTION, embedding_function=None)


def _client(directory: Path) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(
        path=str(directory / "chroma"), settings=Settings(anonymized_telemetry=False)
    )
