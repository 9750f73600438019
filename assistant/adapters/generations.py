"""Published generations on disk: immutable folders and one pointer, for any number of readers."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np

from assistant.domain.document import Document, Passage
from assistant.domain.product import Product
from assistant.errors import IndexUnavailable
from assistant.ports import Columns, Knowledge, Matrix, VectorIndexes, WordIndexes, WordRow

POINTER = "CURRENT"
KEPT = 2
FORMAT = 1


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
            unfinished = self._folder / f".building-{number:06d}"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(parents=True)
            _write_lines(unfinished / "passages.jsonl", passages)
            _write_lines(unfinished / "documents.jsonl", documents)
            _write_columns(unfinished / "columns.npz", passages)
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

    def _sweep(self, number: int) -> None:
        for path in self._published():
            if int(path.name) <= number - KEPT:
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
        return Knowledge(
            number=int(manifest["number"]),
            passages=_Passages(directory / "passages.jsonl"),
            columns=_read_columns(directory / "columns.npz"),
            products=records.products,
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


class _Records(Mapping[str, Document]):
    """Documents by id, each parsed when first asked for."""

    def __init__(self, path: Path) -> None:
        self._lines = _Lines(path)
        self._parsed: dict[str, Document] = {}

    @cached_property
    def _rows(self) -> dict[str, int]:
        # A document's line begins with its id: {"id":"product:…", …}
        return {
            json.loads(line[6 : line.index(b'","kind"') + 1]): row
            for row, line in enumerate(self._lines)
        }

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __getitem__(self, document_id: str) -> Document:
        if document_id not in self._parsed:
            line = self._lines[self._rows[document_id]]
            self._parsed[document_id] = Document.model_validate_json(line)
        return self._parsed[document_id]

    @cached_property
    def products(self) -> Mapping[str, Product]:
        """Every product by SKU, in SKU order."""
        named = [self[name] for name in self._rows if name.startswith("product:")]
        products = [each.record for each in named if isinstance(each.record, Product)]
        return {product.sku: product for product in sorted(products, key=lambda each: each.sku)}


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
        return np.flatnonzero(self._bytes == ord("\n"))

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, row: int) -> bytes:  # type: ignore[override]
        if not 0 <= row < len(self._ends):
            raise IndexError(row)
        start = int(self._ends[row - 1]) + 1 if row else 0
        return self._bytes[start : int(self._ends[row])].tobytes()


def _write_lines(path: Path, values: Iterable[Document | Passage]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for value in values:
            file.write(value.model_dump_json(exclude_defaults=False) + "\n")


def _write_columns(path: Path, passages: Sequence[Passage]) -> None:
    np.savez(
        path,
        kind=np.array([each.kind for each in passages], dtype=np.str_),
        language=np.array([each.language for each in passages], dtype=np.str_),
        audience=np.array([each.audience for each in passages], dtype=np.str_),
        record=np.array([each.record_id for each in passages], dtype=np.str_),
    )


def _read_columns(path: Path) -> Columns:
    with np.load(path, allow_pickle=False) as stored:
        return Columns(
            kind=stored["kind"],
            language=stored["language"],
            audience=stored["audience"],
            record=stored["record"],
        )
