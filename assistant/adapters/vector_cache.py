"""Vectors kept by content hash, so that nothing is embedded twice; shipped ones are read only."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant.ports import Vector

_TABLE = """CREATE TABLE IF NOT EXISTS vectors (
  fingerprint TEXT NOT NULL, hash TEXT NOT NULL, vector BLOB NOT NULL,
  PRIMARY KEY (fingerprint, hash)) WITHOUT ROWID"""
_BATCH = 500


class FileVectorCache:
    """One SQLite file of half-precision vectors, over a shipped archive of the same.

    Vectors are rounded to half precision on the way in, so that a cached and a fresh one are equal.
    """

    def __init__(self, path: Path, *, shipped: Path | None = None) -> None:
        self._path = path
        self._shipped = shipped

    def get(self, fingerprint: str, hashes: Sequence[str]) -> Mapping[str, Vector]:
        """Return the vectors that are known, by hash."""
        found: dict[str, Vector] = (
            {name: self._archive[name] for name in hashes if (name in self._archive)}
            if self._archive_fingerprint == fingerprint
            else {}
        )
        missing = [name for name in hashes if name not in found]
        if not missing or not self._path.exists():
            return found
        with closing(self._connect()) as connection:
            for start in range(0, len(missing), _BATCH):
                part = missing[start : start + _BATCH]
                marks = ",".join("?" * len(part))
                rows = connection.execute(
                    f"SELECT hash, vector FROM vectors WHERE fingerprint = ? AND hash IN ({marks})",  # noqa: S608
                    (fingerprint, *part),
                )
                for name, blob in rows:
                    found[name] = np.frombuffer(blob, dtype=np.float16).astype(np.float32)
        return found

    def put(self, fingerprint: str, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors; known hashes are left as they are."""
        rows = [(fingerprint, name, halved(vector).tobytes()) for name, vector in vectors.items()]
        with closing(self._connect()) as connection, connection:
            connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)", rows)

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=30)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")  # a kill loses nothing, a power cut some
        connection.execute(_TABLE)
        return connection

    @cached_property
    def _loaded(self) -> tuple[str, dict[str, Vector]]:
        if self._shipped is None or not self._shipped.exists():
            return "", {}
        with np.load(self._shipped, allow_pickle=False) as archive:
            names = [bytes(row).hex() for row in archive["hashes"]]
            matrix = archive["vectors"].astype(np.float32)
            return str(archive["fingerprint"]), dict(zip(names, matrix, strict=True))

    @property
    def _archive(self) -> dict[str, Vector]:
        return self._loaded[1]

    @property
    def _archive_fingerprint(self) -> str:
        return self._loaded[0]


def halved(vector: Vector) -> np.ndarray[tuple[int, ...], np.dtype[np.float16]]:
    """Round a vector to the precision it is kept in."""
    return vector.astype(np.float16)


def write_archive(path: Path, fingerprint: str, vectors: Mapping[str, Vector]) -> None:
    """Write vectors (hash in hex → vector) as an archive to be shipped, in hash order."""
    names = sorted(vectors)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        path,
        fingerprint=np.array(fingerprint),
        hashes=np.array([list(bytes.fromhex(name)) for name in names], dtype=np.uint8),
        vectors=np.stack([halved(vectors[name]) for name in names]),
    )
