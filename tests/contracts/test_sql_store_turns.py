"""Turns in SQL: begun once a key by whoever is first, and ended when their process is gone."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier

import pytest
from alembic import command
from alembic.config import Config
from sql_store_records import NOW
from sqlalchemy import Engine, create_engine, text

from assistant.adapters import sql_store
from assistant.adapters.sql_store import SqlConversations, connect
from assistant.adapters.sql_store.tables import HEAD
from assistant.domain.conversation import FinishedTurn, TurnRequest
from assistant.domain.reader import Reader
from assistant.errors import Conflict
from assistant.events import AgentChosen, TextDelta, TurnFailed, TurnFinished

ASKED = AgentChosen(agent="support", language="ja")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = connect(url)
    SqlConversations(opened).open("c1", Reader(shop_id="s"), token_hash=None, now=NOW)
    yield opened
    opened.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def a_turn(name: str = "t1", words: str = "送料は？") -> TurnRequest:
    return TurnRequest(
        conversation_id="c1", turn_id=name, text=words, reader=Reader(shop_id="s"), now=NOW
    )


def an_end(name: str = "t1") -> TurnFinished:
    return TurnFinished(
        turn=FinishedTurn(
            conversation_id="c1", turn_id=name, agent="support", language="ja", text="はい"
        )
    )


def gone(engine: Engine, clock: Clock, turn: TurnRequest, *, key: str | None = None) -> None:
    """Begin a turn as a process did that is no more: nobody renews it."""
    dead = SqlConversations(engine, clock=clock)
    dead.begin_turn(turn, key=key)
    dead.append(turn, 1, ASKED)
    dead._leases.release("s", turn.turn_id)


def codes(living: SqlConversations, name: str = "t1") -> list[str]:
    told = [event for _, event in living.events("s", name)]
    return [event.code if isinstance(event, TurnFailed) else event.type for event in told]


def test_a_turn_whose_process_is_gone_is_ended_as_interrupted(engine: Engine, clock: Clock) -> None:
    gone(engine, clock, a_turn())
    living = SqlConversations(engine, clock=clock)
    assert codes(living) == ["agent.chosen"]

    clock.now += 21

    assert codes(living) == ["agent.chosen", "interrupted"]
    assert codes(living) == ["agent.chosen", "interrupted"]  # once, however often it is read
    assert [seq for seq, _ in living.events("s", "t1")] == [1, 2]


def test_the_history_of_a_conversation_shows_no_lost_turn_as_running(
    engine: Engine, clock: Clock
) -> None:
    gone(engine, clock, a_turn())
    gone(engine, clock, a_turn("t2"))
    clock.now += 21

    last = [event for _, _, event in SqlConversations(engine, clock=clock).turns("s", "c1")]

    assert [event.code for event in last if isinstance(event, TurnFailed)] == ["interrupted"] * 2


def test_the_key_of_a_lost_turn_finds_its_failure(engine: Engine, clock: Clock) -> None:
    gone(engine, clock, a_turn(), key="k")
    living = SqlConversations(engine, clock=clock)
    clock.now += 21

    assert living.begin_turn(a_turn("t2"), key="k") == "t1"

    assert codes(living) == ["agent.chosen", "interrupted"]
    assert [name for name, _, _ in living.turns("s", "c1")] == ["t1"]


def test_a_turn_under_way_is_not_taken_for_lost_by_its_own_process(
    engine: Engine, clock: Clock
) -> None:
    busy = SqlConversations(engine, clock=clock)
    busy.begin_turn(a_turn(), key="k")
    clock.now += 1_000  # its thread was kept from renewing

    assert busy.begin_turn(a_turn("t2"), key="k") == "t1"

    assert codes(busy) == []


def test_a_living_process_renews_its_turns(engine: Engine) -> None:
    busy, other = (SqlConversations(engine, lease_seconds=0.4) for _ in range(2))
    busy.begin_turn(a_turn())
    time.sleep(1.2)

    assert codes(other) == []

    busy.append(a_turn(), 1, an_end())
    time.sleep(0.8)
    assert codes(other) == ["turn.finished"]


def test_a_finished_turn_is_never_ended_again(engine: Engine, clock: Clock) -> None:
    done = SqlConversations(engine, clock=clock)
    done.begin_turn(a_turn())
    done.append(a_turn(), 1, an_end())
    clock.now += 1_000

    assert codes(SqlConversations(engine, clock=clock)) == ["turn.finished"]


def _store_of_the_first_tables(url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(sql_store.__file__).parent / "migrations"))
    old = create_engine(url)
    with old.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with old.begin() as connection:
        for name, place, last in (("t1", 1, ASKED), ("t2", 2, an_end("t2"))):
            connection.execute(
                text("INSERT INTO turns VALUES ('s', :id, 'c1', :place, '送料は？', NULL, '')"),
                {"id": name, "place": place},
            )
            connection.execute(
                text("INSERT INTO events VALUES ('s', :id, 1, :body)"),
                {"id": name, "body": last.model_dump_json()},
            )
    old.dispose()


def test_turns_from_before_there_were_leases_are_told_by_their_logs(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    _store_of_the_first_tables(url)

    opened = connect(url)
    living = SqlConversations(opened)

    assert codes(living) == ["agent.chosen", "interrupted"]
    assert codes(living, "t2") == ["turn.finished"]
    opened.dispose()


def _version_once_open(task: tuple[str, float]) -> str:
    url, moment = task
    time.sleep(max(0.0, moment - time.time()))
    opened = connect(url)
    with opened.connect() as connection:
        version = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
    opened.dispose()
    return version


def test_processes_that_bring_a_store_up_to_date_at_once_all_open_it(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path / f'old{number}.sqlite'}" for number in range(4)]
    for url in urls:
        _store_of_the_first_tables(url)
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        list(pool.map(_version_once_open, [(urls[0], 0.0)] * 3))
        for url in urls[1:]:
            opened = list(pool.map(_version_once_open, [(url, time.time() + 0.3)] * 3))
            assert opened == [HEAD] * 3


def test_what_was_ended_as_lost_takes_no_further_event(engine: Engine, clock: Clock) -> None:
    gone(engine, clock, a_turn())
    clock.now += 21
    living, slept = (SqlConversations(engine, clock=clock) for _ in range(2))
    assert codes(living) == ["agent.chosen", "interrupted"]

    for event in (TextDelta(text="はい"), an_end()):
        with pytest.raises(Conflict):
            slept.append(a_turn(), 2, event)

    assert codes(living) == ["agent.chosen", "interrupted"]


def test_of_many_that_look_at_a_lost_turn_one_ends_it(engine: Engine, clock: Clock) -> None:
    gone(engine, clock, a_turn())
    clock.now += 21
    gate = Barrier(8)

    def look(_: int) -> list[str]:
        living = SqlConversations(engine, clock=clock)
        gate.wait(10)
        return codes(living)

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(look, range(8)))

    assert seen == [["agent.chosen", "interrupted"]] * 8


def _begin(task: tuple[str, float, str, str | None]) -> str:
    url, moment, name, key = task
    conversations = SqlConversations(connect(url))
    time.sleep(max(0.0, moment - time.time()))
    return conversations.begin_turn(a_turn(name), key=key) or name


@pytest.mark.parametrize("key", ["k", None])
def test_processes_that_begin_at_once_are_told_apart_cleanly(
    engine: Engine, url: str, key: str | None
) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        list(pool.map(_begin, [(url, 0.0, f"warm{number}", None) for number in range(4)]))
        for round_ in range(5):
            used = f"{key}{round_}" if key else None
            tasks = [(url, time.time() + 0.3, f"t{round_}-{n}", used) for n in range(4)]
            begun = list(pool.map(_begin, tasks))
            assert len(set(begun)) == (1 if key else 4)

    asked = [name for name, _, _ in SqlConversations(engine).turns("s", "c1")]
    assert len(asked) == len(set(asked)) == 4 + 5 * (1 if key else 4)


def test_threads_that_begin_at_once_are_told_apart_cleanly(engine: Engine) -> None:
    conversations, gate = SqlConversations(engine), Barrier(8)

    def begin(number: int) -> str:
        gate.wait(10)
        return conversations.begin_turn(a_turn(f"t{number}"), key="k") or f"t{number}"

    with ThreadPoolExecutor(8) as pool:
        begun = list(pool.map(begin, range(8)))

    assert len(set(begun)) == 1
    assert [name for name, _, _ in conversations.turns("s", "c1")] == begun[:1]


def test_the_same_turn_cannot_be_begun_twice(engine: Engine) -> None:
    conversations = SqlConversations(engine)
    conversations.begin_turn(a_turn())
    with pytest.raises(Conflict):
        conversations.begin_turn(a_turn())


def _begin_and_wait(url: str) -> None:
    conversations = SqlConversations(connect(url), lease_seconds=1.0)
    conversations.begin_turn(a_turn(), key="k")
    conversations.append(a_turn(), 1, ASKED)
    time.sleep(60)


def test_a_killed_process_leaves_no_turn_running(engine: Engine, url: str) -> None:
    living = SqlConversations(engine, lease_seconds=1.0)
    process = get_context("spawn").Process(target=_begin_and_wait, args=(url,))
    process.start()
    try:
        until = time.monotonic() + 60
        while not living.turns("s", "c1") or not codes(living):
            assert time.monotonic() < until
            time.sleep(0.05)
        time.sleep(2.5)
        assert codes(living) == ["agent.chosen"]  # it lives, and says so

        os.kill(process.pid or 0, signal.SIGKILL)
        process.join(10)
        until = time.monotonic() + 10
        while "interrupted" not in codes(living):
            assert time.monotonic() < until
            time.sleep(0.1)
    finally:
        process.kill()
        process.join(10)

    assert living.begin_turn(a_turn("t2"), key="k") == "t1"
    assert codes(living) == ["agent.chosen", "interrupted"]
