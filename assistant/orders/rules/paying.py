"""Whether an order may be paid another way: the old one is refunded, the new one charged."""

from typing import get_args

from assistant.domain.money import Money
from assistant.domain.order import Order, PaymentMethod
from assistant.domain.request import (
    ModifyPayment,
)
from assistant.orders.rules.case import Case, Decision, NotEligible, Unclear
from assistant.orders.rules.changing import marked, rule_for
from assistant.orders.rules.money import (
    Way,
    ask_for,
    back_as_paid,
    is_paid,
    means_way,
    paid,
    together,
    way_of,
)
from assistant.orders.rules.retotal import changes_of


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
            **marked(order, request.kind),
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
