"""Cancelling whole and in part: shipping is counted again, and no more goes back than was paid."""

from collections.abc import Callable

import pytest
from order_goods import BUYER, CUP, SHIRT_M, an_order

from assistant.domain.changes import BalanceMove
from assistant.domain.money import yen
from assistant.domain.order import Order, Payment
from assistant.domain.request import Cancel, ModifyPayment, Part
from assistant.orders.rules.case import Case, Decision, NotEligible
from assistant.orders.rules.deciding import decide
from assistant.orders.rules.money import paid

SHIRT = (Part(line_id="L1", quantity=1),)


@pytest.fixture
def cancel(case_of: Callable[..., Case]) -> Callable[..., Decision]:
    def run(order: Order, *parts: Part, reason: str | None = None) -> Decision:
        case = case_of(order, (SHIRT_M, CUP), customer=BUYER)
        return decide(Cancel(order_id="M-1", parts=parts, reason=reason), case)

    return run


def left_of(decision: Decision) -> Order:
    assert decision.changes.order is not None
    return decision.changes.order


def test_of_a_part_the_shipping_is_counted_again(cancel: Callable[..., Decision]) -> None:
    decision = cancel(an_order(), *SHIRT)
    assert (decision.refund, decision.charge, decision.total) == (yen(2400), yen(0), yen(4600))
    left = left_of(decision)
    assert (left.state, left.version, left.shipping_fee) == ("received", 2, yen(600))
    assert [(line.id, line.quantity) for line in left.lines] == [("L2", 1)]
    assert paid(left) == left.total == yen(4600)


def test_some_pieces_of_a_line_may_be_cancelled(cancel: Callable[..., Decision]) -> None:
    decision = cancel(an_order(("CUP-blue", 3, 4000)), Part(line_id="L1", quantity=1))
    assert decision.refund == yen(4000)
    assert [line.quantity for line in left_of(decision).lines] == [2]


def test_where_lost_free_shipping_costs_more_than_the_part_the_difference_is_charged(
    cancel: Callable[..., Decision],
) -> None:
    order = an_order(("SHIRT-M", 1, 500), ("CUP-blue", 1, 5500))
    decision = cancel(order, *SHIRT)
    assert (decision.refund, decision.charge, decision.total) == (yen(0), yen(100), yen(6100))


def test_points_no_longer_needed_come_back_as_points(cancel: Callable[..., Decision]) -> None:
    decision = cancel(an_order(points_used=6000), *SHIRT)
    assert (decision.refund, decision.points_returned, decision.total) == (yen(1000), 1400, yen(0))
    assert decision.changes.points == 1400
    assert left_of(decision).points_used == 4600


def test_all_pieces_named_one_by_one_are_the_whole_order(cancel: Callable[..., Decision]) -> None:
    one = Part(line_id="L1", quantity=1)
    decision = cancel(an_order(("CUP-blue", 2, 4000)), one, one)
    assert (left_of(decision).state, decision.refund) == ("cancelled", yen(8000))


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (Part(line_id="L1", quantity=2), "too_many"),
        (Part(line_id="L9", quantity=1), "no_such_line"),
    ],
)
def test_more_than_was_ordered_cannot_be_cancelled(
    cancel: Callable[..., Decision], part: Part, why: str
) -> None:
    with pytest.raises(NotEligible) as refused:
        cancel(an_order(), part)
    assert refused.value.why == why


def test_the_rest_cancelled_later_brings_back_exactly_what_is_left(
    cancel: Callable[..., Decision],
) -> None:
    first = left_of(cancel(an_order(), *SHIRT))
    rest = cancel(first)
    assert rest.refund == yen(4600)
    assert paid(left_of(rest)) == yen(0)
    given = [each.amount for each in left_of(rest).transactions if each.kind == "refund"]
    assert given == [yen(2400), yen(4600)]


def test_a_gift_card_gets_back_no_more_than_it_gave(cancel: Callable[..., Decision]) -> None:
    by_card = Payment(method="gift_card", id="G1")
    first = cancel(an_order(payment=by_card), *SHIRT)
    assert first.changes.balances == (BalanceMove(means_id="G1", amount=2400),)
    assert cancel(left_of(first)).changes.balances == (BalanceMove(means_id="G1", amount=4600),)


def test_an_order_paid_anew_goes_back_by_the_new_way_alone(
    cancel: Callable[..., Decision], case_of: Callable[..., Case]
) -> None:
    order = an_order(("CUP-blue", 1, 1000))
    request = ModifyPayment(order_id="M-1", method="gift_card")
    anew = left_of(decide(request, case_of(order, (CUP,), customer=BUYER)))
    back = cancel(anew)
    assert back.refund == yen(1000)
    assert back.changes.balances == (BalanceMove(means_id="G1", amount=1000),)
    assert [(each.kind, each.method) for each in left_of(back).transactions] == [
        ("payment", "card"), ("payment", "gift_card"), ("refund", "card"), ("refund", "gift_card"),
    ]  # fmt: skip


def test_an_unpaid_order_loses_a_part_without_any_money(cancel: Callable[..., Decision]) -> None:
    order = an_order(state="pending_payment", payment=Payment(method="bank_transfer"))
    decision = cancel(order, *SHIRT)
    assert (decision.refund, decision.charge) == (yen(0), yen(0))
    assert (left_of(decision).total, left_of(decision).transactions) == (yen(4600), ())


def test_what_was_kept_for_a_cancelled_order_is_given_back(cancel: Callable[..., Decision]) -> None:
    assert cancel(an_order()).changes.release == "M-1"
