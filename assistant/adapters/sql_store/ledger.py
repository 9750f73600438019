"""The ledger: a line for every commit, each resting on the one before, so that none is changed."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select

from assistant.adapters.sql_store.tables import ledger

GENESIS = "0" * 64


def write_line(connection: Connection, shop_id: str, key: str, entry: Mapping[str, object]) -> None:
    """Add a line under an idempotency key; the caller holds the lock that orders lines."""
    mine = ledger.c.shop_id == shop_id
    last = connection.execute(
        select(ledger.c.position, ledger.c.hash).where(
            mine,
            ledger.c.position == select(func.max(ledger.c.position)).where(mine).scalar_subquery(),
        )
    ).first()
    previous = last.hash if last else GENESIS
    body = json.dumps(entry, ensure_ascii=False, sort_keys=True)
    connection.execute(
        insert(ledger).values(
            shop_id=shop_id,
            position=(last.position if last else 0) + 1,
            idempotency_key=key,
            body=body,
            previous_hash=previous,
            hash=_chained(previous, body),
        )
    )


def line_of(connection: Connection, shop_id: str, key: str) -> dict[str, Any]:
    """Read the line of an idempotency key."""
    query = select(ledger.c.body).where(
        ledger.c.shop_id == shop_id, ledger.c.idempotency_key == key
    )
    entry: dict[str, Any] = json.loads(connection.execute(query).scalar_one())
    return entry


def verify_ledger(engine: Engine, shop_id: str) -> tuple[int, ...]:
    """Return the positions of ledger lines that no longer fit the chain; none when it is whole.

    A changed, added or removed line is found; lines cut off the end leave no trace in the chain.
    """
    query = (
        select(ledger.c.position, ledger.c.body, ledger.c.previous_hash, ledger.c.hash)
        .where(ledger.c.shop_id == shop_id)
        .order_by(ledger.c.position)
    )
    broken, previous, position = [], GENESIS, 0
    with engine.connect() as connection:
        for row in connection.execute(query):
            whole = row.previous_hash == previous and row.hash == _chained(previous, row.body)
            if row.position != position + 1 or not whole:
                broken.append(row.position)
            previous, position = row.hash, row.position
    return tuple(broken)


def _chained(previous: str, body: str) -> str:
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()
