"""Changes before an order is prepared: what each costs, and what is refused with which reason."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from order_goods import (
    BUYER,
    CUP,
    KOBE,
    NOW,
    SAPPORO,
    SHIRT_L,
    SHIRT_M,
    SHIRT_XL,
    Moved,
    an_order,
    good,
)

from assistant.domain.changes import BalanceMove, Kept
from assistant.domain.money import yen
from assistant.domain.order import Delivery, Order, Payment
from assistant.domain.request import (
    ModifyAddress,
    ModifyDelivery,
    ModifyGift,
    ModifyItems,
    ModifyPayment,
    ModifyProfileAddress,
    MoveToPickup,
    OrderRequest,
    Swap,
)
from assistant.orders.rules.case import Case, Decision, NotEligible, Unclear
from assistant.orders.rules.deciding import decide

LETTERBOX = {"delivery": Delivery(kind="letterbox"), "shipping_fee": yen(280)}
PICKUP = {"delivery": Delivery(kind="pickup", location="umeda")}
UNPAID = {"state": "pending_payment", "payment": Payment(method="bank_transfer")}
CUP_ALONE = ("CUP-blue", 1, 4000)
Do = Callable[..., Decision]


@pytest.fixture
def do(case_of: Callable[..., Case]) -> Do:
    def run(request: OrderRequest, order: Order | None, *more: Any) -> Decision:
        goods = (SHIRT_M, SHIRT_L, SHIRT_XL, CUP, *more)
        return decide(request, case_of(order, goods, customer=BUYER))

    return run


@pytest.fixture
def why(do: Do) -> Callable[..., str]:
    def run(request: OrderRequest, order: Order, *more: Any) -> str:
        with pytest.raises(NotEligible) as refused:
            do(request, order, *more)
        return refused.value.why

    return run


def moved(decision: Decision) -> Moved:
    return Moved(decision.refund.amount, decision.charge.amount, decision.points_returned)


def changed(decision: Decision) -> Order:
    assert decision.changes.order is not None
    return decision.changes.order


def to(address: Any) -> ModifyAddress:
    return ModifyAddress(order_id="M-1", address=address)


def test_an_address_in_the_same_zone_costs_nothing(do: Do) -> None:
    decision = do(to(KOBE), an_order())
    assert moved(decision) == Moved()
    assert (changed(decision).address, changed(decision).version) == (KOBE, 2)
    assert changed(decision).changed == ("modify_address",)


def test_another_zone_charges_its_shipping_and_the_way_back_refunds_it(do: Do) -> None:
    there = do(to(SAPPORO), an_order())
    assert (moved(there), there.total) == (Moved(charge=1200), yen(8200))
    back = do(to(KOBE), changed(there))
    assert (moved(back), back.total) == (Moved(refund=1200), yen(7000))


def test_from_twelve_thousand_yen_on_hokkaido_is_free_too(do: Do) -> None:
    assert moved(do(to(SAPPORO), an_order(("CUP-blue", 3, 4000)))) == Moved()


def test_an_unpaid_order_to_another_zone_only_has_another_total(do: Do) -> None:
    decision = do(to(SAPPORO), an_order(**UNPAID))
    assert (moved(decision), decision.total) == (Moved(), yen(8200))
    assert changed(decision).transactions == ()


@pytest.mark.parametrize("state", ["preparing", "shipped", "delivered", "cancelled"])
@pytest.mark.parametrize(
    "request_",
    [
        to(KOBE),
        ModifyItems(order_id="M-1", swaps=(Swap(line_id="L1", sku="SHIRT-L", quantity=1),)),
        ModifyPayment(order_id="M-1", method="convenience_store"),
        ModifyDelivery(order_id="M-1", time_slot="午前中"),
        ModifyGift(order_id="M-1", wrapping="bag"),
        MoveToPickup(order_id="M-1", location="umeda"),
    ],
    ids=lambda each: each.kind if not isinstance(each, str) else each,
)
def test_nothing_changes_once_an_order_is_prepared(
    why: Callable[..., str], request_: OrderRequest, state: str
) -> None:
    assert why(request_, an_order(state=state)) == f"state_{state}"


def swap(sku: str, quantity: int = 1, line_id: str = "L1") -> ModifyItems:
    return ModifyItems(order_id="M-1", swaps=(Swap(line_id=line_id, sku=sku, quantity=quantity),))


def test_another_size_at_the_same_price_is_kept_and_costs_nothing(do: Do) -> None:
    decision = do(swap("SHIRT-L"), an_order())
    assert moved(decision) == Moved()
    assert [line.sku for line in changed(decision).lines] == ["SHIRT-L", "CUP-blue"]
    assert decision.changes.stock == (
        Kept(
            reference="M-1", sku="SHIRT-L", location="online", quantity=1, counted=9, counted_at=NOW
        ),
    )


def test_a_dearer_variant_charges_the_difference(do: Do) -> None:
    assert moved(do(swap("SHIRT-XL"), an_order())) == Moved(charge=500)


def test_more_pieces_are_charged_and_only_the_further_ones_are_kept(do: Do) -> None:
    decision = do(swap("SHIRT-M", 3), an_order())
    assert moved(decision) == Moved(charge=6000)
    assert [kept.quantity for kept in decision.changes.stock] == [2]


def test_fewer_pieces_are_refunded_and_nothing_is_kept(do: Do) -> None:
    decision = do(swap("CUP-blue", 2), an_order(("CUP-blue", 3, 4000)))
    assert (moved(decision), decision.changes.stock) == (Moved(refund=4000), ())


def test_the_price_paid_stays_where_only_the_number_changes(do: Do) -> None:
    decision = do(swap("CUP-blue", 3), an_order(("CUP-blue", 2, 3900)))
    assert moved(decision) == Moved(charge=3900)


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (swap("CUP-blue"), "other_product"),
        (swap("SHIRT-M"), "same_variant"),
        (swap("SHIRT-L", 10), "no_stock"),
        (swap("SHIRT-Z"), "no_such_product"),
        (swap("SHIRT-L", line_id="L9"), "no_such_line"),
        (ModifyItems(order_id="M-1", swaps=swap("SHIRT-L").swaps * 2), "too_many"),
    ],
)
def test_only_what_is_there_of_the_same_product_may_be_taken(
    why: Callable[..., str], request_: ModifyItems, reason: str
) -> None:
    assert why(request_, an_order()) == reason


def test_pieces_kept_for_others_are_not_there(why: Callable[..., str]) -> None:
    shelf = tuple(each.model_copy(update={"kept": 9}) for each in SHIRT_L.stock or ())
    assert why(swap("SHIRT-L"), an_order(), good("SHIRT-L", stock=shelf)) == "no_stock"


def pay(method: str, means_id: str | None = None) -> ModifyPayment:
    return ModifyPayment(order_id="M-1", method=method, means_id=means_id)


def test_another_way_to_pay_refunds_the_old_and_adds_its_fee(do: Do) -> None:
    decision = do(pay("convenience_store"), an_order())
    assert (moved(decision), decision.total) == (Moved(refund=7000), yen(7220))
    assert (changed(decision).state, changed(decision).fees) == ("pending_payment", yen(220))


def test_the_fee_of_the_old_way_is_given_up(do: Do) -> None:
    order = an_order(
        state="pending_payment", payment=Payment(method="convenience_store"), fees=yen(220 + 330)
    )
    decision = do(pay("cash_on_delivery"), order)
    assert (moved(decision), changed(decision).fees) == (Moved(), yen(330 + 330))
    assert changed(decision).state == "received"


def test_a_gift_card_that_covers_the_order_pays_it_at_once(do: Do) -> None:
    decision = do(pay("gift_card"), an_order(("CUP-blue", 1, 1500), **UNPAID))
    assert (moved(decision), changed(decision).state) == (Moved(charge=1500), "received")
    assert decision.changes.balances == (BalanceMove(means_id="G1", amount=-1500),)


@pytest.mark.parametrize(
    ("request_", "order", "reason"),
    [
        (pay("gift_card"), an_order(), "balance_too_small"),
        (pay("card"), an_order(), "same_payment"),
        (pay("gift_card", "G9"), an_order(), "no_such_payment"),
        (pay("wallet"), an_order(), "payment_not_on_record"),
        (pay("card"), an_order(payment=Payment(method="bank_transfer")), "paid_already"),
        (pay("cash_on_delivery"), an_order(("CUP-blue", 99, 4000)), "above_limit"),
        (pay("cash_on_delivery"), an_order(**LETTERBOX), "not_for_delivery"),
        (pay("cash_on_delivery"), an_order(**PICKUP), "not_for_delivery"),
        (pay("convenience_store"), an_order(**PICKUP), "not_for_delivery"),
    ],
)
def test_ways_to_pay_that_do_not_fit_are_refused(
    why: Callable[..., str], request_: ModifyPayment, order: Order, reason: str
) -> None:
    assert why(request_, order) == reason


def on(days: int | None, slot: str | None = None) -> ModifyDelivery:
    day = NOW.date() + timedelta(days=days) if days is not None else None
    return ModifyDelivery(order_id="M-1", day=day, time_slot=slot)


@pytest.mark.parametrize("days", [3, 14])
def test_a_day_from_three_to_fourteen_days_ahead_may_be_chosen(do: Do, days: int) -> None:
    decision = do(on(days, "19–21時"), an_order())
    delivery = changed(decision).delivery
    assert delivery.requested_date == (NOW + timedelta(days=days)).date().isoformat()
    assert (delivery.time_slot, moved(decision)) == ("19–21時", Moved())


@pytest.mark.parametrize("days", [-1, 0, 2, 15])
def test_for_any_other_day_the_days_there_are_are_named(do: Do, days: int) -> None:
    with pytest.raises(Unclear) as unclear:
        do(on(days), an_order())
    assert (unclear.value.asks, unclear.value.options) == ("day", ("2026-11-24", "2026-12-05"))


def test_hours_that_are_not_offered_are_asked_for_again(do: Do) -> None:
    with pytest.raises(Unclear) as unclear:
        do(on(None, "12–14時"), an_order())
    assert unclear.value.asks == "time_slot"
    assert unclear.value.options == ("午前中", "14–16時", "16–18時", "18–20時", "19–21時")


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (an_order(**LETTERBOX), "not_for_delivery"),
        (an_order(**PICKUP), "is_pickup"),
        (an_order(delivery=Delivery(time_slot="午前中")), "same_delivery"),
    ],
)
def test_a_letterbox_and_a_store_have_no_hours(
    why: Callable[..., str], order: Order, reason: str
) -> None:
    assert why(on(None, "午前中"), order) == reason


def wrap(**wishes: Any) -> ModifyGift:
    return ModifyGift(order_id="M-1", **wishes)


@pytest.mark.parametrize(
    ("had", "fees", "wrapping", "expected", "left"),
    [
        ({}, 0, "bag", Moved(charge=330), 330),
        ({}, 0, "box", Moved(charge=550), 550),
        ({"wrapping": "bag"}, 330, "box", Moved(charge=220), 550),
        ({"wrapping": "box"}, 550, "bag", Moved(refund=220), 330),
        ({"wrapping": "bag"}, 330, "none", Moved(refund=330), 0),
    ],
)
def test_wrapping_costs_its_fee_and_gives_it_back(
    do: Do, had: dict[str, str], fees: int, wrapping: str, expected: Moved, left: int
) -> None:
    decision = do(wrap(wrapping=wrapping), an_order(gift=had, fees=yen(fees)))
    assert (moved(decision), changed(decision).fees) == (expected, yen(left))
    assert changed(decision).gift.get("wrapping", "none") == wrapping


def test_a_noshi_with_name_and_a_message_are_free(do: Do) -> None:
    wishes = {"noshi": "御祝", "noshi_name": "渡辺", "noshi_style": "outer", "message": "祝" * 60}
    decision = do(wrap(**wishes), an_order())
    assert (moved(decision), changed(decision).gift) == (Moved(), wishes)


def test_an_inscription_that_is_not_offered_is_asked_for_again(do: Do) -> None:
    with pytest.raises(Unclear) as unclear:
        do(wrap(noshi="祝優勝"), an_order())
    assert unclear.value.asks == "noshi"
    assert "御祝" in unclear.value.options


@pytest.mark.parametrize(
    ("request_", "order", "flags", "reason"),
    [
        (wrap(message="あ" * 61), an_order(), {}, "message_too_long"),
        (wrap(wrapping="box"), an_order(**LETTERBOX), {}, "no_box_in_letterbox"),
        (wrap(wrapping="bag"), an_order(), {"gift_wrap": False}, "not_wrappable"),
        (wrap(wrapping="bag"), an_order(), {"large_item": True}, "not_wrappable"),
    ],
)
def test_what_cannot_be_wrapped_or_written_is_refused(
    why: Callable[..., str],
    request_: ModifyGift,
    order: Order,
    flags: dict[str, bool],
    reason: str,
) -> None:
    assert why(request_, order, good("CUP-blue", flags=flags)) == reason


def test_no_wish_at_all_is_asked_for(do: Do) -> None:
    with pytest.raises(Unclear) as unclear:
        do(wrap(), an_order())
    assert unclear.value.asks == "gift"


COLLECT = MoveToPickup(order_id="M-1", location="umeda")


@pytest.mark.parametrize(
    ("order", "refund"),
    [
        (an_order(CUP_ALONE, shipping_fee=yen(600)), 600),
        (an_order(CUP_ALONE, **LETTERBOX), 280),
        (an_order(), 0),
    ],
)
def test_collected_at_a_store_the_shipping_that_was_paid_comes_back(
    do: Do, order: Order, refund: int
) -> None:
    decision = do(COLLECT, order)
    assert moved(decision) == Moved(refund=refund)
    assert changed(decision).shipping_fee == yen(0)
    assert changed(decision).delivery == Delivery(kind="pickup", location="umeda")


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (an_order(payment=Payment(method="cash_on_delivery")), "not_for_payment"),
        (an_order(payment=Payment(method="convenience_store")), "not_for_payment"),
        (an_order(**PICKUP), "is_pickup"),
    ],
)
def test_only_what_is_paid_by_card_points_or_gift_card_moves_to_a_store(
    why: Callable[..., str], order: Order, reason: str
) -> None:
    assert why(COLLECT, order) == reason


def test_an_address_of_the_profile_changes_no_order(do: Do) -> None:
    decision = do(ModifyProfileAddress(address=KOBE), None)
    assert (decision.changes.address, decision.changes.order) == (KOBE, None)
    assert moved(decision) == Moved()
