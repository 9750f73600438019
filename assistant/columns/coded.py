"""A column of few names: a code a row, compared as numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.columns.splice import Splice

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Coded:
    """`codes` `(rows,)` count into `names`, which are sorted and each there once."""

    codes: npt.NDArray[np.int32]
    names: npt.NDArray[np.str_]

    def equal(self, name: str) -> Mask:
        """Mask the rows that hold this name."""
        return np.asarray(self.codes == self.code(name))

    def among(self, names: Iterable[str]) -> Mask:
        """Mask the rows that hold one of these names."""
        return np.isin(self.codes, [self.code(name) for name in names])

    def code(self, name: str) -> int:
        """Return a name's code; -1 for one that no row holds."""
        at = int(np.searchsorted(self.names, name))
        return at if at < len(self.names) and self.names[at] == name else -1

    def at(self, row: int) -> str:
        """Return the name a row holds."""
        return str(self.names[self.codes[row]])

    def spliced(self, fresh: "Coded", splice: Splice) -> "Coded":
        """Splice two columns; a name that no row holds any more is gone."""
        names = np.union1d(self.names, fresh.names)
        codes = splice.joined(
            np.searchsorted(names, self.names)[self.codes],
            np.searchsorted(names, fresh.names)[fresh.codes],
        )
        held = np.bincount(codes, minlength=len(names)) > 0
        return Coded((np.cumsum(held) - 1)[codes].astype(np.int32), names[held])

    def write(self, stem: Path) -> None:
        """Write `<stem>.codes.npy` and `<stem>.names.npy`."""
        np.save(f"{stem}.codes.npy", self.codes, allow_pickle=False)
        np.save(f"{stem}.names.npy", self.names, allow_pickle=False)

    @classmethod
    def read(cls, stem: Path) -> "Coded":
        """Open what `write` wrote; memory-mapped."""
        return cls(
            *(
                np.load(f"{stem}.{part}.npy", mmap_mode="r", allow_pickle=False)
                for part in ("codes", "names")
            )
        )


def coded(values: Sequence[str]) -> Coded:
    """Give each name a code."""
    if not values:
        return Coded(np.zeros(0, dtype=np.int32), np.zeros(0, dtype="<U1"))
    names, codes = np.unique(np.array(values, dtype=np.str_), return_inverse=True)
    return Coded(codes.astype(np.int32), names)
