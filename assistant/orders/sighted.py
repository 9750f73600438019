"""Which of the reader's own orders a message names: by the end of a number, or by what is in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.order import Order
from assistant.language.normalise import matching_form
from assistant.orders.heard import without_order
from assistant.orders.lines import titles_named
from assistant.orders.wording import wording_for
from assistant.ports import Knowledge

_FIGURES = re.compile(r"(?<![\d-])(\d{4,5})(?![\d円%]|-\d| ?yen)")


@dataclass(frozen=True, slots=True)
class OwnOrders:
    """Order ids named by their last figures, and whether goods of own orders are named."""

    ids: tuple[str, ...] = ()
    goods: bool = False


def own_orders_in(text: str, orders: Sequence[Order], knowledge: Knowledge) -> OwnOrders:
    """Find the reader's orders that a message names («10024», «タオルの注文»)."""
    folded = matching_form(text)
    figures = _FIGURES.findall(without_order(text))
    ids = [order.id for said in figures for order in orders if order.id.endswith(said)]
    wording = wording_for(orders, knowledge=knowledge, language="ja")
    goods = any(titles_named(order, (without_order(folded),), wording) for order in orders)
    return OwnOrders(ids=tuple(dict.fromkeys(ids)), goods=goods)
