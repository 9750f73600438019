"""Opens the store and brings its tables up to date."""

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from assistant.adapters.sql_store.tables import HEAD
from assistant.errors import ConfigurationInvalid

TIMEOUT_SECONDS = 30
PAUSE_SECONDS = 0.02


def connect(url: str) -> Engine:
    """Open a store by URL and migrate it; raises ConfigurationInvalid when it cannot be reached."""
    try:
        engine = create_engine(_with_driver(url), connect_args={"timeout": TIMEOUT_SECONDS})
        if engine.dialect.name == "sqlite":
            if engine.url.database:
                Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
            event.listen(engine, "connect", _prepare_sqlite)
        if _version(engine) != HEAD:
            _bring_up_to_date(engine)
    except (SQLAlchemyError, ImportError) as problem:
        msg = f"ASSISTANT_STORE__URL: the store cannot be opened: {problem}"
        raise ConfigurationInvalid(msg) from problem
    return engine


def _with_driver(url: str) -> str:
    """Name pg8000 for Postgres, so that the plain URL works."""
    return url.replace("postgresql://", "postgresql+pg8000://", 1)


def _prepare_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 - a DBAPI connection
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _write_ahead(connection: Any) -> None:  # noqa: ANN401 - a DBAPI connection
    """Turn the write-ahead log on; SQLite does not wait by itself for others to let it."""
    until = time.monotonic() + TIMEOUT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() > until:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return _version_on(connection)


def _version_on(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _bring_up_to_date(engine: Engine) -> None:
    """Migrate, unless another process that begins at the same time does it."""
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # one at a time, whole or not at all
            if _version_on(connection) != HEAD:
                _migrate(connection)
    except SQLAlchemyError:
        if _version(engine) != HEAD:
            raise


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
