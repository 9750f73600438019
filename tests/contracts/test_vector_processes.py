"""Several processes: two read what is in force while a third publishes, over every vector index."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
import vector_readers

from assistant.settings import read_settings

GENERATIONS = 4
READER = Path(vector_readers.__file__)


@pytest.fixture(params=["(embedded)", "chroma_url", "postgres_url"])
def url(request: pytest.FixtureRequest) -> str:
    named = request.param
    return named if named == "(embedded)" else str(request.getfixturevalue(named))


@pytest.fixture
def environment(url: str, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "tmp").mkdir()
    return os.environ | {
        "ASSISTANT_HOME": str(tmp_path),
        "ASSISTANT_EMBEDDINGS__PROVIDER": "hashed",
        "ASSISTANT_INDEX__URL": url,
        "ASSISTANT_INDEX__EXACT_BELOW": "0",
        "TMPDIR": str(tmp_path / "tmp"),
    }


@pytest.fixture
def library(url: str, tmp_path: Path) -> vector_readers.Library:
    return vector_readers.library_of(
        read_settings(
            home=tmp_path, embeddings={"provider": "hashed"}, index={"url": url, "exact_below": 0}
        )
    )


@pytest.mark.slow
def test_readers_never_see_half_a_generation_nor_go_back(
    library: vector_readers.Library, environment: dict[str, str], tmp_path: Path
) -> None:
    vector_readers.publish(library, 1)
    with ExitStack() as stack:
        readers = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, str(READER)],
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                    text=True, env=environment,
                )
            )
            for _ in range(2)
        ]  # fmt: skip
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "ready\n", reader.communicate()
        for number in range(2, GENERATIONS + 1):
            vector_readers.publish(library, number)
        told = [reader.communicate("\n", timeout=120) for reader in readers]

    assert [errors for _, errors in told] == ["", ""]
    assert [reader.returncode for reader in readers] == [0, 0]
    for line, _ in told:
        result = json.loads(line)
        assert result["asked"] > 5
        assert len(result["seen"]) >= 2
        assert set(result["seen"]) <= set(range(1, GENERATIONS + 1))
        assert not result["back"]
    assert list((tmp_path / "tmp").iterdir()) == []  # nothing private is left behind


@pytest.mark.slow
@pytest.mark.parametrize("url", ["(embedded)"])
def test_what_a_killed_reader_leaves_is_swept_by_the_next(
    library: vector_readers.Library, environment: dict[str, str], tmp_path: Path
) -> None:
    vector_readers.publish(library, 1)
    left = []
    for kill in (True, False):
        with subprocess.Popen(
            [sys.executable, str(READER)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
        ) as reader:  # fmt: skip
            assert reader.stdout is not None
            assert reader.stdout.readline() == "ready\n"
            left.append({path.name for path in (tmp_path / "tmp").iterdir()})
            if kill:
                reader.kill()
            reader.communicate("" if kill else "\n", timeout=60)

    assert [len(each) for each in left] == [1, 1]
    assert not left[0] & left[1]
    assert list((tmp_path / "tmp").iterdir()) == []
