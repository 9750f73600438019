"""The plan of a search: which way is taken, what it costs nobody, and when it is not trusted."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.adapters.memory_index import MemoryIndex
from assistant.adapters.planned_index import plan
from assistant.adapters.planned_index.plan import PlannedIndex, PlannedIndexes
from assistant.adapters.planned_index.signs import SignIndex, write_signs
from assistant.errors import IndexUnavailable
from assistant.ports import Matrix, Rows, Vector
from assistant.prompts import data_folder


class Recorder:
    """A graph that remembers what it was asked, and answers exactly, or not at all."""

    def __init__(self, *, down: bool = False) -> None:
        self.opened = 0
        self.counts: list[int] = []
        self.dropped: list[Path] = []
        self._vectors: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._down = down

    def build(self, directory: Path, *, vectors: Matrix) -> None:
        self._vectors = vectors

    def share(self, directory: Path, *, base: Path) -> None:
        self.shared = True

    def open(self, directory: Path) -> "Recorder":
        self.opened += 1
        return self

    def drop(self, directory: Path) -> None:
        self.dropped.append(directory)

    def near(self, vector: Vector, *, count: int) -> Rows:
        if self._down:
            raise IndexUnavailable("down")
        self.counts.append(count)
        return np.argsort(-(self._vectors @ vector), kind="stable")[:count]


@pytest.fixture(scope="module")
def real() -> Matrix:
    """Three thousand passages as they are shipped, at unit length."""
    with np.load(data_folder("knowledge") / "vectors" / "e5.npz") as archive:
        vectors = archive["vectors"][:3_000].astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def opened(
    graph: Recorder, directory: Path, vectors: Matrix, *, exact_below: int = 0, exact_rows: int = 50
) -> PlannedIndex:
    indexes = PlannedIndexes(graph, exact_below=exact_below, exact_rows=exact_rows)
    indexes.build(directory, ids=["-"] * len(vectors), vectors=vectors)
    return indexes.open(directory)


def exact(vectors: Matrix, vector: Vector, count: int, allowed: Rows | None = None) -> list[int]:
    return [hit.row for hit in MemoryIndex(vectors).nearest(vector, count=count, allowed=allowed)]


def found(index: PlannedIndex, vector: Vector, **more: object) -> list[int]:
    return [hit.row for hit in index.nearest(vector, **more)]


def test_a_small_set_asks_no_graph(tmp_path: Path, real: Matrix) -> None:
    graph = Recorder()
    index = opened(graph, tmp_path, real, exact_below=3_001)

    assert found(index, real[5], count=20) == exact(real, real[5], 20)
    most = np.arange(0, 3_000, 2)
    assert found(index, real[5], count=20, allowed=most) == exact(real, real[5], 20, most)
    assert (graph.opened, graph.counts) == (0, [])


def test_a_narrow_filter_asks_no_graph(tmp_path: Path, real: Matrix) -> None:
    graph = Recorder()
    index = opened(graph, tmp_path, real)
    few = np.arange(0, 3_000, 60)

    assert found(index, real[5], count=9, allowed=few) == exact(real, real[5], 9, few)
    assert graph.opened == 0


def test_a_large_set_asks_the_graph_it_opened_once(tmp_path: Path, real: Matrix) -> None:
    graph = Recorder()
    index = opened(graph, tmp_path, real)

    for row in range(3):
        assert found(index, real[row], count=20) == exact(real, real[row], 20)
    assert (graph.opened, graph.counts) == (1, [35, 35, 35])


def test_a_wide_filter_is_laid_over_what_the_graph_finds(tmp_path: Path, real: Matrix) -> None:
    graph = Recorder()
    index = opened(graph, tmp_path, real)
    most = np.flatnonzero(np.random.default_rng(1).random(3_000) < 0.97)

    assert found(index, real[5], count=20, allowed=most) == exact(real, real[5], 20, most)
    assert graph.counts == [36]


def test_a_wide_filter_that_hides_all_that_is_near_is_answered_all_the_same(
    tmp_path: Path, real: Matrix
) -> None:
    graph = Recorder()
    index = opened(graph, tmp_path, real)
    rest = np.sort(np.argsort(-(real @ real[5]))[100:])

    assert found(index, real[5], count=20, allowed=rest) == exact(real, real[5], 20, rest)
    assert len(graph.counts) == 1


def test_a_filter_in_between_counts_signs_and_asks_no_graph(tmp_path: Path, real: Matrix) -> None:
    graph = Recorder()
    index = opened(graph, tmp_path, real)
    for share in (0.2, 0.5):
        some = np.flatnonzero(np.random.default_rng(1).random(3_000) < share)
        assert found(index, real[5], count=20, allowed=some) == exact(real, real[5], 20, some)
    assert graph.opened == 0


def test_in_a_large_set_half_the_rows_are_wide_enough_for_the_graph(
    tmp_path: Path, real: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "LARGE", 3_000)
    graph = Recorder()
    index = opened(graph, tmp_path, real)
    for share in (0.4, 0.6):
        some = np.flatnonzero(np.random.default_rng(1).random(3_000) < share)
        assert found(index, real[5], count=20, allowed=some) == exact(real, real[5], 20, some)
    assert len(graph.counts) == 1


def test_fewer_signs_differ_between_what_is_near(tmp_path: Path, real: Matrix) -> None:
    write_signs(tmp_path, real)
    signs = SignIndex(tmp_path)
    some = np.arange(0, 3_000, 3)

    for row in range(0, 3_000, 300):
        everywhere = signs.likely(real[row], 300, None)
        among = signs.likely(real[row], 300, some)
        assert 300 <= len(everywhere.rows) < 400
        assert len(set(everywhere.rows) & set(exact(real, real[row], 10))) >= 9
        assert set(among.rows) <= set(some)
        assert len(set(among.rows) & set(exact(real, real[row], 10, some))) >= 9
        assert set(everywhere.farther) < set(everywhere.rows)


@pytest.mark.parametrize("dimensions", [1, 3, 64, 70])
def test_signs_of_any_dimensions_are_kept(tmp_path: Path, dimensions: int) -> None:
    vectors = np.random.default_rng(2).normal(size=(40, dimensions)).astype(np.float32)
    write_signs(tmp_path, vectors)

    listed = SignIndex(tmp_path).likely(vectors[7], 1, None)

    assert np.load(tmp_path / "signs.npy").shape == (-(-dimensions // 64), 40)
    assert 7 in listed.rows


def test_a_doubtful_shortlist_is_lengthened_and_at_last_everything_is_ranked(
    tmp_path: Path, real: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    plain = SignIndex.likely

    def likely(self: SignIndex, vector: Vector, count: int, allowed: Rows | None) -> object:
        asked.append(count)
        return plain(self, vector, count, allowed)

    monkeypatch.setattr(plan, "SHORTLISTS", (40, 160))
    monkeypatch.setattr(SignIndex, "likely", likely)
    index = opened(Recorder(), tmp_path, real)
    rest = np.sort(np.argsort(-(real @ real[5]))[1_500:])

    assert found(index, real[5], count=20, allowed=rest) == exact(real, real[5], 20, rest)
    assert asked == [40, 160]


def test_a_graph_that_is_down_is_said_while_its_generation_stands(
    tmp_path: Path, real: Matrix
) -> None:
    index = opened(Recorder(down=True), tmp_path, real)

    with pytest.raises(IndexUnavailable, match="down"):
        index.nearest(real[0], count=3)


def test_a_generation_swept_under_its_reader_still_answers(tmp_path: Path, real: Matrix) -> None:
    index = opened(Recorder(down=True), tmp_path / "000001", real)
    (tmp_path / "000001").rename(tmp_path / "gone")

    assert found(index, real[5], count=20) == exact(real, real[5], 20)


def test_a_generation_without_signs_is_searched_exactly(tmp_path: Path, real: Matrix) -> None:
    indexes = PlannedIndexes(Recorder(), exact_below=0, exact_rows=50)
    indexes.build(tmp_path, ids=["-"] * 3_000, vectors=real)
    (tmp_path / "signs.npy").unlink()
    some = np.arange(0, 3_000, 2)

    index = indexes.open(tmp_path)

    assert found(index, real[5], count=20, allowed=some) == exact(real, real[5], 20, some)


def test_dropping_a_generation_drops_its_graph(tmp_path: Path) -> None:
    graph = Recorder()

    PlannedIndexes(graph, exact_below=0).drop(tmp_path)

    assert graph.dropped == [tmp_path]


def test_a_row_has_one_score_whatever_the_way_to_it(tmp_path: Path, real: Matrix) -> None:
    index = opened(Recorder(), tmp_path, real)
    ways = (None, np.arange(2_900), np.arange(1_000), np.arange(10))

    scores = {
        next(hit.score for hit in index.nearest(real[3], count=5, allowed=each) if hit.row == 3)
        for each in ways
    }

    assert len(scores) == 1


def test_chroma_is_not_loaded_for_what_needs_no_graph(tmp_path: Path, real: Matrix) -> None:
    opened(Recorder(), tmp_path, real)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "import numpy as np\n"
        "from assistant.adapters.chroma_index import ChromaFolders\n"
        "from assistant.adapters.chroma_server import ChromaServer\n"
        "from assistant.adapters.planned_index.plan import PlannedIndexes\n"
        "ChromaServer('http://127.0.0.1:1')\n"
        "index = PlannedIndexes(ChromaFolders(), exact_below=20_000).open(Path(sys.argv[1]))\n"
        "vector = np.eye(1, 384, dtype=np.float32)[0]\n"
        "assert len(index.nearest(vector, count=5)) == 5\n"
        "assert len(index.nearest(vector, count=5, allowed=np.arange(2_900))) == 5\n"
        "sys.stderr.write(','.join({'chromadb', 'httpx', 'sqlalchemy'} & set(sys.modules)))\n"
    )

    told = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert (told.returncode, told.stderr) == (0, "")
