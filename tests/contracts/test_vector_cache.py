"""Vectors kept by content: nothing is computed twice, and a kept one equals a fresh one."""

import multiprocessing
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.adapters.cached_embeddings import CachedEmbeddings
from assistant.adapters.hashed_embeddings import HashedEmbeddings
from assistant.adapters.vector_cache import FileVectorCache, halved, write_archive
from assistant.ports import Matrix, Vector

NAMES = tuple(f"{number:032x}" for number in range(1, 6))


def vectors(seed: int = 0) -> dict[str, Vector]:
    random = np.random.default_rng(seed)
    return {name: random.normal(size=8).astype(np.float32) for name in NAMES}


@pytest.fixture
def cache(tmp_path: Path) -> FileVectorCache:
    return FileVectorCache(tmp_path / "vectors.sqlite")


def test_nothing_is_known_at_first_and_no_file_is_made(tmp_path: Path) -> None:
    cache = FileVectorCache(tmp_path / "deep" / "vectors.sqlite")

    assert cache.get("e5", NAMES) == {}
    assert list(tmp_path.iterdir()) == []


def test_what_was_put_is_got_at_half_precision(cache: FileVectorCache) -> None:
    kept = vectors()

    cache.put("e5", kept)

    known = cache.get("e5", (*NAMES, "f" * 32))
    assert set(known) == set(NAMES)
    for name in NAMES:
        assert known[name].dtype == np.float32
        assert np.array_equal(known[name], kept[name].astype(np.float16).astype(np.float32))


def test_putting_what_was_got_changes_nothing(cache: FileVectorCache) -> None:
    cache.put("e5", vectors())
    first = cache.get("e5", NAMES)

    cache.put("e5", first)

    assert all(np.array_equal(first[name], cache.get("e5", [name])[name]) for name in NAMES)


def test_a_known_vector_is_left_as_it_is(cache: FileVectorCache) -> None:
    cache.put("e5", vectors(0))

    cache.put("e5", vectors(1))

    assert np.array_equal(
        cache.get("e5", NAMES)[NAMES[0]], halved(vectors(0)[NAMES[0]]).astype(np.float32)
    )


def test_vectors_of_another_embedder_never_mix(cache: FileVectorCache) -> None:
    cache.put("e5", vectors(0))
    cache.put("use", vectors(1))

    assert not np.array_equal(cache.get("e5", NAMES)[NAMES[0]], cache.get("use", NAMES)[NAMES[0]])
    assert cache.get("openai", NAMES) == {}


def test_thousands_are_got_at_once(cache: FileVectorCache) -> None:
    names = [f"{number:032x}" for number in range(2_500)]
    cache.put("e5", {name: np.full(4, at, dtype=np.float32) for at, name in enumerate(names)})

    known = cache.get("e5", names)

    assert len(known) == 2_500
    assert known[names[1_234]].tolist() == [1_234.0] * 4


def test_shipped_vectors_come_before_the_file_and_are_never_written(tmp_path: Path) -> None:
    shipped = tmp_path / "shipped.npz"
    write_archive(shipped, "e5", {name: vectors(0)[name] for name in NAMES[:2]})
    before = shipped.read_bytes()
    own = FileVectorCache(tmp_path / "vectors.sqlite")
    own.put("e5", vectors(1))

    known = FileVectorCache(tmp_path / "vectors.sqlite", shipped=shipped).get("e5", NAMES)

    assert set(known) == set(NAMES)
    for name in NAMES:
        expected = vectors(0 if name in NAMES[:2] else 1)[name]
        assert np.array_equal(known[name], halved(expected).astype(np.float32))
    assert shipped.read_bytes() == before


def test_shipped_vectors_of_another_embedder_are_not_used(tmp_path: Path) -> None:
    write_archive(tmp_path / "shipped.npz", "e5", vectors())

    cache = FileVectorCache(tmp_path / "vectors.sqlite", shipped=tmp_path / "shipped.npz")

    assert cache.get("use", NAMES) == {}
    assert set(cache.get("e5", NAMES)) == set(NAMES)


def test_an_archive_that_is_not_there_is_no_hindrance(tmp_path: Path) -> None:
    cache = FileVectorCache(tmp_path / "vectors.sqlite", shipped=tmp_path / "none.npz")

    assert cache.get("e5", NAMES) == {}


def test_the_same_vectors_make_the_same_archive(tmp_path: Path) -> None:
    write_archive(tmp_path / "one.npz", "e5", vectors())
    write_archive(tmp_path / "two.npz", "e5", dict(reversed(vectors().items())))

    with np.load(tmp_path / "one.npz") as one, np.load(tmp_path / "two.npz") as two:
        assert one["hashes"].tobytes() == two["hashes"].tobytes()
        assert one["vectors"].tobytes() == two["vectors"].tobytes()


class Counting(HashedEmbeddings):
    """Counts the passages that are really embedded, and may give up."""

    def __init__(self, *, after: int = 10_000) -> None:
        self.texts: list[str] = []
        self._left = after

    def passages(self, texts: Sequence[str]) -> Matrix:
        if len(self.texts) + len(texts) > self._left:
            raise RuntimeError("gave up")
        self.texts.extend(texts)
        return super().passages(texts)


class Asking(HashedEmbeddings):
    """Counts the questions alone."""

    asked = 0

    def query(self, text: str) -> Vector:
        self.asked += 1
        return HashedEmbeddings.query(self, text)


def test_a_text_is_embedded_once_in_its_life(cache: FileVectorCache) -> None:
    inner = Counting()
    first = CachedEmbeddings(inner, cache).passages(["送料", "返品", "送料"])
    inner.texts.clear()

    again = CachedEmbeddings(inner, cache).passages(["返品", "送料"])

    assert inner.texts == []
    assert np.array_equal(again, first[[1, 0]])


def test_a_fresh_vector_equals_the_kept_one(cache: FileVectorCache) -> None:
    embeddings = CachedEmbeddings(HashedEmbeddings(), cache)

    fresh = embeddings.passages(["送料"])

    assert np.array_equal(fresh, embeddings.passages(["送料"]))


def test_a_question_is_embedded_once_while_it_is_remembered(cache: FileVectorCache) -> None:
    inner = Asking()
    embeddings = CachedEmbeddings(inner, cache)

    vectors_of = [embeddings.query("送料") for _ in range(3)]

    assert inner.asked == 1
    assert all(np.array_equal(vectors_of[0], each) for each in vectors_of)


def test_no_texts_make_no_vectors(cache: FileVectorCache) -> None:
    assert CachedEmbeddings(HashedEmbeddings(), cache).passages([]).shape == (0, 512)


def test_what_was_embedded_before_a_failure_is_not_embedded_again(
    cache: FileVectorCache,
) -> None:
    from assistant.domain.document import Passage
    from assistant.ingest.chunking import Chunk
    from assistant.ingest.pipeline import embed

    def chunk(number: int) -> Chunk:
        passage = Passage(
            id=f"p{number}", document_id="d", record_id="r", kind="page", language="ja",
            title="t", text=f"文{number}", source="s",
        )  # fmt: skip
        return Chunk(passage=passage, title_words="")

    cut = [chunk(number) for number in range(40)]
    quiet = lambda step, done, total: None  # noqa: E731
    with pytest.raises(RuntimeError, match="gave up"):
        embed(cut, Counting(after=20), cache, quiet)
    resumed = Counting()

    matrix, computed = embed(cut, resumed, cache, quiet)

    assert (computed, len(resumed.texts)) == (24, 24)
    again, none = embed(cut, Counting(after=0), cache, quiet)
    assert none == 0
    assert np.array_equal(matrix, again)


def _put(path: str, seed: int) -> None:
    cache = FileVectorCache(Path(path))
    for number in range(20):
        cache.put("e5", {f"{seed:016x}{number:016x}": np.ones(4, dtype=np.float32)})


@pytest.mark.slow
def test_several_processes_may_keep_vectors_at_once(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    running = [
        multiprocessing.get_context("spawn").Process(target=_put, args=(str(path), seed))
        for seed in range(3)
    ]
    for each in running:
        each.start()
    for each in running:
        each.join(60)

    assert [each.exitcode for each in running] == [0, 0, 0]
    names = [f"{seed:016x}{number:016x}" for seed in range(3) for number in range(20)]
    assert len(FileVectorCache(path).get("e5", names)) == 60
