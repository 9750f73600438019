"""Our own retrieval, taken through the engine's public entry over a generation made for one run."""

import time
from collections.abc import Sequence
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


def run_ours(prepared: Prepared, settings: Settings, *, home: Path) -> Ranking:
    """Publish the set in a home of its own, then search it with every query."""
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
    index_seconds = time.perf_counter() - begun
    own = language_in(prepared.beir)
    for each in prepared.beir.queries[:WARM_UP]:
        _search(each.text, knowledge, served, language=own)
    ranked, milliseconds = {}, []
    for each in prepared.beir.queries:
        before, begun = served.seconds, time.perf_counter()
        found = _search(each.text, knowledge, served, language=own)
        spent = time.perf_counter() - begun - (served.seconds - before)
        milliseconds.append(spent * 1000)
        ranked[each.id] = tuple(dict.fromkeys(found))[:DEPTH]
    return Ranking(NAME, ranked, milliseconds, index_seconds)


def _search(text: str, knowledge: Knowledge, served: Embeddings, *, language: str) -> list[str]:
    scope = Scope(
        kinds=("page",),
        audience="customer",
        language=language_of(text, default=language),
        count=DEPTH,
    )
    evidence = search(text, scope, knowledge=knowledge, embeddings=served)
    return [each.passage.document_id for each in evidence.found]


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
