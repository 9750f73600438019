"""Whatever is said in whatever order: no order changes without its owner's yes, and never twice."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, func, select, update

from assistant.adapters.sql_store import SqlProposals, SqlShop, connect
from assistant.adapters.sql_store.ledger import verify_ledger
from assistant.adapters.sql_store.tables import ledger, orders
from assistant.domain.customer import Customer, PersonName, Points
from assistant.domain.goods import Goods
from assistant.domain.money import yen
from assistant.domain.order import Order, OrderLine, Payment, Proposal, Transaction
from assistant.domain.reader import Level, Reader
from assistant.domain.request import Cancel
from assistant.errors import AssistantError
from assistant.orders.clock import JST
from assistant.orders.commit import Confirmation, confirm, decline
from assistant.orders.desk import Desk
from assistant.orders.policy import Policy
from assistant.orders.proposals import Stamp, propose
from assistant.orders.rules.case import Case, NotEligible
from assistant.orders.wording import Wording

NAMES = ("C-1", "C-2")
ORDERS = ("M-1", "M-2", "M-3")
CONVERSATIONS = ("c1", "c2")
START = datetime(2026, 11, 21, 9, 0, tzinfo=JST)
_SHOPS = count(1)


def _sample(order_id: str, owner: str) -> Order:
    return Order(
        id=order_id,
        customer_id=owner,
        placed_at=START,
        state="received",
        lines=(OrderLine(id="L1", sku="X", quantity=1, unit_price=yen(1000)),),
        shipping_fee=yen(600),
        fees=yen(0),
        points_used=100,
        payment=Payment(method="card"),
    )


def _shelf(*_: object) -> dict[str, Goods]:
    return {}


class _Desk(RuleBasedStateMachine):
    """Runs the desk beside a model of what must be true."""

    engine: Engine
    policy: Policy
    proposals = Bundle("proposals")

    @initialize()
    def open(self) -> None:
        self.shop_id = f"shop-{next(_SHOPS)}"
        self.desk = Desk(SqlShop(self.engine), SqlProposals(self.engine), self.policy, _shelf)
        self.now = START
        self.expected = {name: _sample(name, NAMES[at % 2]) for at, name in enumerate(ORDERS)}
        self.points = dict.fromkeys(NAMES, 0)
        self.status: dict[str, str] = {}
        self.lines = 0
        name = PersonName(family="渡辺", given="彩花")
        people = [
            Customer(id=each, name=name, email="a@example.com", points=Points(balance=0))
            for each in NAMES
        ]
        self.people = {each.id: each for each in people}
        self.desk.shop.seed(self.shop_id, people, self.expected.values())

    @rule(
        target=proposals,
        order_id=st.sampled_from(ORDERS),
        conversation=st.sampled_from(CONVERSATIONS),
    )
    def propose(self, order_id: str, conversation: str) -> object:
        asked = self._proposed(order_id, conversation)
        return asked or multiple()

    def _proposed(self, order_id: str, conversation: str) -> tuple[Proposal, str] | None:
        order = self.expected[order_id]
        if order.state != "received":
            with pytest.raises(NotEligible):
                self._made(order)
            return None
        made = self._made(order)
        self.desk.proposals.save(self.shop_id, conversation, order.customer_id, made)
        for name, standing in self.status.items():
            if standing == f"open {conversation}":
                self.status[name] = "void"
        self.status[made.id] = f"open {conversation}"
        return made, conversation

    @rule(
        asked=proposals,
        who=st.sampled_from((*NAMES, None)),
        level=st.sampled_from((Level.identified, Level.possession, Level.signed_in)),
        conversation=st.sampled_from((*CONVERSATIONS, None)),
        digest=st.sampled_from(("none", "right", "wrong")),
    )
    def say_yes(
        self,
        asked: tuple[Proposal, str],
        who: str | None,
        level: Level,
        conversation: str | None,
        digest: str,
    ) -> None:
        proposal, home = asked
        order = self.expected[proposal.order_id or ""]
        said_in = conversation or home
        yes = self._yes(proposal, who or order.customer_id, level, said_in, digest)
        known = yes.reader.customer_id == order.customer_id and level >= Level.possession
        fits = known and said_in == home and digest != "wrong"
        standing = self.status[proposal.id]
        if fits and standing == "committed":
            assert confirm(yes, self.desk, now=self.now).repeated
            return
        allowed = (
            fits
            and standing == f"open {home}"
            and self.now < proposal.expires_at
            and order.version == proposal.record_version
            and order.state == "received"
        )
        if not allowed:
            with pytest.raises(AssistantError):
                confirm(yes, self.desk, now=self.now)
            return
        done = confirm(yes, self.desk, now=self.now)
        assert not done.repeated
        changed = order.model_copy(
            update={
                "state": "cancelled",
                "version": order.version + 1,
                "transactions": tuple(
                    Transaction(kind=kind, amount=yen(1500), method="card")
                    for kind in ("payment", "refund")
                ),
            }
        )
        self.expected[order.id] = changed
        self.points[order.customer_id] += order.points_used
        self.status[proposal.id] = "committed"
        self.lines += 1

    @rule(
        target=proposals,
        order_id=st.sampled_from(ORDERS),
        conversation=st.sampled_from(CONVERSATIONS),
        event=st.sampled_from(("nothing", "time", "change", "decline", "replacement", "yes")),
    )
    def something_happens_before_the_owners_yes(
        self, order_id: str, conversation: str, event: str
    ) -> object:
        asked = self._proposed(order_id, conversation)
        if asked is None:
            return multiple()
        match event:
            case "time":
                self.wait(15)
            case "change":
                self.shop_changes_the_order(order_id, "received")
            case "decline":
                self.say_no(asked, self.expected[order_id].customer_id)
            case "replacement":
                self._proposed(order_id, conversation)
            case "yes":
                self.say_yes(asked, None, Level.possession, None, "right")
        self.say_yes(asked, None, Level.possession, None, "none")
        return asked

    @rule(asked=proposals, who=st.sampled_from(NAMES))
    def say_no(self, asked: tuple[Proposal, str], who: str) -> None:
        proposal, home = asked
        no = self._yes(proposal, who, Level.signed_in, home, "none")
        mine = self.expected[proposal.order_id or ""].customer_id == who
        if not mine or self.status[proposal.id] == "committed":
            with pytest.raises(AssistantError):
                decline(no, self.desk)
            return
        decline(no, self.desk)
        if self.status[proposal.id] == f"open {home}":
            self.status[proposal.id] = "declined"

    @rule(order_id=st.sampled_from(ORDERS), state=st.sampled_from(("received", "preparing")))
    def shop_changes_the_order(self, order_id: str, state: str) -> None:
        order = self.expected[order_id]
        changed = order.model_copy(update={"version": order.version + 1, "state": state})
        row = {"version": changed.version, "body": changed.model_dump_json()}
        mine = (orders.c.shop_id == self.shop_id, orders.c.id == order_id)
        with self.engine.begin() as connection:
            connection.execute(update(orders).where(*mine).values(row))
        self.expected[order_id] = changed

    @rule(minutes=st.sampled_from((1, 7, 20)))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def every_order_is_as_it_must_be(self) -> None:
        if not hasattr(self, "expected"):
            return
        for order in self.expected.values():
            assert self.desk.shop.order(self.shop_id, order.customer_id, order.id) == order
        for name, balance in self.points.items():
            assert self.desk.shop.customer(self.shop_id, name).points.balance == balance
        counted = select(func.count()).select_from(ledger).where(ledger.c.shop_id == self.shop_id)
        with self.engine.connect() as connection:
            assert connection.execute(counted).scalar_one() == self.lines
        assert verify_ledger(self.engine, self.shop_id) == ()

    def _made(self, order: Order) -> Proposal:
        return propose(
            Cancel(order_id=order.id),
            Case(self.people[order.customer_id], self.now, self.policy, order),
            stamp=Stamp(f"pr_{len(self.status)}", self.now),
            wording=Wording("ja"),
        )

    def _yes(
        self, proposal: Proposal, who: str, level: Level, conversation: str, digest: str
    ) -> Confirmation:
        shown = {"none": None, "right": proposal.digest, "wrong": "0" * 64}[digest]
        reader = Reader(shop_id=self.shop_id, customer_id=who, level=level)
        return Confirmation(reader, conversation, proposal.id, shown)


@pytest.fixture(scope="module")
def shared(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path = tmp_path_factory.mktemp("sequences") / "store.sqlite"
    shutil.copy(migrated, path)
    opened = connect(f"sqlite:///{path}")
    yield opened
    opened.dispose()


def test_no_sequence_changes_an_order_without_its_owners_matching_yes(
    shared: Engine, policy: Policy
) -> None:
    machine = type("OrderDesk", (_Desk,), {"engine": shared, "policy": policy})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
