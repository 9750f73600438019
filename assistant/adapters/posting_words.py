"""Words as memory-mapped postings: BM25 over two fields, exact under any filter."""

import hashlib
import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.columns.matches import Matches
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


class PostingWords:
    """Builds and opens one folder of postings a generation."""

    def build(self, directory: Path, *, rows: Iterable[WordRow]) -> None:
        """Count the words of each row, numbered in order, and write them term by term."""
        folder = directory / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        postings = _postings(rows)
        for each in fields(postings):
            np.save(folder / f"{each.name}.npy", getattr(postings, each.name), allow_pickle=False)

    def open(self, directory: Path) -> "PostingIndex":
        """Open a generation's words for reading; memory-mapped."""
        folder = directory / FOLDER
        return PostingIndex(
            Postings(
                **{
                    each.name: np.asarray(  # plain, as indexing a memmap is slow
                        np.load(folder / f"{each.name}.npy", "r", allow_pickle=False)
                    )
                    for each in fields(Postings)
                }
            )
        )


@dataclass(frozen=True, eq=False)
class Postings:
    """Where each term stands: of term t, entries `starts[t]:starts[t + 1]`, rows in order.

    `terms` are hashes of 64 bits, sorted. `title` and `body` are how often the term stands in each
    field, divided by the field's relative length (BM25's normalisation). `total` is `(1,)`.
    """

    terms: Hashes
    starts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]
    title: npt.NDArray[np.float16]
    body: npt.NDArray[np.float16]
    total: npt.NDArray[np.int64]


class PostingIndex:
    """One generation's words. Tokens are matched as they are; nothing is parsed from the reader."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._total = int(postings.total[0])

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


def _postings(rows: Iterable[WordRow]) -> Postings:
    numbers: dict[str, int] = {}
    terms, places, title, body = array("q"), array("i"), array("I"), array("I")
    lengths: list[tuple[int, int]] = []
    for row, words in enumerate(rows):
        lengths.append((len(words.title), len(words.body)))
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
    held = rank[np.frombuffer(terms, dtype=np.int64)] if len(terms) else np.zeros(0, np.int64)
    order = np.argsort(held, kind="stable")
    found = np.frombuffer(places, dtype=np.int32)[order] if len(order) else np.zeros(0, np.int32)
    counts: Mapping[str, array[int]] = {"title": title, "body": body}
    normalised = {
        name: (_numbers(counts[name])[order] / _relative(lengths, field)[found]).astype(np.float16)
        for field, name in enumerate(counts)
    }
    starts = np.concatenate(([0], np.cumsum(np.bincount(held, minlength=len(numbers)))))
    return Postings(
        terms=hashes[ranked],
        starts=starts.astype(np.int64),
        rows=found,
        title=normalised["title"],
        body=normalised["body"],
        total=np.array([len(lengths)], dtype=np.int64),
    )


def _numbers(counts: "array[int]") -> npt.NDArray[np.float64]:
    return np.array(counts, dtype=np.float64)


def _relative(lengths: Sequence[tuple[int, int]], field: int) -> npt.NDArray[np.float64]:
    """Say how long each row's field is beside the average: 1 for the average, less for shorter."""
    long = np.array([each[field] for each in lengths], dtype=np.float64)
    average = max(float(long.mean()), 1.0) if len(long) else 1.0
    return 1 - LENGTH_PART + LENGTH_PART * long / average
