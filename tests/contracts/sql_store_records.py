"""One customer, three orders and a proposal: what the SQL store's proposals are tried on."""

from datetime import datetime, timedelta, timezone

from sqlalchemy import Engine

from assistant.adapters.sql_store import SqlProposals, SqlShop
from assistant.domain.changes import Changes
from assistant.domain.customer import Customer, PersonName, Points
from assistant.domain.money import yen
from assistant.domain.order import Effect, Order, OrderLine, Payment, PolicyRef, Proposal
from assistant.ports import Committed

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=timezone(timedelta(hours=9)))
CUSTOMER = Customer(
    id="C-1",
    name=PersonName(family="渡辺", given="彩花"),
    email="a@example.com",
    points=Points(balance=10),
)


def an_order(name: str = "M-1") -> Order:
    return Order(
        id=name,
        customer_id="C-1",
        placed_at=NOW,
        state="received",
        lines=(OrderLine(id="L1", sku="X", quantity=1, unit_price=yen(1000)),),
        shipping_fee=yen(0),
        fees=yen(0),
        points_used=300,
        payment=Payment(method="card"),
    )


def a_proposal(name: str = "pr_1", *, order_id: str = "M-1", points: int = 300) -> Proposal:
    return Proposal(
        id=name,
        kind="cancel",
        order_id=order_id,
        summary="キャンセルします。",
        effect=Effect(refund=yen(700), charge=yen(0), points_returned=points),
        policy=PolicyRef(id="p", version="1"),
        record_version=1,
        expires_at=NOW + timedelta(minutes=15),
        digest="d",
    )


def cancelled(name: str = "M-1") -> Order:
    return an_order(name).model_copy(update={"state": "cancelled", "version": 2})


def changes_to(order: Order) -> Changes:
    return Changes(customer_id=order.customer_id, order=order, points=order.points_used)


def commit(proposals: SqlProposals, proposal: Proposal, conversation: str = "c1") -> Committed:
    changes = changes_to(cancelled(proposal.order_id or ""))
    return proposals.commit("s", conversation, proposal, changes=changes, now=NOW)


def standing(engine: Engine, order_id: str = "M-1") -> tuple[str, int]:
    shop = SqlShop(engine)
    return shop.order("s", "C-1", order_id).state, shop.customer("s", "C-1").points.balance
