"""Vector servers that fail: one clear error in bounded time, nothing left over, and back again."""

import gc
import json
import socket
import time
import uuid
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from vector_servers import chroma_server, free_port, postgres_missing, postgres_server

from assistant.adapters import pgvector_index
from assistant.adapters.chroma_server import ChromaServer
from assistant.adapters.pgvector_index import PgvectorTables
from assistant.errors import ConfigurationInvalid, IndexUnavailable
from assistant.ports import Graphs, Matrix, Vector

AXES = np.eye(5, 8, dtype=np.float32)
SOME: Vector = AXES[2]
Make = Callable[[str], Graphs]


def chroma(url: str) -> Graphs:
    return ChromaServer(url, timeout_seconds=0.5)


def postgres(url: str) -> Graphs:
    return PgvectorTables(url, timeout_seconds=0.5)


@pytest.fixture
def silent() -> Iterator[int]:
    """A port where connections are taken and nothing is ever said."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(16)
        yield int(server.getsockname()[1])


def named(directory: Path) -> Path:
    """A directory as a build left it, on whichever server."""
    directory.mkdir(parents=True)
    (directory / "collection.json").write_text('{"collection": "assistant-x", "rows": 5}', "ascii")
    table = {"table": f"assistant_vectors_{uuid.uuid4().hex}"}
    (directory / "pgvector.json").write_text(json.dumps(table), "ascii")
    return directory


def searched(graphs: Graphs, directory: Path) -> list[int]:
    return graphs.open(directory).near(SOME, count=1).tolist()


SERVERS = pytest.mark.parametrize(
    ("make", "url"),
    [(chroma, "http://127.0.0.1:{}"), (postgres, "postgresql://u:hush@127.0.0.1:{}/d")],
    ids=["chroma", "postgres"],
)


@pytest.fixture(autouse=True)
def _driver(request: pytest.FixtureRequest) -> None:
    missing = postgres_missing()
    if missing and "postgres" in request.node.name:
        pytest.skip(missing)


@SERVERS
def test_a_server_that_is_not_there_is_named_at_once(make: Make, url: str, tmp_path: Path) -> None:
    port = free_port()
    graphs, directory = make(url.format(port)), named(tmp_path / "000001")

    for attempt in (
        lambda: graphs.build(directory, vectors=AXES),
        lambda: searched(graphs, directory),
        lambda: graphs.drop(directory),
    ):
        begun = time.monotonic()
        with pytest.raises(IndexUnavailable, match=f"127.0.0.1:{port}") as told:
            attempt()
        assert time.monotonic() - begun < 3
        assert "hush" not in str(told.value)


@SERVERS
def test_a_server_that_says_nothing_is_given_up_in_time(
    make: Make, url: str, silent: int, tmp_path: Path
) -> None:
    graphs, directory = make(url.format(silent)), named(tmp_path / "000001")

    with warnings.catch_warnings():  # pg8000 leaves such a connection's socket to the collector
        warnings.simplefilter("ignore", ResourceWarning)
        begun = time.monotonic()
        with pytest.raises(IndexUnavailable, match=f"127.0.0.1:{silent}") as told:
            searched(graphs, directory)
        assert time.monotonic() - begun < 4
        del told
        gc.collect()


@SERVERS
def test_a_generation_built_elsewhere_says_what_to_do(make: Make, url: str, tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="assistant ingest"):
        make(url.format(9)).open(tmp_path)


@pytest.fixture(params=["chroma", "postgres"])
def graphs(request: pytest.FixtureRequest) -> Graphs:
    if request.param == "chroma":
        return ChromaServer(request.getfixturevalue("chroma_url"), timeout_seconds=20)
    return PgvectorTables(request.getfixturevalue("postgres_url"), timeout_seconds=20)


def test_what_was_dropped_is_not_searched(graphs: Graphs, tmp_path: Path) -> None:
    graphs.build(tmp_path, vectors=AXES)
    graph = graphs.open(tmp_path)
    assert graph.near(SOME, count=1).tolist() == [2]

    graphs.drop(tmp_path)

    with pytest.raises(IndexUnavailable):
        graph.near(SOME, count=1)
    with pytest.raises(IndexUnavailable):
        searched(graphs, tmp_path)


def test_a_shop_may_have_any_name(graphs: Graphs, tmp_path: Path) -> None:
    directory = tmp_path / "ミナモ's; 100% «店»" / ".building-000001"
    directory.mkdir(parents=True)

    graphs.build(directory, vectors=AXES)

    assert searched(graphs, directory) == [2]


def test_a_build_that_died_halfway_is_swept_by_its_directory(
    graphs: Graphs, tmp_path: Path
) -> None:
    before = left_over(graphs)

    with pytest.raises((ValueError, IndexError)):
        graphs.build(tmp_path, vectors=Torn(7))  # type: ignore[arg-type]
    graphs.drop(tmp_path)

    assert left_over(graphs) == before


class Torn:
    """Vectors that cannot be read after the first batch."""

    shape = (6_000, 8)

    def __init__(self, seed: int) -> None:
        self._rows = np.random.default_rng(seed).random(self.shape).astype(np.float32)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, rows: slice) -> Matrix:
        if rows.start:
            raise ValueError("torn")
        return self._rows[rows]


def left_over(graphs: Graphs) -> int:
    if isinstance(graphs, ChromaServer):
        return len(graphs._wire.ask("GET", "?limit=1000"))
    with graphs._changing() as connection:
        query = "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'assistant_vectors_%%'"
        return int(connection.exec_driver_sql(query).scalar())


@pytest.mark.slow
def test_a_chroma_server_that_comes_back_is_found_again(tmp_path: Path) -> None:
    port = free_port()
    directory = tmp_path / "000001"
    directory.mkdir()
    graphs = ChromaServer(f"http://127.0.0.1:{port}", timeout_seconds=20)
    with chroma_server(tmp_path / "chroma", port):
        graphs.build(directory, vectors=AXES)
        graph = graphs.open(directory)
        assert graph.near(SOME, count=1).tolist() == [2]

    with pytest.raises(IndexUnavailable, match=f"127.0.0.1:{port}"):
        graph.near(SOME, count=1)

    with chroma_server(tmp_path / "chroma", port):
        assert graph.near(SOME, count=1).tolist() == [2]


def test_a_chroma_collection_that_lost_rows_is_not_searched(
    chroma_url: str, tmp_path: Path
) -> None:
    graphs = ChromaServer(chroma_url, timeout_seconds=20)
    graphs.build(tmp_path, vectors=AXES)
    file = tmp_path / "collection.json"
    kept = json.loads(file.read_text("ascii")) | {"rows": 6}
    file.write_text(json.dumps(kept), "ascii")

    with pytest.raises(IndexUnavailable, match="5 of 6 rows: run `assistant ingest`"):
        graphs.open(tmp_path)


def test_what_answers_but_is_no_chroma_is_unavailable(postgres_url: str, tmp_path: Path) -> None:
    url = postgres_url.replace("postgresql://postgres@", "http://").removesuffix("/postgres")

    with pytest.raises(IndexUnavailable, match="the Chroma server at"):
        searched(ChromaServer(url), named(tmp_path / "000001"))


def test_a_lost_connection_to_postgres_is_replaced(postgres_url: str, tmp_path: Path) -> None:
    graphs = PgvectorTables(postgres_url, timeout_seconds=20, connections=2)
    graphs.build(tmp_path, vectors=AXES)
    graph = graphs.open(tmp_path)
    assert graph.near(SOME, count=1).tolist() == [2]

    with graphs._changing() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        )

    assert graph.near(SOME, count=1).tolist() == [2]


def test_postgres_stops_a_search_that_takes_too_long(postgres_url: str, tmp_path: Path) -> None:
    patient = PgvectorTables(postgres_url, timeout_seconds=20)
    patient.build(tmp_path, vectors=AXES)
    table = json.loads((tmp_path / "pgvector.json").read_text("ascii"))["table"]

    with patient._changing() as connection:
        connection.exec_driver_sql(f"LOCK TABLE {table}")
        begun = time.monotonic()
        with pytest.raises(IndexUnavailable, match="timeout"):
            searched(PgvectorTables(postgres_url, timeout_seconds=0.3), tmp_path)
        assert time.monotonic() - begun < 3


def test_more_searches_than_connections_wait_their_turn(postgres_url: str, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    graphs = PgvectorTables(postgres_url, timeout_seconds=20, connections=2)
    graphs.build(tmp_path, vectors=AXES)
    graph = graphs.open(tmp_path)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda row: graph.near(AXES[row % 5], count=1).tolist(), range(64)))

    assert found == [[row % 5] for row in range(64)]


@pytest.mark.slow
def test_a_postgres_without_pgvector_says_so(tmp_path: Path) -> None:
    with (
        postgres_server(without_pgvector=True) as url,
        pytest.raises(IndexUnavailable, match="no pgvector: install it"),
    ):
        PgvectorTables(url).build(tmp_path, vectors=AXES)


def test_a_pgvector_that_is_too_old_says_so(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pgvector_index, "OLDEST", [99, 0])

    with pytest.raises(IndexUnavailable, match="too old"):
        PgvectorTables(postgres_url).build(tmp_path, vectors=AXES)


def test_a_url_that_is_none_stops_the_start() -> None:
    with pytest.raises(ConfigurationInvalid, match="ASSISTANT_INDEX__URL"):
        PgvectorTables("postgresql//nowhere")


def test_a_url_may_name_a_socket_and_how_to_encrypt() -> None:
    way = pgvector_index._way(
        pgvector_index._read("postgresql:///shop?host=/run/postgresql&sslmode=require")
    )

    assert way["unix_sock"] == "/run/postgresql/.s.PGSQL.5432"
    assert not way["ssl_context"].check_hostname
    for mode, named_host in (("verify-ca", False), ("verify-full", True)):
        way = pgvector_index._way(pgvector_index._read(f"postgresql://h/d?sslmode={mode}"))
        assert way["ssl_context"].check_hostname is named_host
        assert way["ssl_context"].verify_mode.name == "CERT_REQUIRED"
    assert pgvector_index._way(pgvector_index._read("postgresql://h/d")) == {}
