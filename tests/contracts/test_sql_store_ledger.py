"""The ledger of the SQL store: one line a change, whoever says yes at once, and every line sure."""

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier

import pytest
from sql_store_records import CUSTOMER, NOW, a_proposal, an_order, cancelled, commit, standing
from sqlalchemy import Engine, select, update

from assistant.adapters.sql_store import SqlProposals, SqlShop, connect
from assistant.adapters.sql_store.ledger import GENESIS, verify_ledger
from assistant.adapters.sql_store.tables import ledger
from assistant.domain.goods import Goods
from assistant.errors import ProposalProblem
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


def _three_lines(proposals: SqlProposals) -> None:
    for number in (1, 2, 3):
        each = a_proposal(f"pr_{number}", order_id=f"M-{number}")
        if number > 1:
            proposals.save("s", "c1", "C-1", each)
        commit(proposals, each)


def test_every_line_of_the_ledger_rests_on_the_one_before(
    proposals: SqlProposals, engine: Engine
) -> None:
    _three_lines(proposals)
    columns = (ledger.c.position, ledger.c.idempotency_key, ledger.c.previous_hash, ledger.c.hash)
    with engine.connect() as connection:
        rows = connection.execute(select(*columns).order_by(ledger.c.position)).all()
    assert [row[:2] for row in rows] == [(1, "pr_1"), (2, "pr_2"), (3, "pr_3")]
    assert [row.previous_hash for row in rows] == [GENESIS, rows[0].hash, rows[1].hash]
    assert verify_ledger(engine, "s") == ()


@pytest.mark.parametrize("field", ["body", "hash", "previous_hash"])
def test_a_line_tampered_with_is_found(proposals: SqlProposals, engine: Engine, field: str) -> None:
    _three_lines(proposals)
    with engine.begin() as connection:
        connection.execute(update(ledger).where(ledger.c.position == 2).values({field: "{}"}))
    assert verify_ledger(engine, "s")[0] == 2
    assert verify_ledger(engine, "t") == ()


@pytest.mark.parametrize(("gone", "found"), [(1, (2,)), (2, (3,))])
def test_a_line_taken_out_is_found(
    proposals: SqlProposals, engine: Engine, gone: int, found: tuple[int, ...]
) -> None:
    _three_lines(proposals)
    with engine.begin() as connection:
        connection.execute(ledger.delete().where(ledger.c.position == gone))
    assert verify_ledger(engine, "s") == found


def test_of_many_yeses_at_once_exactly_one_is_the_first(
    proposals: SqlProposals, engine: Engine
) -> None:
    together = Barrier(8)

    def say_yes(_: int) -> Committed:
        together.wait()
        return commit(proposals, a_proposal())

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(say_yes, range(8)))
    assert sorted(each.first_time for each in done) == [False] * 7 + [True]
    assert {each.order.model_dump_json() for each in done} == {cancelled().model_dump_json()}
    assert standing(engine) == ("cancelled", 310)
    assert verify_ledger(engine, "s") == ()


def test_of_two_proposals_for_one_order_only_one_happens(
    proposals: SqlProposals, engine: Engine
) -> None:
    proposals.save("s", "c2", "C-1", a_proposal("pr_2"))
    together = Barrier(2)

    def say_yes(name: str, conversation: str) -> bool:
        together.wait()
        try:
            return commit(proposals, a_proposal(name), conversation).first_time
        except ProposalProblem:
            return False

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(say_yes, ("pr_1", "pr_2"), ("c1", "c2")))
    assert sorted(done) == [False, True]
    assert standing(engine) == ("cancelled", 310)


def _nothing(*_: object) -> dict[str, Goods]:
    return {}


def _in_another_process(url: str, policy_path: str, go: str) -> bool:
    """Confirm as the command line would, once the file `go` is there; tell whether it was first."""
    from assistant.domain.reader import Level, Reader
    from assistant.orders.commit import Confirmation, confirm
    from assistant.orders.desk import Desk
    from assistant.orders.policy import read_policy

    engine = connect(url)
    desk = Desk(SqlShop(engine), SqlProposals(engine), read_policy(Path(policy_path)), _nothing)
    reader = Reader(shop_id="s", customer_id="C-1", level=Level.signed_in)
    while not Path(go).exists():
        time.sleep(0.001)
    done = confirm(Confirmation(reader, "c1", "pr_1"), desk, now=NOW)
    engine.dispose()
    return not done.repeated


def test_of_two_processes_that_confirm_at_once_exactly_one_is_the_first(
    url: str, engine: Engine, tmp_path: Path
) -> None:
    from assistant.domain.request import Cancel
    from assistant.orders.policy import read_policy
    from assistant.orders.proposals import Stamp, propose
    from assistant.orders.rules.case import Case
    from assistant.orders.wording import Wording

    policy_path = Path(__file__).parents[2] / "knowledge" / "store" / "policy.yaml"
    proposal = propose(
        Cancel(order_id="M-1"),
        Case(CUSTOMER, NOW, read_policy(policy_path), an_order()),
        stamp=Stamp("pr_1", NOW),
        wording=Wording("ja"),
    )
    SqlProposals(engine).save("s", "c1", "C-1", proposal)
    go = tmp_path / "go"
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        asked = [pool.submit(_in_another_process, url, str(policy_path), str(go)) for _ in range(2)]
        time.sleep(1.5)
        go.touch()
        assert sorted(each.result(timeout=60) for each in asked) == [False, True]
    assert standing(engine) == ("cancelled", 310)
    assert verify_ledger(engine, "s") == ()


def test_the_ledger_tells_when_an_order_was_cancelled(proposals: SqlProposals) -> None:
    assert proposals.cancelled_at("s", "M-1") is None

    commit(proposals, a_proposal())

    assert proposals.cancelled_at("s", "M-1") == NOW
    for shop_id, order_id in (("s", "M-2"), ("other", "M-1"), ("s", "M"), ("s", "%"), ("s", "")):
        assert proposals.cancelled_at(shop_id, order_id) is None
