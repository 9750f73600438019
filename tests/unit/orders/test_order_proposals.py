"""What a proposal says about money, and what its digest covers."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.customer import Customer, PersonName
from assistant.domain.money import yen
from assistant.domain.order import Effect, Order, OrderLine, Payment, PolicyRef, Proposal
from assistant.domain.request import Cancel
from assistant.orders.clock import JST
from assistant.orders.policy import Policy
from assistant.orders.proposals import Stamp, digest_of
from assistant.orders.proposals import propose as propose_change
from assistant.orders.rules.case import Case
from assistant.orders.wording import Wording

Make = Callable[..., Order]
TOTAL = yen(2 * 6980 + 600)
BUYER = Customer(id="C-1", name=PersonName(family="渡辺", given="彩花"), email="a@example.com")
TITLES = Wording("ja", titles={"MN-SHO-1001-navy-26.5": "防水スニーカー"})


@pytest.fixture
def propose(policy: Policy, now: datetime) -> Callable[..., Proposal]:
    def make(order: Order, *, wording: Wording = TITLES, proposal_id: str = "pr_1") -> Proposal:
        return propose_change(
            Cancel(order_id=order.id, reason="ordered_by_mistake"),
            Case(customer=BUYER, now=now, policy=policy, order=order),
            stamp=Stamp(id=proposal_id, now=now),
            wording=wording,
        )

    return make


@pytest.mark.parametrize(
    ("method", "state", "refund", "to"),
    [
        ("card", "received", TOTAL, "お支払いのクレジットカード（下4桁 4417）"),
        ("convenience_store", "received", TOTAL, "ご指定の銀行口座"),
        ("bank_transfer", "received", TOTAL, "ご指定の銀行口座"),
        ("gift_card", "received", TOTAL, "ギフトカードの残高"),
        ("cash_on_delivery", "received", yen(0), "お支払い前のため、返金はありません。"),
        ("convenience_store", "pending_payment", yen(0), "お支払い前のため、返金はありません。"),
        ("bank_transfer", "pending_payment", yen(0), "お支払い前のため、返金はありません。"),
    ],
)
def test_what_was_paid_goes_back_the_way_the_policy_says(
    make_order: Make, propose: Callable[..., Proposal], method: str, state: str, refund, to: str
) -> None:
    last4 = "4417" if method == "card" else None
    order = make_order(state=state, payment=Payment(method=method, last4=last4))
    assert propose(order).effect == Effect(refund=refund, charge=yen(0), to=to)


def test_points_come_back_as_points(make_order: Make, propose: Callable[..., Proposal]) -> None:
    proposal = propose(make_order(points_used=1000))
    assert proposal.effect.refund == yen(13_560)
    assert proposal.effect.points_returned == 1000
    assert proposal.summary == (
        "注文 M-1 の「防水スニーカー」をキャンセルします。"
        "お支払いのクレジットカード（下4桁 4417）へ13,560円を返金します。"
        "返金の目安は3–10営業日です。ご利用の1,000ポイントをお戻しします。"
    )


def test_an_order_paid_by_points_alone_has_nothing_to_refund(
    make_order: Make, propose: Callable[..., Proposal]
) -> None:
    proposal = propose(make_order(points_used=TOTAL.amount))
    assert proposal.effect.refund == yen(0)
    assert proposal.effect.to == "返金する金額はありません。"
    assert proposal.effect.points_returned == TOTAL.amount


def test_readers_of_other_languages_get_english(
    make_order: Make, propose: Callable[..., Proposal]
) -> None:
    second = OrderLine(id="L2", sku="X", quantity=1, unit_price=yen(0))
    order = make_order(lines=(*make_order().lines, second))
    assert propose(order, wording=Wording("en", titles={})).summary == (
        "This cancels order M-1: MN-SHO-1001-navy-26.5 and 1 more. We refund ¥14,560 to the "
        "credit card you paid with (ending 4417). Refunds take 3–10 business days."
    )


def test_a_proposal_names_what_it_was_made_for(
    make_order: Make, propose: Callable[..., Proposal], now: datetime
) -> None:
    proposal = propose(make_order(version=7))
    assert (proposal.id, proposal.kind, proposal.order_id) == ("pr_1", "cancel", "M-1")
    assert proposal.reason == "ordered_by_mistake"
    assert proposal.policy == PolicyRef(id="shop-policy", version="2026-04")
    assert proposal.record_version == 7
    assert proposal.expires_at == now + timedelta(minutes=15)
    assert [(line.item_id, line.quantity) for line in proposal.lines] == [("L1", 2)]


def test_the_digest_survives_storage(make_order: Make, propose: Callable[..., Proposal]) -> None:
    proposal = propose(make_order())
    assert digest_of(Proposal.model_validate_json(proposal.model_dump_json())) == proposal.digest


def test_the_digest_does_not_cover_the_id(
    make_order: Make, propose: Callable[..., Proposal]
) -> None:
    first, second = (propose(make_order(), proposal_id=name) for name in ("pr_1", "pr_2"))
    assert first.digest == second.digest


CHANGES = {
    "kind": "return",
    "order_id": "M-2",
    "request": Cancel(order_id="M-2"),
    "summary": "別の文",
    "lines": (),
    "effect": Effect(refund=yen(1), charge=yen(0)),
    "reason": None,
    "policy": PolicyRef(id="shop-policy", version="2027-04"),
    "record_version": 2,
    "expires_at": datetime(2026, 11, 21, 23, 0, tzinfo=JST),
}


def test_every_other_field_is_tried_below() -> None:
    assert set(CHANGES) == set(Proposal.model_fields) - {"id", "digest"}


@pytest.mark.parametrize("field", CHANGES)
def test_the_digest_covers_every_other_field(
    make_order: Make, propose: Callable[..., Proposal], field: str
) -> None:
    proposal = propose(make_order())
    changed = proposal.model_copy(update={field: CHANGES[field]})
    assert digest_of(changed) != proposal.digest


@given(
    prices=st.lists(st.integers(0, 200_000), min_size=1, max_size=5),
    points=st.integers(0, 5_000),
    paid=st.booleans(),
)
def test_a_refund_is_what_was_paid_and_points_are_never_money(
    policy: Policy, prices: list[int], points: int, paid: bool
) -> None:
    lines = tuple(
        OrderLine(id=f"L{n}", sku="X", quantity=1, unit_price=yen(price))
        for n, price in enumerate(prices)
    )
    points = min(points, sum(prices))
    moment = datetime(2026, 11, 21, tzinfo=JST)
    order = Order(
        id="M-1",
        customer_id="C-1",
        placed_at=moment,
        state="received" if paid else "pending_payment",
        lines=lines,
        shipping_fee=yen(600),
        fees=yen(220),
        points_used=points,
        payment=Payment(method="convenience_store"),
    )
    effect = propose_change(
        Cancel(order_id=order.id),
        Case(customer=BUYER, now=moment, policy=policy, order=order),
        stamp=Stamp("pr_1", moment),
        wording=Wording("ja"),
    ).effect
    assert effect.refund == (yen(sum(prices) + 820 - points) if paid else yen(0))
    assert effect.points_returned == points
