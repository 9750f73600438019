"""Money and pieces in the corners of the rules: each of these once went wrong."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.domain.customer import Address, Customer, Means, PersonName
from assistant.domain.goods import Counted, Goods
from assistant.domain.money import yen
from assistant.domain.order import (
    Order,
    OrderLine,
    ParcelEvent,
    Payment,
    Shipment,
    Transaction,
)
from assistant.domain.request import (
    Cancel,
    Exchange,
    HoldForPickup,
    ModifyPayment,
    MoveToPickup,
    Swap,
)
from assistant.orders.clock import JST
from assistant.orders.policy import Policy, read_policy
from assistant.orders.rules.case import Case, NotEligible, Unclear
from assistant.orders.rules.deciding import decide

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=JST)
CUSTOMER = Customer(
    id="C-1",
    name=PersonName(family="渡辺", given="彩花"),
    email="a@example.com",
    addresses=(
        Address(id="home", postal_code="150-0002", prefecture="東京都", city="渋谷区", line1="1"),
    ),
    means=(
        Means(id="card-1", method="card", last4="4417"),
        Means(id="gift-1", method="gift_card", balance=50_000),
    ),
)
SHOES = Goods(
    sku="S-1",
    product_id="S",
    price=yen(7480),
    legal_class="apparel",
    stock=(Counted(location="online", quantity=1, as_of=NOW),),
)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return read_policy(Path(__file__).parents[3] / "knowledge" / "store" / "policy.yaml")


def _order(**changes: object) -> Order:
    order = Order(
        id="M-1",
        customer_id="C-1",
        placed_at=NOW,
        state="received",
        lines=(OrderLine(id="L1", sku="S-1", quantity=1, unit_price=yen(6980)),),
        shipping_fee=yen(0),
        fees=yen(0),
        payment=Payment(method="card", id="card-1", last4="4417"),
        ship_to="home",
    )
    return order.model_copy(update=changes)


def _case(order: Order, policy: Policy, good: Goods = SHOES) -> Case:
    return Case(customer=CUSTOMER, now=NOW, policy=policy, order=order, goods={"S-1": good})


def _moved(kind: str, amount: int, means_id: str = "card-1") -> Transaction:
    method = "gift_card" if means_id.startswith("gift") else "card"
    return Transaction(kind=kind, amount=yen(amount), method=method, method_id=means_id)  # type: ignore[arg-type]


def test_a_fee_that_points_had_paid_comes_back_as_points(policy: Policy) -> None:
    order = _order(fees=yen(330), points_used=7310, payment=Payment(method="cash_on_delivery"))
    assert order.total == yen(0)

    made = decide(ModifyPayment(order_id="M-1", method="card"), _case(order, policy))

    assert (made.charge, made.refund, made.points_returned) == (yen(0), yen(0), 330)
    assert made.changes.order is not None
    assert (made.changes.order.total, made.changes.order.transactions) == (yen(0), ())
    assert made.changes.points == 330


def test_cancelling_after_another_payment_refunds_only_what_is_still_held(policy: Policy) -> None:
    history = (_moved("payment", 6980), _moved("payment", 6980, "gift-1"), _moved("refund", 6980))
    order = _order(transactions=history, payment=Payment(method="gift_card", id="gift-1"))

    made = decide(Cancel(order_id="M-1"), _case(order, policy))

    assert made.refund == yen(6980)
    assert made.changes.order is not None
    assert made.changes.order.transactions == (*history, _moved("refund", 6980, "gift-1"))
    assert [move.amount for move in made.changes.balances] == [6980]


def test_what_two_means_paid_goes_back_to_both(policy: Policy) -> None:
    order = _order(transactions=(_moved("payment", 6000), _moved("payment", 980, "gift-1")))

    made = decide(Cancel(order_id="M-1"), _case(order, policy))

    assert made.changes.order is not None
    assert made.changes.order.transactions[2:] == (
        _moved("refund", 6000),
        _moved("refund", 980, "gift-1"),
    )


@pytest.mark.parametrize("method", ["", "cheque", "points"])
def test_no_order_is_paid_in_a_way_there_is_not(method: str, policy: Policy) -> None:
    with pytest.raises(Unclear):
        decide(ModifyPayment(order_id="M-1", method=method), _case(_order(), policy))


@pytest.mark.parametrize("place", ["online", "nowhere", ""])
def test_an_order_is_collected_only_at_a_store(place: str, policy: Policy) -> None:
    with pytest.raises(Unclear):
        decide(MoveToPickup(order_id="M-1", location=place), _case(_order(), policy))


def _delivered() -> Order:
    sent = NOW - timedelta(days=3)
    events = (ParcelEvent(at=sent, status="delivered"),)
    parcel = Shipment(id="P", carrier="y", tracking="1", line_ids=("L1",), events=events)
    return _order(state="delivered", shipments=(parcel,))


def _same_again(reason: str | None) -> Exchange:
    swap = Swap(line_id="L1", sku="S-1", quantity=1)
    return Exchange(order_id="M-1", swaps=(swap,), reason=reason)


def test_a_faulty_piece_is_exchanged_for_the_same_at_no_charge(policy: Policy) -> None:
    made = decide(_same_again("defective"), _case(_delivered(), policy))

    assert (made.charge, made.refund, made.facts["shipping"]) == (yen(0), yen(0), "shop")
    assert [(kept.sku, kept.quantity) for kept in made.changes.stock] == [("S-1", 1)]


def test_a_faulty_piece_is_not_exchanged_when_none_is_left(policy: Policy) -> None:
    shelf = Counted(location="online", quantity=1, as_of=NOW, kept=1)
    case = _case(_delivered(), policy, SHOES.model_copy(update={"stock": (shelf,)}))

    with pytest.raises(NotEligible) as refused:
        decide(_same_again("defective"), case)

    assert (refused.value.why, refused.value.after) == ("no_stock", "return")


def test_a_piece_without_fault_is_not_exchanged_for_the_same(policy: Policy) -> None:
    with pytest.raises(NotEligible) as refused:
        decide(_same_again("wrong_size"), _case(_delivered(), policy))

    assert refused.value.why == "same_variant"


def test_a_shop_that_keeps_nothing_offers_no_holds(policy: Policy) -> None:
    closed = policy.model_copy(update={"pickup": policy.pickup.model_copy(update={"hold_days": 0})})

    with pytest.raises(NotEligible) as refused:
        decide(HoldForPickup(sku="S-1", location="shibuya"), _case(_order(), closed))

    assert refused.value.why == "not_offered"
