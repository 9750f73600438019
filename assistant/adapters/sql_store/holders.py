"""Who holds an order: one look at orders and customers together."""

from sqlalchemy import Engine, and_, select

from assistant.adapters.sql_store.tables import customers, orders
from assistant.domain.customer import Customer


class SqlHolders:
    """Meets `Holders` on our own tables."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def holder(self, shop_id: str, order_id: str) -> Customer | None:
        """Return the customer on record for an order; None where there is no such order."""
        theirs = and_(
            customers.c.shop_id == orders.c.shop_id, customers.c.id == orders.c.customer_id
        )
        query = (
            select(customers.c.body)
            .select_from(orders.join(customers, theirs))
            .where(orders.c.shop_id == shop_id, orders.c.id == order_id)
        )
        with self._engine.connect() as connection:
            body = connection.execute(query).scalar()
        return None if body is None else Customer.model_validate_json(body)
