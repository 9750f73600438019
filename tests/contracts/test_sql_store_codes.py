"""One-time codes in SQL, SQLite and Postgres: voided, counted, tried and used, at once or not."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sql_store_records import CUSTOMER, NOW, an_order
from sqlalchemy import Engine, inspect, text

from assistant.adapters.sql_store import SqlCodes, SqlConversations, SqlHolders, SqlShop, connect
from assistant.domain.identity import CodeCaps, IssuedCode, Proof
from assistant.domain.reader import Level, Reader
from assistant.errors import CodeExpired, CodeSpent, TooManyCodes

CAPS = CodeCaps(per_hour=3, per_day=5)
PLENTY = CodeCaps(per_hour=100, per_day=100)
TRIES = 5
PROOF = Proof(customer_id="C-1", level=Level.possession, until=NOW + timedelta(minutes=30))


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    opened = connect(url)
    yield opened
    opened.dispose()


@pytest.fixture
def shop_id() -> str:
    """A shop of its own for each test, since a server keeps what others left."""
    return f"s{uuid.uuid4().hex[:12]}"


@pytest.fixture
def codes(engine: Engine) -> SqlCodes:
    return SqlCodes(engine)


def a_code(shop_id: str, conversation: str = "c1", **changes: object) -> IssuedCode:
    at = changes.get("issued_at", NOW)
    assert isinstance(at, datetime)
    return IssuedCode.model_validate(
        {
            "id": f"oc_{uuid.uuid4().hex}",
            "shop_id": shop_id,
            "conversation_id": conversation,
            "order_id": "M-2026-10001",
            "contact_seal": "a" * 64,
            "customer_id": "C-1",
            "code_seal": "b" * 64,
            "issued_at": at,
            "expires_at": at + timedelta(minutes=10),
            **changes,
        }
    )


def elsewhere(shop_id: str, number: int, **changes: object) -> IssuedCode:
    """A code of another conversation, order, contact and customer."""
    return a_code(
        shop_id,
        f"c{number}",
        **{
            "order_id": f"M-2026-2{number:04d}",
            "contact_seal": f"{number:064d}",
            "customer_id": f"C-{number}",
            **changes,
        },
    )


def test_a_code_is_read_back_with_the_tries_spent(codes: SqlCodes, shop_id: str) -> None:
    issued = a_code(shop_id)
    assert codes.issue(issued, caps=CAPS) is True

    first = codes.spend(shop_id, "c1", tries=TRIES, now=NOW)
    second = codes.spend(shop_id, "c1", tries=TRIES, now=NOW)

    assert first == issued.model_copy(update={"tries": 1})
    assert second.tries == 2


def test_a_sixth_try_finds_the_code_spent(codes: SqlCodes, shop_id: str) -> None:
    codes.issue(a_code(shop_id), caps=CAPS)
    for _ in range(TRIES):
        codes.spend(shop_id, "c1", tries=TRIES, now=NOW)

    for _ in range(3):
        with pytest.raises(CodeSpent):
            codes.spend(shop_id, "c1", tries=TRIES, now=NOW)


@pytest.mark.parametrize("seconds", [600, 601, 86_400])
def test_a_code_is_over_after_its_time(codes: SqlCodes, shop_id: str, seconds: int) -> None:
    codes.issue(a_code(shop_id), caps=CAPS)
    codes.spend(shop_id, "c1", tries=TRIES, now=NOW + timedelta(seconds=599))

    with pytest.raises(CodeExpired):
        codes.spend(shop_id, "c1", tries=TRIES, now=NOW + timedelta(seconds=seconds))


def test_a_new_code_voids_the_one_before_it_in_its_conversation_alone(
    codes: SqlCodes, shop_id: str
) -> None:
    old, other, new = a_code(shop_id), elsewhere(shop_id, 2), a_code(shop_id)
    for each in (old, other, new):
        codes.issue(each, caps=CAPS)

    assert codes.spend(shop_id, "c1", tries=TRIES, now=NOW).id == new.id
    assert codes.spend(shop_id, "c2", tries=TRIES, now=NOW).id == other.id
    assert codes.use(old, PROOF) is False
    assert codes.proof(shop_id, "c1") is None


def test_nothing_waits_in_a_conversation_without_a_code(codes: SqlCodes, shop_id: str) -> None:
    codes.issue(a_code(shop_id), caps=CAPS)
    with pytest.raises(CodeExpired):
        codes.spend(shop_id, "c2", tries=TRIES, now=NOW)
    with pytest.raises(CodeExpired):
        codes.spend("another shop", "c1", tries=TRIES, now=NOW)


def test_a_code_is_used_once_and_leaves_its_proof(codes: SqlCodes, shop_id: str) -> None:
    issued = a_code(shop_id)
    codes.issue(issued, caps=CAPS)

    assert [codes.use(issued, PROOF), codes.use(issued, PROOF)] == [True, False]

    assert codes.proof(shop_id, "c1") == PROOF
    assert codes.proof(shop_id, "c2") is None
    with pytest.raises(CodeExpired):
        codes.spend(shop_id, "c1", tries=TRIES, now=NOW)


def test_a_later_proof_takes_the_place_of_the_one_before(codes: SqlCodes, shop_id: str) -> None:
    later = Proof(customer_id="C-1", level=Level.signed_in, until=NOW + timedelta(hours=1))
    codes.keep(shop_id, "c1", PROOF)
    codes.keep(shop_id, "c1", later)
    assert codes.proof(shop_id, "c1") == later


@pytest.mark.parametrize("same", ["conversation", "contact"])
def test_who_asks_too_often_is_told_and_nothing_is_kept(
    codes: SqlCodes, shop_id: str, same: str
) -> None:
    alike = {"conversation": {"conversation_id": "c1"}, "contact": {"contact_seal": "f" * 64}}[same]
    for number in range(3):
        assert codes.issue(elsewhere(shop_id, number, **alike), caps=CAPS)
    waiting = codes.spend(shop_id, "c1", tries=TRIES, now=NOW)

    for number in (7, 8):
        with pytest.raises(TooManyCodes):
            codes.issue(elsewhere(shop_id, number, **alike), caps=CAPS)

    assert codes.spend(shop_id, "c1", tries=TRIES, now=NOW).id == waiting.id  # not voided
    an_hour_on = NOW + timedelta(hours=1, seconds=1)
    assert codes.issue(elsewhere(shop_id, 9, **alike, issued_at=an_hour_on), caps=CAPS)


def test_askings_that_match_nobody_count_like_the_others(codes: SqlCodes, shop_id: str) -> None:
    for number in range(3):
        kept = elsewhere(shop_id, number, contact_seal="f" * 64, customer_id=None)
        assert codes.issue(kept, caps=CAPS) is False
    with pytest.raises(TooManyCodes):
        codes.issue(elsewhere(shop_id, 7, contact_seal="f" * 64, customer_id=None), caps=CAPS)


@pytest.mark.parametrize("same", ["order_id", "customer_id"])
def test_an_order_or_customer_who_had_enough_codes_is_sent_no_more_and_nobody_can_tell(
    codes: SqlCodes, shop_id: str, same: str
) -> None:
    alike = {same: {"order_id": "M-2026-10001", "customer_id": "C-1"}[same]}
    sent = [codes.issue(elsewhere(shop_id, number, **alike), caps=CAPS) for number in range(5)]

    assert sent == [True, True, True, False, False]
    assert codes.spend(shop_id, "c4", tries=TRIES, now=NOW).customer_id is None


def test_askings_with_a_wrong_contact_do_not_lock_an_order(codes: SqlCodes, shop_id: str) -> None:
    for number in range(20):
        guess = elsewhere(shop_id, number, order_id="M-2026-10001", customer_id=None)
        assert codes.issue(guess, caps=CAPS) is False

    assert codes.issue(elsewhere(shop_id, 30, order_id="M-2026-10001"), caps=CAPS) is True


def test_the_day_has_a_limit_of_its_own(codes: SqlCodes, shop_id: str) -> None:
    for hour in range(5):
        later = NOW + timedelta(hours=2 * hour)
        assert codes.issue(a_code(shop_id, issued_at=later), caps=CAPS)
    with pytest.raises(TooManyCodes):
        codes.issue(a_code(shop_id, issued_at=NOW + timedelta(hours=11)), caps=CAPS)
    assert codes.issue(a_code(shop_id, issued_at=NOW + timedelta(hours=24)), caps=CAPS)


def test_codes_are_forgotten_a_day_after_they_were_made(
    codes: SqlCodes, engine: Engine, shop_id: str
) -> None:
    codes.issue(a_code(shop_id), caps=CAPS)
    codes.issue(a_code(shop_id, issued_at=NOW + timedelta(days=1)), caps=CAPS)
    with engine.connect() as connection:
        count = text("SELECT count(*) FROM identity_codes WHERE shop_id = :shop")
        assert connection.execute(count, {"shop": shop_id}).scalar() == 1


def test_twelve_tries_at_once_are_five_in_all(codes: SqlCodes, shop_id: str) -> None:
    codes.issue(a_code(shop_id), caps=CAPS)
    together = Barrier(12)

    def try_it(_: int) -> int:
        together.wait()
        try:
            return codes.spend(shop_id, "c1", tries=TRIES, now=NOW).tries
        except CodeSpent:
            return 0

    with ThreadPoolExecutor(12) as pool:
        spent = list(pool.map(try_it, range(12)))

    assert sorted(spent) == [0] * 7 + [1, 2, 3, 4, 5]


def test_of_eight_that_use_a_code_at_once_one_does(codes: SqlCodes, shop_id: str) -> None:
    issued = a_code(shop_id)
    codes.issue(issued, caps=CAPS)
    together = Barrier(8)

    def use_it(_: int) -> bool:
        together.wait()
        return codes.use(issued, PROOF)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(use_it, range(8))) == [False] * 7 + [True]


def test_ten_askings_at_once_keep_the_limit_and_leave_one_code_open(
    codes: SqlCodes, engine: Engine, shop_id: str
) -> None:
    together = Barrier(10)

    def ask(_: int) -> bool:
        together.wait()
        try:
            return codes.issue(a_code(shop_id), caps=CAPS)
        except TooManyCodes:
            return False

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(ask, range(10))) == 3
    with engine.connect() as connection:
        query = text("SELECT status FROM identity_codes WHERE shop_id = :shop")
        standing = [row.status for row in connection.execute(query, {"shop": shop_id})]
    assert sorted(standing) == ["open", "void", "void"]


def test_the_holder_of_an_order_is_found_by_its_number_alone(engine: Engine, shop_id: str) -> None:
    SqlShop(engine).seed(shop_id, [CUSTOMER], [an_order("M-1")])
    holders = SqlHolders(engine)

    assert holders.holder(shop_id, "M-1") == CUSTOMER
    assert holders.holder(shop_id, "M-2") is None
    assert holders.holder("another shop", "M-1") is None


def test_a_forgotten_conversation_leaves_no_proof(
    codes: SqlCodes, engine: Engine, shop_id: str
) -> None:
    conversations = SqlConversations(engine)
    conversations.open("c1", Reader(shop_id=shop_id), token_hash=None, now=NOW)
    codes.keep(shop_id, "c1", PROOF)

    conversations.forget(shop_id, "c1")

    assert codes.proof(shop_id, "c1") is None


def test_the_migration_can_be_taken_back_and_made_again(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    from assistant.adapters import sql_store

    engine = connect(f"sqlite:///{tmp_path / 'store.sqlite'}")
    config = Config()
    folder = Path(sql_store.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    ours = {"identity_codes", "identity_proofs"}
    for revision, there in (("0002", set()), ("head", ours)):
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            (command.upgrade if there else command.downgrade)(config, revision)
        assert set(inspect(engine).get_table_names()) & ours == there
    engine.dispose()
