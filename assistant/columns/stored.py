"""Columns on disk: a file an array, memory-mapped when read."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np


@dataclass(frozen=True, eq=False)
class Stored:
    """A value whose every field is an array."""

    def write(self, folder: Path) -> None:
        """Write `<field>.npy` for each field."""
        folder.mkdir(parents=True, exist_ok=True)
        for each in fields(self):
            np.save(folder / f"{each.name}.npy", getattr(self, each.name), allow_pickle=False)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Open what `write` wrote; raises OSError or ValueError when a file is lost or broken."""
        arrays = {
            each.name: np.load(folder / f"{each.name}.npy", mmap_mode="r", allow_pickle=False)
            for each in fields(cls)
        }
        return cls(**arrays)
