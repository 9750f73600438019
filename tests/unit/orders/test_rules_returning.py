"""Returns and exchanges: windows, reasons, kinds of goods, the label, points, stock."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from order_goods import (
    BUYER,
    CUP,
    NOW,
    SHIRT_L,
    SHIRT_M,
    SHIRT_XL,
    an_order,
    delivered,
    good,
)

from assistant.domain.changes import Rma
from assistant.domain.money import yen
from assistant.domain.order import Order, Payment, Transaction
from assistant.domain.request import Exchange, Part, Return, Swap
from assistant.orders.policy import Policy
from assistant.orders.rules.case import Case, Decision, NotEligible, Unclear
from assistant.orders.rules.deciding import decide

CUP_ONLY = ("CUP-blue", 2, 4000)
GOODS = (SHIRT_M, SHIRT_L, SHIRT_XL, CUP)
FEES = {"shipping_fee": yen(600), "fees": yen(330)}


@pytest.fixture
def send_back(case_of: Callable[..., Case]) -> Callable[..., Decision]:
    def run(order: Order, *, reason: str | None = "no_longer_needed", **wishes: Any) -> Decision:
        case = wishes.pop("case", {})
        part = Part(
            line_id="L1",
            quantity=wishes.pop("quantity", 1),
            opened=wishes.pop("opened", None),
            used=wishes.pop("used", None),
        )
        goods = (*GOODS, *wishes.pop("goods", ()))
        request = Return(order_id="M-1", parts=(part,), reason=reason, **wishes)
        return decide(request, case_of(order, goods, **{"customer": BUYER, **case}))

    return run


@pytest.fixture
def exchange(case_of: Callable[..., Case]) -> Callable[..., Decision]:
    def run(
        order: Order, sku: str, *, reason: str | None = None, quantity: int = 1, **more: Any
    ) -> Decision:
        swap = Swap(line_id="L1", sku=sku, quantity=quantity)
        goods = (*GOODS, *more.pop("goods", ()))
        request = Exchange(order_id="M-1", swaps=(swap,), reason=reason)
        return decide(request, case_of(order, goods, **{"customer": BUYER, **more}))

    return run


def refusal(run: Callable[..., Decision], *args: Any, **wishes: Any) -> NotEligible:
    with pytest.raises(NotEligible) as refused:
        run(*args, **wishes)
    return refused.value


def rma_of(decision: Decision) -> Rma:
    assert decision.changes.rma is not None
    return decision.changes.rma


@pytest.mark.parametrize(
    ("reason", "days", "by"),
    [
        ("no_longer_needed", 14, date(2026, 11, 21)),
        ("wrong_size", 3, date(2026, 12, 2)),
        ("defective", 30, date(2026, 11, 21)),
        ("wrong_item", 15, date(2026, 12, 6)),
    ],
)
def test_a_return_within_its_window_is_opened(
    send_back: Callable[..., Decision], reason: str, days: int, by: date
) -> None:
    decision = send_back(delivered(CUP_ONLY, days_ago=days), reason=reason)
    rma, order = rma_of(decision), decision.changes.order
    assert (rma.id, rma.state, rma.reason) == ("R-M-1-1", "approved", reason)
    assert order is not None
    assert (order.state, decision.by, decision.later) == ("return_requested", by, True)
    assert order.transactions == ()  # no money moves before the goods are back


@pytest.mark.parametrize(("reason", "days"), [("wrong_size", 15), ("defective", 31)])
def test_a_day_late_is_too_late(send_back: Callable[..., Decision], reason: str, days: int) -> None:
    refused = refusal(send_back, delivered(CUP_ONLY, days_ago=days), reason=reason)
    assert (refused.why, refused.facts) == ("too_late", {"by": "2026-11-20"})
    assert refused.page.startswith("returns-special-terms#")


def test_without_an_arrival_on_record_no_window_is_open(
    send_back: Callable[..., Decision],
) -> None:
    order = an_order(CUP_ONLY, state="delivered")
    assert refusal(send_back, order).why == "arrival_unknown"


@pytest.mark.parametrize(
    ("state", "after"),
    [("received", "cancel"), ("pending_payment", "cancel"), ("preparing", ""), ("shipped", "")],
)
def test_what_has_not_arrived_is_not_returned(
    send_back: Callable[..., Decision], state: str, after: str
) -> None:
    refused = refusal(send_back, an_order(CUP_ONLY, state=state))
    assert (refused.why, refused.after) == (f"state_{state}", after)


def test_a_return_without_a_reason_asks_for_one(send_back: Callable[..., Decision]) -> None:
    with pytest.raises(Unclear) as unclear:
        send_back(delivered(CUP_ONLY), reason=None)
    assert unclear.value.asks == "reason"
    assert unclear.value.options[:2] == ("wrong_size", "not_as_expected")


@pytest.mark.parametrize(
    ("reason", "label", "refund", "fee"),
    [
        ("no_longer_needed", True, 3300, 700),
        ("no_longer_needed", False, 4000, 0),
        ("defective", True, 4930, 0),
        ("wrong_item", False, 4930, 0),
    ],
)
def test_the_label_is_taken_off_where_the_customer_pays_and_fees_come_back_where_the_shop_does(
    send_back: Callable[..., Decision], reason: str, label: bool, refund: int, fee: int
) -> None:
    decision = send_back(delivered(CUP_ONLY, **FEES), reason=reason, label=label)
    assert (decision.refund, decision.fee) == (yen(refund), fee)
    assert rma_of(decision).refund == yen(refund)
    assert decision.facts["shipping"] == (
        "customer" if fee or (not label and refund == 4000) else "shop"
    )


def test_a_refund_is_never_more_than_was_paid_and_points_make_up_the_rest(
    send_back: Callable[..., Decision],
) -> None:
    order = delivered(("CUP-blue", 1, 4000), points_used=3500)
    decision = send_back(order, reason="defective")
    assert (decision.refund, decision.points_returned) == (yen(500), 3500)


def test_returns_under_way_count_against_pieces_and_money(
    send_back: Callable[..., Decision],
) -> None:
    order = delivered(CUP_ONLY, points_used=2000)
    first = rma_of(send_back(order, reason="defective"))
    second = send_back(order, reason="defective", case={"rmas": (first,)})
    assert (first.refund, second.refund) == (yen(4000), yen(2000))
    assert rma_of(second).id == "R-M-1-2"
    third = refusal(send_back, order, reason="defective", case={"rmas": (first, rma_of(second))})
    assert third.why == "too_many"
    back = first.model_copy(update={"state": "rejected"})
    assert send_back(order, reason="defective", quantity=2, case={"rmas": (back,)})


COSMETIC = good("CUP-blue", legal_class="cosmetic")


@pytest.mark.parametrize(
    "goods",
    [
        good("CUP-blue", legal_class="food"),
        good("CUP-blue", categories=("下着",)),
        good("CUP-blue", categories=("靴下",)),
        good("CUP-blue", categories=("ピアス",)),
        good("CUP-blue", categories=("ギフトカード",)),
        good("CUP-blue", made_to_order=True),
        good("CUP-blue", warnings=("セール品につき返品不可です。",)),
    ],
    ids=("food", "underwear", "socks", "earrings", "gift card", "made to order", "final sale"),
)
def test_some_goods_come_back_only_when_the_shop_is_at_fault(
    send_back: Callable[..., Decision], goods: Any
) -> None:
    order = delivered(CUP_ONLY)
    refused = refusal(send_back, order, goods=(goods,), opened=False, used=False)
    assert refused.why == "not_returnable"
    assert "#" in refused.page
    assert send_back(order, goods=(goods,), reason="defective").refund == yen(4000)


@pytest.mark.parametrize(
    "goods",
    [
        COSMETIC,
        good("CUP-blue", legal_class="quasi_drug"),
        good("CUP-blue", legal_class="supplement"),
        good("CUP-blue", categories=("犬のおやつ",)),
        good("CUP-blue", categories=("枕",)),
    ],
    ids=("cosmetic", "quasi-drug", "supplement", "pet treats", "pillow"),
)
def test_some_goods_come_back_at_will_only_unopened(
    send_back: Callable[..., Decision], goods: Any
) -> None:
    order = delivered(CUP_ONLY)
    with pytest.raises(Unclear) as unclear:
        send_back(order, goods=(goods,))
    assert (unclear.value.asks, unclear.value.line_id) == ("opened", "L1")
    assert refusal(send_back, order, goods=(goods,), opened=True).why == "opened"
    assert send_back(order, goods=(goods,), opened=False).refund == yen(3300)


def test_cosmetics_that_trouble_the_skin_come_back_opened_at_the_shops_cost(
    send_back: Callable[..., Decision],
) -> None:
    order = delivered(CUP_ONLY, days_ago=30, **FEES)
    decision = send_back(order, reason="skin_trouble", opened=True, goods=(COSMETIC,))
    assert (decision.refund, decision.facts["shipping"]) == (yen(4930), "shop")


def test_a_cup_does_not_trouble_the_skin(send_back: Callable[..., Decision]) -> None:
    assert refusal(send_back, delivered(CUP_ONLY), reason="skin_trouble").why == (
        "reason_does_not_fit"
    )


def test_used_goods_do_not_come_back_at_will(send_back: Callable[..., Decision]) -> None:
    assert refusal(send_back, delivered(CUP_ONLY), used=True).why == "used"
    assert send_back(delivered(CUP_ONLY), used=True, reason="defective").refund == yen(4000)


@pytest.mark.parametrize(("shipped", "taken"), [(10, 120), (9, 0)])
def test_points_the_goods_earned_are_taken_back_once_they_were_granted(
    send_back: Callable[..., Decision], shipped: int, taken: int
) -> None:
    decision = send_back(delivered(CUP_ONLY, shipped=shipped))
    assert (decision.points_taken, rma_of(decision).points_taken) == (taken, taken)


def test_a_refund_goes_to_the_way_that_paid_or_to_no_other(
    send_back: Callable[..., Decision],
) -> None:
    order = delivered(CUP_ONLY, payment=Payment(method="card", last4="4417", id="K1"))
    assert rma_of(send_back(order, means_id="K1")).means_id == "K1"
    assert refusal(send_back, order, means_id="G1").why == "refund_elsewhere"
    assert refusal(send_back, order, means_id="G9").why == "no_such_payment"
    paid = (Transaction(kind="payment", amount=yen(8000), method="gift_card", method_id="G1"),)
    split = order.model_copy(update={"transactions": paid})
    assert rma_of(send_back(split, means_id="G1")).method == "gift_card"


def test_above_the_shops_limit_a_person_must_agree(
    send_back: Callable[..., Decision], policy: Policy
) -> None:
    limits = policy.limits.model_copy(update={"refund_needs_person_above": 3299})
    strict = policy.model_copy(update={"limits": limits})
    refused = refusal(send_back, delivered(CUP_ONLY), case={"policy": strict})
    assert (refused.why, refused.after) == ("needs_person", "handoff")
    assert send_back(delivered(CUP_ONLY), case={"policy": policy}).refund == yen(3300)


SHIRT = ("SHIRT-M", 1, 3000)


def test_an_exchange_keeps_the_new_variant_and_moves_no_money_yet(
    exchange: Callable[..., Decision],
) -> None:
    decision = exchange(delivered(SHIRT), "SHIRT-L")
    rma, order = rma_of(decision), decision.changes.order
    assert order is not None
    assert (order.state, order.transactions) == ("exchange_requested", ())
    assert (decision.refund, decision.charge, decision.later) == (yen(0), yen(0), True)
    assert [(kept.reference, kept.sku, kept.quantity) for kept in decision.changes.stock] == [
        (rma.id, "SHIRT-L", 1)
    ]


def test_a_dearer_variant_is_charged_and_a_cheaper_one_refunded_at_the_end(
    exchange: Callable[..., Decision],
) -> None:
    dearer = exchange(delivered(SHIRT), "SHIRT-XL")
    cheaper = exchange(delivered(("SHIRT-XL", 1, 3500)), "SHIRT-M")
    assert (dearer.refund, dearer.charge) == (yen(0), yen(500))
    assert (cheaper.refund, cheaper.charge) == (yen(500), yen(0))
    assert rma_of(dearer).charge == yen(500)


@pytest.mark.parametrize(
    ("sku", "why", "after"),
    [
        ("CUP-blue", "other_product", "return"),
        ("SHIRT-S", "no_stock", "return"),
        ("SHIRT-M", "same_variant", ""),
    ],
)
def test_what_cannot_be_exchanged_names_the_page_and_what_else_there_is(
    exchange: Callable[..., Decision], policy: Policy, sku: str, why: str, after: str
) -> None:
    refused = refusal(exchange, delivered(SHIRT), sku, goods=(good("SHIRT-S", free=0),))
    pages = {
        "other_product": policy.exchange.other_product_page,
        "no_stock": policy.exchange.no_stock_page,
        "same_variant": policy.exchange.page,
    }
    assert (refused.why, refused.after, refused.page) == (why, after, pages[why])


@pytest.mark.parametrize(
    ("days", "reason", "allowed"),
    [(14, None, True), (15, None, False), (30, "defective", True), (31, "defective", False)],
)
def test_faulty_goods_are_exchanged_for_longer(
    exchange: Callable[..., Decision], days: int, reason: str | None, allowed: bool
) -> None:
    order = delivered(SHIRT, days_ago=days)
    if allowed:
        assert rma_of(exchange(order, "SHIRT-L", reason=reason)).kind == "exchange"
    else:
        assert refusal(exchange, order, "SHIRT-L", reason=reason).why == "too_late"


def test_the_first_exchange_of_clothes_is_free_of_shipping_and_the_second_is_not(
    exchange: Callable[..., Decision],
) -> None:
    order = delivered(("SHIRT-M", 2, 3000))
    first = exchange(order, "SHIRT-L")
    second = exchange(order, "SHIRT-L", rmas=(rma_of(first),))
    faulty = exchange(order, "SHIRT-L", rmas=(rma_of(first),), reason="defective")
    told = [each.facts["shipping"] for each in (first, second, faulty)]
    assert told == ["shop", "customer", "shop"]


def test_underwear_is_exchanged_only_when_it_is_faulty(exchange: Callable[..., Decision]) -> None:
    goods = (good("SHIRT-M", categories=("下着",)), good("SHIRT-L", categories=("下着",)))
    refused = refusal(exchange, delivered(SHIRT), "SHIRT-L", goods=goods)
    assert refused.why == "not_exchangeable"
    assert exchange(delivered(SHIRT), "SHIRT-L", goods=goods, reason="defective").later


def test_the_last_day_is_counted_in_the_shops_time(send_back: Callable[..., Decision]) -> None:
    order = delivered(CUP_ONLY, days_ago=14)
    late_evening = NOW.replace(hour=23, minute=59)
    assert send_back(order, case={"now": late_evening}).by == late_evening.date()
    midnight = late_evening + timedelta(minutes=1)
    assert refusal(send_back, order, case={"now": midnight}).why == "too_late"
