"""Vectors in Postgres with pgvector: a table for every shop and generation, built in one go."""

import getpass
import io
import json
import re
import shutil
import ssl
import uuid
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from assistant.errors import ConfigurationInvalid, IndexUnavailable
from assistant.ports import Matrix, Rows, Vector

NAME_FILE = "pgvector.json"
TABLE = re.compile(r"assistant_vectors_[0-9a-f]{32}")
COPY_HEAD, COPY_END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
BATCH = 5_000
GRAPH = "USING hnsw (vector halfvec_cosine_ops) WITH (m = 16, ef_construction = 128)"
GRACE_SECONDS = 1.0
OLDEST = [0, 8]
"""With 0.8 came scans that go on until a limit is reached; halfvec came with 0.7."""


class PgvectorTables:
    """Builds, opens and drops tables of `halfvec` under an HNSW index, over a pool of connections.

    The server stops a search after `timeout_seconds`; one that says nothing is given up a second
    later. A build may take `build_seconds`. A search whose connection was lost is asked once more.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout_seconds: float = 3.0,
        build_seconds: float = 3_600.0,
        connections: int = 4,
    ) -> None:
        self._url = url
        self._build_seconds = build_seconds
        self._engine = _engine(url, timeout_seconds, connections=connections)
        weakref.finalize(self, self._engine.dispose)

    def build(self, directory: Path, *, vectors: Matrix) -> None:
        """Make, fill and index a table in one transaction: a build that dies leaves nothing."""
        table = f"assistant_vectors_{uuid.uuid4().hex}"
        shop = re.sub(r"[^\w-]", "-", directory.parent.name)
        kept = f"(row integer PRIMARY KEY, vector halfvec({vectors.shape[1]}) NOT NULL)"
        with self._changing() as connection:
            _extend(connection)
            connection.exec_driver_sql(f"CREATE TABLE {table} {kept}")
            connection.exec_driver_sql(f"COMMENT ON TABLE {table} IS 'shop {shop}'")
            for start in range(0, len(vectors), BATCH):
                _copy(connection, table, vectors[start : start + BATCH], start)
            # One process: parallel builds need more shared memory than a container has.
            connection.exec_driver_sql("SET LOCAL max_parallel_maintenance_workers = 0")
            connection.exec_driver_sql(f"SET LOCAL maintenance_work_mem = '{_graph_mb(vectors)}MB'")
            connection.exec_driver_sql(f"CREATE INDEX ON {table} {GRAPH}")
            (directory / NAME_FILE).write_text(json.dumps({"table": table}), encoding="ascii")

    def share(self, directory: Path, *, base: Path) -> None:
        """Name what the base names."""
        shutil.copyfile(base / NAME_FILE, directory / NAME_FILE)

    def open(self, directory: Path) -> "PgvectorTable":
        """Find a generation's table; raises IndexUnavailable."""
        return PgvectorTable(self._engine, _table(directory))

    def drop(self, directory: Path) -> None:
        """Drop the table that the directory names, where there still is one."""
        if (directory / NAME_FILE).exists():
            with self._changing() as connection:
                connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_table(directory)}")

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        engine = _engine(self._url, self._build_seconds)
        try:
            with _explained(engine), engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()


class PgvectorTable:
    """One generation's table, open for reading."""

    def __init__(self, engine: Engine, table: str) -> None:
        self._engine = engine
        self._table = table

    def near(self, vector: Vector, *, count: int) -> Rows:
        """List about the `count` nearest rows, best first; raises IndexUnavailable."""
        with _explained(self._engine):
            try:
                return self._near(vector, count)
            except DBAPIError as problem:
                slow = isinstance(getattr(problem.orig, "__cause__", None), TimeoutError)
                if slow or not problem.connection_invalidated:
                    raise
            return self._near(vector, count)

    def _near(self, vector: Vector, count: int) -> Rows:
        asked = "[" + ",".join(map(repr, vector.tolist())) + "]"
        query = f"SELECT row FROM {self._table} ORDER BY vector <=> %s::halfvec LIMIT {count:d}"  # noqa: S608 - TABLE and a number
        with self._engine.connect() as connection:
            found = connection.exec_driver_sql(query, (asked,)).scalars().all()
        return np.array(found, dtype=np.int64)


def _table(directory: Path) -> str:
    """Read the name of a generation's table; raises IndexUnavailable."""
    try:
        table = str(json.loads((directory / NAME_FILE).read_text(encoding="ascii"))["table"])
    except (OSError, ValueError, KeyError, TypeError):
        table = ""
    if not TABLE.fullmatch(table):
        msg = "the index was not built in Postgres: run `assistant ingest`"
        raise IndexUnavailable(msg)
    return table


def _engine(url: str, timeout_seconds: float, *, connections: int = 0) -> Engine:
    """Make a pool of `connections`, or of none for a build; raises ConfigurationInvalid."""
    read = _read(url)
    connecting = {"timeout": timeout_seconds + GRACE_SECONDS, **_way(read)}
    bare = read.set(drivername="postgresql+pg8000", query={})
    try:
        if connections:
            engine = create_engine(
                bare,
                connect_args=connecting,
                isolation_level="AUTOCOMMIT",
                pool_size=connections,
                max_overflow=0,
                pool_timeout=timeout_seconds,
            )
        else:
            engine = create_engine(bare, connect_args=connecting, poolclass=NullPool)
    except ImportError as problem:
        msg = "ASSISTANT_INDEX__URL: Postgres needs `pip install commerce-assistant[postgres]`"
        raise ConfigurationInvalid(msg) from problem

    def settle(fresh: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = fresh.cursor()
        cursor.execute(f"SET statement_timeout = {round(timeout_seconds * 1000)}")
        cursor.execute("SET hnsw.ef_search = 400")
        cursor.execute("SET hnsw.iterative_scan = relaxed_order")
        cursor.close()
        fresh.commit()

    event.listen(engine, "connect", settle)
    return engine


def _read(url: str) -> URL:
    try:
        read = make_url(url)
    except ArgumentError as problem:
        msg = "ASSISTANT_INDEX__URL: expected postgresql://user:password@host:port/database"
        raise ConfigurationInvalid(msg) from problem
    return read if read.username else read.set(username=getpass.getuser())


def _way(url: URL) -> dict[str, object]:
    """Read `?host=/run/postgresql` and `?sslmode=…` as libpq does; the driver knows neither."""
    folder, mode = url.query.get("host"), url.query.get("sslmode", "prefer")
    way: dict[str, object] = {}
    if folder:
        way["unix_sock"] = f"{folder}/.s.PGSQL.{url.port or 5432}"
    if mode in {"require", "verify-ca", "verify-full"}:
        context = ssl.create_default_context()
        context.check_hostname = mode == "verify-full"
        if mode == "require":
            context.verify_mode = ssl.CERT_NONE
        way["ssl_context"] = context
    return way


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    """Raise IndexUnavailable for whatever goes wrong on the way to Postgres and back."""
    url = engine.url
    try:
        yield
    except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error, OSError) as problem:
        told = getattr(problem, "orig", None) or problem
        fields = told.args[0] if told.args else ""
        words = fields.get("M", fields) if isinstance(fields, dict) else fields
        gone = isinstance(fields, dict) and fields.get("C") == "42P01"
        hint = ": run `assistant ingest`" if gone else ""
        msg = f"Postgres at {url.host or 'its socket'}:{url.port or 5432}: {words!s:.200}{hint}"
        raise IndexUnavailable(msg) from problem


def _extend(connection: Connection) -> None:
    """Make sure of pgvector; raises IndexUnavailable where it is missing or too old."""
    version = "SELECT {} FROM pg_available_extensions WHERE name = 'vector'"
    if connection.exec_driver_sql(version.format("default_version")).scalar() is None:
        msg = "this Postgres has no pgvector: install it on the server, or leave the index embedded"
        raise IndexUnavailable(msg)
    connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS vector")
    installed = str(connection.exec_driver_sql(version.format("installed_version")).scalar())
    if [int(part) for part in installed.split(".")[:2]] < OLDEST:
        msg = f"pgvector {installed} is too old: 0.8 or newer is needed (ALTER EXTENSION … UPDATE)"
        raise IndexUnavailable(msg)


def _copy(connection: Connection, table: str, vectors: Matrix, first: int) -> None:
    """Send rows in COPY's binary form: two fields, a row number and a halfvec, big-endian."""
    dimensions = vectors.shape[1]
    layout = np.dtype(
        [
            ("fields", ">i2"), ("row_bytes", ">i4"), ("row", ">i4"), ("vector_bytes", ">i4"),
            ("dimensions", ">i2"), ("unused", ">i2"), ("vector", ">f2", (dimensions,)),
        ]
    )  # fmt: skip
    lines = np.zeros(len(vectors), dtype=layout)
    lines["fields"], lines["row_bytes"], lines["vector_bytes"] = 2, 4, 4 + 2 * dimensions
    lines["row"], lines["dimensions"] = np.arange(first, first + len(vectors)), dimensions
    lines["vector"] = vectors
    cursor = connection.connection.cursor()
    stream = io.BytesIO(COPY_HEAD + lines.tobytes() + COPY_END)
    cursor.execute(f"COPY {table} FROM STDIN (FORMAT binary)", stream=stream)  # type: ignore[call-arg]
    cursor.close()


def _graph_mb(vectors: Matrix) -> int:
    """Estimate the memory in which a graph is built at once: between 64 MB and 1 GB."""
    return int(np.clip(len(vectors) * (2 * vectors.shape[1] + 600) >> 20, 64, 1024))
