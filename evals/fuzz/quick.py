"""The shop's records read straight from SQLite, as `SqlShop` reads them, in a tenth of the time.

Only reading is done here; proposals and commits go through the store that serves readers.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from assistant.domain.changes import Rma
from assistant.domain.customer import Customer
from assistant.domain.goods import Goods
from assistant.domain.order import Order
from assistant.errors import NotFound, OrderNotFound

_Row = tuple[str, ...]


class QuickShop:
    """A shop backend over the SQLite file of a store that exists already."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, timeout=30)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def customer(self, shop_id: str, customer_id: str) -> Customer:
        """Return a customer; raises NotFound."""
        body = self._one("customers", "shop_id = ? AND id = ?", (shop_id, customer_id))
        if body is None:
            msg = "no such customer"
            raise NotFound(msg)
        return _customer(body)

    def orders(self, shop_id: str, customer_id: str) -> Sequence[Order]:
        """Return a customer's orders, latest first."""
        where = "shop_id = ? AND customer_id = ? ORDER BY placed_at DESC, id DESC"
        return tuple(_order(body) for body in self._all("orders", where, (shop_id, customer_id)))

    def order(self, shop_id: str, customer_id: str, order_id: str) -> Order:
        """Return the customer's own order; raises OrderNotFound for any other."""
        where = "shop_id = ? AND customer_id = ? AND id = ?"
        body = self._one("orders", where, (shop_id, customer_id, order_id))
        if body is None:
            raise OrderNotFound
        return _order(body)

    def goods(self, shop_id: str, skus: Sequence[str]) -> Mapping[str, Goods]:
        """Return what the shop knows of these variants."""
        where = f"shop_id = ? AND sku IN ({', '.join('?' * len(skus))})"
        found = (_goods(body) for body in self._all("goods", where, (shop_id, *skus)))
        return {good.sku: good for good in found}

    def kept(
        self, shop_id: str, skus: Sequence[str], *, now: datetime
    ) -> Mapping[tuple[str, str], int]:
        """Count the pieces kept for somebody by (SKU, location)."""
        query = (
            "SELECT sku, location, SUM(quantity) FROM kept WHERE shop_id = ? "
            "AND (until IS NULL OR until > ?) GROUP BY sku, location"
        )
        moment = now.astimezone(UTC).isoformat(timespec="seconds")
        rows = self._connection.execute(query, (shop_id, moment))
        return {(sku, place): count for sku, place, count in rows if sku in skus}

    def rmas(self, shop_id: str, order_id: str) -> Sequence[Rma]:
        """Return an order's returns and exchanges, oldest first."""
        where = "shop_id = ? AND order_id = ? ORDER BY id"
        return tuple(_rma(body) for body in self._all("rmas", where, (shop_id, order_id)))

    def seed(
        self,
        shop_id: str,
        people: Iterable[Customer],
        placed: Iterable[Order],
        stocked: Iterable[Goods] = (),
    ) -> None:
        """Fill an empty shop."""
        write = self._connection.executemany
        write(
            "INSERT INTO customers (shop_id, id, body) VALUES (?, ?, ?)",
            [(shop_id, each.id, each.model_dump_json()) for each in people],
        )
        write(
            "INSERT INTO orders (shop_id, id, customer_id, placed_at, version, body) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    shop_id,
                    each.id,
                    each.customer_id,
                    each.placed_at.astimezone(UTC).isoformat(),
                    each.version,
                    each.model_dump_json(),
                )
                for each in placed
            ],
        )
        write(
            "INSERT INTO goods (shop_id, sku, product_id, body) VALUES (?, ?, ?, ?)",
            [(shop_id, each.sku, each.product_id, each.model_dump_json()) for each in stocked],
        )
        self._connection.commit()

    def _all(self, table: str, where: str, values: _Row) -> list[str]:
        query = f"SELECT body FROM {table} WHERE {where}"  # noqa: S608 - our own names
        return [body for (body,) in self._connection.execute(query, values)]

    def _one(self, table: str, where: str, values: _Row) -> str | None:
        return next(iter(self._all(table, where, values)), None)


@lru_cache(maxsize=512)
def _customer(body: str) -> Customer:
    return Customer.model_validate_json(body)


@lru_cache(maxsize=512)
def _order(body: str) -> Order:
    return Order.model_validate_json(body)


@lru_cache(maxsize=512)
def _goods(body: str) -> Goods:
    return Goods.model_validate_json(body)


@lru_cache(maxsize=512)
def _rma(body: str) -> Rma:
    return Rma.model_validate_json(body)
