"""Whether goods may be sent back or exchanged: windows, classes, fees, points and stock."""

from dataclasses import dataclass
from datetime import date, timedelta

from assistant.domain.changes import Changes, Rma
from assistant.domain.money import Money
from assistant.domain.order import OrderLine
from assistant.domain.request import Return
from assistant.orders.policy_parts import Reason, Window, reason_said
from assistant.orders.rules.case import Case, Decision, NotEligible, Unclear
from assistant.orders.rules.money import Way, means_way, paid, way_of
from assistant.orders.rules.windows import (
    CHANGE_OF_MIND,
    check_counts,
    check_state,
    check_window,
    class_of,
    rma_id,
)

SETTLED = ("rejected", "withdrawn", "refunded", "exchanged")
"""States in which nothing is owed any more."""


def decide_return(request: Return, case: Case) -> Decision:
    """Decide on sending goods back; raises NotEligible, and Unclear for what must be asked first.

    The refund is what was paid for the pieces, less the label where the customer pays for it, with
    the original fees where the shop is at fault; never more than was paid. It moves once the goods
    are back and checked. Source: the shop's «returns-special-terms».
    """
    order, rules = case.the_order, case.policy.returns
    check_state(order, case, states=rules.states, barred=rules.barred_by, kind="return")
    reason = reason_said(rules.reasons, request.reason)
    if reason is None and rules.reason_needed:
        raise Unclear("reason", (each.id for each in rules.reasons))
    parts = tuple((case.line(part.line_id), part.quantity) for part in request.parts)
    check_counts(parts, case)
    window = rules.windows.get(reason.window if reason else "", Window())
    by = check_window(parts, window, case)
    for line, _ in parts:
        _check_class(line, request, reason, window, case)
    way = _refund_way(request.means_id, case)
    terms = _Terms(reason=reason, window=window, parts=parts, by=by)
    return _returned(request, case, terms, way)


def _check_class(
    line: OrderLine, request: Return, reason: Reason | None, window: Window, case: Case
) -> None:
    """Hold a line's class against the reason: goods that may not come back at will, or opened."""
    good = case.goods.get(line.sku)
    if window.legal_class and (good is None or good.legal_class not in window.legal_class):
        raise NotEligible("reason_does_not_fit", window.page)
    if reason is None or reason.window != CHANGE_OF_MIND:
        return
    limits = class_of(line, case)
    facts = {"sku": line.sku, "class": limits.id}
    if limits.change_of_mind == "never":
        raise NotEligible("not_returnable", limits.page, facts=facts)
    if limits.change_of_mind == "unopened":
        part = next(each for each in request.parts if each.line_id == line.id)
        if part.opened is None:
            raise Unclear("opened", ("unopened", "opened"), line_id=line.id)
        if part.opened:
            raise NotEligible("opened", limits.page, facts=facts)
    elif any(each.line_id == line.id and each.used for each in request.parts):
        raise NotEligible("used", window.page, facts=facts)


def _refund_way(means_id: str | None, case: Case) -> Way:
    """Choose where a refund goes: the way it was paid, or a gift card where the policy lets it."""
    original = way_of(case.the_order, case.customer)
    if not means_id and case.policy.returns.means_named:
        raise Unclear("payment")
    if means_id is None:
        return original
    chosen = means_way(case.customer, means_id)
    paid_by = {each.method_id for each in case.the_order.transactions if each.kind == "payment"}
    if chosen.means_id in paid_by or chosen.means_id == original.means_id:
        return chosen
    if chosen.method == "gift_card" and "gift_card" in case.policy.refund.to:
        return chosen
    raise NotEligible("refund_elsewhere", case.policy.refund.of(original.method).page)


@dataclass(frozen=True, slots=True)
class _Terms:
    """On what terms pieces come back: the reason, its window, the pieces, the last day to ask."""

    reason: Reason | None
    window: Window
    parts: tuple[tuple[OrderLine, int], ...]
    by: date | None


def _returned(request: Return, case: Case, terms: _Terms, way: Way) -> Decision:
    """Work out the refund of a return that is allowed, and the records it makes."""
    reason, window, parts, by = terms.reason, terms.window, terms.parts, terms.by
    order, rules = case.the_order, case.policy.returns
    goods = sum(line.unit_price.amount * count for line, count in parts)
    by_customer = window.return_shipping_paid_by == "customer"
    fee = rules.return_label_fee if by_customer and request.label and rules.windows else 0
    fees = order.shipping_fee.amount * window.original_shipping_refunded
    fees += order.fees.amount * window.other_fees_refunded
    promised = sum(each.refund.amount for each in case.rmas if each.state not in SETTLED)
    worth = max(goods + fees - fee, 0)
    refund = max(min(worth, paid(order).amount - promised), 0)
    points = min(max(worth - refund, 0), order.points_used)
    taken = _points_taken(goods, case)
    currency = order.total.currency
    rma = Rma(
        id=rma_id(order, case),
        order_id=order.id,
        customer_id=order.customer_id,
        kind="return",
        parts=request.parts,
        reason=reason.id if reason else None,
        refund=Money(amount=refund, currency=currency),
        charge=Money(amount=0, currency=currency),
        method=way.method,
        means_id=way.means_id,
        points_returned=points,
        points_taken=taken,
        policy_version=case.policy.version,
        opened_at=case.now,
    )
    fresh = order.model_copy(
        update={
            "state": "return_requested",
            "changed": (*order.changed, "return"),
            "version": order.version + 1,
        }
    )
    return Decision(
        changes=Changes(customer_id=order.customer_id, order=fresh, rma=rma),
        refund=rma.refund,
        charge=rma.charge,
        page=window.page,
        method=way.method,
        last4=way.last4,
        parts=parts,
        points_returned=points,
        points_taken=taken,
        later=True,
        fee=fee,
        by=by,
        facts={"shipping": window.return_shipping_paid_by},
    )


def _points_taken(goods: int, case: Case) -> int:
    """Count the points the returned goods had earned, once they were granted."""
    order, rates = case.the_order, case.policy.figures.points
    if not case.policy.refund.earned_points_taken_back:
        return 0
    shipped = [event.at for each in order.shipments for event in each.events]
    granted = shipped and case.now >= min(shipped) + timedelta(
        days=rates.granted_days_after_shipment
    )
    if not granted:
        return 0
    base, rank = order.goods.amount - order.points_used, case.customer.rank
    return rates.earned(base, rank) - rates.earned(base - goods, rank)
