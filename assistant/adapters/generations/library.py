"""Publishes generations: built beside the others, or of the one in force, and pointed to."""

import fcntl
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

import numpy as np

from assistant.adapters.generations.lines import splice_lines, write_lines
from assistant.adapters.generations.records import FileRecords, Passages, Products
from assistant.columns.amended import amended
from assistant.columns.catalogue import Table, table_of
from assistant.columns.parts import Amounts, Column, running, texts
from assistant.columns.passages import Columns, columns_of
from assistant.columns.splice import Splice, splice_of
from assistant.domain.document import Document, Passage
from assistant.domain.product import Product
from assistant.errors import IndexUnavailable
from assistant.ports import Knowledge, Matrix, VectorIndexes, WordIndexes, WordRow

POINTER = "CURRENT"
KEPT = 2
MANIFEST = "manifest.json"
FORMAT = 4


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
        self._builds = False

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
        state: str = "",
    ) -> int:
        """Build the next generation beside the others and move the pointer to it."""
        with self.building(), self._next(state) as directory:
            ordered = sorted(documents, key=lambda each: each.id)
            write_lines(directory / "passages.jsonl", passages)
            write_lines(directory / "documents.jsonl", ordered)
            _write_ids(directory, _ids(ordered), _starts(ordered, passages))
            columns_of(passages).write(directory / "columns")
            table_of(_products(ordered)).write(directory / "catalogue")
            self._vectors.build(directory, ids=[each.id for each in passages], vectors=vectors)
            self._words.build(directory, rows=words)
        return _number_of(directory)

    def amend(
        self,
        gone: Iterable[str],
        documents: Sequence[Document],
        passages: Sequence[Passage],
        *,
        vectors: Matrix,
        words: Iterable[WordRow],
        state: str,
    ) -> int:
        """Build the next generation of the one in force; every part equals one built anew."""
        with self.building():
            held = self.current()
            base = self._folder / f"{held.number:06d}"
            with self._next(state) as directory:
                ordered = sorted(documents, key=lambda each: each.id)
                ids, starts = _read_ids(base)
                new, counts = _ids(ordered), _starts(ordered, passages)
                stays = ~np.isin(ids, np.concatenate((np.array([*gone], dtype=np.str_), new)))
                by_id = splice_of(ids, stays, new)
                rows = by_id.widened(starts, counts)
                _splice_lines(directory, base, "documents.jsonl", by_id, ordered)
                _splice_lines(directory, base, "passages.jsonl", rows, passages)
                _write_ids(directory, by_id.joined(ids, new), by_id.starts(starts, counts))
                held.columns.spliced(columns_of(passages), rows).write(directory / "columns")
                self._amend_table(held, ids[~stays], ordered).write(directory / "catalogue")
                self._vectors.amend(directory, base=base, splice=rows, vectors=vectors)
                self._words.amend(directory, base=base, splice=rows, rows=words)
            return _number_of(directory)

    def _amend_table(
        self, held: Knowledge, gone: Iterable[str], documents: Sequence[Document]
    ) -> Table:
        skus = [each.partition(":")[2] for each in gone if each.startswith("product:")]
        stays = ~np.isin(held.table.goods.sku, np.array(skus, dtype=np.str_))
        return amended(held.table, stays, _products(documents), held.products.__getitem__)

    @contextmanager
    def _next(self, state: str) -> Iterator[Path]:
        """Give a folder to fill, and point to it once it is filled."""
        number = max((int(path.name) for path in self._published()), default=0) + 1
        self._clear_unfinished()
        unfinished = self._folder / f".building-{number:06d}-{os.getpid()}"
        unfinished.mkdir(parents=True)
        yield unfinished
        self._describe(unfinished, number, state)
        unfinished.rename(self._folder / f"{number:06d}")
        self._point_to(number)
        self._sweep(number)

    def _describe(self, directory: Path, number: int, state: str) -> None:
        manifest = {
            "format": FORMAT,
            "number": number,
            "fingerprint": self._fingerprint,
            "state": state,
            "bytes": _sizes(directory),
        }
        (directory / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")

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
    def building(self) -> Iterator[None]:
        """Be the one builder; may be entered again by the same. Raises IndexUnavailable."""
        if self._builds:
            yield
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                msg = "another ingest is building the index; try again when it is done"
                raise IndexUnavailable(msg) from None
            self._builds = True
            try:
                yield
            finally:
                self._builds = False

    def _read(self, name: str) -> Knowledge:
        try:
            return self._opened(self._folder / name)
        except (OSError, ValueError, KeyError, TypeError) as problem:
            msg = f"generation {name} cannot be read: {problem}"
            raise IndexUnavailable(msg) from problem

    def _opened(self, directory: Path) -> Knowledge:
        manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        if manifest["fingerprint"] != self._fingerprint or manifest["format"] != FORMAT:
            msg = "the index was built by another embedder or version: run `assistant ingest`"
            raise IndexUnavailable(msg)
        _check_whole(directory, manifest["bytes"])
        records = FileRecords(directory / "documents.jsonl")
        table = Table.read(directory / "catalogue")
        return Knowledge(
            number=int(manifest["number"]),
            state=str(manifest["state"]),
            passages=Passages(directory / "passages.jsonl"),
            columns=Columns.read(directory / "columns"),
            products=Products(records, table),
            table=table,
            records=records,
            vectors=self._vectors.open(directory),
            words=self._words.open(directory),
        )


def _number_of(unfinished: Path) -> int:
    """Read a generation's number off the folder it is built in: `.building-000007-4711`."""
    return int(unfinished.name.split("-")[1])


def _sizes(directory: Path) -> dict[str, int]:
    """Measure every file of a generation: its path → bytes."""
    files = (path for path in sorted(directory.rglob("*")) if path.is_file())
    return {path.relative_to(directory).as_posix(): path.stat().st_size for path in files}


def _check_whole(directory: Path, sizes: Mapping[str, int]) -> None:
    """Raise IndexUnavailable for a file that is lost or is not as long as it was written."""
    for name, size in sizes.items():
        if (directory / name).stat().st_size != size:
            msg = f"generation {directory.name}: {name} is damaged: run `assistant ingest`"
            raise IndexUnavailable(msg)


def _splice_lines(
    directory: Path, base: Path, name: str, splice: Splice, values: Sequence[Document | Passage]
) -> None:
    splice_lines(directory / name, base=base / name, splice=splice, values=values)


def _products(documents: Sequence[Document]) -> list[Product]:
    return [each.record for each in documents if isinstance(each.record, Product)]


def _ids(documents: Sequence[Document]) -> Column:
    return texts([each.id for each in documents])


def _starts(documents: Sequence[Document], passages: Sequence[Passage]) -> Amounts:
    """Sum up where each document's passages start → `(len(documents) + 1,)`."""
    held = Counter(each.document_id for each in passages)
    return running([held[each.id] for each in documents])


def _write_ids(directory: Path, ids: Column, starts: Amounts) -> None:
    np.save(directory / "documents.ids.npy", ids, allow_pickle=False)
    np.save(directory / "documents.passages.npy", starts, allow_pickle=False)


def _read_ids(directory: Path) -> tuple[Column, Amounts]:
    ids = np.load(directory / "documents.ids.npy", allow_pickle=False)
    return ids, np.load(directory / "documents.passages.npy", allow_pickle=False)
