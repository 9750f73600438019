"""One suite for every vector index: what is nearest, in which order, among which rows."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.adapters.chroma_index import ChromaIndexes
from assistant.adapters.memory_index import MemoryIndexes
from assistant.ports import Matrix, Vector, VectorIndex, VectorIndexes
from assistant.prompts import data_folder

ADAPTERS: dict[str, Callable[[], VectorIndexes]] = {
    "memory": MemoryIndexes,
    "chroma exact": lambda: ChromaIndexes(exact_below=20_000),
    "chroma approximate": lambda: ChromaIndexes(exact_below=0),
}
Open = Callable[[Matrix], VectorIndex]


@pytest.fixture(params=ADAPTERS, scope="module")
def indexes(request: pytest.FixtureRequest) -> VectorIndexes:
    return ADAPTERS[request.param]()


@pytest.fixture
def opened(indexes: VectorIndexes, tmp_path: Path) -> Open:
    def build(vectors: Matrix) -> VectorIndex:
        indexes.build(tmp_path, ids=[f"p{row}" for row in range(len(vectors))], vectors=vectors)
        return indexes.open(tmp_path)

    return build


def unit(*rows: tuple[float, ...]) -> Matrix:
    vectors = np.array(rows, dtype=np.float32)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def axes() -> Matrix:
    """Four directions, the third a copy of the first."""
    return unit((1, 0, 0), (0, 1, 0), (1, 0, 0), (1, 1, 0))


def rows_of(index: VectorIndex, vector: Vector, count: int, **more: object) -> list[int]:
    return [hit.row for hit in index.nearest(vector, count=count, **more)]


def test_the_nearest_come_first_and_ties_go_by_row(opened: Open, axes: Matrix) -> None:
    index = opened(axes)

    hits = index.nearest(axes[0], count=4)

    assert [hit.row for hit in hits] == [0, 2, 3, 1]
    assert [round(hit.score, 4) for hit in hits] == [1.0, 1.0, 0.7071, 0.0]
    assert all(isinstance(hit.row, int) and isinstance(hit.score, float) for hit in hits)


def test_only_allowed_rows_are_found(opened: Open, axes: Matrix) -> None:
    index = opened(axes)

    assert rows_of(index, axes[0], 4, allowed=np.array([1, 3])) == [3, 1]
    assert rows_of(index, axes[0], 1, allowed=np.array([3, 2])) == [2]


def test_no_allowed_row_finds_nothing(opened: Open, axes: Matrix) -> None:
    assert rows_of(opened(axes), axes[0], 4, allowed=np.zeros(0, dtype=np.int64)) == []


def test_more_than_there_is_finds_all_there_is(opened: Open, axes: Matrix) -> None:
    assert rows_of(opened(axes), axes[1], 99) == [1, 3, 0, 2]


@pytest.mark.parametrize("count", [0, -1])
def test_none_asked_for_finds_none(count: int, opened: Open, axes: Matrix) -> None:
    assert rows_of(opened(axes), axes[0], count) == []


def test_an_empty_index_finds_nothing(opened: Open) -> None:
    index = opened(np.zeros((0, 3), dtype=np.float32))

    assert rows_of(index, unit((1, 0, 0))[0], 5) == []


def test_one_row_is_found(opened: Open) -> None:
    assert rows_of(opened(unit((0, 0, 1))), unit((1, 0, 0))[0], 5) == [0]


def test_an_opened_index_is_read_by_several_at_once(
    indexes: VectorIndexes, tmp_path: Path, axes: Matrix
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    indexes.build(tmp_path, ids=["a", "b", "c", "d"], vectors=axes)
    readers = [indexes.open(tmp_path) for _ in range(3)]

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda at: rows_of(readers[at % 3], axes[0], 2), range(24)))

    assert found == [[0, 2]] * 24


@pytest.fixture(scope="module")
def real() -> Matrix:
    """Two thousand passages as they are shipped, at unit length."""
    with np.load(data_folder("knowledge") / "vectors" / "e5.npz") as archive:
        vectors = archive["vectors"][:2_000].astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.slow
def test_approximate_search_finds_what_exact_search_finds(tmp_path: Path, real: Matrix) -> None:
    assert len(real) == 2_000
    for name, adapter in ADAPTERS.items():
        adapter().build(tmp_path / name, ids=[str(row) for row in range(len(real))], vectors=real)
    exact = ADAPTERS["memory"]().open(tmp_path / "memory")
    approximate = ADAPTERS["chroma approximate"]().open(tmp_path / "chroma approximate")
    asked = np.random.default_rng(7).choice(len(real), 100, replace=False)
    noise = np.random.default_rng(8).normal(scale=0.01, size=(100, real.shape[1]))

    shares = []
    for row, shift in zip(asked, noise, strict=True):
        question = (real[row] + shift).astype(np.float32)
        question /= np.linalg.norm(question)
        best = set(rows_of(exact, question, 10))
        shares.append(len(best & set(rows_of(approximate, question, 10))) / 10)

    assert float(np.mean(shares)) >= 0.95


@pytest.mark.slow
def test_exact_search_is_the_same_everywhere(tmp_path: Path, real: Matrix) -> None:
    few = real[:300]
    found = []
    for name in ("memory", "chroma exact"):
        adapter = ADAPTERS[name]()
        adapter.build(tmp_path / name, ids=[str(row) for row in range(300)], vectors=few)
        found.append([rows_of(adapter.open(tmp_path / name), each, 20) for each in few[:50]])

    assert found[0] == found[1]


def test_chroma_calls_nobody(tmp_path: Path, axes: Matrix) -> None:
    from chromadb.config import Settings

    from assistant.adapters import chroma_index

    client = chroma_index._client(tmp_path)

    settings: Settings = client.get_settings()
    assert settings.anonymized_telemetry is False
