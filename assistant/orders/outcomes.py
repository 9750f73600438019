"""Outcomes that several tools of the desk share: the order shown, not found, or to be chosen."""

from collections.abc import Mapping, Sequence

from assistant.domain.conversation import Needs, Refusal
from assistant.domain.order import Order
from assistant.domain.outcome import OrdersFound, Outcome
from assistant.domain.task import Slot, TaskFrame, TaskKind
from assistant.orders.record import order_passage
from assistant.orders.status import card_of
from assistant.orders.texts import ORDER_NOT_FOUND, say
from assistant.orders.wording import wording_for
from assistant.ports import Knowledge


def shown(name: str, orders: Sequence[Order], *, knowledge: Knowledge, language: str) -> Outcome:
    """Show orders with their cards and citable records; code `none` when there are none."""
    if not orders:
        return Outcome(name=name, code="none", detail=OrdersFound(orders=()))
    wording = wording_for(orders, knowledge=knowledge, language=language)
    return Outcome(
        name=name,
        detail=OrdersFound(orders=tuple(orders)),
        cards=tuple(card_of(order, wording) for order in orders),
        records=tuple(order_passage(order, wording) for order in orders),
    )


def to_choose(
    orders_shown: Outcome, task: TaskKind, *, slots: Mapping[str, Slot] | None = None
) -> Outcome:
    """Ask which of the orders shown is meant; code `choose_order`."""
    options = tuple(card.order_id for card in orders_shown.cards if card.type == "order")
    frame = TaskFrame(kind=task, slots=dict(slots or {}), awaiting="order", options=options)
    needs = Needs(kind="order", options=options)
    return orders_shown.model_copy(update={"code": "choose_order", "needs": needs, "task": frame})


def unknown_order(name: str, task: TaskKind, *, language: str) -> Outcome:
    """Say that there is no such order: the same for an absent one and somebody else's."""
    return Outcome(
        name=name,
        code="order_not_found",
        refusal=Refusal(code="order_not_found", message=say(ORDER_NOT_FOUND, language)),
        task=TaskFrame(kind=task, awaiting="order"),
    )
