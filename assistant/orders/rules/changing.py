"""Whether an order may be changed before it is prepared, and what the change costs."""

from datetime import timedelta
from typing import get_args

from assistant.domain.changes import Changes
from assistant.domain.money import Money
from assistant.domain.order import Order, OrderLine, PaymentMethod
from assistant.domain.request import (
    ModifyAddress,
    ModifyDelivery,
    ModifyGift,
    ModifyItems,
    ModifyPayment,
    ModifyProfileAddress,
    MoveToPickup,
    Swap,
)
from assistant.orders.clock import JST
from assistant.orders.policy_parts import ChangeRule
from assistant.orders.rules.case import Case, Decision, NotEligible, Unclear
from assistant.orders.rules.money import (
    Way,
    ask_for,
    back_as_paid,
    check_covered,
    is_paid,
    means_way,
    paid,
    together,
    way_of,
)
from assistant.orders.rules.retotal import Retotalled, changes_of, retotalled
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
        order, order.lines, case, also={**_marked(order, request.kind), "address": request.address}
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
    done = retotalled(order, lines, case, way=way, also=_marked(order, request.kind))
    kept = kept_for(order.id, swaps, terms, case)
    changes = done.changes.model_copy(update={"stock": kept})
    return _decided(done, order, rule.page, changes=changes, swaps=swaps, way=way)


def decide_payment(request: ModifyPayment, case: Case) -> Decision:
    """Decide on another way to pay; the old one is refunded, the new one charged."""
    rule, order = rule_for("modify_payment", case), case.the_order
    old = way_of(order, case.customer)
    if is_paid(order) and order.payment.method in rule.only_unpaid:
        raise NotEligible("paid_already", rule.page)
    if rule.single_payment and [each.kind for each in order.transactions] != ["payment"]:
        raise NotEligible("changed_before", rule.page)
    new = _new_way(request, case)
    if (new.method, new.means_id) == (old.method, old.means_id):
        raise NotEligible("same_payment", rule.page)
    _check_delivery(new, order, case, rule.page)
    figures = case.policy.figures.payment
    limit = {
        "convenience_store": figures.convenience_store.limit,
        "cash_on_delivery": figures.cash_on_delivery.limit,
    }.get(new.method)
    fees = order.fees.amount - figures.fee_of(old.method) + figures.fee_of(new.method)
    currency = order.total.currency
    due = order.goods.amount + order.shipping_fee.amount + max(fees, 0)
    points = min(order.points_used, due)  # a fee that points had paid comes back as points
    fresh = order.model_copy(
        update={
            **_marked(order, request.kind),
            "fees": Money(amount=max(fees, 0), currency=currency),
            "points_used": points,
            "payment": order.payment.model_copy(
                update={"method": new.method, "id": new.means_id, "last4": new.last4}
            ),
            "state": "received"
            if new.method in ("gift_card", "cash_on_delivery", "card", "wallet")
            else "pending_payment",
            "version": order.version + 1,
        }
    )
    if limit is not None and fresh.total.amount > limit:
        raise NotEligible("above_limit", rule.page)
    before = paid(order)
    at_once = new.method in ("gift_card", "card", "wallet")
    charge = fresh.total if at_once else Money(amount=0, currency=currency)
    money = together(
        (ask_for(charge, new, case.customer), back_as_paid(before, order, case.customer))
    )
    return Decision(
        changes=changes_of(fresh, order, money, points=order.points_used - points),
        refund=before,
        charge=charge,
        page=rule.page,
        method=old.method,
        last4=old.last4,
        points_returned=order.points_used - points,
        total=fresh.total,
        facts={"method": new.method, "last4": new.last4 or ""},
    )


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
        order, order.lines, case, also={**_marked(order, request.kind), "delivery": delivery}
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
        **_marked(order, request.kind),
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
    also = {**_marked(order, request.kind), "delivery": delivery}
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


def _marked(order: Order, kind: str) -> dict[str, object]:
    return {"changed": (*order.changed, kind)}


def _new_way(request: ModifyPayment, case: Case) -> Way:
    if request.means_id is not None:
        return means_way(case.customer, request.means_id)
    if request.method in ("card", "wallet", "gift_card"):
        known = [each for each in case.customer.means if each.method == request.method]
        if len(known) != 1:
            raise NotEligible("payment_not_on_record")
        return means_way(case.customer, known[0].id)
    if request.method not in get_args(PaymentMethod):
        raise Unclear("payment")
    return Way(request.method)  # type: ignore[arg-type]


def _check_delivery(way: Way, order: Order, case: Case, page: str) -> None:
    """Refuse a way to pay that the way of delivery leaves out: nobody collects at a letterbox."""
    delivery, pickup = order.delivery.kind, case.policy.change.get("pickup")
    at_store = pickup.payments if pickup and delivery == "pickup" else ()
    at_the_door = way.method == "cash_on_delivery" and delivery != "parcel"
    if at_the_door or (at_store and way.method not in at_store):
        raise NotEligible("not_for_delivery", page)


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
