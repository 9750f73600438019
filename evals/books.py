"""Every row of a store, so that two moments can be held against each other."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, MetaData, select

Rows = Mapping[str, Mapping[tuple[object, ...], tuple[object, ...]]]
"""By table, each row by its key."""


def rows_of(engine: Engine) -> Rows:
    """Read every table of a store."""
    tables = MetaData()
    tables.reflect(bind=engine)
    read = {}
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            key = [column.name for column in table.primary_key] or [*table.c.keys()]
            read[table.name] = {
                tuple(row[name] for name in key): tuple(row.values())
                for row in connection.execute(select(table)).mappings()
            }
    return read


def rows_in(path: Path) -> Rows:
    """Read every table of an SQLite file, as `rows_of` does but in a fraction of the time."""
    with closing(sqlite3.connect(path)) as connection:
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: _rows_of_table(connection, name) for (name,) in named}


def _rows_of_table(
    connection: sqlite3.Connection, table: str
) -> Mapping[tuple[object, ...], tuple[object, ...]]:
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    key = [at for at, column in enumerate(columns) if column[5]] or range(len(columns))
    rows = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name it gave itself
    return {tuple(row[at] for at in key): row for row in rows}


def changed_rows(before: Rows, after: Rows) -> Mapping[str, frozenset[tuple[object, ...]]]:
    """List the keys of rows that are new, gone or other than before, by table."""
    changed = {}
    for table in {*before, *after}:
        one, other = before.get(table, {}), after.get(table, {})
        keys = frozenset(key for key in {*one, *other} if one.get(key) != other.get(key))
        if keys:
            changed[table] = keys
    return changed
