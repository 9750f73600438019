"""Published generations on disk: immutable folders and one pointer, for any number of readers."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock

import numpy as np

from assistant.columns.catalogue import Table, table_of
from assistant.columns.passages import Columns, columns_of
from assistant.domain.document import Document, Passage
from assistant.domain.product import Product
from assistant.errors import IndexUnavailable
from assistant.ports import Knowledge, Matrix, Records, VectorIndexes, WordIndexes, WordRow

POINTER = "CURRENT"
KEPT = 2
FORMAT = 3
RECORDS_KEPT = 20_000


class Generations:
    """The generations of one shop under `folder`: `000007/…` and `CURRENT`, which names one."""

    def __init__(
        self, folder: Path, *, vectors: VectorIndexes, words: WordIndexes, fingerprint: str
    ) -> None:
        self._folder = folder
        self._vectors = vectors
        self._words = words
        self._fingerprint = fingerprint
        self._open: tuple[tuple[int, int], Knowledge] | None = None
        self._opening = Lock()

    def current(self) -> Knowledge:
        """Return the generation in force, reopened when the pointer has moved.

        Raises IndexUnavailable when nothing is published or another embedder built it.
        """
        pointer = self._folder / POINTER
        try:
            seen = pointer.stat()
        except FileNotFoundError:
            msg = "nothing is indexed yet: run `assistant ingest`"
            raise IndexUnavailable(msg) from None
        stamp = (seen.st_mtime_ns, seen.st_ino)
        with self._opening:
            if self._open is None or self._open[0] != stamp:
                self._open = (stamp, self._read(pointer.read_text(encoding="ascii").strip()))
            return self._open[1]

    def publish(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        *,
        vectors: Matrix,
        words: Iterable[WordRow],
    ) -> int:
        """Build the next generation beside the others and move the pointer to it."""
        with self._building():
            number = max((int(path.name) for path in self._published()), default=0) + 1
            self._clear_unfinished()
            unfinished = self._folder / f".building-{number:06d}-{os.getpid()}"
            unfinished.mkdir(parents=True)
            _write_lines(unfinished / "passages.jsonl", passages)
            documents = sorted(documents, key=lambda each: each.id)
            _write_lines(unfinished / "documents.jsonl", documents)
            ids = np.array([each.id for each in documents] or [], dtype=np.str_)
            np.save(unfinished / "documents.ids.npy", ids, allow_pickle=False)
            columns_of(passages).write(unfinished / "columns")
            products = (each.record for each in documents if isinstance(each.record, Product))
            table_of(products).write(unfinished / "catalogue")
            self._vectors.build(unfinished, ids=[each.id for each in passages], vectors=vectors)
            self._words.build(unfinished, rows=words)
            self._describe(unfinished, number, len(passages), len(documents))
            unfinished.rename(self._folder / f"{number:06d}")
            self._point_to(number)
            self._sweep(number)
            return number

    def _describe(self, directory: Path, number: int, passages: int, documents: int) -> None:
        manifest = {
            "format": FORMAT,
            "number": number,
            "fingerprint": self._fingerprint,
            "passages": passages,
            "documents": documents,
        }
        (directory / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="ascii")

    def _point_to(self, number: int) -> None:
        pending = self._folder / f".{POINTER}.{os.getpid()}"
        with pending.open("w", encoding="ascii") as file:
            file.write(f"{number:06d}\n")
            file.flush()
            os.fsync(file.fileno())
        pending.replace(self._folder / POINTER)

    def _clear_unfinished(self) -> None:
        """Remove what builds that died have left, here and on a server."""
        for path in self._folder.glob(".building-*"):
            with suppress(IndexUnavailable):
                self._vectors.drop(path)
                shutil.rmtree(path, ignore_errors=True)

    def _sweep(self, number: int) -> None:
        for path in self._published():
            if int(path.name) <= number - KEPT:
                with suppress(IndexUnavailable):  # a server is down: tried again by the next build
                    self._vectors.drop(path)
                    shutil.rmtree(path, ignore_errors=True)

    def _published(self) -> Iterator[Path]:
        return (path for path in self._folder.glob("[0-9]*") if path.is_dir())

    @contextmanager
    def _building(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                msg = "another ingest is building the index; try again when it is done"
                raise IndexUnavailable(msg) from None
            yield

    def _read(self, name: str) -> Knowledge:
        try:
            return self._opened(self._folder / name)
        except (OSError, ValueError, KeyError, TypeError) as problem:
            msg = f"generation {name} cannot be read: {problem}"
            raise IndexUnavailable(msg) from problem

    def _opened(self, directory: Path) -> Knowledge:
        manifest = json.loads((directory / "manifest.json").read_text(encoding="ascii"))
        if manifest["fingerprint"] != self._fingerprint or manifest["format"] != FORMAT:
            msg = "the index was built by another embedder or version: run `assistant ingest`"
            raise IndexUnavailable(msg)
        records = _Records(directory / "documents.jsonl")
        table = Table.read(directory / "catalogue")
        return Knowledge(
            number=int(manifest["number"]),
            passages=_Passages(directory / "passages.jsonl"),
            columns=Columns.read(directory / "columns"),
            products=_Products(records, table),
            table=table,
            records=records,
            vectors=self._vectors.open(directory),
            words=self._words.open(directory),
        )


class _Passages(Sequence[Passage]):
    """Passages by row, read from the file when asked for."""

    def __init__(self, path: Path) -> None:
        self._lines = _Lines(path)

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, row: int) -> Passage:  # type: ignore[override]
        return Passage.model_validate_json(self._lines[row])


class _Records(Records):
    """Documents by id, each parsed when asked for; the last thousands are kept."""

    def __init__(self, path: Path) -> None:
        self._lines = _Lines(path)
        self._ids = np.load(path.with_suffix(".ids.npy"), mmap_mode="r", allow_pickle=False)
        self._parsed = lru_cache(maxsize=RECORDS_KEPT)(self._parse)

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return (str(name) for name in self._ids)

    def __getitem__(self, name: str) -> Document:
        row = self._row(name)
        if row is None:
            raise KeyError(name)
        return self._parsed(row)

    def under(self, kind: str) -> Iterator[Document]:
        """Yield the documents whose ids begin with the kind, in id order."""
        first, after = np.searchsorted(self._ids, [f"{kind}:", f"{kind};"])
        return (self._parsed(row) for row in range(int(first), int(after)))

    def _row(self, name: str) -> int | None:
        row = int(np.searchsorted(self._ids, name))
        return row if row < len(self._ids) and self._ids[row] == name else None

    def _parse(self, row: int) -> Document:
        return Document.model_validate_json(self._lines[row])


class _Products(Mapping[str, Product]):
    """Products by SKU, in SKU order."""

    def __init__(self, records: _Records, table: Table) -> None:
        self._records = records
        self._table = table

    def __len__(self) -> int:
        return len(self._table.goods.sku)

    def __iter__(self) -> Iterator[str]:
        return (str(sku) for sku in self._table.goods.sku)

    def __getitem__(self, sku: str) -> Product:
        record = self._records[f"product:{sku}"].record
        if not isinstance(record, Product):
            raise KeyError(sku)
        return record


class _Lines(Sequence[bytes]):
    """The lines of a file through a memory map; opened at first use."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _bytes(self) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
        if not self._path.stat().st_size:
            return np.zeros(0, dtype=np.uint8)
        return np.memmap(self._path, dtype=np.uint8, mode="r")

    @cached_property
    def _ends(self) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        ends: np.ndarray[tuple[int], np.dtype[np.int64]] = np.load(
            self._path.with_suffix(".ends.npy"), mmap_mode="r", allow_pickle=False
        )
        return ends

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, row: int) -> bytes:  # type: ignore[override]
        if not 0 <= row < len(self._ends):
            raise IndexError(row)
        start = int(self._ends[row - 1]) if row else 0
        return self._bytes[start : int(self._ends[row]) - 1].tobytes()


def _write_lines(path: Path, values: Iterable[Document | Passage]) -> None:
    """Write a line a value, and beside it where each ends."""
    ends = []
    with path.open("wb") as file:
        for value in values:
            file.write(value.model_dump_json(exclude_defaults=True).encode() + b"\n")
            ends.append(file.tell())
    np.save(path.with_suffix(".ends.npy"), np.array(ends, dtype=np.int64), allow_pickle=False)
