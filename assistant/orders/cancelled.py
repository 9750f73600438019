"""Orders that are cancelled already: what is said to somebody who asks for it again."""

from datetime import date, datetime
from typing import Protocol, runtime_checkable

from assistant.domain.order import Order
from assistant.domain.outcome import Outcome, Refused, Settled
from assistant.orders.clock import JST
from assistant.orders.desk import Desk
from assistant.orders.record import with_day_cancelled

ALREADY = "already_cancelled"
"""The code of an outcome that found an order cancelled already."""


@runtime_checkable
class Dated(Protocol):
    """A ledger that tells when an order was cancelled."""

    def cancelled_at(self, shop_id: str, order_id: str) -> datetime | None:
        """Return the moment of the yes; None where it is not on record."""
        ...


def day_cancelled(order: Order, desk: Desk, *, shop_id: str) -> date | None:
    """Return the day in the shop's time on which an order was cancelled, if on record."""
    ledger = desk.proposals
    moment = ledger.cancelled_at(shop_id, order.id) if isinstance(ledger, Dated) else None
    return moment.astimezone(JST).date() if moment else None


def told_as_cancelled(outcome: Outcome, desk: Desk, *, shop_id: str) -> Outcome:
    """Turn «not eligible» into «cancelled already» where that is why, with its day on record."""
    found = outcome.detail
    if not isinstance(found, Refused) or found.why != "already_cancelled":
        return outcome
    order = found.orders[0]
    day = day_cancelled(order, desk, shop_id=shop_id)
    record = outcome.records[0]
    return outcome.model_copy(
        update={
            "code": ALREADY,
            "detail": Settled(kind="cancel", order=order, repeated=True),
            "records": (with_day_cancelled(record, day) if day else record,),
        }
    )
