"""Lists the reader's own orders, latest first."""

from assistant.domain.action import ListOrders
from assistant.domain.outcome import OrdersFound, Outcome
from assistant.orders.desk import owner_of
from assistant.orders.outcomes import shown
from assistant.tools.call import Call

SHOWN = 10
"""The most orders shown as cards; the detail holds them all."""


def run(action: ListOrders, call: Call) -> Outcome:
    """List the orders; code `none` when there are none."""
    reader = call.reader
    orders = tuple(call.services.shop.orders(reader.shop_id, owner_of(reader)))
    newest = shown(action.name, orders[:SHOWN], knowledge=call.knowledge, language=call.language)
    return newest.model_copy(update={"detail": OrdersFound(orders=orders)})
