"""How a generation is made of the one before it: runs of rows that stay, and runs of fresh ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

GONE = -1
"""The place of a row that does not stay."""

Places = npt.NDArray[np.int64]
_Scalar = TypeVar("_Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Run:
    """Rows `start:stop` of the base, or of what is `fresh`."""

    fresh: bool
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Splice:
    """Runs in the order of the new rows; within the base, and within the fresh, order is kept."""

    runs: tuple[Run, ...]

    @property
    def rows(self) -> int:
        """Count the new rows."""
        return sum(run.stop - run.start for run in self.runs)

    def joined(self, base: npt.NDArray[Any], fresh: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Lay the rows of two arrays out in the new order."""
        parts = [(fresh if run.fresh else base)[run.start : run.stop] for run in self.runs]
        return np.concatenate(parts) if parts else fresh[:0]

    def widened(self, base: npt.NDArray[Any], fresh: npt.NDArray[Any]) -> "Splice":
        """Splice what hangs on the rows: row r holds children `starts[r]:starts[r + 1]`."""
        starts = {False: base, True: fresh}
        runs = (
            Run(run.fresh, int(starts[run.fresh][run.start]), int(starts[run.fresh][run.stop]))
            for run in self.runs
        )
        return Splice(tuple(run for run in runs if run.stop > run.start))

    def starts(self, base: npt.NDArray[Any], fresh: npt.NDArray[Any]) -> Places:
        """Sum up anew where the children of each row start → `(rows + 1,)`."""
        counts = self.joined(np.diff(base), np.diff(fresh))
        return np.concatenate(([0], np.cumsum(counts, dtype=np.int64))).astype(np.int64)

    def places(self, *, fresh: bool, rows: int) -> Places:
        """Tell where each row of the base, or of the fresh, is now; GONE for none → `(rows,)`."""
        places = np.full(rows, GONE, dtype=np.int64)
        at = 0
        for run in self.runs:
            length = run.stop - run.start
            if run.fresh == fresh:
                places[run.start : run.stop] = np.arange(at, at + length)
            at += length
        return places

    def targets(self) -> Iterator[tuple[Run, slice]]:
        """Yield every run with the new rows it fills."""
        at = 0
        for run in self.runs:
            yield run, slice(at, at + run.stop - run.start)
            at += run.stop - run.start


def splice_of(
    base: npt.NDArray[_Scalar],
    stays: npt.NDArray[np.bool_],
    fresh: npt.NDArray[_Scalar] | Sequence[Any],
) -> Splice:
    """Merge what stays of sorted names with sorted fresh ones; both have each name once."""
    kept = np.flatnonzero(stays)
    places = np.searchsorted(base[kept] if len(kept) < len(base) else base, fresh)
    source = np.insert(kept, places, -1 - np.arange(len(fresh)))
    if not len(source):
        return Splice(())
    steps, is_fresh = np.diff(source), source < 0
    breaks = np.flatnonzero((is_fresh[1:] != is_fresh[:-1]) | (np.abs(steps) != 1)) + 1
    edges = zip([0, *breaks.tolist()], [*breaks.tolist(), len(source)], strict=True)
    return Splice(
        tuple(
            Run(True, -1 - int(source[begin]), -int(source[end - 1]))
            if is_fresh[begin]
            else Run(False, int(source[begin]), int(source[end - 1]) + 1)
            for begin, end in edges
        )
    )
