"""Shows one of the reader's own orders: state, parcels, where it stands."""

from assistant.domain.action import OrderStatus
from assistant.domain.order import Order
from assistant.domain.outcome import Outcome
from assistant.errors import OrderNotFound
from assistant.orders.choice import choose
from assistant.orders.desk import owner_of
from assistant.orders.heard import without_order
from assistant.orders.lines import titles_named
from assistant.orders.outcomes import shown, to_choose, unknown_order
from assistant.orders.wording import wording_for
from assistant.tools.call import Call


def run(action: OrderStatus, call: Call) -> Outcome:
    """Show the order named, or the one that must be meant; ask where several may be.

    Codes: `ok`, `none`, `choose_order`, `order_not_found`.
    """
    shop, reader = call.services.shop, call.reader
    owner = owner_of(reader)
    if action.order_id is not None:
        try:
            order = shop.order(reader.shop_id, owner, action.order_id)
        except OrderNotFound:
            return unknown_order(action.name, "order_status", language=call.language)
        return _shown(action, call, order)
    orders = shop.orders(reader.shop_id, owner)
    wording = wording_for(orders, knowledge=call.knowledge, language=call.language)
    words = (without_order(call.turn.text),)
    named = tuple(each for each in orders if titles_named(each, words, wording))
    choice = choose(named or orders)
    if choice.order is not None:
        return _shown(action, call, choice.order)
    offered = _shown(action, call, *choice.options)
    return to_choose(offered, "order_status") if choice.options else offered


def _shown(action: OrderStatus, call: Call, *orders: Order) -> Outcome:
    return shown(action.name, orders, knowledge=call.knowledge, language=call.language)
