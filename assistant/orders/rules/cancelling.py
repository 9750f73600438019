"""Whether an order may be cancelled, whole or in part, and what that does to its money."""

from collections.abc import Mapping

from assistant.domain.changes import Changes
from assistant.domain.money import Money
from assistant.domain.order import Order, OrderState
from assistant.domain.request import Cancel
from assistant.orders.rules.case import Case, Decision, NotEligible
from assistant.orders.rules.money import back_as_paid, movements, paid
from assistant.orders.rules.retotal import retotalled

_WHY_NOT: Mapping[OrderState, str] = {
    "pending_payment": "not_offered",
    "received": "not_offered",
    "preparing": "preparing",
    "shipped": "shipped",
    "partly_shipped": "shipped",
    "delivered": "delivered",
    "cancelled": "already_cancelled",
    "return_requested": "returned",
    "returned": "returned",
    "exchange_requested": "returned",
    "exchanged": "returned",
}


def check_state(order: Order, case: Case) -> None:
    """Raise NotEligible unless the order's state and history allow it to be cancelled."""
    rules = case.policy.cancel
    if order.state not in rules.states:
        after = "return" if order.state in ("preparing", "shipped", "delivered") else ""
        raise NotEligible(_WHY_NOT[order.state], rules.page, after=after)
    if set(rules.barred_by) & set(order.changed):
        raise NotEligible("changed_before", rules.page)


def decide_cancel(request: Cancel, case: Case) -> Decision:
    """Decide on a cancellation; raises NotEligible.

    Everything paid goes back the way it came, points as points. Of a part, the order's total is
    worked out anew, shipping included.
    """
    order, rules = case.the_order, case.policy.cancel
    check_state(order, case)
    reason = rules.reason_said(request.reason)
    if rules.reasons_only and reason is None:
        raise NotEligible("reason_not_accepted", rules.page)
    if request.parts and not _whole(request, order):
        return _part(request, case)
    money = paid(order)
    back = back_as_paid(money, order, case.customer)
    changed = order.model_copy(
        update={
            "state": "cancelled",
            "version": order.version + 1,
            "cancel_reason": reason.id if reason else None,
            "transactions": (*movements(order), *back.transactions),
        }
    )
    return Decision(
        changes=Changes(
            customer_id=order.customer_id,
            order=changed,
            points=order.points_used,
            balances=back.balances,
            release=order.id,
        ),
        refund=money,
        charge=Money(amount=rules.fee, currency=money.currency),
        page=rules.page,
        method=order.payment.method,
        last4=order.payment.last4,
        parts=tuple((line, line.quantity) for line in order.lines),
        points_returned=order.points_used,
    )


def _whole(request: Cancel, order: Order) -> bool:
    return _taken(request) == {line.id: line.quantity for line in order.lines}


def _taken(request: Cancel) -> dict[str, int]:
    taken: dict[str, int] = {}
    for part in request.parts:
        taken[part.line_id] = taken.get(part.line_id, 0) + part.quantity
    return taken


def _part(request: Cancel, case: Case) -> Decision:
    order, rules = case.the_order, case.policy.cancel
    if not rules.part:
        raise NotEligible("no_part", rules.part_page or rules.page)
    taken = _taken(request)
    if any(count > case.line(name).quantity for name, count in taken.items()):
        raise NotEligible("too_many", rules.part_page or rules.page)
    lines = tuple(
        line.model_copy(update={"quantity": line.quantity - taken.get(line.id, 0)})
        for line in order.lines
        if line.quantity > taken.get(line.id, 0)
    )
    parts = tuple((case.line(name), count) for name, count in taken.items())
    done = retotalled(order, lines, case)
    return Decision(
        changes=done.changes,
        refund=done.refund,
        charge=done.charge,
        page=rules.part_page or rules.page,
        method=order.payment.method,
        last4=order.payment.last4,
        parts=parts,
        points_returned=done.points_returned,
        total=done.total,
    )
