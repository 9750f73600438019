"""What a commit writes beside the order, on SQLite and on Postgres: never less than nothing."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sql_store_records import CUSTOMER, NOW, a_proposal, an_order
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import InterfaceError, OperationalError

from assistant.adapters.sql_store import SqlProposals, SqlShop, connect
from assistant.adapters.sql_store.ledger import verify_ledger
from assistant.domain.changes import BalanceMove, Changes, Hold, Kept, Rma
from assistant.domain.customer import Address, Means
from assistant.domain.goods import Goods
from assistant.domain.money import yen
from assistant.domain.order import Proposal
from assistant.errors import ProposalProblem
from assistant.ports import Committed

POSTGRES = "postgresql+pg8000://postgres@127.0.0.1:5432"
OWNER = CUSTOMER.model_copy(update={"means": (Means(id="G1", method="gift_card", balance=500),)})
HOME = Address(
    id="A1", postal_code="150-0000", prefecture="東京都", city="渋谷区", line1="1-2-3",
    is_default=True,
)  # fmt: skip


def _kept(reference: str, quantity: int, *, days: int | None = None) -> Kept:
    until = NOW + timedelta(days=days) if days is not None else None
    return Kept(
        reference=reference, sku="X", location="umeda", quantity=quantity, counted=3,
        counted_at=NOW, until=until,
    )  # fmt: skip


def _rma() -> Rma:
    return Rma(
        id="R-M-1-1", order_id="M-1", customer_id="C-1", kind="return", refund=yen(1000),
        charge=yen(0), method="card", policy_version="1", opened_at=NOW,
    )  # fmt: skip


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        opened = connect(f"sqlite:///{tmp_path / 'store.sqlite'}")
        yield opened
        opened.dispose()
        return
    pytest.importorskip("pg8000")
    name = f"desk_{uuid.uuid4().hex[:12]}"
    server = create_engine(f"{POSTGRES}/postgres", isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except (InterfaceError, OperationalError):
        pytest.skip("no Postgres on this machine")
    opened = connect(f"{POSTGRES}/{name}")
    yield opened
    opened.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
    server.dispose()


@pytest.fixture
def shop(engine: Engine) -> SqlShop:
    made = SqlShop(engine)
    goods = Goods(sku="X", product_id="X", price=yen(1000))
    made.seed("s", [OWNER], [an_order()], [goods])
    return made


def _commit(engine: Engine, name: str, **changes: object) -> Committed:
    """Save a proposal and commit it; without an order it is about the customer alone."""
    made = Changes.model_validate({"customer_id": "C-1", **changes})
    update = {"order_id": made.order.id if made.order else None}
    proposal: Proposal = a_proposal(name).model_copy(update=update)
    store = SqlProposals(engine)
    store.save("s", "c1", "C-1", proposal)
    return store.commit("s", "c1", proposal, changes=made, now=NOW)


def test_goods_of_the_shops_own_are_found_by_their_sku(shop: SqlShop) -> None:
    assert [*shop.goods("s", ["X", "Y"])] == ["X"]
    assert shop.goods("other", ["X"]) == {}


def test_a_balance_moves_by_what_a_commit_says(shop: SqlShop, engine: Engine) -> None:
    _commit(engine, "pr_1", balances=[BalanceMove(means_id="G1", amount=-500)], points=-10)
    customer = shop.customer("s", "C-1")
    assert (customer.means[0].balance, customer.points.balance) == (0, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"balances": [BalanceMove(means_id="G1", amount=-501)]},
        {"balances": [BalanceMove(means_id="G9", amount=1)]},
        {"points": -11},
        {"stock": [_kept("H-1", 4)]},
        {"stock": [_kept("H-1", 2), _kept("H-2", 2)]},
    ],
    ids=("balance", "unknown card", "points", "stock", "stock in two parts"),
)
def test_nothing_falls_below_nothing_and_nothing_else_is_written(
    shop: SqlShop, engine: Engine, changes: dict[str, object]
) -> None:
    changed = an_order().model_copy(update={"version": 2})
    with pytest.raises(ProposalProblem):
        _commit(engine, "pr_1", order=changed, rma=_rma(), **changes)
    assert shop.customer("s", "C-1") == OWNER
    assert shop.order("s", "C-1", "M-1") == an_order()
    assert shop.rmas("s", "M-1") == ()
    assert shop.kept("s", ["X"], now=NOW) == {}
    assert SqlProposals(engine).find("s", "c1", "pr_1")[2] == "open"
    assert verify_ledger(engine, "s") == ()


def test_what_is_kept_is_free_again_when_its_time_is_over(shop: SqlShop, engine: Engine) -> None:
    hold = Hold(
        id="H-1", customer_id="C-1", sku="X", location="umeda", quantity=2,
        until=NOW + timedelta(days=7),
    )  # fmt: skip
    done = _commit(engine, "pr_1", stock=[_kept("H-1", 2, days=7)], hold=hold)
    assert (done.hold, done.order) == (hold, None)
    for days, count in ((0, {("X", "umeda"): 2}), (6, {("X", "umeda"): 2}), (7, {})):
        assert shop.kept("s", ["X"], now=NOW + timedelta(days=days)) == count
    assert shop.kept("other", ["X"], now=NOW) == {}


def test_what_was_kept_is_given_back_by_its_reference_alone(shop: SqlShop, engine: Engine) -> None:
    _commit(engine, "pr_1", stock=[_kept("M-1", 1)])
    _commit(engine, "pr_2", stock=[_kept("M-2", 1)])
    _commit(engine, "pr_3", release="M-1")
    assert shop.kept("s", ["X"], now=NOW) == {("X", "umeda"): 1}


def test_a_return_is_kept_with_its_order_and_told_again(shop: SqlShop, engine: Engine) -> None:
    changed = an_order().model_copy(update={"version": 2, "state": "return_requested"})
    first = _commit(engine, "pr_1", order=changed, rma=_rma())
    again = SqlProposals(engine).commit(
        "s", "c1", a_proposal("pr_1"), changes=Changes(customer_id="C-1"), now=NOW
    )
    assert (first.rma, first.first_time) == (_rma(), True)
    assert (again.rma, again.order, again.first_time) == (_rma(), changed, False)
    assert shop.rmas("s", "M-1") == (_rma(),)
    assert (shop.rmas("s", "M-2"), shop.rmas("other", "M-1")) == ((), ())


def test_an_address_of_the_profile_is_changed_for_the_version_that_was_shown(
    shop: SqlShop, engine: Engine
) -> None:
    _commit(engine, "pr_1", address=HOME)
    assert (shop.customer("s", "C-1").addresses, shop.customer("s", "C-1").version) == ((HOME,), 2)
    with pytest.raises(ProposalProblem, match="profile has changed"):
        _commit(engine, "pr_2", address=HOME)
    assert shop.order("s", "C-1", "M-1") == an_order()


def test_a_proposal_of_one_customer_changes_no_other(shop: SqlShop, engine: Engine) -> None:
    with pytest.raises(ProposalProblem):
        _commit(engine, "pr_1", customer_id="C-2", points=5)
    assert shop.customer("s", "C-1") == OWNER
