"""Hand-overs in SQL, on SQLite and Postgres: leases, the silence they bring, and races for both."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from handoff_races import NOW, PIECES, a_handoff, a_turn, answer, race, spoken
from sqlalchemy import Engine, create_engine, text

from assistant.adapters import sql_store
from assistant.adapters.sql_store import (
    SqlConversations,
    SqlHandoffs,
    SqlPromises,
    SqlResumeLinks,
    connect,
)
from assistant.domain.conversation import Memory, Message
from assistant.domain.handoff import Promise
from assistant.domain.reader import Reader
from assistant.errors import Conflict, Held, NotFound
from assistant.events import HandoffChanged, PersonSaid, TextDelta
from assistant.ports import NewLease

RACES = int(os.environ.get("HANDOFF_RACES", "60"))
"""Each of four kinds on each store; `make races` runs 1,000 and more."""

SATO = NewLease(person="佐藤", hash="sato", seconds=60)
SUZUKI = NewLease(person="鈴木", hash="suzuki", seconds=60)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        opened = connect(f"sqlite:///{tmp_path / 'store.sqlite'}")
    else:
        opened = connect(request.getfixturevalue("postgres_url"))
        with opened.begin() as connection:
            connection.execute(
                text("TRUNCATE conversations, turns, events, handoffs, promises, resume_links")
            )
    SqlConversations(opened).open("c1", Reader(shop_id="s"), token_hash="t", now=NOW)
    yield opened
    opened.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(engine: Engine, clock: Clock) -> SqlHandoffs:
    return SqlHandoffs(engine, clock=clock, lease_seconds=60)


@pytest.fixture
def talk(engine: Engine, clock: Clock) -> SqlConversations:
    return SqlConversations(engine, clock=clock)


def test_a_conversation_has_one_open_hand_over(desk: SqlHandoffs) -> None:
    first = desk.open("s", a_handoff("c1"))
    assert desk.open("s", a_handoff("c1")) == first
    assert desk.standing("s", "c1") == first
    assert desk.queue("s") == [first]
    assert desk.queue("another shop") == []
    with pytest.raises(NotFound):
        desk.find("another shop", first.id)


def test_many_who_call_at_once_open_one(engine: Engine) -> None:
    def call(_: int) -> str:
        return SqlHandoffs(engine).open("s", a_handoff("c1")).id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(call, range(8)))) == 1


def test_a_hand_over_needs_its_conversation(desk: SqlHandoffs) -> None:
    with pytest.raises(NotFound):
        desk.open("s", a_handoff("no such"))


def test_of_many_who_take_it_at_once_one_has_it(engine: Engine) -> None:
    name = SqlHandoffs(engine).open("s", a_handoff("c1")).id

    def take(number: int) -> bool:
        lease = NewLease(person=f"P{number}", hash=f"h{number}", seconds=60)
        try:
            SqlHandoffs(engine).take("s", name, lease=lease, now=NOW)
        except Held:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(8))) == 1


def test_nothing_is_said_while_a_person_has_it_and_all_is_said_again_afterwards(
    desk: SqlHandoffs, talk: SqlConversations
) -> None:
    name = desk.open("s", a_handoff("c1")).id
    desk.take("s", name, lease=SATO, now=NOW)
    turn = a_turn("c1")
    talk.begin_turn(turn)

    with pytest.raises(Held):
        talk.append(turn, 1, TextDelta(text="はい"))
    with pytest.raises(Held):
        talk.remember(turn, Memory(language="en"))

    assert talk.events("s", turn.turn_id) == []
    assert talk.recall("s", "c1", limit=5).language is None
    desk.end("s", name, "returned", lease_hash="sato", now=NOW)
    later = a_turn("c1")
    talk.begin_turn(later)
    answer(talk, later, until=None)
    assert len(spoken(talk, "c1")) == PIECES + 1


def test_what_was_begun_before_stays_unsaid_after_it_was_returned(
    desk: SqlHandoffs, talk: SqlConversations
) -> None:
    turn = a_turn("c1")
    talk.begin_turn(turn)
    answer(talk, turn, until=3)
    name = desk.open("s", a_handoff("c1")).id
    desk.take("s", name, lease=SATO, now=NOW)
    desk.end("s", name, "returned", lease_hash="sato", now=NOW)

    with pytest.raises(Held):
        talk.append(turn, 4, TextDelta(text="遅い"))

    assert len(spoken(talk, "c1")) == 2


def test_a_lease_that_ends_puts_the_hand_over_back(
    desk: SqlHandoffs, talk: SqlConversations, clock: Clock
) -> None:
    name = desk.open("s", a_handoff("c1")).id
    desk.take("s", name, lease=SATO, now=NOW)
    clock.now += 59
    assert desk.renew("s", name, lease_hash="sato").status == "taken"
    clock.now += 59
    assert desk.find("s", name).status == "taken"
    clock.now += 2

    assert desk.find("s", name).status == "queued"
    turn = a_turn("c1")
    talk.begin_turn(turn)
    answer(talk, turn, until=None)
    assert len(spoken(talk, "c1")) == PIECES + 1
    assert desk.take("s", name, lease=SUZUKI, now=NOW).person == "鈴木"
    with pytest.raises(Held):
        desk.say("s", name, "まだいます", lease_hash="sato", now=NOW)


def test_who_comes_back_late_has_it_again_and_what_was_begun_meanwhile_is_not_said(
    desk: SqlHandoffs, talk: SqlConversations, clock: Clock
) -> None:
    name = desk.open("s", a_handoff("c1")).id
    desk.take("s", name, lease=SATO, now=NOW)
    clock.now += 61
    turn = a_turn("c1")
    talk.begin_turn(turn)
    talk.append(turn, 1, TextDelta(text="はい"))

    desk.say("s", name, "戻りました", lease_hash="sato", now=NOW)

    with pytest.raises(Held):
        talk.append(turn, 2, TextDelta(text="。"))
    assert desk.find("s", name).status == "taken"


def test_a_person_s_words_are_turns_and_memory(desk: SqlHandoffs, talk: SqlConversations) -> None:
    name = desk.open("s", a_handoff("c1"), announced=True).id
    desk.take("s", name, lease=SATO, now=NOW)
    turn_id = desk.say("s", name, "承ります。", lease_hash="sato", now=NOW)

    news = desk.news("s", "c1")

    assert [position for position, _ in news] == [1, 2, 3]
    assert [type(event) for _, event in news] == [HandoffChanged, HandoffChanged, PersonSaid]
    assert desk.news("s", "c1", after=2) == [
        (3, PersonSaid(turn_id=turn_id, person="佐藤", text="承ります。"))
    ]
    assert talk.recall("s", "c1", limit=5).messages == (
        Message(role="person", text="承ります。", agent="support"),
    )


def test_what_is_over_is_over(desk: SqlHandoffs) -> None:
    name = desk.open("s", a_handoff("c1")).id
    desk.take("s", name, lease=SATO, now=NOW)
    desk.end("s", name, "returned", lease_hash="sato", now=NOW)

    assert desk.end("s", name, "returned", lease_hash="sato", now=NOW).status == "returned"
    with pytest.raises(Conflict):
        desk.end("s", name, "closed", lease_hash="sato", now=NOW)
    with pytest.raises(Conflict):
        desk.take("s", name, lease=SATO, now=NOW)
    assert desk.standing("s", "c1") is None


def test_a_promise_is_kept_once_the_person_writes(engine: Engine, desk: SqlHandoffs) -> None:
    promises = SqlPromises(engine)
    name = desk.open("s", a_handoff("c1")).id
    made = Promise(
        id="p1", kind="contact", text="ご連絡します。", task="handoff", task_id=name, turn_id="t1",
        made_at=NOW,
    )  # fmt: skip
    promises.record("s", "c1", [made])
    assert promises.all("s", "c1") == [made]

    desk.take("s", name, lease=SATO, now=NOW)
    desk.say("s", name, "お待たせしました。", lease_hash="sato", now=NOW + timedelta(hours=1))

    assert promises.all("s", "c1")[0].kept_at == NOW + timedelta(hours=1)


def test_of_many_who_use_a_link_at_once_one_gets_in(engine: Engine) -> None:
    links = SqlResumeLinks(engine)
    links.save("s", "c1", link_hash="l", expires_at=NOW + timedelta(hours=1))

    def use(number: int) -> str:
        try:
            links.use("s", "l", token_hash=f"token{number}", now=NOW)
        except NotFound:
            return ""
        return f"token{number}"

    with ThreadPoolExecutor(8) as pool:
        (token,) = filter(None, pool.map(use, range(8)))
    assert SqlConversations(engine).token_hash_of("s", "c1") == token
    assert links.opened("s", token)
    assert not links.opened("s", "t")


def test_what_is_forgotten_takes_its_hand_overs_promises_and_links_along(
    engine: Engine, desk: SqlHandoffs, talk: SqlConversations
) -> None:
    name = desk.open("s", a_handoff("c1")).id
    SqlResumeLinks(engine).save("s", "c1", link_hash="l", expires_at=NOW + timedelta(hours=1))
    talk.forget("s", "c1")

    with pytest.raises(NotFound):
        desk.find("s", name)
    with pytest.raises(NotFound):
        SqlResumeLinks(engine).use("s", "l", token_hash="x", now=NOW)


def test_hand_overs_queued_before_there_was_a_desk_wait_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    config = Config()
    config.set_main_option("script_location", str(Path(sql_store.__file__).parent / "migrations"))
    old = create_engine(url)
    with old.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
    packet = {"reason": "人と話したい", "language": "ja", "customer_id": "C-1",
              "identity_level": "signed_in", "page": None, "transcript": []}  # fmt: skip
    with old.begin() as connection:
        connection.execute(
            text("INSERT INTO conversations VALUES ('s', 'c1', '{}', NULL, '{}', '')")
        )
        connection.execute(
            text("INSERT INTO handoffs VALUES ('s', 'ho1', 'c1', 'queued', :packet, :at)"),
            {"packet": json.dumps(packet), "at": NOW.isoformat()},
        )
    old.dispose()

    opened = connect(url)
    (waiting,) = SqlHandoffs(opened).queue("s")
    opened.dispose()

    assert (waiting.reason, waiting.customer_id, waiting.level) == (
        "人と話したい", "C-1", "signed_in",
    )  # fmt: skip
    assert waiting.waiting_since == NOW.astimezone(UTC) < datetime.now(UTC)


@pytest.mark.slow
@pytest.mark.parametrize("returns", [False, True], ids=["kept", "returned"])
def test_whatever_the_moment_nothing_is_said_behind_the_take_over(
    engine: Engine, returns: bool, record_property
) -> None:
    moments: Counter[int] = Counter()
    late = 0
    with ThreadPoolExecutor(4) as pool:
        ran = pool.map(lambda seed: race(engine, seed=seed, returns=returns), range(RACES))
        for before, after in ran:
            moments[before] += 1
            late += after

    record_property("moments", dict(moments))
    assert late == 0
    assert sum(moments.values()) == RACES
    assert len(moments) > 2, moments  # else the take-over never fell into a turn
