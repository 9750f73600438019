"""Every change is only proposed at first; one yes makes it once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from assistant.domain.customer import Address, Customer
from assistant.domain.order import Order, ParcelEvent, Shipment
from assistant.domain.order_action import (
    ProposeAddress,
    ProposeCancel,
    ProposedChange,
    ProposeDelivery,
    ProposeGift,
    ProposePayment,
    ProposePickup,
    ProposeReturn,
)
from assistant.domain.reader import DEFAULT_SHOP
from assistant.orders.commit import Confirmation, confirm
from assistant.orders.desk import Desk
from assistant.tools.call import Call
from assistant.tools.toolbox import perform

HOME = Address(id="A1", postal_code="1", prefecture="東京都", city="渋谷区", line1="1-2-3")
SAID = "大阪府大阪市北区みなも町3-8-15"


@pytest.fixture(autouse=True)
def shop(desk: Desk, people: tuple[Customer, ...], make_order: Callable[..., Order]) -> None:
    events = tuple(
        ParcelEvent(at=make_order().placed_at - timedelta(days=days), status=status)
        for days, status in ((4, "picked_up"), (3, "delivered"))
    )
    parcel = Shipment(id="S1", carrier="宅配便", tracking="1", line_ids=("L1",), events=events)
    there = make_order("M-2", state="delivered", shipments=(parcel,), ship_to="A1")
    owner = people[0].model_copy(update={"addresses": (HOME,)})
    desk.shop.seed(DEFAULT_SHOP, (owner, *people[1:]), (make_order(ship_to="A1"), there))


@pytest.mark.parametrize(
    "action",
    [
        ProposeCancel(order_id="M-1"),
        ProposeCancel(order_id="M-1", lines=("L1",), quantity=1),
        ProposeReturn(order_id="M-2", lines=("L1",), quantity=1, reason="defective"),
        ProposeAddress(order_id="M-1", address=SAID),
        ProposeAddress(profile=True, address=SAID),
        ProposePayment(order_id="M-1", method="convenience_store"),
        ProposeDelivery(order_id="M-1", time_slot="午前中"),
        ProposeGift(order_id="M-1", message="ありがとう"),
        ProposePickup(order_id="M-1", location="umeda"),
    ],
    ids=lambda action: action.name,
)
def test_a_change_is_proposed_and_made_by_one_yes_alone(
    make_call: Callable[..., Call], desk: Desk, action: ProposedChange
) -> None:
    call = make_call()

    def records() -> tuple[Any, ...]:
        return desk.shop.customer(DEFAULT_SHOP, "C-1"), *desk.shop.orders(DEFAULT_SHOP, "C-1")

    before = records()
    proposal = perform(action, call).proposal
    assert proposal is not None
    assert records() == before

    yes = Confirmation(call.reader, "c1", proposal.id, proposal.digest)
    first = confirm(yes, desk, now=call.turn.now)
    after = records()
    second = confirm(yes, desk, now=call.turn.now)
    assert after != before
    assert records() == after
    assert (first.repeated, second.repeated) == (False, True)
    assert (second.order, second.rma) == (first.order, first.rma)
