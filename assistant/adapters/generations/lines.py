"""Files of lines, of which any can be read alone."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant.columns.splice import Splice
from assistant.domain.document import Document, Passage


class Lines(Sequence[bytes]):
    """The lines of a file through a memory map; opened at first use."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _bytes(self) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
        if not self._path.stat().st_size:
            return np.zeros(0, dtype=np.uint8)
        return np.memmap(self._path, dtype=np.uint8, mode="r")

    @cached_property
    def ends(self) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        """Return where each line ends in the file → `(lines,)`."""
        ends: np.ndarray[tuple[int], np.dtype[np.int64]] = np.load(
            self._path.with_suffix(".ends.npy"), mmap_mode="r", allow_pickle=False
        )
        return ends

    def stretch(self, start: int, stop: int) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
        """Return lines `start:stop` as they stand in the file."""
        bounds = np.concatenate(([0], self.ends[[start - 1, stop - 1] if start else [stop - 1]]))
        return self._bytes[int(bounds[-2]) : int(bounds[-1])]

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, row: int) -> bytes:  # type: ignore[override]
        if not 0 <= row < len(self.ends):
            raise IndexError(row)
        start = int(self.ends[row - 1]) if row else 0
        return self._bytes[start : int(self.ends[row]) - 1].tobytes()


def write_lines(path: Path, values: Iterable[Document | Passage]) -> None:
    """Write a line a value, and beside it where each ends."""
    ends = []
    with path.open("wb") as file:
        for value in values:
            file.write(value.model_dump_json(exclude_defaults=True).encode() + b"\n")
            ends.append(file.tell())
    _write_ends(path, np.array(ends, dtype=np.int64))


def splice_lines(
    path: Path, *, base: Path, splice: Splice, values: Iterable[Document | Passage]
) -> None:
    """Write the lines of a base that stay, and a line for each fresh value."""
    fresh = path.with_suffix(".fresh.jsonl")
    write_lines(fresh, values)
    sources = {False: Lines(base), True: Lines(fresh)}
    with path.open("wb") as file:
        for run in splice.runs:
            sources[run.fresh].stretch(run.start, run.stop).tofile(file)
    starts = {key: np.concatenate(([0], lines.ends)) for key, lines in sources.items()}
    _write_ends(path, splice.starts(starts[False], starts[True])[1:])
    for left in (fresh, fresh.with_suffix(".ends.npy")):
        left.unlink()


def _write_ends(path: Path, ends: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> None:
    np.save(path.with_suffix(".ends.npy"), ends, allow_pickle=False)
