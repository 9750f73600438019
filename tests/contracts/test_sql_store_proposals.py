"""Proposals in SQL: kept to their conversation, committed whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sql_store_records import (
    CUSTOMER,
    NOW,
    a_proposal,
    an_order,
    cancelled,
    changes_to,
    commit,
    standing,
)
from sqlalchemy import Engine, update

from assistant.adapters.sql_store import SqlProposals, SqlShop, connect
from assistant.adapters.sql_store.ledger import verify_ledger
from assistant.adapters.sql_store.tables import orders
from assistant.domain.order import Order, Proposal
from assistant.errors import NotFound, ProposalProblem
from assistant.ports import Committed


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = connect(url)
    SqlShop(opened).seed("s", [CUSTOMER], [an_order(), an_order("M-2"), an_order("M-3")])
    yield opened
    opened.dispose()


@pytest.fixture
def proposals(engine: Engine) -> SqlProposals:
    stored = SqlProposals(engine)
    stored.save("s", "c1", "C-1", a_proposal())
    return stored


def test_a_proposal_is_found_as_it_was_saved(proposals: SqlProposals) -> None:
    assert proposals.find("s", "c1", "pr_1") == ("C-1", a_proposal(), "open")


@pytest.mark.parametrize(
    ("shop", "conversation", "name"), [("s", "c2", "pr_1"), ("t", "c1", "pr_1"), ("s", "c1", "x")]
)
def test_a_proposal_stays_in_its_conversation(
    proposals: SqlProposals, engine: Engine, shop: str, conversation: str, name: str
) -> None:
    with pytest.raises(NotFound):
        proposals.find(shop, conversation, name)
    proposals.decline(shop, conversation, name)
    with pytest.raises(NotFound):
        proposals.commit(
            shop, conversation, a_proposal(name), changes=changes_to(cancelled()), now=NOW
        )
    assert proposals.find("s", "c1", "pr_1")[2] == "open"
    assert standing(engine) == ("received", 10)


def test_a_new_proposal_voids_the_open_one_of_its_conversation_alone(
    proposals: SqlProposals, engine: Engine
) -> None:
    proposals.save("s", "c2", "C-1", a_proposal("pr_2"))
    proposals.save("s", "c1", "C-1", a_proposal("pr_3"))
    found = [proposals.find("s", where, name)[2] for where, name in (
        ("c1", "pr_1"), ("c2", "pr_2"), ("c1", "pr_3"),
    )]  # fmt: skip
    assert found == ["void", "open", "open"]
    with pytest.raises(ProposalProblem, match="void"):
        commit(proposals, a_proposal())
    assert standing(engine) == ("received", 10)


def test_a_commit_changes_order_points_and_status_together(
    proposals: SqlProposals, engine: Engine
) -> None:
    assert commit(proposals, a_proposal()) == Committed(order=cancelled(), first_time=True)
    assert SqlShop(engine).order("s", "C-1", "M-1") == cancelled()
    assert standing(engine) == ("cancelled", 310)
    assert proposals.find("s", "c1", "pr_1")[2] == "committed"
    assert verify_ledger(engine, "s") == ()


def test_a_second_commit_returns_the_first_result_though_the_order_moved_on(
    proposals: SqlProposals, engine: Engine
) -> None:
    commit(proposals, a_proposal())
    later = cancelled().model_copy(update={"version": 3, "state": "returned"})
    with engine.begin() as connection:
        connection.execute(
            update(orders).where(orders.c.id == "M-1").values(body=later.model_dump_json())
        )
    assert commit(proposals, a_proposal()) == Committed(order=cancelled(), first_time=False)
    assert standing(engine) == ("returned", 310)


@pytest.mark.parametrize(
    ("proposal", "changed"),
    [
        (a_proposal(points=9_000), cancelled()),
        (a_proposal(), cancelled("M-2")),
        (a_proposal(), cancelled().model_copy(update={"customer_id": "C-2"})),
    ],
)
def test_anything_but_the_stored_proposal_is_refused(
    proposals: SqlProposals, engine: Engine, proposal: Proposal, changed: Order
) -> None:
    with pytest.raises(ProposalProblem):
        proposals.commit("s", "c1", proposal, changes=changes_to(changed), now=NOW)
    assert standing(engine) == standing(engine, "M-2") == ("received", 10)
    assert proposals.find("s", "c1", "pr_1")[2] == "open"


def test_an_order_of_another_version_is_left_alone(proposals: SqlProposals, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(orders).where(orders.c.id == "M-1").values(version=5))
    with pytest.raises(ProposalProblem, match="has changed"):
        commit(proposals, a_proposal())
    assert standing(engine) == ("received", 10)


def test_points_without_a_customer_undo_everything(engine: Engine) -> None:
    shop, proposals = SqlShop(engine), SqlProposals(engine)
    shop.seed("t", [], [an_order()])
    proposals.save("t", "c1", "C-1", a_proposal())
    with pytest.raises(NotFound):
        proposals.commit("t", "c1", a_proposal(), changes=changes_to(cancelled()), now=NOW)
    assert shop.order("t", "C-1", "M-1") == an_order()
    assert proposals.find("t", "c1", "pr_1")[2] == "open"


def test_a_declined_proposal_stays_declined(proposals: SqlProposals, engine: Engine) -> None:
    proposals.decline("s", "c1", "pr_1")
    with pytest.raises(ProposalProblem, match="declined"):
        commit(proposals, a_proposal())
    assert standing(engine) == ("received", 10)
