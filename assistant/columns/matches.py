"""Where a question's words stand in a generation: BM25, and how much of them each row holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Amounts = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Matches:
    """Every place of every distinct word of a question, looked up at once.

    `words` and `rarities` are in the question's order. Entry i says that word number `word[i]`
    stands in row `row[i]`, in its title where `titled[i]`, and adds `score[i]` to the row's BM25.
    Entries are sorted by word, then row. `held` rows are indexed.
    """

    words: Sequence[str]
    rarities: Amounts
    word: npt.NDArray[np.int32]
    row: Rows
    titled: npt.NDArray[np.bool_]
    score: npt.NDArray[np.float32]
    held: int

    @cached_property
    def scores(self) -> Amounts:
        """BM25 of every row → `(held,)`."""
        return np.bincount(self.row, self.score, minlength=self.held).astype(np.float64, copy=False)

    @cached_property
    def shares(self) -> Amounts:
        """Share of the distinct words, weighed by rarity, that each row holds, 0–1 → `(held,)`."""
        total = self.rarities.sum()
        if not total:
            return np.zeros(self.held)
        parts = self.rarities[self.word] / total
        return np.bincount(self.row, parts, minlength=self.held).astype(np.float64, copy=False)

    @cached_property
    def titled_whole(self) -> npt.NDArray[np.bool_]:
        """Tell of every row whether its title holds all the words, one at least → `(held,)`."""
        titled = np.bincount(self.row[self.titled], minlength=self.held)
        return np.asarray((titled == len(self.words)) & (titled > 0))

    def best(self, count: int, allowed: Rows | None = None) -> Rows:
        """List the rows of the highest BM25 above 0, best first; ties by row number."""
        scores = self.scores
        rows = np.flatnonzero(scores) if allowed is None else allowed[scores[allowed] > 0]
        if len(rows) > count > 0:
            least = np.partition(scores[rows], -count)[-count]
            rows = rows[scores[rows] >= least]
        return rows[np.lexsort((rows, -scores[rows]))][: max(count, 0)]

    def holders(self, word: int) -> Rows:
        """List the rows that hold word number `word`, in order."""
        return self.row[slice(*np.searchsorted(self.word, (word, word + 1)))]

    def among(self, allowed: Rows) -> npt.NDArray[np.bool_]:
        """Tell of each word whether one of the allowed rows holds it → `(words,)`."""
        readable = np.zeros(self.held, dtype=np.bool_)
        readable[allowed] = True
        return np.asarray(np.bincount(self.word[readable[self.row]], minlength=len(self.words)) > 0)
