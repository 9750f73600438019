"""What holds for returns and exchanges alike: states, pieces left, days since arrival, classes."""

from collections.abc import Iterable
from datetime import date, timedelta

from assistant.domain.goods import Goods
from assistant.domain.order import Order, OrderLine
from assistant.orders.clock import JST
from assistant.orders.policy import Policy
from assistant.orders.policy_parts import ReturnClass, Window
from assistant.orders.rules.case import Case, NotEligible

CHANGE_OF_MIND = "change_of_mind"


ARRIVED = ("delivered", "delivered_to_letterbox", "picked_up_at_store")


def check_returnable(kind: str, case: Case) -> None:
    """Raise NotEligible where the order's state or history rules a return or an exchange out."""
    rules = case.policy.returns if kind == "return" else case.policy.exchange
    check_state(case.the_order, case, states=rules.states, barred=rules.barred_by, kind=kind)


def check_state(
    order: Order, case: Case, *, states: tuple[str, ...], barred: tuple[str, ...], kind: str
) -> None:
    """Raise NotEligible in a state that does not allow it, with what may be done instead."""
    page = case.policy.returns.states_page if kind == "return" else case.policy.exchange.page
    page = page or _first_page(case)
    if order.state not in states:
        early = order.state in ("pending_payment", "received")
        after = "cancel" if early and kind == "return" else "modify_items" if early else ""
        raise NotEligible(f"state_{order.state}", page, after=after)
    if set(barred) & set(order.changed):
        raise NotEligible("changed_before", page)


def _first_page(case: Case) -> str:
    windows = case.policy.returns.windows.values()
    return next((each.page for each in windows if each.page), "")


def check_counts(parts: Iterable[tuple[OrderLine, int]], case: Case) -> None:
    """Raise NotEligible when more pieces are named than were bought and are not yet under way."""
    left = {line.id: line.quantity for line in case.the_order.lines}
    for rma in case.rmas:
        if rma.state not in ("rejected", "withdrawn"):
            away = [(part.line_id, part.quantity) for part in rma.parts]
            away += [(swap.line_id, swap.quantity) for swap in rma.swaps]
            for line_id, count in away:
                left[line_id] = left.get(line_id, 0) - count
    for line, count in parts:
        left[line.id] -= count
        if left[line.id] < 0:
            raise NotEligible("too_many")


def check_window(parts: Iterable[tuple[OrderLine, int]], window: Window, case: Case) -> date | None:
    """Return the last day to ask; raises NotEligible after it, or when no arrival is on record."""
    if window.days is None:
        return None
    deadlines = []
    for line, _ in parts:
        arrived = arrival(case.the_order, line.id)
        if arrived is None:
            raise NotEligible("arrival_unknown", window.page)
        deadlines.append(arrived + timedelta(days=window.days))
    last = min(deadlines)
    if case.now.astimezone(JST).date() > last:
        raise NotEligible("too_late", window.page, facts={"by": last.isoformat()})
    return last


def returnable(order: Order, policy: Policy, today: date) -> bool:
    """Tell whether some reason may still bring something of an order back."""
    days = max((each.days or 0 for each in policy.returns.windows.values()), default=0)
    arrived = [arrival(order, line.id) for line in order.lines]
    return any(day is not None and today <= day + timedelta(days=days) for day in arrived)


def arrival(order: Order, line_id: str) -> date | None:
    """Return the day in the shop's time on which a line's parcel arrived, if on record."""
    moments = [
        event.at
        for shipment in order.shipments
        if line_id in shipment.line_ids
        for event in shipment.events
        if event.status in ARRIVED
        or (order.delivery.kind == "pickup" and event.status == "ready_for_pickup")
    ]
    return max(moments).astimezone(JST).date() if moments else None


def class_of(line: OrderLine, case: Case) -> ReturnClass:
    """Find the first class of goods a line falls under."""
    good = case.goods.get(line.sku)
    return next(
        (each for each in case.policy.returns.classes if good is not None and _matches(each, good)),
        ReturnClass(id="everything_else"),
    )


def _matches(limits: ReturnClass, good: Goods) -> bool:
    match = limits.match
    return all(
        (
            not match.warning or any(match.warning in each for each in good.warnings),
            not match.stock or ("made_to_order" in match.stock and good.made_to_order),
            not match.category or bool(set(match.category) & set(good.categories)),
            not match.legal_class or good.legal_class in match.legal_class,
        )
    )


def rma_id(order: Order, case: Case) -> str:
    """Name a return after its order: `R-<order>-<count>`."""
    return f"R-{order.id.lstrip('#')}-{len(case.rmas) + 1}"
