"""Whether an order may still be cancelled, and the page that says why or why not."""

from collections.abc import Mapping
from typing import Literal

from assistant.domain.model import Frozen
from assistant.domain.order import Order, OrderState
from assistant.orders.policy import Policy

Why = Literal[
    "ok", "not_offered", "preparing", "shipped", "delivered", "already_cancelled", "returned"
]

_WHY_NOT: Mapping[OrderState, Why] = {
    "pending_payment": "not_offered",
    "received": "not_offered",
    "preparing": "preparing",
    "shipped": "shipped",
    "partly_shipped": "shipped",
    "delivered": "delivered",
    "cancelled": "already_cancelled",
    "return_requested": "returned",
    "returned": "returned",
}


class Eligibility(Frozen):
    """A decision: `why` is a stable code, `page` the policy page as `<page id>#<heading>`."""

    allowed: bool
    why: Why
    page: str


def may_cancel(order: Order, policy: Policy) -> Eligibility:
    """Decide by the order's state alone."""
    allowed = order.state in policy.cancel.states
    why: Why = "ok" if allowed else _WHY_NOT[order.state]
    return Eligibility(allowed=allowed, why=why, page=policy.cancel.page)
