"""The way in: read, compare, cut, embed what is new, publish the next generation."""

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from assistant.domain.document import Document
from assistant.errors import IndexUnavailable
from assistant.ingest.chunking import Chunk, chunks
from assistant.ingest.formats import RECORDS_OF, Kind
from assistant.ingest.harvest import Harvest, Progress, harvest, root_name
from assistant.ingest.report import IngestReport
from assistant.ingest.written_by import written_by
from assistant.language.tokenise import tokens as words_of
from assistant.ports import (
    Documents,
    Embeddings,
    Knowledge,
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


@dataclass(frozen=True, slots=True)
class _Edition:
    """What a generation is to be made of; `amends`: besides what the one in force holds."""

    documents: Sequence[Document]
    cut: Sequence[Chunk]
    vectors: Matrix
    amends: bool
    embedded: int


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
    outcome = _brought_up(intake, shop_id, reaped, gone, now=now, progress=progress)
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
) -> frozenset[str]:
    """Find documents of these roots that no file holds any more.

    What an unreadable file held stays, and so does what `kind` leaves out.
    """
    if reaped.before.keys() <= reaped.met.keys():
        return frozenset()
    roots = {root_name(path) for path in paths if path.exists()}
    kinds = RECORDS_OF[kind] if kind else None
    unmet = [
        name
        for name in documents.under(shop_id, sorted(roots))
        if name not in reaped.met and (kinds is None or name.partition(":")[0] in kinds)
    ]
    broken = {each.file for each in reaped.unreadable}
    if not broken:
        return frozenset(unmet)
    held = documents.some(shop_id, unmet)
    return frozenset(each.id for each in held if each.origin.path not in broken)


def _brought_up(
    intake: Intake,
    shop_id: str,
    reaped: Harvest,
    gone: frozenset[str],
    *,
    now: datetime,
    progress: Progress,
) -> _Outcome:
    """Bring the generation in force, then the store, to what was read.

    The store follows the index: a build that is killed leaves both as they were and is begun
    again; one killed between the two is finished by the next ingest.
    """
    after = {name: content for name, content in reaped.before.items() if name not in gone}
    after |= {name: document.content_hash for name, document in reaped.fresh.items()}
    wanted = state_of(after)
    base = _standing(intake.library)
    if base and base.state == wanted and after == reaped.before:
        return _Outcome(generation=base.number, passages=len(base.passages))
    edition = _edition(intake, shop_id, reaped, gone, base=base, progress=progress)
    with intake.library.building():
        if intake.documents.hashes(shop_id) != reaped.before or _number(
            _standing(intake.library)
        ) != _number(base):
            msg = "another ingest changed the documents meanwhile; run this one again"
            raise IndexUnavailable(msg)
        if base is None or base.state != wanted:
            progress("publish", 0, 1)
            _publish(intake.library, edition, gone, state=wanted)
            progress("publish", 1, 1)
        intake.documents.save(shop_id, reaped.fresh.values(), now=now)
        intake.documents.remove(shop_id, gone)
    standing = intake.library.current()
    return _Outcome(standing.number, len(standing.passages), embedded=edition.embedded)


def state_of(hashes: Mapping[str, str]) -> str:
    """Name what a generation is made of: the documents, their contents and our own code."""
    lines = "\n".join(f"{name}\t{hashes[name]}" for name in sorted(hashes))
    return hashlib.sha256(f"{written_by()}\n{lines}".encode(errors="replace")).hexdigest()


def _standing(library: Library) -> Knowledge | None:
    """Open the generation in force, if it can be read."""
    try:
        return library.current()
    except IndexUnavailable:
        return None


def _number(knowledge: Knowledge | None) -> int:
    return knowledge.number if knowledge else 0


def _edition(
    intake: Intake,
    shop_id: str,
    reaped: Harvest,
    gone: frozenset[str],
    *,
    base: Knowledge | None,
    progress: Progress,
) -> _Edition:
    """Cut and embed what is new; without a sound base, everything that is stored, too."""
    amends = base is not None and base.state == state_of(reaped.before)
    documents = list(reaped.fresh.values())
    if not amends:
        left_out = {*gone, *reaped.fresh}
        documents += (each for each in intake.documents.all(shop_id) if each.id not in left_out)
    documents.sort(key=lambda document: document.id)
    cut = [chunk for document in documents for chunk in chunks(document, tokens=intake.tokens)]
    vectors, embedded = embed(cut, intake.embeddings, intake.cache, progress)
    return _Edition(documents, cut, vectors, amends=amends, embedded=embedded)


def _publish(library: Library, edition: _Edition, gone: frozenset[str], *, state: str) -> None:
    passages = [chunk.passage for chunk in edition.cut]
    words = (word_row(chunk) for chunk in edition.cut)
    documents, vectors = edition.documents, edition.vectors
    if edition.amends:
        library.amend(gone, documents, passages, vectors=vectors, words=words, state=state)
    else:
        library.publish(documents, passages, vectors=vectors, words=words, state=state)


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
