"""An order's new total when its lines, address, fees or way of delivery change."""

from dataclasses import dataclass

from assistant.domain.changes import Changes
from assistant.domain.money import Money
from assistant.domain.order import Order, OrderLine
from assistant.orders.figures import shipping_fee
from assistant.orders.rules.case import Case
from assistant.orders.rules.money import (
    Moved,
    Way,
    ask_for,
    back_as_paid,
    give_back,
    is_paid,
    movements,
    way_of,
)


@dataclass(frozen=True, slots=True)
class Retotalled:
    """The changed order with the money that moves; `total` is what it now comes to."""

    changes: Changes
    refund: Money
    charge: Money
    points_returned: int
    total: Money


def retotalled(
    order: Order,
    lines: tuple[OrderLine, ...],
    case: Case,
    *,
    way: Way | None = None,
    also: dict[str, object] | None = None,
) -> Retotalled:
    """Work out shipping and total anew and move the difference, where the order is paid.

    Points that the smaller total leaves no use for come back as points. `also` are further fields
    of the order that change. Raises NotEligible when a gift card does not cover a charge.
    """
    fresh = order.model_copy(update={"lines": lines, **(also or {})})
    moved = case if fresh.address is order.address else _at(case, fresh)
    shipping = _shipping(order, fresh, case, moved)
    due = fresh.goods.amount + shipping + fresh.fees.amount
    points = min(order.points_used, due)
    currency = order.shipping_fee.currency
    fresh = fresh.model_copy(
        update={
            "shipping_fee": Money(amount=shipping, currency=currency),
            "points_used": points,
            "version": order.version + 1,
        }
    )
    change = fresh.total.amount - order.total.amount if is_paid(order) else 0
    refund = Money(amount=max(-change, 0), currency=currency)
    charge = Money(amount=max(change, 0), currency=currency)
    if refund.amount:
        customer = case.customer
        money = give_back(refund, way) if way else back_as_paid(refund, order, customer)
    else:
        money = ask_for(charge, way or way_of(order, case.customer), case.customer)
    return Retotalled(
        changes=changes_of(fresh, order, money, points=order.points_used - points),
        refund=refund,
        charge=charge,
        points_returned=order.points_used - points,
        total=fresh.total,
    )


def changes_of(fresh: Order, before: Order, money: Moved, *, points: int = 0) -> Changes:
    """Gather the writes of a changed order and the money that moves with it."""
    entries = (*movements(before), *money.transactions)
    return Changes(
        customer_id=before.customer_id,
        order=fresh.model_copy(update={"transactions": entries}),
        points=points,
        balances=money.balances,
    )


def _shipping(before: Order, fresh: Order, case: Case, moved: Case) -> int:
    """Keep the fee on record unless the rules give another for the new order than for the old."""
    figures = case.policy.figures
    old = shipping_fee(
        before, before.lines, goods=case.goods, prefecture=case.prefecture(), figures=figures
    )
    new = shipping_fee(
        fresh, fresh.lines, goods=case.goods, prefecture=moved.prefecture(), figures=figures
    )
    if new == old:
        return before.shipping_fee.amount
    return max(before.shipping_fee.amount + new - old, 0) if fresh.delivery.kind != "pickup" else 0


def _at(case: Case, fresh: Order) -> Case:
    return Case(
        customer=case.customer, now=case.now, policy=case.policy, order=fresh, goods=case.goods
    )
