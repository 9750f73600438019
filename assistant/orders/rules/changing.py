"""Whether an order may be changed before it is prepared, and what the change costs."""

from datetime import timedelta

from assistant.domain.changes import Changes
from assistant.domain.money import Money
from assistant.domain.order import Order, OrderLine
from assistant.domain.request import (
    ModifyAddress,
    ModifyDelivery,
    ModifyGift,
    ModifyItems,
    ModifyProfileAddress,
    MoveToPickup,
    Swap,
)
from assistant.orders.clock import JST
from assistant.orders.policy_parts import ChangeRule
from assistant.orders.rules.case import Case, Decision, NotEligible, Unclear
from assistant.orders.rules.money import (
    Way,
    check_covered,
    means_way,
)
from assistant.orders.rules.retotal import Retotalled, retotalled
from assistant.orders.rules.swaps import SwapTerms, checked_swaps, kept_for, swapped


def rule_for(kind: str, case: Case) -> ChangeRule:
    """Return the rule of a kind of change; raises NotEligible where it does not allow it."""
    rule, order = case.policy.change.get(kind), case.order
    if rule is None:
        raise NotEligible("not_offered")
    if order is None:
        return rule
    if order.state not in rule.states:
        raise NotEligible(f"state_{order.state}", rule.page)
    barred = (*rule.barred_by, *((kind,) if rule.once else ()))
    if set(barred) & set(order.changed):
        raise NotEligible("changed_before", rule.page)
    if order.delivery.kind in rule.not_for:
        raise NotEligible("not_for_delivery", rule.page)
    if rule.payments and order.payment.method not in rule.payments:
        raise NotEligible("not_for_payment", rule.page)
    return rule


def decide_address(request: ModifyAddress, case: Case) -> Decision:
    """Decide on another address for an order; its shipping is worked out anew."""
    rule, order = rule_for("modify_address", case), case.the_order
    if order.delivery.kind == "pickup":
        raise NotEligible("is_pickup", rule.page)
    done = retotalled(
        order, order.lines, case, also={**marked(order, request.kind), "address": request.address}
    )
    return _decided(done, order, rule.page)


def decide_items(request: ModifyItems, case: Case) -> Decision:
    """Decide on other variants or numbers; within the same product, and only what is in stock."""
    rule, order = rule_for("modify_items", case), case.the_order
    if rule.means_named and not request.means_id:
        raise Unclear("payment")
    terms = SwapTerms(
        page=rule.page,
        quantity=rule.quantity,
        same=rule.same_variant,
        fresh=rule.same_variant,  # what may become the same again is taken from the shelf again
    )
    swaps = checked_swaps(request.swaps, case, terms)
    lines, price = order.lines, dict[str, int]()
    for swap, line in swaps:
        good = case.good(swap.sku)
        price[line.id] = good.price.amount
        lines = swapped(lines, swap, good.price)
    way = means_way(case.customer, request.means_id) if request.means_id is not None else None
    if way is not None:
        more = sum(price[line.id] * swap.quantity for swap, line in swaps) - sum(
            line.unit_price.amount * line.quantity for _, line in swaps
        )
        check_covered(Money(amount=max(more, 0), currency=order.goods.currency), way, case.customer)
    done = retotalled(order, lines, case, way=way, also=marked(order, request.kind))
    kept = kept_for(order.id, swaps, terms, case)
    changes = done.changes.model_copy(update={"stock": kept})
    return _decided(done, order, rule.page, changes=changes, swaps=swaps, way=way)


def decide_delivery(request: ModifyDelivery, case: Case) -> Decision:
    """Decide on another day or other hours, within those the shop offers."""
    rule, order = rule_for("modify_delivery", case), case.the_order
    rates = case.policy.figures.shipping
    if order.delivery.kind == "pickup":
        raise NotEligible("is_pickup", rule.page)
    if request.day is None and request.time_slot is None:
        raise Unclear("day", rates.time_slots)
    if request.time_slot is not None and request.time_slot not in rates.time_slots:
        raise Unclear("time_slot", rates.time_slots)
    today = case.now.astimezone(JST).date()
    first, last = (today + timedelta(days=days) for days in rates.date_choice_days_ahead)
    if request.day is not None and not first <= request.day <= last:
        raise Unclear("day", (first.isoformat(), last.isoformat()))
    update: dict[str, object] = {}
    if request.day is not None:
        update["requested_date"] = request.day.isoformat()
    if request.time_slot is not None:
        update["time_slot"] = request.time_slot
    delivery = order.delivery.model_copy(update=update)
    if delivery == order.delivery:
        raise NotEligible("same_delivery", rule.page)
    done = retotalled(
        order, order.lines, case, also={**marked(order, request.kind), "delivery": delivery}
    )
    return _decided(done, order, rule.page)


def decide_gift(request: ModifyGift, case: Case) -> Decision:
    """Decide on wrapping, noshi and message; what is added costs its fee."""
    rule, order, figures = rule_for("modify_gift", case), case.the_order, case.policy.figures.gift
    gift = dict(order.gift)
    for name, value in (
        ("wrapping", request.wrapping),
        ("noshi", request.noshi),
        ("noshi_name", request.noshi_name),
        ("noshi_style", request.noshi_style),
        ("message", request.message),
    ):
        if value in ("", "none"):
            gift.pop(name, None)
        elif value is not None:
            gift[name] = value
    if gift == dict(order.gift):
        raise Unclear("gift", ("bag", "box", *figures.noshi))
    if gift.get("noshi") and gift["noshi"] not in figures.noshi:
        raise Unclear("noshi", figures.noshi)
    if len(gift.get("message", "")) > figures.message_characters:
        raise NotEligible("message_too_long", rule.page)
    wrapping = gift.get("wrapping", "none")
    if wrapping != "none":
        _check_wrapping(order, wrapping, case, rule.page)
    fees = order.fees.amount - figures.fee_of(order.gift.get("wrapping", "none"))
    fees += figures.fee_of(wrapping)
    also = {
        **marked(order, request.kind),
        "gift": gift,
        "fees": Money(amount=max(fees, 0), currency=order.fees.currency),
    }
    return _decided(retotalled(order, order.lines, case, also=also), order, rule.page)


def decide_pickup(request: MoveToPickup, case: Case) -> Decision:
    """Decide on collecting an order at a store; shipping that was paid goes back."""
    rule, order = rule_for("pickup", case), case.the_order
    if order.delivery.kind == "pickup":
        raise NotEligible("is_pickup", rule.page)
    if request.location not in case.policy.figures.stores:
        raise Unclear("location", case.policy.figures.stores)
    delivery = order.delivery.model_copy(
        update={
            "kind": "pickup",
            "location": request.location,
            "requested_date": None,
            "time_slot": None,
        }
    )
    also = {**marked(order, request.kind), "delivery": delivery}
    return _decided(retotalled(order, order.lines, case, also=also), order, rule.page)


def decide_profile(request: ModifyProfileAddress, case: Case) -> Decision:
    """Decide on an address of the profile; orders already placed keep theirs."""
    rule = case.policy.change.get(request.kind)
    if rule is None:
        raise NotEligible("not_offered")
    nothing = Money(amount=0)
    return Decision(
        changes=Changes(customer_id=case.customer.id, address=request.address),
        refund=nothing,
        charge=nothing,
        page=rule.page,
        method="card",
    )


def marked(order: Order, kind: str) -> dict[str, object]:
    """Return the fields that note on an order what was changed."""
    return {"changed": (*order.changed, kind)}


def _check_wrapping(order: Order, wrapping: str, case: Case, page: str) -> None:
    goods = [case.goods[line.sku] for line in order.lines if line.sku in case.goods]
    if any(good.flags.get("gift_wrap") is False or good.flags.get("large_item") for good in goods):
        raise NotEligible("not_wrappable", page)
    if wrapping == "box" and order.delivery.kind == "letterbox":
        raise NotEligible("no_box_in_letterbox", page)


def _decided(
    done: Retotalled,
    order: Order,
    page: str,
    *,
    changes: Changes | None = None,
    swaps: tuple[tuple[Swap, OrderLine], ...] = (),
    way: Way | None = None,
) -> Decision:
    by = way or Way(order.payment.method, order.payment.id, order.payment.last4)
    return Decision(
        changes=changes or done.changes,
        refund=done.refund,
        charge=done.charge,
        page=page,
        method=by.method,
        last4=by.last4,
        points_returned=done.points_returned,
        total=done.total,
        swaps=tuple((line, swap.sku, swap.quantity) for swap, line in swaps),
    )
