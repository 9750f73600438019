"""Switches the parts of our ranking off, one at a time, to tell what each is worth, and where."""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, cast
from unittest.mock import patch

import numpy as np

from assistant.columns.matches import Matches
from assistant.language import tokenise
from assistant.ports import Hit, Knowledge, Rows, Vector, VectorIndex, WordIndex
from assistant.retrieval.fusion import EVEN
from assistant.settings import Settings
from evals.bench.compare import MAIN, Estimate, Values, mean, scores_of
from evals.bench.ours import Published, publish
from evals.bench.prepared import Prepared
from evals.bench.retrieval import Wish, ready

FIRST = 20
LEFT_OUT = (
    "Not here: synonyms, for they come from a shop's vocabulary, which sets do not have; the bonus "
    "for the reader's language, for a set is in one. There is no second encoder and no learned "
    "reranker ([why](decisions/0012-the-ranking-is-a-formula.md)). Small sets only show large "
    "differences, and a part that is worth nothing here may be worth something to a shop."
)
WHOLE = 10**9


class _NoVectors:
    """Finds nothing by meaning."""

    def nearest(self, vector: Vector, *, count: int, allowed: Rows | None = None) -> list[Hit]:
        del vector, count, allowed
        return []


class _NoWords:
    """Finds nothing by words."""

    def __init__(self, inner: WordIndex) -> None:
        self._inner = inner

    def matches(self, tokens: Sequence[str]) -> Matches:
        del tokens
        return self._inner.matches(())


class _Morpheme(Protocol):
    def surface(self) -> str: ...
    def part_of_speech(self) -> tuple[str, ...]: ...
    def is_oov(self) -> bool: ...
    def begin(self) -> int: ...
    def end(self) -> int: ...


class _Written:
    """A word in the form it is written in."""

    def __init__(self, inner: _Morpheme) -> None:
        self.surface = inner.surface
        self.normalized_form = inner.surface
        self.part_of_speech = inner.part_of_speech
        self.is_oov = inner.is_oov
        self.begin = inner.begin
        self.end = inner.end


class _AsWritten:
    """Sudachi without its normal forms."""

    def __init__(self) -> None:
        self._inner = _tokenizer()

    def tokenize(self, text: str) -> Iterator[_Written]:
        return (_Written(each) for each in self._inner.tokenize(text))


_tokenizer = tokenise._tokenizer


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the ranking, what is done in its stead, and how that is brought about.

    `switched` are values by dotted name; `rebuilt` says that the index is made anew.
    """

    name: str
    instead: str
    switched: Mapping[str, object] = field(default_factory=dict)
    knowledge: Callable[[Knowledge], Knowledge] = lambda whole: whole
    rebuilt: bool = False


PARTS = (
    Part("vectors", "words alone",
         knowledge=lambda each: replace(each, vectors=cast("VectorIndex", _NoVectors()))),
    Part("words", "vectors alone",
         knowledge=lambda each: replace(each, words=cast("WordIndex", _NoWords(each.words)))),
    Part("title weight", "a word counts alike in title and text",
         {"assistant.adapters.posting_words.TITLE_WEIGHT": 1.0}),
    Part("English stems", "words as they are written",
         {"assistant.language.tokenise._stem": lambda word: word}, rebuilt=True),
    Part("English stop words", "they count as words",
         {"assistant.language.tokenise._STOP_WORDS": frozenset()}, rebuilt=True),
    Part("Sudachi's normal forms", "words as they are written",
         {"assistant.language.tokenise._tokenizer": _AsWritten}, rebuilt=True),
    Part("askers' words left out", "they count as words",
         {"assistant.retrieval.widening.ASKING": frozenset()}),
    Part("weight across languages", "words count half everywhere",
         {"assistant.retrieval.search._words_abroad": lambda *_: EVEN}),
    Part("weight of what was read", "vectors count half in a long question, too",
         {"evals.bench.ours.Served.query_characters": WHOLE}),
    Part("a word said twice", "it counts once",
         {"assistant.adapters.posting_words.REPEATS": 0.0}),
    Part("bonus for all words", "none", {"assistant.retrieval.search.WHOLE_BONUS": 0.0}),
    Part("bonus for a page's beginning", "none",
         {"assistant.retrieval.search.OVERVIEW_BONUS": 0.0}),
    Part("order in fusion", "scores alone", {"assistant.retrieval.fusion.RANK_PART": 0.0}),
    Part("scores in fusion", "order alone (RRF)", {"assistant.retrieval.fusion.RANK_PART": 1.0}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worth:
    """What a part is worth: nDCG@10 with it minus without it, by set and over all sets."""

    part: str
    instead: str
    by_set: tuple[Estimate, ...]
    over_all: Estimate


@dataclass(frozen=True, slots=True)
class Ablation:
    """The sets, their sizes and figures with all parts on, and the worth of each part."""

    sets: tuple[str, ...]
    documents: tuple[int, ...]
    queries: tuple[int, ...]
    whole: tuple[Estimate, ...]
    parts: tuple[Worth, ...]


def ablate(wish: Wish, settings: Settings, parts: Sequence[Part] = PARTS) -> Ablation:
    """Measure every set with everything on, and once without each part."""
    prepared = ready(wish, settings)
    rows = [_one_set(each, settings, parts) for each in prepared]
    whole = [row[0] for row in rows]
    lost = [[full - row[at] for row, full in zip(rows, whole, strict=True)]
            for at in range(1, len(parts) + 1)]  # fmt: skip
    return Ablation(
        sets=tuple(each.beir.name for each in prepared),
        documents=tuple(len(each.beir.entries) for each in prepared),
        queries=tuple(len(each.beir.queries) for each in prepared),
        whole=tuple(mean([values]) for values in whole),
        parts=tuple(
            Worth(part.name, part.instead, tuple(mean([each]) for each in values), mean(values))
            for part, values in zip(parts, lost, strict=True)
        ),
    )


def _one_set(prepared: Prepared, settings: Settings, parts: Sequence[Part]) -> list[Values]:
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        whole = publish(prepared, settings, home=Path(folder) / "whole")
        values = [_values(whole, prepared)]
        for at, part in enumerate(parts):
            sys.stderr.write(f"{prepared.beir.name}: without {part.name}\n")
            with switched(part.switched):
                made = whole
                if part.rebuilt:
                    made = publish(prepared, settings, home=Path(folder) / str(at))
                less = replace(made, knowledge=part.knowledge(made.knowledge))
                values.append(_values(less, prepared))
    return values


@contextmanager
def switched(values: Mapping[str, object]) -> Iterator[None]:
    """Patch names for a while; what was cut into words before is forgotten, then and after."""
    forget = tokenise._code_and_parts.cache_clear
    with ExitStack() as patched:
        patched.callback(forget)
        for name, value in values.items():
            patched.enter_context(patch(name, value))
        forget()
        yield


def _values(published: Published, prepared: Prepared) -> Values:
    queries = prepared.beir.queries
    ranked = {each.id: published.ranked(each.text, count=FIRST) for each in queries}
    return np.asarray(scores_of(prepared.beir, ranked)[MAIN])


def as_page(told: Ablation, command: str) -> str:
    """Write the page: what each part is worth, in thousandths of nDCG@10."""
    heads = " | ".join(told.sets)
    lines = [
        "# What each part of the ranking is worth",
        "",
        "Each part is switched off by itself, the rest stays. The figures are thousandths of "
        "nDCG@10 that its absence costs (negative: the set does better without it), with the 95 % "
        "interval of the paired bootstrap; **bold** where the interval leaves out zero. Over all "
        "sets each weighs the same. This page is written by:",
        "",
        f"```sh\n{command}\n```",
        "",
        f"| | {heads} | all sets |",
        f"|---|{'---|' * (len(told.sets) + 1)}",
        _line("documents", map(str, (*told.documents, sum(told.documents)))),
        _line("queries", map(str, (*told.queries, sum(told.queries)))),
        _line("nDCG@10, everything on", (*(f"{each.value:.3f}" for each in told.whole),
              f"{np.mean([each.value for each in told.whole]):.3f}")),
        *(_line(f"{each.part} → {each.instead}", map(_told, (*each.by_set, each.over_all)))
          for each in told.parts),
    ]  # fmt: skip
    return "\n".join((*lines, "", LEFT_OUT)) + "\n"


def _line(name: str, cells: Iterator[str] | Sequence[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def _told(each: Estimate) -> str:
    if each.low == each.high == 0:
        return "0"
    value = f"{each.value * 1000:+.0f}"
    sure = each.low > 0 or each.high < 0
    return f"{f'**{value}**' if sure else value} [{each.low * 1000:+.0f}, {each.high * 1000:+.0f}]"
