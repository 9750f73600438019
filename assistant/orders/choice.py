"""Which order is meant when none was named."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.order import Order, OrderState

OFFERED = 5
"""The most orders a reader is asked to choose from."""

CLOSED: tuple[OrderState, ...] = ("delivered", "cancelled", "returned")
"""States in which nothing is under way any more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The order that is meant, or those to choose from; neither when there are no orders."""

    order: Order | None = None
    options: tuple[Order, ...] = ()


def choose(orders: Sequence[Order], *, closed: Sequence[OrderState] = CLOSED) -> Choice:
    """Take the only order, or the only one still open; else offer the newest.

    `orders` come latest first. Where none is open, the newest of all are offered.
    """
    still_open = tuple(order for order in orders if order.state not in closed)
    candidates = tuple(orders) if len(orders) == 1 else still_open
    if len(candidates) == 1:
        return Choice(order=candidates[0])
    return Choice(options=(candidates or tuple(orders))[:OFFERED])
