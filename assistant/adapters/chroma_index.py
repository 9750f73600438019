"""Vectors in embedded Chroma: a folder a generation, which no reader ever writes to."""

import fcntl
import os
import shutil
import tempfile
import weakref
from contextlib import suppress
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

import numpy as np

from assistant.errors import IndexUnavailable
from assistant.ports import Matrix, Rows, Vector

if TYPE_CHECKING:
    from chromadb.api.client import Client

COLLECTION = "passages"
BATCH = 1_000
CANDIDATES, CAREFULLY = 400, 200
"""So many a search, so many a row when it is built: the first hundred of 100,000 rows are found at
recall .996 (.989 with Chroma's 100 for a row, .980 with its 100 for both)."""
LINKED_FROM_BYTES = 32 << 20
PRIVATE, LOCK = "assistant-chroma-", "reader.lock"


class ChromaFolders:
    """Builds and opens one Chroma folder a generation; a published one is never written again."""

    def build(self, directory: Path, *, vectors: Matrix) -> None:
        """Write a collection whose ids are row numbers, and let go of its files."""
        batches = ceil(len(vectors) / BATCH)
        whole = max(len(vectors) // max(batches, 1), 2)  # each batch is written out, the last, too
        graph: Any = {
            "space": "cosine", "ef_search": CANDIDATES, "ef_construction": CAREFULLY,
            "sync_threshold": whole, "batch_size": min(whole, 100),
        }  # fmt: skip
        with _client(directory / "chroma") as client:
            collection = client.create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": graph}
            )
            for batch in range(batches):
                start, stop = (len(vectors) * each // batches for each in (batch, batch + 1))
                collection.add(
                    ids=[str(row) for row in range(start, stop)], embeddings=vectors[start:stop]
                )

    def share(self, directory: Path, *, base: Path) -> None:
        """Link the files of the base: they are not written again, and stay while one links them."""
        shutil.copytree(base / "chroma", directory / "chroma", copy_function=os.link)

    def open(self, directory: Path) -> "ChromaFolder":
        """Open a generation for reading; raises IndexUnavailable."""
        from chromadb.errors import ChromaError

        try:
            return ChromaFolder(directory / "chroma")
        except (OSError, ValueError, ChromaError) as problem:
            msg = f"{directory / 'chroma'} cannot be opened ({problem}): run `assistant ingest`"
            raise IndexUnavailable(msg) from problem

    def drop(self, directory: Path) -> None:
        """Do nothing: everything lies in the directory."""


class ChromaFolder:
    """One published folder, seen through a private one.

    Chroma writes even to read: a lock's row to SQLite, and a small graph's files anew. Readers of
    the folder itself would wait for one another, see half a file, or fail where it is read-only.
    A large graph was written out when it was built, is only read, and is linked, not copied.
    """

    def __init__(self, published: Path) -> None:
        _sweep()
        private, lock = _locked()
        try:
            for part in published.resolve(strict=True).iterdir():
                _lend(part, private / part.name)
            client = _client(private)
        except BaseException:
            shutil.rmtree(private, ignore_errors=True)
            lock.close()
            raise
        weakref.finalize(self, _let_go, client, private, lock)
        self._collection = client.get_collection(COLLECTION, embedding_function=None)

    def near(self, vector: Vector, *, count: int) -> Rows:
        """List about the `count` nearest rows, best first."""
        from chromadb.errors import ChromaError

        try:
            answer = self._collection.query(
                query_embeddings=vector[np.newaxis], n_results=count, include=[]
            )
        except ChromaError as problem:
            msg = f"Chroma cannot search its folder: {problem}"
            raise IndexUnavailable(msg) from problem
        return np.array([int(name) for name in answer["ids"][0]], dtype=np.int64)


def _lend(part: Path, private: Path) -> None:
    if not part.is_dir():
        shutil.copyfile(part, private)
    elif sum(file.stat().st_size for file in part.iterdir()) >= LINKED_FROM_BYTES:
        private.symlink_to(part, target_is_directory=True)
    else:
        shutil.copytree(part, private)


def _locked() -> tuple[Path, TextIO]:
    """Make a private folder; it has its name only when it is locked, so nobody sweeps it."""
    nameless = Path(tempfile.mkdtemp(prefix=f".{PRIVATE}"))
    lock = (nameless / LOCK).open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return nameless.rename(nameless.with_name(nameless.name[1:])), lock


def _let_go(client: "Client", private: Path, lock: TextIO) -> None:
    client.close()
    shutil.rmtree(private, ignore_errors=True)
    lock.close()


def _sweep() -> None:
    """Remove what readers that were killed have left: their locks are free."""
    for left in Path(tempfile.gettempdir()).glob(f"{PRIVATE}*"):
        with suppress(OSError), (left / LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)


def _client(folder: Path) -> "Client":
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    return cast("Client", chromadb.PersistentClient(path=str(folder), settings=settings))
