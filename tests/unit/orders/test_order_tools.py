"""What the desk's tools bring back, for the owner and for anybody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from assistant.adapters.sql_store import tables
from assistant.domain.action import ListOrders, OrderStatus, PointsBalance, ProposeCancel
from assistant.domain.conversation import Needs
from assistant.domain.customer import Customer
from assistant.domain.order import Order
from assistant.domain.order_task import told_again
from assistant.domain.outcome import OrdersFound, PointsFound
from assistant.domain.reader import DEFAULT_SHOP, Level, Reader
from assistant.domain.request import Cancel
from assistant.domain.task import Slot, TaskFrame
from assistant.errors import NotAllowed
from assistant.orders.commit import Confirmation, confirm
from assistant.orders.desk import Desk
from assistant.tools import list_orders, order_status, points_balance, propose_change
from assistant.tools.call import Call

Make = Callable[..., Order]
MakeCall = Callable[..., Call]
NOT_FOUND = "ご注文が見つかりませんでした。注文番号をお確かめのうえ、もう一度お知らせください。"
C2 = Reader(customer_id="C-2", level=Level.signed_in)
C3 = Reader(customer_id="C-3", level=Level.signed_in)


@pytest.fixture(autouse=True)
def orders(desk: Desk, people: tuple[Customer, ...], make_order: Make) -> tuple[Order, ...]:
    """C-1 has seven open orders and a delivered one, C-2 a shipped one, C-3 none."""
    start = make_order().placed_at
    mine = [make_order(f"M-{n}", placed_at=start - timedelta(days=10 - n)) for n in range(1, 8)]
    old = make_order("M-0", state="delivered", placed_at=start - timedelta(days=60))
    other = make_order("M-9", customer_id="C-2", state="shipped")
    placed = (*mine, old, other)
    desk.shop.seed(DEFAULT_SHOP, people, placed)
    return placed


def _proposals(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(tables.proposals)).scalar_one()


def test_orders_are_listed_latest_first(make_call: MakeCall) -> None:
    outcome = list_orders.run(ListOrders(), make_call())
    assert outcome.name == "list_orders"
    assert [card.order_id for card in outcome.cards] == [
        "M-7", "M-6", "M-5", "M-4", "M-3", "M-2", "M-1", "M-0",
    ]  # fmt: skip
    assert [record.id for record in outcome.records][:2] == ["record:M-7", "record:M-6"]


def test_no_orders_are_no_error(make_call: MakeCall) -> None:
    call = make_call(by=C3)
    for run, action in (
        (list_orders.run, ListOrders()),
        (order_status.run, OrderStatus()),
        (propose_change.run, ProposeCancel()),
    ):
        outcome = run(action, call)
        assert (outcome.code, outcome.detail) == ("none", OrdersFound(orders=()))
        assert (outcome.needs, outcome.task, outcome.cards) == (None, None, ())


def test_a_named_order_is_shown(make_call: MakeCall, orders: tuple[Order, ...]) -> None:
    outcome = order_status.run(OrderStatus(order_id="M-3"), make_call(language="en"))
    assert outcome.code == "ok"
    assert outcome.detail == OrdersFound(orders=(orders[2],))
    assert [card.state_text for card in outcome.cards] == ["Received"]
    assert [record.title for record in outcome.records] == ["Order M-3"]


@pytest.mark.parametrize(
    ("run", "action"), [(order_status.run, OrderStatus), (propose_change.run, ProposeCancel)]
)
def test_another_readers_order_and_none_at_all_are_told_alike(
    make_call: MakeCall, engine: Engine, run: Callable, action: type
) -> None:
    theirs = run(action(order_id="M-9"), make_call())
    absent = run(action(order_id="M-404"), make_call())
    assert theirs.model_dump() == absent.model_dump()
    assert theirs.code == "order_not_found"
    assert theirs.refusal is not None
    assert (theirs.refusal.code, theirs.refusal.message) == ("order_not_found", NOT_FOUND)
    assert (theirs.cards, theirs.records, theirs.detail) == ((), (), None)
    assert _proposals(engine) == 0


def test_the_only_order_needs_no_choosing(make_call: MakeCall) -> None:
    outcome = order_status.run(OrderStatus(), make_call(by=C2))
    assert [card.order_id for card in outcome.cards] == ["M-9"]
    assert (outcome.code, outcome.needs, outcome.task) == ("ok", None, None)


def test_of_several_the_newest_open_ones_are_offered(make_call: MakeCall) -> None:
    outcome = order_status.run(OrderStatus(), make_call())
    options = ("M-7", "M-6", "M-5", "M-4", "M-3")
    assert outcome.code == "choose_order"
    assert outcome.needs == Needs(kind="order", options=options)
    assert outcome.task == TaskFrame(kind="order_status", awaiting="order", options=options)
    assert tuple(card.order_id for card in outcome.cards) == options


def test_choosing_for_a_cancellation_keeps_the_reason(make_call: MakeCall, engine: Engine) -> None:
    outcome = propose_change.run(ProposeCancel(reason="届くのが遅いから"), make_call())
    assert outcome.task is not None
    assert outcome.task.kind == "cancel"
    assert outcome.task.slots == {"reason": Slot(value="届くのが遅いから", source="said")}
    chosen = told_again(outcome.task, {"order_id": "M-3"})
    assert chosen == ProposeCancel(order_id="M-3", reason="届くのが遅いから")
    assert outcome.proposal is None
    assert _proposals(engine) == 0
    proposed = propose_change.run(chosen, make_call()).proposal
    assert proposed is not None
    assert proposed.request == Cancel(order_id="M-3", reason="delivery_too_late")


def test_a_proposal_is_kept_and_waits_for_a_yes(
    make_call: MakeCall, desk: Desk, orders: tuple[Order, ...]
) -> None:
    call = make_call()
    outcome = propose_change.run(ProposeCancel(order_id="M-3", reason="other"), call)
    proposal = outcome.proposal
    assert proposal is not None
    assert proposal.id.startswith("pr_")
    assert len(proposal.id) == 35
    assert proposal.lines[0].title == "防水スニーカー（ネイビー・26.5）"
    assert outcome.needs == Needs(kind="confirmation")
    assert outcome.task == TaskFrame(
        kind="cancel",
        slots={
            "order_id": Slot(value="M-3", source="record"),
            "reason": Slot(value="other", source="said"),
        },
        awaiting="confirmation",
        proposal_id=proposal.id,
    )
    assert desk.proposals.find(DEFAULT_SHOP, "c1", proposal.id) == ("C-1", proposal, "open")
    assert desk.shop.order(DEFAULT_SHOP, "C-1", "M-3") == orders[2]
    yes = Confirmation(call.reader, "c1", proposal.id, proposal.digest)
    assert confirm(yes, desk, now=call.turn.now).order.state == "cancelled"


def test_an_order_on_its_way_is_not_proposed_and_the_page_says_why(
    make_call: MakeCall, engine: Engine
) -> None:
    outcome = propose_change.run(ProposeCancel(), make_call(by=C2))
    assert (outcome.code, outcome.proposal, outcome.needs) == ("not_eligible", None, None)
    record, page = outcome.records
    assert (record.id, page.record_id) == ("record:M-9", "cancel-order")
    assert page.heading == "注文はいつまでキャンセルできますか"
    assert "出荷準備に入った後は、キャンセルできません。" in page.text
    assert _proposals(engine) == 0


def test_points_are_the_readers_own(make_call: MakeCall) -> None:
    outcome = points_balance.run(PointsBalance(), make_call())
    assert outcome.detail == PointsFound(balance=1840, expires_on="2027-10-29")
    assert [record.id for record in outcome.records] == ["record:points"]


@pytest.mark.parametrize("reader", [Reader(), Reader(customer_id="C-1", level=Level.identified)])
@pytest.mark.parametrize(
    ("run", "action"),
    [
        (list_orders.run, ListOrders()),
        (order_status.run, OrderStatus(order_id="M-1")),
        (points_balance.run, PointsBalance()),
        (propose_change.run, ProposeCancel(order_id="M-1")),
    ],
)
def test_even_without_the_central_check_no_record_is_opened(
    make_call: MakeCall, engine: Engine, reader: Reader, run: Callable, action: object
) -> None:
    with pytest.raises(NotAllowed):
        run(action, make_call(by=reader))
    assert _proposals(engine) == 0
