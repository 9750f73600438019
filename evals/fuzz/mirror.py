"""What the records should be: the first ones with every line of the ledger done again, by hand.

This shares no code with the desk: a line says what a commit wrote, and here it is written again.
"""

import hashlib
import json
import sqlite3
from typing import Any

from evals.fuzz.shop import MadeShop

Body = dict[str, Any]
GENESIS = "0" * 64


class Mirror:
    """A shop's customers, orders, kept pieces and returns, as plain JSON."""

    def __init__(self, shop: MadeShop) -> None:
        self.customers: dict[str, Body] = {each.id: _plain(each) for each in shop.people}
        self.orders: dict[str, Body] = {each.id: _plain(each) for each in shop.orders}
        self.kept: dict[tuple[str, str, str], int] = {}
        self.rmas: dict[str, Body] = {}
        self.lines = 0
        self.last = GENESIS

    def replay(self, line: tuple[int, str, str, str]) -> None:
        """Do a ledger line (position, body, previous hash, hash) again; raises ValueError."""
        position, body, previous, own = line
        hashed = hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()
        if (position, previous, own) != (self.lines + 1, self.last, hashed):
            msg = "the ledger's chain is broken"
            raise ValueError(msg)
        self.lines, self.last = position, own
        entry = json.loads(body)
        changes, order = entry["changes"], entry["order"]
        if order is not None:
            self.orders[order["id"]] = order
        self._customer(self.customers[changes["customer_id"]], changes)
        if changes["release"] is not None:
            gone = [key for key in self.kept if key[0] == changes["release"]]
            for key in gone:
                del self.kept[key]
        for each in changes["stock"]:
            key = (each["reference"], each["sku"], each["location"])
            self.kept[key] = self.kept.get(key, 0) + each["quantity"]
        if changes["rma"] is not None:
            self.rmas[changes["rma"]["id"]] = changes["rma"]

    def _customer(self, customer: Body, changes: Body) -> None:
        customer["points"]["balance"] += changes["points"]
        for move in changes["balances"]:
            card = next(each for each in customer["means"] if each["id"] == move["means_id"])
            card["balance"] += move["amount"]
        new = changes["address"]
        if new is not None:
            listed = [each for each in customer["addresses"] if each["id"] != new["id"]]
            if new["is_default"]:
                listed = [each | {"is_default": False} for each in listed]
            customer["addresses"] = sorted((*listed, new), key=lambda each: str(each["id"]))
            customer["version"] += 1


class Records:
    """A shop's rows, read past the desk by a connection of its own."""

    def __init__(self, path: str, shop_id: str) -> None:
        self._connection = sqlite3.connect(path)
        self._shop = (shop_id,)

    def state(self) -> tuple[tuple[Any, ...], ...]:
        """Return every row a confirmation may change: customers, orders, kept, returns, ledger."""
        return tuple(
            row
            for query in (
                "SELECT id, body FROM customers WHERE shop_id = ? ORDER BY id",
                "SELECT id, customer_id, version, body FROM orders WHERE shop_id = ? ORDER BY id",
                "SELECT reference, sku, location, quantity, until FROM kept "
                "WHERE shop_id = ? ORDER BY 1, 2, 3",
                "SELECT id, state, version, body FROM rmas WHERE shop_id = ? ORDER BY id",
                "SELECT position, hash FROM ledger WHERE shop_id = ? ORDER BY position",
            )
            for row in self._connection.execute(query, self._shop)
        )

    def bodies(self, table: str) -> dict[str, Body]:
        """Read the bodies of a table by id."""
        query = f"SELECT id, body FROM {table} WHERE shop_id = ?"  # noqa: S608 - our own names
        return {
            name: json.loads(body) for name, body in self._connection.execute(query, self._shop)
        }

    def kept(self) -> dict[tuple[str, str, str], int]:
        """Read the pieces kept, by (reference, SKU, location)."""
        query = "SELECT reference, sku, location, quantity FROM kept WHERE shop_id = ?"
        rows = self._connection.execute(query, self._shop)
        return {(reference, sku, place): count for reference, sku, place, count in rows}

    def standing(self, moment: str) -> dict[tuple[str, str], int]:
        """Count the pieces kept at a moment, by (SKU, location)."""
        query = (
            "SELECT sku, location, SUM(quantity) FROM kept "
            "WHERE shop_id = ? AND (until IS NULL OR until > ?) GROUP BY sku, location"
        )
        rows = self._connection.execute(query, (*self._shop, moment))
        return {(sku, place): count for sku, place, count in rows}

    def ledger(self, after: int) -> list[tuple[int, str, str, str]]:
        """Read the ledger's lines after a position."""
        query = (
            "SELECT position, body, previous_hash, hash FROM ledger "
            "WHERE shop_id = ? AND position > ? ORDER BY position"
        )
        return self._connection.execute(query, (*self._shop, after)).fetchall()

    def tamper(self, proposal_id: str, body: str) -> None:
        """Overwrite a stored proposal, as no one may."""
        query = "UPDATE proposals SET body = ? WHERE shop_id = ? AND id = ?"
        self._connection.execute(query, (body, *self._shop, proposal_id))
        self._connection.commit()

    def move_on(self, order_id: str, state: str) -> Body:
        """Let the shop itself put an order into another state, outside of the desk."""
        body = self.bodies("orders")[order_id]
        body |= {"state": state, "version": body["version"] + 1}
        query = "UPDATE orders SET body = ?, version = ? WHERE shop_id = ? AND id = ?"
        values = (json.dumps(body, ensure_ascii=False), body["version"], *self._shop, order_id)
        self._connection.execute(query, values)
        self._connection.commit()
        return body

    def forget(self) -> None:
        """Delete everything of the shop, and close."""
        for table in ("customers", "orders", "goods", "kept", "rmas", "ledger", "proposals"):
            query = f"DELETE FROM {table} WHERE shop_id = ?"  # noqa: S608 - our own names
            self._connection.execute(query, self._shop)
        self._connection.commit()
        self._connection.close()


def _plain(value: Any) -> Body:  # noqa: ANN401 - any of our models
    plain: Body = json.loads(value.model_dump_json())
    return plain
