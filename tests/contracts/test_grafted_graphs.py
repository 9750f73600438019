"""One graph for several generations: what came and went since is found, or not, all the same."""

from pathlib import Path

import numpy as np
import pytest

from assistant.adapters.chroma_index import ChromaFolders
from assistant.adapters.memory_index import MemoryIndex
from assistant.adapters.planned_index import grafting
from assistant.adapters.planned_index.plan import PlannedIndexes
from assistant.columns.splice import Splice, splice_of
from assistant.ports import Matrix
from assistant.prompts import data_folder

ROWS = 1_500


@pytest.fixture(scope="module")
def real() -> Matrix:
    with np.load(data_folder("knowledge") / "vectors" / "e5.npz") as archive:
        vectors = archive["vectors"][:ROWS].astype(np.float32)
    unit: Matrix = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def splice(held: int, gone: list[int], fresh: list[float]) -> Splice:
    """Take rows away, and put fresh ones in after the rows whose numbers they come behind."""
    names = np.arange(held, dtype=np.float64)
    return splice_of(names, ~np.isin(names, gone), np.array(fresh))


def amended(indexes: PlannedIndexes, home: Path, number: int, change: Splice, new: Matrix) -> Path:
    target = home / f"{number:06d}"
    target.mkdir()
    indexes.amend(target, base=home / f"{number - 1:06d}", splice=change, vectors=new)
    return target


def test_changes_since_the_graph_was_built_are_searched_as_if_it_were_new(
    tmp_path: Path, real: Matrix
) -> None:
    indexes = PlannedIndexes(ChromaFolders(), exact_below=0, exact_rows=50)
    first, second, third = real[:1_400], real[1_400:1_405], real[1_405:1_407]
    indexes.build(tmp_path / "000001", ids=[], vectors=first)
    one = splice(1_400, [3, 700], [0.5, 700.5, 1_399.5, 1_399.6, 1_399.7])
    two = splice(1_403, [1, 1_402], [5.5, 9.5])
    amended(indexes, tmp_path, 2, one, second)
    directory = amended(indexes, tmp_path, 3, two, third)

    expected = two.joined(one.joined(first, second), third)
    index = indexes.open(directory)

    assert (directory / grafting.ROWS_FILE).exists()
    for asked in (real[3], real[700], real[1_402], real[1_406], real[50]):
        hits = [hit.row for hit in index.nearest(asked, count=20)]
        assert hits == [hit.row for hit in MemoryIndex(expected).nearest(asked, count=20)]


def test_a_graph_is_built_anew_once_too_much_has_changed(
    tmp_path: Path, real: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grafting, "CHANGED_ROWS", 3)
    indexes = PlannedIndexes(ChromaFolders(), exact_below=0, exact_rows=5)
    indexes.build(tmp_path / "000001", ids=[], vectors=real[:100])

    few = amended(indexes, tmp_path, 2, splice(100, [1], [1.5]), real[100:101])
    many = amended(indexes, tmp_path, 3, splice(100, [2], [2.5]), real[101:102])

    assert (few / grafting.ROWS_FILE).exists()
    assert not (many / grafting.ROWS_FILE).exists()
    assert indexes.open(many).nearest(real[101], count=1)[0].row == 2


def test_a_shared_graph_outlives_the_generation_it_was_built_for(
    tmp_path: Path, real: Matrix
) -> None:
    dropped: list[Path] = []

    class Server(ChromaFolders):
        def drop(self, directory: Path) -> None:
            dropped.append(directory)

    indexes = PlannedIndexes(Server(), exact_below=0, exact_rows=5)
    indexes.build(tmp_path / "000001", ids=[], vectors=real[:100])
    second = amended(indexes, tmp_path, 2, splice(100, [1], []), real[:0])

    indexes.drop(tmp_path / "000001")
    assert dropped == []
    for part in sorted((tmp_path / "000001").rglob("*"), reverse=True):
        part.unlink() if part.is_file() else part.rmdir()

    assert indexes.open(second).nearest(real[50], count=1)[0].row == 49
    indexes.drop(second)
    assert dropped == [second]
