"""Generations: whole or not at all, seen by everybody, left alone by a build that fails or dies."""

import fcntl
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.adapters.chroma_index import ChromaFolders
from assistant.adapters.generations.library import Generations
from assistant.adapters.memory_index import MemoryIndexes
from assistant.adapters.planned_index.plan import PlannedIndexes
from assistant.adapters.posting_words import PostingWords
from assistant.domain.document import Document, Origin, Page, Passage, Section
from assistant.errors import IndexUnavailable
from assistant.ports import Matrix, VectorIndexes, WordIndexes, WordRow

Publish = Callable[..., int]


def document(name: str) -> Document:
    section = Section(heading="見出し", text=f"本文 {name}")
    page = Page(id=name, language="ja", title=f"題 {name}", sections=(section,))
    origin = Origin(root="r", path=f"{name}.md")
    return Document(id=f"page:{name}:ja", kind="page", record=page, origin=origin, content_hash="0")


def passage(name: str, audience: str = "all") -> Passage:
    return Passage.model_validate(
        {
            "id": f"page:{name}:ja#1",
            "document_id": f"page:{name}:ja",
            "record_id": name,
            "kind": "page",
            "language": "ja",
            "title": f"題 {name}",
            "text": f"本文 {name}\n二行目",
            "source": f"{name}.md",
            "audience": audience,
        }
    )


def opened(
    folder: Path,
    *,
    vectors: VectorIndexes | None = None,
    words: WordIndexes | None = None,
    fingerprint: str = "f/4",
) -> Generations:
    return Generations(
        folder,
        vectors=vectors or MemoryIndexes(),
        words=words or PostingWords(),
        fingerprint=fingerprint,
    )


def publish(generations: Generations, *names: str) -> int:
    return generations.publish(
        [document(name) for name in names],
        [passage(name) for name in names],
        vectors=np.eye(max(len(names), 1), 4, dtype=np.float32)[: len(names)],
        words=(WordRow(title=(name,), body=("本文",)) for name in names),
    )


def names_in(generations: Generations) -> list[str]:
    return [each.record_id for each in generations.current().passages]


def test_nothing_published_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="assistant ingest"):
        opened(tmp_path).current()


def test_what_was_published_is_read_back_whole(tmp_path: Path) -> None:
    generations = opened(tmp_path)

    number = publish(generations, "a", "b", "c")

    knowledge = generations.current()
    assert (number, knowledge.number) == (1, 1)
    assert list(knowledge.passages) == [passage(name) for name in "abc"]
    assert dict(knowledge.records) == {f"page:{name}:ja": document(name) for name in "abc"}
    assert [knowledge.columns.record.at(row) for row in range(3)] == ["a", "b", "c"]
    assert knowledge.columns.audience.equal("all").all()
    assert knowledge.words.holders("b").tolist() == [1]
    hits = knowledge.vectors.nearest(np.eye(4, dtype=np.float32)[2], count=1)
    assert [hit.row for hit in hits] == [2]


def test_a_passage_that_is_not_there_is_an_index_error(tmp_path: Path) -> None:
    generations = opened(tmp_path)
    publish(generations, "a", "b")
    passages = generations.current().passages

    assert len(passages) == 2
    for row in (2, -1):
        with pytest.raises(IndexError):
            passages[row]
    with pytest.raises(KeyError):
        generations.current().records["page:z:ja"]


def test_an_empty_generation_can_be_published_and_read(tmp_path: Path) -> None:
    generations = opened(tmp_path, vectors=PlannedIndexes(ChromaFolders(), exact_below=0))

    publish(generations)

    knowledge = generations.current()
    assert (len(knowledge.passages), len(knowledge.records), dict(knowledge.products)) == (0, 0, {})
    assert knowledge.words.search(["a"], count=3) == []
    assert knowledge.vectors.nearest(np.eye(4, dtype=np.float32)[0], count=3) == []


def test_another_instance_sees_the_pointer_move(tmp_path: Path) -> None:
    builder, reader = opened(tmp_path), opened(tmp_path)
    publish(builder, "a")
    first = reader.current()

    publish(builder, "b", "c")

    assert names_in(reader) == ["b", "c"]
    assert reader.current().number == 2
    assert [each.record_id for each in first.passages] == ["a"]  # what is open stays readable


def test_an_unmoved_pointer_opens_nothing_anew(tmp_path: Path) -> None:
    generations = opened(tmp_path)
    publish(generations, "a")

    assert generations.current() is generations.current()


def test_the_last_two_generations_are_kept(tmp_path: Path) -> None:
    generations = opened(tmp_path)

    numbers = [publish(generations, name) for name in "abcd"]

    assert numbers == [1, 2, 3, 4]
    folders = sorted(path.name for path in tmp_path.iterdir() if path.is_dir())
    assert folders == ["000003", "000004"]


def test_an_index_of_another_embedder_is_not_read(tmp_path: Path) -> None:
    publish(opened(tmp_path), "a")

    with pytest.raises(IndexUnavailable, match="another embedder"):
        opened(tmp_path, fingerprint="other/4").current()


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"format": 1}', "\x80"])
def test_a_damaged_manifest_is_one_clear_failure(tmp_path: Path, damage: str) -> None:
    publish(opened(tmp_path), "a")
    (tmp_path / "000001" / "manifest.json").write_text(damage, encoding="latin-1")

    with pytest.raises(IndexUnavailable):
        opened(tmp_path).current()


@pytest.mark.parametrize(
    "lost", ["columns", "catalogue", "documents.ids.npy", "vectors.npy", "words"]
)
def test_a_generation_with_a_part_missing_is_one_clear_failure(tmp_path: Path, lost: str) -> None:
    publish(opened(tmp_path), "a")
    part = tmp_path / "000001" / lost
    part.rename(tmp_path / "lost")

    with pytest.raises(IndexUnavailable):
        opened(tmp_path).current()


def test_a_pointer_to_nowhere_is_one_clear_failure(tmp_path: Path) -> None:
    publish(opened(tmp_path), "a")
    (tmp_path / "CURRENT").write_text("000009\n", encoding="ascii")

    with pytest.raises(IndexUnavailable):
        opened(tmp_path).current()


class Failing(MemoryIndexes):
    """An index that cannot be built."""

    def build(self, directory: Path, *, ids: object, vectors: Matrix) -> None:
        raise OSError("no space left")


def test_a_build_that_fails_leaves_the_old_generation(tmp_path: Path) -> None:
    publish(opened(tmp_path), "a")
    broken = opened(tmp_path, vectors=Failing())

    with pytest.raises(OSError, match="no space left"):
        publish(broken, "b")

    assert names_in(opened(tmp_path)) == ["a"]
    assert publish(opened(tmp_path), "c") == 2
    assert names_in(opened(tmp_path)) == ["c"]


def test_words_that_fail_halfway_leave_the_old_generation(tmp_path: Path) -> None:
    publish(opened(tmp_path), "a")

    def words() -> Iterator[WordRow]:
        yield WordRow(title=("b",), body=())
        raise RuntimeError("unreadable")

    with pytest.raises(RuntimeError, match="unreadable"):
        opened(tmp_path).publish(
            [document("b")], [passage("b")], vectors=np.eye(1, 4, dtype=np.float32), words=words()
        )

    assert names_in(opened(tmp_path)) == ["a"]


def test_a_second_builder_is_turned_away_and_may_come_again(tmp_path: Path) -> None:
    publish(opened(tmp_path), "a")
    with (tmp_path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

        with pytest.raises(IndexUnavailable, match="another ingest"):
            publish(opened(tmp_path), "b")

        assert names_in(opened(tmp_path)) == ["a"]
    assert publish(opened(tmp_path), "b") == 2


def test_what_a_dead_builder_left_behind_is_built_over(tmp_path: Path) -> None:
    publish(opened(tmp_path), "a")
    left = tmp_path / ".building-000002"
    left.mkdir()
    (left / "passages.jsonl").write_text("half", encoding="utf-8")

    assert publish(opened(tmp_path), "b") == 2

    assert names_in(opened(tmp_path)) == ["b"]
    assert not left.exists()


def test_a_generation_that_was_never_pointed_to_is_not_in_force(tmp_path: Path) -> None:
    publish(opened(tmp_path), "a")
    publish(opened(tmp_path), "b")
    (tmp_path / "CURRENT").write_text("000001\n", encoding="ascii")  # died before the pointer moved

    assert names_in(opened(tmp_path)) == ["a"]
    assert publish(opened(tmp_path), "c") == 3


def test_words_beyond_ascii_and_line_breaks_survive(tmp_path: Path) -> None:
    told = passage("a").model_copy(update={"text": '一行\n二行\u2028三行\t"引用" 🙂', "title": "é"})
    generations = opened(tmp_path)

    generations.publish(
        [document("a")], [told], vectors=np.eye(1, 4, dtype=np.float32),
        words=[WordRow(title=(), body=())],
    )  # fmt: skip

    assert generations.current().passages[0] == told


NURSERY = """
import os
import sys
import numpy as np
from pathlib import Path
from assistant.adapters.chroma_index import ChromaFolders
from assistant.adapters.planned_index.plan import PlannedIndexes
from assistant.adapters.generations.library import Generations
from assistant.adapters.posting_words import PostingWords
from assistant.domain.document import Passage
from assistant.ports import WordRow
import chromadb

random = np.random.default_rng(1)
vectors = random.normal(size=(400, 8)).astype(np.float32)
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
passages = [
    Passage(id=f"p{row}", document_id="d", record_id="r", kind="page", language="ja",
            title="t", text=f"文{row}", source="s")
    for row in range(400)
]


def build_for_ever():
    generations = Generations(
        Path(sys.argv[1]), words=PostingWords(),
        vectors=PlannedIndexes(ChromaFolders(), exact_below=0),
        fingerprint="f/8",
    )
    while True:
        words = (WordRow(title=(f"w{row}",), body=("円",)) for row in range(400))
        generations.publish([], passages, vectors=vectors, words=words)


for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        try:
            build_for_ever()
        finally:
            os._exit(3)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
KILLS = 20


@pytest.mark.slow
def test_a_builder_killed_at_any_moment_leaves_a_readable_index(tmp_path: Path) -> None:
    chance = random.Random(11)
    seen = 0
    with subprocess.Popen(
        [sys.executable, "-c", NURSERY, str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as nursery:  # fmt: skip
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for kill in range(KILLS):
            print(file=nursery.stdin, flush=True)
            builder = int(nursery.stdout.readline())
            while kill == 0 and not (tmp_path / "CURRENT").exists():  # something to keep
                time.sleep(0.01)
            time.sleep(chance.uniform(0.0, 0.3))
            os.kill(builder, signal.SIGKILL)
            assert nursery.stdout.readline() == f"-{signal.SIGKILL.value}\n"

            reader = opened(
                tmp_path, vectors=PlannedIndexes(ChromaFolders(), exact_below=0), fingerprint="f/8"
            )
            knowledge = reader.current()
            assert len(knowledge.passages) == 400
            assert knowledge.passages[399].id == "p399"
            assert knowledge.words.search(["w399"], count=1)[0].row == 399
            assert len(knowledge.vectors.nearest(np.eye(8, dtype=np.float32)[0], count=3)) == 3
            assert knowledge.number >= seen
            seen = knowledge.number
        nursery.stdin.close()

    manifest = json.loads((tmp_path / f"{seen:06d}" / "manifest.json").read_text("ascii"))
    assert (manifest["number"], knowledge.number) == (seen, seen)
