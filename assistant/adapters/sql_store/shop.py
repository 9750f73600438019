"""The sample shop's customers and orders; ownership is part of every question."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.adapters.sql_store.tables import customers, goods, orders, rmas
from assistant.adapters.sql_store.writing import kept_pieces
from assistant.domain.changes import Rma
from assistant.domain.customer import Customer
from assistant.domain.goods import Goods
from assistant.domain.order import Order
from assistant.errors import NotFound, OrderNotFound


class SqlShop:
    """A shop backend on our own tables."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def customer(self, shop_id: str, customer_id: str) -> Customer:
        """Return a customer; raises NotFound."""
        query = select(customers.c.body).where(
            customers.c.shop_id == shop_id, customers.c.id == customer_id
        )
        with self._engine.connect() as connection:
            body = connection.execute(query).scalar()
        if body is None:
            msg = "no such customer"
            raise NotFound(msg)
        return Customer.model_validate_json(body)

    def orders(self, shop_id: str, customer_id: str) -> Sequence[Order]:
        """Return a customer's orders, latest first."""
        query = (
            select(orders.c.body)
            .where(orders.c.shop_id == shop_id, orders.c.customer_id == customer_id)
            .order_by(orders.c.placed_at.desc(), orders.c.id.desc())
        )
        with self._engine.connect() as connection:
            return tuple(Order.model_validate_json(row.body) for row in connection.execute(query))

    def order(self, shop_id: str, customer_id: str, order_id: str) -> Order:
        """Return the customer's own order; raises OrderNotFound for any other."""
        query = select(orders.c.body).where(
            orders.c.shop_id == shop_id,
            orders.c.customer_id == customer_id,
            orders.c.id == order_id,
        )
        with self._engine.connect() as connection:
            body = connection.execute(query).scalar()
        if body is None:
            raise OrderNotFound
        return Order.model_validate_json(body)

    def goods(self, shop_id: str, skus: Sequence[str]) -> Mapping[str, Goods]:
        """Return what the shop itself knows of these variants; none where the catalogue knows."""
        query = select(goods.c.sku, goods.c.body).where(
            goods.c.shop_id == shop_id, goods.c.sku.in_(tuple(skus))
        )
        with self._engine.connect() as connection:
            return {sku: Goods.model_validate_json(body) for sku, body in connection.execute(query)}

    def kept(
        self, shop_id: str, skus: Sequence[str], *, now: datetime
    ) -> Mapping[tuple[str, str], int]:
        """Count the pieces kept for somebody by (SKU, location)."""
        with self._engine.connect() as connection:
            return kept_pieces(connection, shop_id, tuple(skus), now)

    def rmas(self, shop_id: str, order_id: str) -> Sequence[Rma]:
        """Return an order's returns and exchanges, oldest first."""
        query = (
            select(rmas.c.body)
            .where(rmas.c.shop_id == shop_id, rmas.c.order_id == order_id)
            .order_by(rmas.c.id)
        )
        with self._engine.connect() as connection:
            return tuple(Rma.model_validate_json(row.body) for row in connection.execute(query))

    def seed(
        self,
        shop_id: str,
        people: Iterable[Customer],
        placed: Iterable[Order],
        stocked: Iterable[Goods] = (),
    ) -> None:
        """Fill an empty shop with sample records; does nothing when it has orders.

        When several processes begin at once, the first to finish fills it.
        """
        if self._has_orders(shop_id):
            return
        try:
            with self._engine.begin() as connection:
                for customer in people:
                    _insert_customer(connection, shop_id, customer)
                for order in placed:
                    _insert_order(connection, shop_id, order)
                for good in stocked:
                    _insert_goods(connection, shop_id, good)
        except IntegrityError:
            if not self._has_orders(shop_id):
                raise

    def _has_orders(self, shop_id: str) -> bool:
        counted = select(func.count()).select_from(orders).where(orders.c.shop_id == shop_id)
        with self._engine.connect() as connection:
            return bool(connection.execute(counted).scalar())


def _insert_customer(connection: Connection, shop_id: str, customer: Customer) -> None:
    row = {"shop_id": shop_id, "id": customer.id, "body": customer.model_dump_json()}
    connection.execute(insert(customers).values(row))


def _insert_order(connection: Connection, shop_id: str, order: Order) -> None:
    row = {
        "shop_id": shop_id,
        "id": order.id,
        "customer_id": order.customer_id,
        "placed_at": order.placed_at.astimezone(UTC).isoformat(),  # sorts as text
        "version": order.version,
        "body": order.model_dump_json(),
    }
    connection.execute(insert(orders).values(row))


def _insert_goods(connection: Connection, shop_id: str, good: Goods) -> None:
    row = {
        "shop_id": shop_id,
        "sku": good.sku,
        "product_id": good.product_id,
        "body": good.model_dump_json(),
    }
    connection.execute(insert(goods).values(row))
