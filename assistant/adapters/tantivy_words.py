"""Words in tantivy over our own tokens: BM25 with a heavier title."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import tantivy

from assistant.ports import Hit, Rows, WordRow

TITLE_BOOST = 2.0
FIELDS = ("title", "body")
WRITER_BYTES = 64_000_000
HOLDERS_KEPT = 5_000


class TantivyWords:
    """Builds and opens one tantivy folder per generation."""

    def build(self, directory: Path, *, rows: Iterable[WordRow]) -> None:
        """Write an index of the rows, numbered in order, in one commit."""
        folder = directory / "words"
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(_schema(), path=str(folder))
        writer = index.writer(heap_size=WRITER_BYTES, num_threads=1)
        for number, row in enumerate(rows):
            writer.add_document(
                tantivy.Document(row=number, title=" ".join(row.title), body=" ".join(row.body))
            )
        writer.commit()
        writer.wait_merging_threads()

    def open(self, directory: Path) -> "TantivyIndex":
        """Open a generation's words for reading."""
        return TantivyIndex(directory / "words")


class TantivyIndex:
    """One generation's words. Tokens are matched as they are; nothing is parsed from the reader."""

    def __init__(self, folder: Path) -> None:
        self._schema = _schema()
        self._searcher = tantivy.Index(self._schema, path=str(folder)).searcher()
        self._holders: dict[str, Rows] = {}

    def search(
        self, tokens: Sequence[str], *, count: int, allowed: Rows | None = None
    ) -> list[Hit]:
        """Rank rows by BM25, best first; ties by row number."""
        wanted = tuple(dict.fromkeys(tokens))
        if not wanted or count <= 0 or not self._searcher.num_docs:
            return []
        limit = count if allowed is None else self._searcher.num_docs
        found = self._searcher.search(self._query(wanted), limit=limit).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in found])
        hits = [
            Hit(row=int(row or 0), score=float(score))
            for row, (score, _) in zip(rows, found, strict=True)
        ]
        if allowed is not None:
            permitted = np.isin(np.array([hit.row for hit in hits], dtype=np.int64), allowed)
            hits = [hit for hit, permit in zip(hits, permitted, strict=True) if permit]
        return sorted(hits, key=lambda hit: (-hit.score, hit.row))[:count]

    def holders(self, token: str) -> Rows:
        """List the rows that hold a token in any field, in order; the last thousands are kept."""
        if token not in self._holders:
            if len(self._holders) >= HOLDERS_KEPT:
                self._holders.clear()
            found = self._searcher.search(
                self._query([token]), limit=max(self._searcher.num_docs, 1)
            )
            rows = self._searcher.fast_field_values("row", [address for _, address in found.hits])
            self._holders[token] = np.sort(np.array(rows, dtype=np.int64))
        return self._holders[token]

    def rarity(self, token: str) -> float:
        """Weigh a token by how rare it is: ln(1 + (N − n + 0.5) / (n + 0.5)), as BM25 does."""
        total = self._searcher.num_docs
        holding = max(self._searcher.doc_freq(field, token) for field in FIELDS)
        return math.log(1 + (total - holding + 0.5) / (holding + 0.5))

    def _query(self, tokens: Sequence[str]) -> tantivy.Query:
        parts = []
        for token in tokens:
            title = tantivy.Query.boost_query(self._term("title", token), TITLE_BOOST)
            parts.append((tantivy.Occur.Should, title))
            parts.append((tantivy.Occur.Should, self._term("body", token)))
        return tantivy.Query.boolean_query(parts)

    def _term(self, field: str, token: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, token)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", stored=True, fast=True)
    for field in FIELDS:
        builder.add_text_field(field, stored=False, tokenizer_name="whitespace")
    return builder.build()
