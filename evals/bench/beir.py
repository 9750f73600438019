"""Reads retrieval sets in BEIR's layout: corpus.jsonl, queries.jsonl and qrels.tsv."""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import ConfigurationInvalid
from assistant.ports import TokenCounter

CORPUS, QUERIES, JUDGEMENTS = "corpus.jsonl", "queries.jsonl", "qrels.tsv"


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a corpus."""

    id: str
    title: str
    text: str

    @property
    def whole(self) -> str:
        """Join title and text, as every pipeline reads them."""
        return "\n".join(filter(None, (self.title, self.text)))


@dataclass(frozen=True, slots=True)
class Query:
    """One question that somebody judged."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class BeirSet:
    """A corpus, the questions asked of it, and the grade of each judged document by query."""

    name: str
    entries: tuple[Entry, ...]
    queries: tuple[Query, ...]
    grades: Mapping[str, Mapping[str, int]]


def set_folders(beir: Path) -> tuple[Path, ...]:
    """List the sets of a folder: itself, or its subfolders by name; raises ConfigurationInvalid."""
    if (beir / CORPUS).exists():
        return (beir,)
    found = tuple(sorted(path.parent for path in beir.glob(f"*/{CORPUS}")))
    if not found:
        msg = f"{beir} holds no {CORPUS}, nor does a folder in it"
        raise ConfigurationInvalid(msg)
    return found


def read_set(folder: Path, *, query_field: str = "text", split: str = "all") -> BeirSet:
    """Read a set; queries without that field or without a relevant document are left out.

    Documents without a word are left out, too, for no pipeline can index them. `split` keeps the
    queries of one half, where a set has halves. Raises ConfigurationInvalid when none is left.
    """
    entries = tuple(each for each in map(_entry, _lines(folder / CORPUS)) if each.whole)
    known = {each.id for each in entries}
    grades = _grades(folder / JUDGEMENTS, known)
    queries = tuple(
        Query(str(line["_id"]), str(line[query_field]).strip())
        for line in _lines(folder / QUERIES)
        if str(line.get(query_field) or "").strip()
        and split in ("all", line.get("split", "all"))
        and any(grade > 0 for grade in grades.get(str(line["_id"]), {}).values())
    )
    if not queries:
        msg = f"{folder.name} has no judged query with the field {query_field} (split: {split})"
        raise ConfigurationInvalid(msg)
    return BeirSet(folder.name, entries, queries, grades)


def sample(beir: BeirSet, *, documents: int) -> BeirSet:
    """Keep every judged document and others by hash, `documents` in all; 0 keeps all."""
    if not documents:
        return beir
    judged = {name for each in beir.queries for name in beir.grades[each.id]}
    ranked = sorted(beir.entries, key=lambda each: (each.id not in judged, hash_of(each.id)))
    kept = {each.id for each in ranked[: max(documents, len(judged))]}
    return replace(beir, entries=tuple(each for each in beir.entries if each.id in kept))


def hash_of(name: str) -> str:
    """Order names by chance, and always the same."""
    return hashlib.sha256(name.encode()).hexdigest()


def cut(beir: BeirSet, *, tokens: TokenCounter, at: int) -> BeirSet:
    """Keep the first `at` tokens of every document's text, for every pipeline alike; 0 keeps all.

    Short passages are what an embedder of 30 passages a second can read in minutes.
    """
    if not at:
        return beir
    entries = (
        replace(each, text=beginning(each.text, tokens=tokens, at=at)) for each in beir.entries
    )
    return replace(beir, entries=tuple(entries))


def beginning(text: str, *, tokens: TokenCounter, at: int) -> str:
    """Find the longest beginning within the budget by halving, for counting is all we can do."""
    low, high = 0, min(len(text), at * 8)
    while low < high:
        middle = (low + high + 1) // 2
        if tokens.count(text[:middle]) <= at:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip()


def _entry(line: Mapping[str, object]) -> Entry:
    title = " ".join(str(line.get("title") or "").split())
    return Entry(str(line["_id"]), title, str(line.get("text") or "").strip())


def _grades(path: Path, known: set[str]) -> Mapping[str, Mapping[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["corpus-id"] in known:
                grades.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
    return grades


def _lines(path: Path) -> Iterator[Mapping[str, object]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)
