"""Words as memory-mapped postings: BM25 over two fields, exact under any filter."""

import hashlib
import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.columns.matches import Matches
from assistant.columns.splice import GONE, Splice
from assistant.ports import Hit, Rows, WordRow

TITLE_WEIGHT = 3.0
"""How much more a word in the title counts than one in the text."""

SATURATION = 1.2
LENGTH_PART = 0.75
REPEATS = 8.0
"""How a word that a long question repeats gains weight (BM25's k3)."""

FOLDER = "words"

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


class PostingWords:
    """Builds and opens one folder of postings a generation."""

    def build(self, directory: Path, *, rows: Iterable[WordRow]) -> None:
        """Count the words of each row, numbered in order, and write them term by term."""
        _write(directory, _weighed(_counted(rows)))

    def amend(
        self, directory: Path, *, base: Path, splice: Splice, rows: Iterable[WordRow]
    ) -> None:
        """Write the postings of a base after a change; equal to those built anew."""
        ours, fresh = _unweighed(_read(base)), _counted(rows)
        _write(directory, _weighed(_merged(ours, fresh, splice)))

    def open(self, directory: Path) -> "PostingIndex":
        """Open a generation's words for reading; memory-mapped."""
        return PostingIndex(_read(directory))


@dataclass(frozen=True, eq=False)
class Postings:
    """Where each term stands: of term t, entries `starts[t]:starts[t + 1]`, rows in order.

    `terms` are hashes of 64 bits, sorted. `title` and `body` are how often the term stands in each
    field, divided by the field's relative length (BM25's normalisation); while a folder is built,
    how often alone. `lengths` `(rows, 2)` counts the words of each row's title and body.
    """

    terms: Hashes
    starts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]
    title: npt.NDArray[np.floating]
    body: npt.NDArray[np.floating]
    lengths: npt.NDArray[np.int32]


class PostingIndex:
    """One generation's words. Tokens are matched as they are; nothing is parsed from the reader."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._total = len(postings.lengths)

    def search(
        self, tokens: Sequence[str], *, count: int, allowed: Rows | None = None
    ) -> list[Hit]:
        """Rank rows by BM25, best first; ties by row number."""
        found = self.matches(tokens)
        best = found.best(count, allowed)
        return [Hit(row=int(row), score=float(found.scores[row])) for row in best]

    def matches(self, tokens: Sequence[str]) -> Matches:
        """Look all words of a question up at once, scored by BM25F (Robertson et al. 2004)."""
        postings, said = self._postings, Counter(tokens)
        starts, counts = self._places([_hashed(token) for token in said])
        rarities = np.log(1 + (self._total - counts + 0.5) / (counts + 0.5))
        times = np.array([*said.values()], dtype=np.float64)
        weights = rarities * (SATURATION + 1) * times * (REPEATS + 1) / (times + REPEATS)
        word = np.repeat(np.arange(len(said), dtype=np.int32), counts)
        before = np.cumsum(counts) - counts
        at = np.arange(int(counts.sum())) + np.repeat(starts - before, counts)
        title = postings.title[at].astype(np.float32)
        held = title * np.float32(TITLE_WEIGHT) + postings.body[at]
        return Matches(
            words=tuple(said),
            rarities=rarities,
            word=word,
            row=postings.rows[at].astype(np.int64),
            titled=title > 0,
            score=weights.astype(np.float32)[word] * held / (held + np.float32(SATURATION)),
            held=self._total,
        )

    def holders(self, token: str) -> Rows:
        """List the rows that hold a token in any field, in order."""
        return self._postings.rows[self._entries(token)].astype(np.int64)

    def titled(self, token: str) -> Rows:
        """List the rows that hold a token in their title, in order."""
        entries = self._entries(token)
        return self._postings.rows[entries][self._postings.title[entries] > 0].astype(np.int64)

    def rarity(self, token: str) -> float:
        """Weigh a token by how rare it is: ln(1 + (N − n + 0.5) / (n + 0.5)), as BM25 does."""
        entries = self._entries(token)
        return self._rarity(entries.stop - entries.start)

    def _places(self, hashes: Sequence[np.uint64]) -> tuple[Places, Places]:
        """Find where each term's entries start, and how many there are → two `(terms,)`."""
        terms, wanted = self._postings.terms, np.array(hashes, dtype=np.uint64)
        if not len(terms):
            return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.int64)
        at = np.minimum(np.searchsorted(terms, wanted), len(terms) - 1)
        starts, ends = self._postings.starts[at], self._postings.starts[at + 1]
        return starts, np.where(terms[at] == wanted, ends - starts, 0)

    def _entries(self, token: str) -> slice:
        term = _hashed(token)
        at = int(np.searchsorted(self._postings.terms, term))
        if at == len(self._postings.terms) or self._postings.terms[at] != term:
            return slice(0, 0)
        return slice(int(self._postings.starts[at]), int(self._postings.starts[at + 1]))

    def _rarity(self, holding: int) -> float:
        return math.log(1 + (self._total - holding + 0.5) / (holding + 0.5))


def _hashed(token: str) -> np.uint64:
    digest = hashlib.blake2b(token.encode(errors="surrogatepass"), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


def _read(directory: Path) -> Postings:
    folder = directory / FOLDER
    return Postings(
        **{
            each.name: np.asarray(  # plain, as indexing a memmap is slow
                np.load(folder / f"{each.name}.npy", "r", allow_pickle=False)
            )
            for each in fields(Postings)
        }
    )


def _write(directory: Path, postings: Postings) -> None:
    folder = directory / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for each in fields(postings):
        np.save(folder / f"{each.name}.npy", getattr(postings, each.name), allow_pickle=False)


def _counted(rows: Iterable[WordRow]) -> Postings:
    numbers: dict[str, int] = {}
    terms, places, title, body = array("q"), array("i"), array("I"), array("I")
    lengths = array("i")
    for row, words in enumerate(rows):
        lengths.extend((len(words.title), len(words.body)))
        titled, told = Counter(words.title), Counter(words.body)
        for token in {**titled, **told}:
            terms.append(numbers.setdefault(token, len(numbers)))
            places.append(row)
            title.append(titled[token])
            body.append(told[token])
    hashes = np.array([_hashed(token) for token in numbers], dtype=np.uint64)
    ranked = np.argsort(hashes)
    rank = np.empty(len(numbers), dtype=np.int64)
    rank[ranked] = np.arange(len(numbers))
    held = rank[np.array(terms, dtype=np.int64)]
    order = np.argsort(held, kind="stable")
    return Postings(
        terms=hashes[ranked],
        starts=_starts(held, len(numbers)),
        rows=np.array(places, dtype=np.int32)[order],
        title=np.array(title, dtype=np.float32)[order],
        body=np.array(body, dtype=np.float32)[order],
        lengths=np.array(lengths, dtype=np.int32).reshape(-1, 2),
    )


def _merged(ours: Postings, fresh: Postings, splice: Splice) -> Postings:
    """Take the entries of rows that stay, and put those of fresh rows among them."""
    now = splice.places(fresh=False, rows=len(ours.lengths))[ours.rows]
    new = splice.places(fresh=True, rows=len(fresh.lengths))[fresh.rows]
    stays = now != GONE
    terms = np.union1d(ours.terms, fresh.terms)
    held = np.repeat(np.searchsorted(terms, ours.terms), np.diff(ours.starts))[stays]
    added = np.repeat(np.searchsorted(terms, fresh.terms), np.diff(fresh.starts))
    at = np.searchsorted(held * splice.rows + now[stays], added * splice.rows + new)
    starts = _starts(np.concatenate((held, added)), len(terms))
    lasting = np.diff(starts) > 0
    return Postings(
        terms=terms[lasting],
        starts=np.concatenate((starts[:1], starts[1:][lasting])),
        rows=np.insert(now[stays].astype(np.int32), at, new),
        title=np.insert(ours.title[stays], at, fresh.title),
        body=np.insert(ours.body[stays], at, fresh.body),
        lengths=splice.joined(ours.lengths, fresh.lengths),
    )


def _starts(held: npt.NDArray[np.int64], terms: int) -> npt.NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(np.bincount(held, minlength=terms)))).astype(np.int64)


def _weighed(counted: Postings) -> Postings:
    """Divide counts by the relative length of their row."""
    by = _relative(counted.lengths)[counted.rows]
    return replace(
        counted,
        title=(counted.title / by[:, 0]).astype(np.float16),
        body=(counted.body / by[:, 1]).astype(np.float16),
    )


def _unweighed(postings: Postings) -> Postings:
    """Find the counts again: exact for a word that stands less than a thousand times in a row."""
    by = _relative(postings.lengths)[postings.rows]
    return replace(
        postings,
        title=np.rint(postings.title * by[:, 0]),
        body=np.rint(postings.body * by[:, 1]),
    )


def _relative(lengths: npt.NDArray[np.int32]) -> Scores:
    """Say how long each field is beside its average: 1 for the average, less for shorter ones."""
    if not len(lengths):
        return np.ones((0, 2), dtype=np.float32)
    average = np.maximum(lengths.mean(axis=0), 1.0)
    relative: Scores = (1 - LENGTH_PART + LENGTH_PART * lengths / average).astype(np.float32)
    return relative
