"""A process that reads the index in force again and again, and says what it saw."""

import json
import select
import sys
from collections.abc import Iterator

import numpy as np

from assistant.bootstrap import open_embeddings, open_library
from assistant.domain.document import Passage
from assistant.ports import Library, Matrix, WordRow
from assistant.prompts import data_folder
from assistant.settings import Settings

ROWS = 300


def library_of(settings: Settings) -> Library:
    return open_library(settings, open_embeddings(settings))


def shipped() -> Matrix:
    """Vectors of passages, no two the same."""
    with np.load(data_folder("knowledge") / "vectors" / "e5.npz") as archive:
        vectors = np.unique(archive["vectors"][: 2 * ROWS], axis=0)[:ROWS].astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def publish(library: Library, number: int) -> None:
    """Publish generation `number`: every vector `number` rows farther down, and named so."""
    passages = [
        Passage(
            id=f"{number}:{(row - number) % ROWS}", document_id="d", record_id="r", kind="page",
            language="ja", title="t", text="文", source="s",
        )
        for row in range(ROWS)
    ]  # fmt: skip
    words = (WordRow(title=(), body=()) for _ in passages)
    vectors = np.roll(shipped(), number, axis=0)
    assert library.publish([], passages, vectors=vectors, words=words) == number


def answers(library: Library) -> Iterator[int]:
    """Search for one vector after the other; yields the number of the generation that answered."""
    vectors = shipped()
    while True:
        for at in range(0, ROWS, 7):
            knowledge = library.current()
            row = (at + knowledge.number) % ROWS
            for allowed in (None, np.arange(row % 2, ROWS, 2)):
                found = knowledge.vectors.nearest(vectors[at], count=5, allowed=allowed)
                assert len(found) == 5, found
                assert found[0].row == row, (found, row, knowledge.number)
                assert knowledge.passages[row].id == f"{knowledge.number}:{at}"
            yield knowledge.number


def main() -> None:
    """Read until the standard input ends; prints a line when ready and one at the end."""
    seen: list[int] = []
    for number in answers(library_of(Settings())):
        if not seen:
            sys.stdout.write("ready\n")
            sys.stdout.flush()
        seen.append(number)
        if select.select([sys.stdin], [], [], 0.02)[0]:
            break
    told = {"asked": len(seen), "seen": sorted(set(seen)), "back": sorted(seen) != seen}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
