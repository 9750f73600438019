"""Whether goods may be sent back or exchanged: windows, classes, fees, points and stock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.domain.changes import Changes, Rma
from assistant.domain.goods import Goods
from assistant.domain.money import Money
from assistant.domain.order import Order, OrderLine
from assistant.domain.request import Exchange, Return, Swap
from assistant.orders.clock import JST
from assistant.orders.policy import Policy
from assistant.orders.policy_parts import Reason, ReturnClass, Window, reason_said
from assistant.orders.rules.case import Case, Decision, NotEligible, Unclear
from assistant.orders.rules.money import Way, check_covered, means_way, paid, way_of
from assistant.orders.rules.swaps import SwapTerms, checked_swaps, kept_for

CHANGE_OF_MIND = "change_of_mind"
SETTLED = ("rejected", "withdrawn", "refunded", "exchanged")
"""States in which nothing is owed any more."""
ARRIVED = ("delivered", "delivered_to_letterbox", "picked_up_at_store")


def decide_return(request: Return, case: Case) -> Decision:
    """Decide on sending goods back; raises NotEligible, and Unclear for what must be asked first.

    The refund is what was paid for the pieces, less the label where the customer pays for it, with
    the original fees where the shop is at fault; never more than was paid. It moves once the goods
    are back and checked. Source: the shop's «returns-special-terms».
    """
    order, rules = case.the_order, case.policy.returns
    _check_state(order, case, states=rules.states, barred=rules.barred_by, kind="return")
    reason = reason_said(rules.reasons, request.reason)
    if reason is None and rules.reason_needed:
        raise Unclear("reason", (each.id for each in rules.reasons))
    parts = tuple((case.line(part.line_id), part.quantity) for part in request.parts)
    _check_counts(parts, case)
    window = rules.windows.get(reason.window if reason else "", Window())
    by = _check_window(parts, window, case)
    for line, _ in parts:
        _check_class(line, request, reason, window, case)
    way = _refund_way(request.means_id, case)
    terms = _Terms(reason=reason, window=window, parts=parts, by=by)
    return _returned(request, case, terms, way)


def decide_exchange(request: Exchange, case: Case) -> Decision:
    """Decide on an exchange within the same product; raises NotEligible and Unclear.

    The new variant is kept in the warehouse at once; a difference in price is settled when the
    exchange is made. Source: the shop's page «exchange».
    """
    order, rules = case.the_order, case.policy.exchange
    _check_state(order, case, states=rules.states, barred=rules.barred_by, kind="exchange")
    if rules.means_named and not request.means_id:
        raise Unclear("payment")
    reason = reason_said(case.policy.returns.reasons, request.reason)
    faulty = reason is not None and reason.window not in ("", CHANGE_OF_MIND)
    terms = SwapTerms(page=rules.page, same=faulty or rules.same_variant, fresh=True)
    swaps = _exchanged(request, terms, case)
    parts = tuple((line, swap.quantity) for swap, line in swaps)
    _check_counts(parts, case)
    days = rules.defective.days if faulty and rules.defective else rules.days
    by = _check_window(parts, Window(days=days, page=rules.page), case)
    if not faulty:
        for line, _ in parts:
            if _class_of(line, case).change_of_mind == "never":
                raise NotEligible("not_exchangeable", rules.page)
    way = means_way(case.customer, request.means_id) if request.means_id is not None else None
    difference = sum(
        (case.good(swap.sku).price.amount - line.unit_price.amount) * swap.quantity
        for swap, line in swaps
        if swap.sku != line.sku
    )
    currency = order.total.currency
    charge = Money(amount=max(difference, 0), currency=currency)
    if way is not None:
        check_covered(charge, way, case.customer)
    way = way or way_of(order, case.customer)
    free = faulty or all(_free_once(line, case) for line, _ in parts)
    rma = Rma(
        id=_rma_id(order, case),
        order_id=order.id,
        customer_id=order.customer_id,
        kind="exchange",
        swaps=request.swaps,
        reason=reason.id if reason else None,
        refund=Money(amount=max(-difference, 0), currency=currency),
        charge=charge,
        method=way.method,
        means_id=way.means_id,
        policy_version=case.policy.version,
        opened_at=case.now,
    )
    fresh = order.model_copy(
        update={
            "state": "exchange_requested",
            "changed": (*order.changed, "exchange"),
            "version": order.version + 1,
        }
    )
    kept = kept_for(rma.id, swaps, terms, case)
    return Decision(
        changes=Changes(customer_id=order.customer_id, order=fresh, rma=rma, stock=kept),
        refund=rma.refund,
        charge=charge,
        page=rules.page,
        method=way.method,
        last4=way.last4,
        swaps=tuple((line, swap.sku, swap.quantity) for swap, line in swaps),
        later=True,
        by=by,
        facts={"shipping": "shop" if free else "customer", "fee_page": rules.fee_page},
    )


def _exchanged(
    request: Exchange, terms: SwapTerms, case: Case
) -> tuple[tuple[Swap, OrderLine], ...]:
    """Hold the swaps against shelf and order, and name the page and the way out where they fail."""
    rules = case.policy.exchange
    try:
        return checked_swaps(request.swaps, case, terms)
    except NotEligible as refused:
        pages = {"no_stock": rules.no_stock_page, "other_product": rules.other_product_page}
        page = pages.get(refused.why) or refused.page
        after = "return" if refused.why in ("no_stock", "other_product") else ""
        raise NotEligible(refused.why, page, after=after, facts=refused.facts) from None


def _check_state(
    order: Order, case: Case, *, states: tuple[str, ...], barred: tuple[str, ...], kind: str
) -> None:
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


def _check_counts(parts: Iterable[tuple[OrderLine, int]], case: Case) -> None:
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


def _check_window(
    parts: Iterable[tuple[OrderLine, int]], window: Window, case: Case
) -> date | None:
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


def _check_class(
    line: OrderLine, request: Return, reason: Reason | None, window: Window, case: Case
) -> None:
    """Hold a line's class against the reason: goods that may not come back at will, or opened."""
    good = case.goods.get(line.sku)
    if window.legal_class and (good is None or good.legal_class not in window.legal_class):
        raise NotEligible("reason_does_not_fit", window.page)
    if reason is None or reason.window != CHANGE_OF_MIND:
        return
    limits = _class_of(line, case)
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


def _class_of(line: OrderLine, case: Case) -> ReturnClass:
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
        id=_rma_id(order, case),
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


def _free_once(line: OrderLine, case: Case) -> bool:
    """Tell whether an exchange of this line costs no shipping: the first one of certain classes."""
    free, good = case.policy.exchange.free_once_for, case.goods.get(line.sku)
    if good is None or any(each.kind == "exchange" for each in case.rmas):
        return False
    return good.legal_class in free.get("legal_class", ()) or bool(
        set(good.categories) & set(free.get("category", ()))
    )


def _rma_id(order: Order, case: Case) -> str:
    """Name a return after its order: `R-<order>-<count>`."""
    return f"R-{order.id.lstrip('#')}-{len(case.rmas) + 1}"
