"""The servers that contract tests share, each started once, by the first test that needs it."""

from collections.abc import Iterator

import pytest
from vector_servers import chroma_server, postgres_missing, postgres_server


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server of this run."""
    with chroma_server(tmp_path_factory.mktemp("chroma-server")) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A Postgres with pgvector of this run; skips, saying why, where there is none."""
    missing = postgres_missing()
    if missing:
        pytest.skip(missing)
    with postgres_server() as url:
        yield url
