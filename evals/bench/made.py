"""A retrieval set in the making, and the small steps all makers share."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.language.normalise import matching_form
from evals.bench.beir import Entry


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its wording by field (`text`, `text_en` …) and the grade of each document."""

    id: str
    texts: Mapping[str, str]
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Draft:
    """The documents and the questions of a set."""

    entries: tuple[Entry, ...]
    asked: tuple[Asked, ...]


def lines_of(path: Path) -> Iterator[Mapping[str, Any]]:
    """Read JSON Lines."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Keep the first of documents with the same words: no ranking can tell them apart."""
    return tuple({each.whole: each for each in reversed(list(entries))}.values())[::-1]


def told_once(texts: Iterable[str]) -> frozenset[str]:
    """Name, in folded form, the texts that occur a single time: others ask for several things."""
    seen = Counter(map(matching_form, texts))
    return frozenset(text for text, times in seen.items() if times == 1)
