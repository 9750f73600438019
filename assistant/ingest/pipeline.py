"""The way in: read, compare, cut, embed what is new, publish the next generation."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from assistant.errors import IndexUnavailable
from assistant.ingest.chunking import Chunk, chunks
from assistant.ingest.formats import RECORDS_OF, Kind
from assistant.ingest.harvest import Harvest, Progress, harvest, root_name
from assistant.ingest.report import IngestReport
from assistant.language.tokenise import tokens as words_of
from assistant.ports import (
    Documents,
    Embeddings,
    Library,
    Matrix,
    TokenCounter,
    VectorCache,
    WordRow,
)

EMBED_BATCH = 16
LOOKUP_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Intake:
    """The ports an ingest needs."""

    documents: Documents
    library: Library
    embeddings: Embeddings
    cache: VectorCache
    tokens: TokenCounter


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The generation in force, and what it took."""

    generation: int
    passages: int
    embedded: int = 0


def ingest(
    paths: Sequence[Path],
    intake: Intake,
    *,
    shop_id: str,
    now: datetime,
    kind: Kind | None = None,
    progress: Progress = lambda _step, _done, _total: None,
) -> IngestReport:
    """Index what the paths hold; documents gone from a folder that was ingested before go too.

    Nothing a reader sees changes before the new generation is whole. Raises IndexUnavailable when
    another ingest holds the lock.
    """
    started = time.perf_counter()
    before = intake.documents.hashes(shop_id)
    reaped = harvest(paths, kind, before=before, progress=progress)
    gone = _gone(intake.documents, shop_id, paths, reaped, kind=kind)
    changed = sum(name in before for name in reaped.fresh)
    standing = None if reaped.fresh or gone else _standing(intake.library, len(before))
    if standing:
        outcome = standing
    else:
        outcome = _publish(intake, shop_id, reaped, gone, progress=progress)
        intake.documents.save(shop_id, reaped.fresh.values(), now=now)
        intake.documents.remove(shop_id, gone)
    return IngestReport(
        files=reaped.files,
        documents=len(reaped.met),
        added=len(reaped.fresh) - changed,
        changed=changed,
        removed=len(gone),
        unchanged=len(reaped.met) - len(reaped.fresh),
        passages=outcome.passages,
        embedded=outcome.embedded,
        by_kind=dict(sorted(reaped.kinds.items())),
        refused=tuple(reaped.refused),
        unreadable=tuple(reaped.unreadable),
        generation=outcome.generation,
        seconds=round(time.perf_counter() - started, 2),
    )


def _gone(
    documents: Documents,
    shop_id: str,
    paths: Sequence[Path],
    reaped: Harvest,
    *,
    kind: Kind | None,
) -> list[str]:
    """Find documents of these roots that no file holds any more.

    What an unreadable file held stays, and so does what `kind` leaves out.
    """
    if reaped.before.keys() <= reaped.met.keys():
        return []
    roots = {root_name(path) for path in paths if path.exists()}
    broken = {each.file for each in reaped.unreadable}
    kinds = RECORDS_OF[kind] if kind else None
    return [
        document.id
        for document in documents.all(shop_id)
        if document.id not in reaped.met
        and document.origin.root in roots
        and document.origin.path not in broken
        and (kinds is None or document.kind in kinds)
    ]


def _standing(library: Library, documents: int) -> _Outcome | None:
    """Describe the generation in force, if it can be read and holds every document."""
    try:
        knowledge = library.current()
    except IndexUnavailable:
        return None
    if len(knowledge.records) != documents:
        return None
    return _Outcome(generation=knowledge.number, passages=len(knowledge.passages))


def _publish(
    intake: Intake, shop_id: str, reaped: Harvest, gone: Sequence[str], *, progress: Progress
) -> _Outcome:
    """Publish what is stored with what is new: the store follows once the index stands.

    A build that is killed therefore leaves store and index as they were, and is begun again.
    """
    left_out = {*gone, *reaped.fresh}
    documents = [each for each in intake.documents.all(shop_id) if each.id not in left_out]
    documents.extend(reaped.fresh.values())
    documents.sort(key=lambda document: document.id)
    cut = [chunk for document in documents for chunk in chunks(document, tokens=intake.tokens)]
    vectors, embedded = embed(cut, intake.embeddings, intake.cache, progress)
    if intake.documents.hashes(shop_id) != reaped.before:
        msg = "another ingest changed the documents meanwhile; run this one again"
        raise IndexUnavailable(msg)
    progress("publish", 0, 1)
    number = intake.library.publish(
        documents,
        [chunk.passage for chunk in cut],
        vectors=vectors,
        words=(word_row(chunk) for chunk in cut),
    )
    progress("publish", 1, 1)
    return _Outcome(generation=number, passages=len(cut), embedded=embedded)


def embed(
    cut: Sequence[Chunk], embeddings: Embeddings, cache: VectorCache, progress: Progress
) -> tuple[Matrix, int]:
    """Return `(len(cut), dimensions)` vectors and how many had to be computed; resumable."""
    rows: dict[str, list[int]] = {}
    for row, chunk in enumerate(cut):
        rows.setdefault(text_hash(chunk.embedded_text), []).append(row)
    vectors = np.zeros((len(cut), embeddings.dimensions), dtype=np.float32)
    missing: list[str] = []
    for names in batched(list(rows), LOOKUP_BATCH):
        known = cache.get(embeddings.fingerprint, names)
        for name in names:
            if name in known:
                vectors[rows[name]] = known[name]
            else:
                missing.append(name)
    for done, names in enumerate(batched(missing, EMBED_BATCH)):
        progress("embed", done * EMBED_BATCH, len(missing))
        fresh = embeddings.passages([cut[rows[name][0]].embedded_text for name in names])
        cache.put(embeddings.fingerprint, dict(zip(names, fresh, strict=True)))
        for name, vector in zip(names, fresh, strict=True):
            vectors[rows[name]] = vector.astype(np.float16)  # as the cache will give it back
    return vectors, len(missing)


def batched(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Cut a list into pieces of at most `size`."""
    return (names[start : start + size] for start in range(0, len(names), size))


def text_hash(text: str) -> str:
    """Name a text by its content: 32 hex digits."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]


def word_row(chunk: Chunk) -> WordRow:
    """Cut a passage into the words it is found by."""
    return WordRow(
        title=words_of(chunk.title_words),
        body=(*words_of(chunk.passage.text), *words_of(chunk.hidden_words)),
    )
