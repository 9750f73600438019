"""Our own retrieval, taken through the engine's public entry over a generation made for one run."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.bootstrap import open_intake, open_library
from assistant.ingest.chunking import chunks
from assistant.ingest.pipeline import word_row
from assistant.language.detect import language_of
from assistant.language.tokenise import tokens as words_of
from assistant.ports import Embeddings, Knowledge, Matrix, Vector
from assistant.retrieval.search import Scope, search
from assistant.settings import Settings
from evals.bench.prepared import Prepared, language_in
from evals.bench.ranking import DEPTH, WARM_UP, Ranking

NAME = "ours"
TIMED = 20
"""Results that the clock waits for, as many as a peer is asked for; the oracle wants more."""


class Served:
    """An embedder that hands out vectors computed before, so that no clock counts embedding.

    A question that the engine words anew is embedded by the real one; `seconds` says how long.
    """

    def __init__(self, prepared: Prepared, inner: Embeddings) -> None:
        texts = [each.text for each in prepared.beir.queries]
        self._known: dict[str, Vector] = dict(zip(texts, prepared.query_vectors, strict=True))
        self._inner = inner
        self.embedded = 0
        self.seconds = 0.0

    @property
    def fingerprint(self) -> str:
        """Name the embedder behind."""
        return self._inner.fingerprint

    @property
    def dimensions(self) -> int:
        """Return the length of its vectors."""
        return self._inner.dimensions

    @property
    def query_characters(self) -> int:
        """Tell how much of a question it reads."""
        return self._inner.query_characters

    def query(self, text: str) -> Vector:
        """Hand out the vector of a question."""
        if text not in self._known:
            begun = time.perf_counter()
            self._known[text] = self._inner.query(text)
            self.embedded += 1
            self.seconds += time.perf_counter() - begun
        return self._known[text]

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Embed passages; none should be needed."""
        return self._inner.passages(texts)


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """A set as a generation of a home of its own, and the seconds that took."""

    knowledge: Knowledge
    served: Served
    language: str
    index_seconds: float

    def ranked(self, text: str, *, count: int = DEPTH) -> tuple[str, ...]:
        """Search with a question → document ids, best first."""
        scope = Scope(
            kinds=("page",),
            audience="customer",
            language=language_of(text, default=self.language),
            count=count,
        )
        evidence = search(text, scope, knowledge=self.knowledge, embeddings=self.served)
        return tuple(dict.fromkeys(each.passage.document_id for each in evidence.found))


def publish(prepared: Prepared, settings: Settings, *, home: Path) -> Published:
    """Publish a set in a home of its own."""
    alone = settings.model_copy(update={"home": home})
    intake = open_intake(alone)
    served = Served(prepared, intake.embeddings)
    library = open_library(alone, served)
    intake.tokens.count("warm")  # so that no clock counts reading dictionaries
    words_of("warm")
    begun = time.perf_counter()
    cut = [each for one in prepared.documents for each in chunks(one, tokens=intake.tokens)]
    library.publish(
        prepared.documents,
        [each.passage for each in cut],
        vectors=prepared.passage_vectors,
        words=(word_row(each) for each in cut),
    )
    knowledge = library.current()
    seconds = time.perf_counter() - begun
    return Published(knowledge, served, language_in(prepared.beir), seconds)


def run_ours(prepared: Prepared, settings: Settings, *, home: Path) -> Ranking:
    """Publish the set in a home of its own, then search it with every query."""
    published = publish(prepared, settings, home=home)
    served = published.served
    for each in prepared.beir.queries[:WARM_UP]:
        published.ranked(each.text)
    ranked, milliseconds = {}, []
    for each in prepared.beir.queries:
        before, begun = served.seconds, time.perf_counter()
        published.ranked(each.text, count=TIMED)
        spent = time.perf_counter() - begun - (served.seconds - before)
        ranked[each.id] = published.ranked(each.text)
        milliseconds.append(spent * 1000)
    return Ranking(NAME, ranked, milliseconds, published.index_seconds)


def ranks_by_cosine(prepared: Prepared) -> Ranking:
    """Rank by the vectors alone: what the embedder gives with no pipeline around it."""
    owners = np.array([each.passage.document_id for each in prepared.cut])
    ranked, milliseconds = {}, []
    for each, vector in zip(prepared.beir.queries, prepared.query_vectors, strict=True):
        begun = time.perf_counter()
        order = np.argsort(-(prepared.passage_vectors @ vector), kind="stable")[: DEPTH * 3]
        milliseconds.append((time.perf_counter() - begun) * 1000)
        ranked[each.id] = tuple(dict.fromkeys(owners[order].tolist()))[:DEPTH]
    return Ranking("dense only", ranked, milliseconds, 0.0)
