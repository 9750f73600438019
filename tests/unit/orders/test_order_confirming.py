"""A yes is checked again from the start; whatever no longer fits changes nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from assistant.adapters.sql_store import tables
from assistant.adapters.sql_store.ledger import verify_ledger
from assistant.domain.customer import Customer
from assistant.domain.money import yen
from assistant.domain.order import Order, PolicyRef, Proposal, Transaction
from assistant.domain.reader import DEFAULT_SHOP, Level, Reader
from assistant.domain.request import Cancel, ModifyGift
from assistant.errors import (
    AssistantError,
    NotAllowed,
    OrderNotFound,
    ProposalExpired,
    ProposalProblem,
)
from assistant.orders.commit import Confirmation, confirm, decline, standing
from assistant.orders.desk import Desk
from assistant.orders.policy import Policy
from assistant.orders.proposals import Stamp, digest_of, propose
from assistant.orders.rules.case import Case
from assistant.orders.wording import Wording

Make = Callable[..., Order]
SHOP = DEFAULT_SHOP


@pytest.fixture
def order(desk: Desk, people: tuple[Customer, ...], make_order: Make) -> Order:
    mine, other = make_order(points_used=300), make_order("M-2", customer_id="C-2")
    desk.shop.seed(SHOP, people, (mine, other))
    return mine


@pytest.fixture
def proposal(
    desk: Desk, order: Order, people: tuple[Customer, ...], policy: Policy, now: datetime
) -> Proposal:
    case = Case(customer=people[0], now=now, policy=policy, order=order)
    made = propose(Cancel(order_id=order.id), case, stamp=Stamp("pr_1", now), wording=Wording("ja"))
    desk.proposals.save(SHOP, "c1", "C-1", made)
    return made


@pytest.fixture
def yes(reader: Reader, proposal: Proposal) -> Confirmation:
    return Confirmation(reader=reader, conversation_id="c1", proposal_id=proposal.id)


def _said(yes: Confirmation, **changes: object) -> Confirmation:
    fields = {name: getattr(yes, name) for name in Confirmation.__dataclass_fields__}
    return Confirmation(**{**fields, **changes})


def _lines(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(tables.ledger)).scalar_one()


def _everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Read all orders, customers, proposals with their standing, and the ledger, of every shop."""
    kept = (tables.orders, tables.customers, tables.proposals, tables.ledger)
    with engine.connect() as connection:
        return {
            table.name: sorted(tuple(row) for row in connection.execute(select(table)))
            for table in kept
        }


def _refused(
    problem: type[AssistantError], yes: Confirmation, desk: Desk, engine: Engine, now: datetime
) -> None:
    """Expect exactly this problem, and every record as it was: the proposal is not used up."""
    before = _everything(engine)
    assert before["orders"] != []
    assert before["proposals"] != []
    with pytest.raises(AssistantError) as raised:
        confirm(yes, desk, now=now)
    assert raised.type is problem
    assert _everything(engine) == before
    assert _lines(engine) == 0


def test_a_yes_cancels_once_and_says_the_same_again(
    yes: Confirmation, desk: Desk, engine: Engine, order: Order, now: datetime
) -> None:
    first = confirm(yes, desk, now=now)
    again = confirm(yes, desk, now=now + timedelta(days=3))
    assert (first.repeated, again.repeated) == (False, True)
    paid, back = (
        Transaction(kind=kind, amount=yen(14_260), method="card") for kind in ("payment", "refund")
    )
    done = {"state": "cancelled", "version": 2, "transactions": (paid, back)}
    assert first.order == order.model_copy(update=done)
    assert again.order == first.order == desk.shop.order(SHOP, "C-1", "M-1")
    assert desk.shop.customer(SHOP, "C-1").points.balance == 2140
    assert _lines(engine) == 1
    assert verify_ledger(engine, SHOP) == ()


def test_the_digest_shown_may_be_confirmed(
    yes: Confirmation, desk: Desk, engine: Engine, proposal: Proposal, now: datetime
) -> None:
    done = confirm(_said(yes, digest=proposal.digest), desk, now=now)
    assert (done.order.state, done.repeated) == ("cancelled", False)
    assert desk.shop.order(SHOP, "C-1", "M-1") == done.order
    assert _lines(engine) == 1


def test_another_digest_is_refused(
    yes: Confirmation, desk: Desk, engine: Engine, now: datetime
) -> None:
    _refused(ProposalProblem, _said(yes, digest="0" * 64), desk, engine, now)


def test_a_proposal_changed_in_the_store_is_refused(
    yes: Confirmation, desk: Desk, engine: Engine, proposal: Proposal, now: datetime
) -> None:
    richer = proposal.effect.model_copy(update={"points_returned": 99_999})
    forged = proposal.model_copy(update={"effect": richer}).model_dump_json()
    with engine.begin() as connection:
        connection.execute(tables.proposals.update().values(body=forged))
    _refused(ProposalProblem, yes, desk, engine, now)


@pytest.mark.parametrize(
    "reader",
    [
        Reader(),
        Reader(level=Level.signed_in),
        Reader(customer_id="C-1", level=Level.identified),
    ],
)
def test_a_reader_not_known_well_enough_is_not_allowed(
    yes: Confirmation, desk: Desk, engine: Engine, reader: Reader, now: datetime
) -> None:
    _refused(NotAllowed, _said(yes, reader=reader), desk, engine, now)
    before = _everything(engine)
    with pytest.raises(NotAllowed):
        decline(_said(yes, reader=reader), desk)
    assert _everything(engine) == before


def test_somebody_elses_proposal_and_none_at_all_look_alike(
    yes: Confirmation, desk: Desk, engine: Engine, now: datetime
) -> None:
    stranger = Reader(customer_id="C-2", level=Level.signed_in)
    for asked in (_said(yes, reader=stranger), _said(yes, proposal_id="pr_none")):
        _refused(OrderNotFound, asked, desk, engine, now)
        with pytest.raises(OrderNotFound, match=r"^$"):
            confirm(asked, desk, now=now)
        with pytest.raises(OrderNotFound, match=r"^$"):
            decline(asked, desk)


def test_a_proposal_belongs_to_its_conversation(
    yes: Confirmation, desk: Desk, engine: Engine, now: datetime
) -> None:
    _refused(OrderNotFound, _said(yes, conversation_id="c2"), desk, engine, now)


def test_a_proposal_belongs_to_its_shop(
    yes: Confirmation,
    desk: Desk,
    engine: Engine,
    reader: Reader,
    people: tuple[Customer, ...],
    order: Order,
    now: datetime,
) -> None:
    desk.shop.seed("other", people, [order])  # the same customer, with an order of that number
    elsewhere = reader.model_copy(update={"shop_id": "other"})
    _refused(OrderNotFound, _said(yes, reader=elsewhere), desk, engine, now)


def test_a_late_yes_is_refused(
    yes: Confirmation, desk: Desk, engine: Engine, proposal: Proposal
) -> None:
    _refused(ProposalExpired, yes, desk, engine, proposal.expires_at)


def test_a_yes_in_the_last_second_counts(
    yes: Confirmation, desk: Desk, engine: Engine, proposal: Proposal
) -> None:
    just_in_time = proposal.expires_at - timedelta(seconds=1)
    assert confirm(yes, desk, now=just_in_time).order.state == "cancelled"
    assert desk.shop.order(SHOP, "C-1", "M-1").state == "cancelled"
    assert _lines(engine) == 1


def test_a_declined_proposal_cannot_be_confirmed(
    yes: Confirmation, desk: Desk, engine: Engine, now: datetime
) -> None:
    decline(yes, desk)
    assert standing(yes, desk) == "declined"
    decline(yes, desk)
    assert standing(yes, desk) == "declined"
    _refused(ProposalProblem, yes, desk, engine, now)


def test_what_is_done_cannot_be_declined(
    yes: Confirmation, desk: Desk, engine: Engine, now: datetime
) -> None:
    done = confirm(yes, desk, now=now)
    before = _everything(engine)
    with pytest.raises(ProposalProblem):
        decline(yes, desk)
    assert _everything(engine) == before
    assert standing(yes, desk) == "committed"
    again = confirm(yes, desk, now=now)
    assert (again.order, again.repeated) == (done.order, True)
    assert _lines(engine) == 1


def test_a_stranger_can_neither_decline_nor_see_how_it_stands(
    yes: Confirmation, desk: Desk, now: datetime
) -> None:
    theirs = _said(yes, reader=Reader(customer_id="C-2", level=Level.signed_in))
    for attempt in (decline, standing):
        with pytest.raises(OrderNotFound):
            attempt(theirs, desk)
    assert standing(yes, desk) == "open"
    assert not confirm(yes, desk, now=now).repeated


def test_a_later_proposal_replaces_the_one_before(
    yes: Confirmation, desk: Desk, engine: Engine, proposal: Proposal, now: datetime
) -> None:
    later = proposal.model_copy(update={"id": "pr_2"})
    desk.proposals.save(SHOP, "c1", "C-1", later)
    assert standing(yes, desk) == "void"
    _refused(ProposalProblem, yes, desk, engine, now)
    decline(yes, desk)  # a no to what is no longer asked leaves the later one open
    assert standing(yes, desk) == "void"
    assert not confirm(_said(yes, proposal_id="pr_2"), desk, now=now).repeated


@pytest.mark.parametrize(
    "change", [{"version": 2}, {"state": "preparing"}, {"version": 2, "state": "shipped"}]
)
def test_an_order_that_has_moved_on_is_left_alone(
    yes: Confirmation, desk: Desk, engine: Engine, order: Order, change: dict, now: datetime
) -> None:
    moved = order.model_copy(update=change)
    row = {"version": moved.version, "body": moved.model_dump_json()}
    with engine.begin() as connection:
        connection.execute(tables.orders.update().where(tables.orders.c.id == "M-1").values(row))
    _refused(ProposalProblem, yes, desk, engine, now)


def test_a_new_policy_asks_for_a_new_proposal(
    yes: Confirmation, desk: Desk, engine: Engine, policy: Policy, now: datetime
) -> None:
    revised = policy.model_copy(update={"version": "2027-04"})
    _refused(
        ProposalProblem, yes, Desk(desk.shop, desk.proposals, revised, desk.shelf), engine, now
    )


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "return"},
        {"policy": PolicyRef(id="x", version="1")},
        {"order_id": None},
        {"order_id": "M-2"},
        {"request": None},
        {"request": ModifyGift(order_id="M-1", wrapping="bag")},
    ],
)
def test_a_proposal_of_another_kind_or_policy_is_not_handled_here(
    yes: Confirmation,
    desk: Desk,
    engine: Engine,
    proposal: Proposal,
    change: dict,
    now: datetime,
) -> None:
    other = proposal.model_copy(update={"id": "pr_2", **change})
    other = other.model_copy(update={"digest": digest_of(other)})
    desk.proposals.save(SHOP, "c1", "C-1", other)
    _refused(ProposalProblem, _said(yes, proposal_id="pr_2"), desk, engine, now)


def test_a_proposal_for_somebody_elses_order_finds_no_order(
    yes: Confirmation, desk: Desk, engine: Engine, proposal: Proposal, now: datetime
) -> None:
    theirs = {"order_id": "M-2", "request": Cancel(order_id="M-2")}
    other = proposal.model_copy(update={"id": "pr_2", **theirs})
    other = other.model_copy(update={"digest": digest_of(other)})
    desk.proposals.save(SHOP, "c1", "C-1", other)
    _refused(OrderNotFound, _said(yes, proposal_id="pr_2"), desk, engine, now)
    assert desk.shop.order(SHOP, "C-2", "M-2").state == "received"
