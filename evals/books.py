"""Every row of a store, so that two moments can be held against each other."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Engine, MetaData, create_engine, select

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
    """Read every table of an SQLite file."""
    engine = create_engine(f"sqlite:///{path.as_posix()}")
    try:
        return rows_of(engine)
    finally:
        engine.dispose()


def changed_rows(before: Rows, after: Rows) -> Mapping[str, frozenset[tuple[object, ...]]]:
    """List the keys of rows that are new, gone or other than before, by table."""
    changed = {}
    for table in {*before, *after}:
        one, other = before.get(table, {}), after.get(table, {})
        keys = frozenset(key for key in {*one, *other} if one.get(key) != other.get(key))
        if keys:
            changed[table] = keys
    return changed
