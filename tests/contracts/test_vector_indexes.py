"""One suite for every vector index: what is nearest, in which order, among which rows."""

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from assistant.adapters import chroma_index
from assistant.adapters.chroma_index import ChromaFolders
from assistant.adapters.chroma_server import ChromaServer
from assistant.adapters.memory_index import MemoryIndexes
from assistant.adapters.pgvector_index import PgvectorTables
from assistant.adapters.planned_index.plan import PlannedIndexes
from assistant.ports import Graphs, Matrix, Rows, Vector, VectorIndex, VectorIndexes
from assistant.prompts import data_folder

Asked = Callable[[str], str]


def always(graphs: Graphs) -> VectorIndexes:
    """Ask the graph, or count signs, whenever the plan may."""
    return PlannedIndexes(graphs, exact_below=0, exact_rows=0)


ADAPTERS: Mapping[str, Callable[[Asked], VectorIndexes]] = {
    "memory": lambda _: MemoryIndexes(),
    "exact": lambda _: PlannedIndexes(ChromaFolders(), exact_below=20_000),
    "chroma folder": lambda _: always(ChromaFolders()),
    "chroma server": lambda url: always(ChromaServer(url("chroma_url"))),
    "pgvector": lambda url: always(PgvectorTables(url("postgres_url"), timeout_seconds=20)),
}
Open = Callable[[Matrix], VectorIndex]


@pytest.fixture(params=ADAPTERS, scope="module")
def indexes(request: pytest.FixtureRequest) -> VectorIndexes:
    return ADAPTERS[request.param](request.getfixturevalue)


@pytest.fixture
def opened(indexes: VectorIndexes, tmp_path: Path) -> Open:
    return lambda vectors: built(indexes, tmp_path / "shop" / "000001", vectors)


def built(indexes: VectorIndexes, directory: Path, vectors: Matrix) -> VectorIndex:
    directory.mkdir(parents=True, exist_ok=True)
    indexes.build(directory, ids=[f"p{row}" for row in range(len(vectors))], vectors=vectors)
    return indexes.open(directory)


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
    assert rows_of(index, axes[0], 9, allowed=np.array([1])) == [1]


def test_no_allowed_row_finds_nothing(opened: Open, axes: Matrix) -> None:
    assert rows_of(opened(axes), axes[0], 4, allowed=np.zeros(0, dtype=np.int64)) == []


def test_more_than_there_is_finds_all_there_is(opened: Open, axes: Matrix) -> None:
    assert rows_of(opened(axes), axes[1], 99) == [1, 3, 0, 2]


@pytest.mark.parametrize("count", [0, -1])
def test_none_asked_for_finds_none(count: int, opened: Open, axes: Matrix) -> None:
    index = opened(axes)

    assert rows_of(index, axes[0], count) == []
    assert rows_of(index, axes[0], count, allowed=np.array([1])) == []


def test_an_empty_index_finds_nothing(opened: Open) -> None:
    index = opened(np.zeros((0, 3), dtype=np.float32))

    assert rows_of(index, unit((1, 0, 0))[0], 5) == []


def test_one_row_is_found(opened: Open) -> None:
    assert rows_of(opened(unit((0, 0, 1))), unit((1, 0, 0))[0], 5) == [0]


def test_an_opened_index_is_read_by_several_at_once(
    indexes: VectorIndexes, tmp_path: Path, axes: Matrix
) -> None:
    built(indexes, tmp_path, axes)
    readers = [indexes.open(tmp_path) for _ in range(3)]

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda at: rows_of(readers[at % 3], axes[0], 2), range(48)))

    assert found == [[0, 2]] * 48


def test_what_is_built_is_read_where_it_was_moved_to(
    indexes: VectorIndexes, tmp_path: Path, axes: Matrix
) -> None:
    built(indexes, tmp_path / ".building", axes)
    (tmp_path / ".building").rename(tmp_path / "000001")

    assert rows_of(indexes.open(tmp_path / "000001"), axes[1], 2) == [1, 3]

    built(indexes, tmp_path / ".building", axes[::-1])  # the same path anew, in the same process
    assert rows_of(indexes.open(tmp_path / ".building"), axes[1], 2) == [2, 0]


def test_generations_do_not_see_each_other(
    indexes: VectorIndexes, tmp_path: Path, axes: Matrix
) -> None:
    first = built(indexes, tmp_path / "shop" / "000001", axes)
    second = built(indexes, tmp_path / "shop" / "000002", axes[1:])
    other = built(indexes, tmp_path / "other" / "000001", axes[:1])

    assert [rows_of(each, axes[1], 9) for each in (first, second, other)] == [
        [1, 3, 0, 2], [0, 2, 1], [0],
    ]  # fmt: skip


def test_reading_changes_no_file(indexes: VectorIndexes, tmp_path: Path, real: Matrix) -> None:
    index = built(indexes, tmp_path, real[:300])
    before = contents(tmp_path)

    for row in range(0, 300, 30):
        rows_of(index, real[row], 5)
        rows_of(indexes.open(tmp_path), real[row], 5)

    assert contents(tmp_path) == before


def test_a_large_chroma_graph_is_linked_and_not_written(
    tmp_path: Path, real: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chroma_index, "LINKED_FROM_BYTES", 1)
    for rows in (300, 1_001):
        index = built(always(ChromaFolders()), tmp_path / f"{rows}", real[:rows])
        before = contents(tmp_path / f"{rows}")

        assert rows_of(index, real[7], 1) == [7]

        assert contents(tmp_path / f"{rows}") == before


def contents(folder: Path) -> dict[str, tuple[int, str]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in files
    }  # fmt: skip


def test_dropping_may_be_repeated_and_leaves_the_others(
    indexes: VectorIndexes, tmp_path: Path, axes: Matrix
) -> None:
    built(indexes, tmp_path / "000001", axes)
    kept = built(indexes, tmp_path / "000002", axes)

    indexes.drop(tmp_path / "000001")
    indexes.drop(tmp_path / "000001")
    indexes.drop(tmp_path / "never built")

    assert rows_of(kept, axes[0], 2) == [0, 2]
    assert rows_of(indexes.open(tmp_path / "000002"), axes[0], 2) == [0, 2]


@pytest.fixture(scope="module")
def real() -> Matrix:
    """Two thousand passages as they are shipped, at unit length."""
    with np.load(data_folder("knowledge") / "vectors" / "e5.npz") as archive:
        vectors = archive["vectors"][:2_000].astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def questions(real: Matrix) -> Matrix:
    """A hundred passages, each moved a little (perturbed, not embedded)."""
    asked = np.random.default_rng(7).choice(len(real), 100, replace=False)
    noise = np.random.default_rng(8).normal(scale=0.01, size=(100, real.shape[1]))
    moved = real[asked] + noise
    return (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)


def filters(real: Matrix, question: Vector) -> dict[str, Rows | None]:
    """No filter, some that let through what chance chooses, and the two worst there are."""
    chance = np.random.default_rng(9).random(len(real))
    order = np.argsort(-(real @ question))
    return {
        "none": None,
        **{f"{share:.0%}": np.flatnonzero(chance < share) for share in (0.9, 0.6, 0.3, 0.05)},
        "all but the best": np.sort(order[300:]),
        "the worst half": np.sort(order[1_000:]),
    }


@pytest.mark.slow
def test_what_is_found_is_what_exact_search_finds_whatever_the_filter(
    indexes: VectorIndexes, tmp_path: Path, real: Matrix, questions: Matrix
) -> None:
    assert len(real) == 2_000
    exact = built(MemoryIndexes(), tmp_path / "exact", real)
    index = built(indexes, tmp_path / "index", real)

    shares: dict[str, list[float]] = {}
    for question in questions[:40]:
        for name, allowed in filters(real, question).items():
            best = exact.nearest(question, count=10, allowed=allowed)
            found = index.nearest(question, count=10, allowed=allowed)
            assert len({hit.row for hit in found}) == 10
            assert {hit.row: hit.score for hit in best}.items() >= {
                hit.row: pytest.approx(hit.score, abs=1e-9) for hit in found if hit in best
            }.items()
            both = {hit.row for hit in best} & {hit.row for hit in found}
            shares.setdefault(name, []).append(len(both) / 10)

    assert {name: share for name, each in shares.items() if (share := np.mean(each)) < 0.99} == {}
