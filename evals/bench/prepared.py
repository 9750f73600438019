"""Prepares a set once: documents cut as asked, our passages, and their vectors in plain files."""

import hashlib
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.bootstrap import open_cache, open_intake
from assistant.domain.document import Document, Origin, Page, Section
from assistant.ingest.chunking import Chunk, chunks
from assistant.ingest.harvest import Progress
from assistant.ingest.pipeline import Intake, embed, text_hash
from assistant.language.detect import language_of
from assistant.ports import Embeddings, Matrix, VectorCache
from assistant.settings import Settings
from evals.bench.beir import BeirSet, Query

FORMAT = 1


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A set made ready: row i of `passage_vectors` is `cut[i]`, row i of `query_vectors` query i.

    `folder` holds the same as files: docs/bench-retrieval.md has their layout.
    """

    beir: BeirSet
    documents: tuple[Document, ...]
    cut: tuple[Chunk, ...]
    passage_vectors: Matrix
    query_vectors: Matrix
    folder: Path
    query_field: str = "text"


@contextmanager
def tools(settings: Settings) -> Iterator[Intake]:
    """Open the product's ports over a home for one run; only the vectors stay, in that given."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as home:
        alone = settings.model_copy(update={"home": Path(home)})
        yield replace(open_intake(alone), cache=open_cache(settings))


def prepare(beir: BeirSet, intake: Intake, *, folder: Path, query_field: str) -> Prepared:
    """Cut and embed what is not in the cache yet, and write passages, queries and vectors."""
    documents = documents_of(beir)
    cut = tuple(each for one in documents for each in chunks(one, tokens=intake.tokens))
    vectors, _ = embed(cut, intake.embeddings, intake.cache, _tell(beir.name))
    queries = query_vectors(beir.queries, intake.embeddings, intake.cache)
    prepared = Prepared(beir, documents, cut, vectors, queries, folder, query_field)
    _write(prepared, intake.embeddings.fingerprint, query_field)
    return prepared


def documents_of(beir: BeirSet) -> tuple[Document, ...]:
    """Make a page of every entry, in the order, with the ids and in the language of the corpus."""
    language = language_in(beir)
    return tuple(
        Document(
            id=each.id,
            kind="page",
            record=Page(
                id=each.id,
                language=language,
                title=each.title,
                sections=(Section(heading="", text=each.text or each.title),),
            ),
            origin=Origin(root="beir", path=beir.name, line=line),
            content_hash=hashlib.sha256(each.whole.encode()).hexdigest(),
        )
        for line, each in enumerate(beir.entries, start=1)
    )


def language_in(beir: BeirSet) -> str:
    """Tell which language most of a corpus is written in."""
    read = Counter(language_of(each.text[:300], default="en") for each in beir.entries)
    return read.most_common(1)[0][0]


def query_vectors(queries: Sequence[Query], embeddings: Embeddings, cache: VectorCache) -> Matrix:
    """Embed questions → `(len(queries), dimensions)`; they are kept beside the passages."""
    fingerprint = f"{embeddings.fingerprint}/query"
    hashes = [text_hash(each.text) for each in queries]
    known = dict(cache.get(fingerprint, hashes))
    for name, each in zip(hashes, queries, strict=True):
        if name not in known:
            known[name] = embeddings.query(each.text).astype(np.float16).astype(np.float32)
            cache.put(fingerprint, {name: known[name]})
    return np.stack([known[name] for name in hashes])


def _write(prepared: Prepared, fingerprint: str, query_field: str) -> None:
    folder, beir = prepared.folder, prepared.beir
    folder.mkdir(parents=True, exist_ok=True)
    _write_lines(folder / "passages.jsonl", map(_passage_line, prepared.cut))
    np.save(folder / "passages.npy", prepared.passage_vectors)
    _write_lines(
        folder / f"queries.{query_field}.jsonl",
        ({"id": each.id, "text": each.text} for each in beir.queries),
    )
    np.save(folder / f"queries.{query_field}.npy", prepared.query_vectors)
    _write_lines(
        folder / "documents.jsonl",
        ({"id": each.id, "title": each.title, "text": each.text} for each in beir.entries),
    )
    (folder / "grades.json").write_text(json.dumps(beir.grades, indent=0), encoding="utf-8")
    manifest = {"format": FORMAT, "set": beir.name, "fingerprint": fingerprint}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _passage_line(chunk: Chunk) -> Mapping[str, str]:
    passage = chunk.passage
    told = {"id": passage.id, "document": passage.document_id, "language": passage.language}
    return {**told, "title": passage.title, "text": passage.text, "embedded": chunk.embedded_text}


def _write_lines(path: Path, lines: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _tell(name: str) -> Progress:
    def told(step: str, done: int, total: int) -> None:
        if done % 320 == 0:
            sys.stderr.write(f"{name}: {step} {done}/{total}\n")

    return told
