"""A server that is told to stop stops soon; one that was killed leaves nothing hanging."""

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from doubles import copy_store, opened
from process import Asking, Held, ServerProcess

from assistant.adapters.sql_store.ledger import verify_ledger
from assistant.services import Services

ORDER = "M-2026-10021"
KEY = {"Idempotency-Key": "k1"}
Start = Callable[..., ServerProcess]

pytestmark = pytest.mark.slow


@pytest.fixture
def store(shop: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "store.sqlite"
    copy_store(shop / "home" / "store.sqlite", copy)
    return copy


@pytest.fixture
def start(shop: Path, store: Path) -> Iterator[Start]:
    running: list[ServerProcess] = []

    def begin(line: str) -> ServerProcess:
        running.append(ServerProcess(shop, store, line))
        return running[-1]

    yield begin
    for server in running:
        server.close()


@pytest.fixture
def records(shop: Path, store: Path) -> Services:
    return opened(shop, store)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_open_stream_of_a_stuck_turn_does_not_keep_the_server(
    start: Start, records: Services, number: int
) -> None:
    talk = Held(start("stuck"))
    stream = talk.stream("送料は？")
    assert stream.line() == "id: 1\n"
    asked = Asking(talk, "返品は？")  # waits for the turn before it
    time.sleep(0.3)

    took = talk.server.end(number)

    assert took < 20
    told = stream.rest()
    assert "event: turn.failed\n" in told
    assert '"code":"interrupted"' in told
    asked.join(10)
    assert asked.answer is not None
    assert (asked.answer.status, asked.answer.json()["code"]) == (503, "interrupted")
    conversation = talk.path.rpartition("/")[2]
    ends = [last for _, _, last in records.conversations.turns("minamo", conversation)]
    assert [getattr(end, "code", None) for end in ends] == ["interrupted", "interrupted"]


def test_a_turn_that_needs_a_moment_reaches_its_end(start: Start) -> None:
    talk = Held(start("steady"))
    stream = talk.stream("送料は？")
    assert stream.line() == "id: 1\n"

    took = talk.server.end()

    assert took < 20
    assert "event: turn.finished\n" in stream.rest()


def test_an_idle_server_stops_at_once(start: Start) -> None:
    server = start("real")

    assert server.end() < 10


def test_a_follower_of_another_process_does_not_keep_the_server(start: Start) -> None:
    talk = Held(start("stuck"))
    turn = talk.stream("送料は？", **KEY)
    assert turn.line() == "id: 1\n"
    other = start("real")
    talk.server = other
    following = talk.stream("送料は？", **KEY)
    assert following.line() == "id: 1\n"
    waiting = Asking(talk, "送料は？", **KEY)
    time.sleep(0.5)

    assert other.end() < 20

    waiting.join(10)
    assert waiting.answer is not None
    assert (waiting.answer.status, waiting.answer.json()["code"]) == (503, "busy")
    assert "turn.failed" not in following.rest()  # the turn goes on where it began


def test_after_a_kill_the_same_key_gets_a_clear_failure(start: Start, records: Services) -> None:
    talk = Held(start("stuck"))
    stream = talk.stream("送料は？", **KEY)
    assert stream.line() == "id: 1\n"
    talk.server.end(signal.SIGKILL)

    talk.server = start("real")
    began = time.monotonic()
    again = talk.ask("送料は？", **KEY)

    assert time.monotonic() - began < 20
    problem = again.json()
    assert (again.status, problem["code"]) == (503, "interrupted")
    assert [turn["state"] for turn in talk.history()] == ["failed"]
    fresh = talk.ask("返品の送料は誰が払いますか", **{"Idempotency-Key": "k2"})
    assert fresh.status == 200


def test_a_kill_after_the_commit_neither_loses_nor_repeats_it(
    start: Start, records: Services
) -> None:
    talk = Held(start("real"))
    proposed = talk.ask(f"{ORDER}をキャンセルして").json()
    assert proposed["proposal"]["order_id"] == ORDER
    talk.server.end(signal.SIGKILL)
    talk.server = start("stuck:tool.finished")
    stream = talk.stream("はい", **KEY)
    while "tool.finished" not in (line := stream.line()):
        assert line, "the stream ended"
    talk.server.end(signal.SIGKILL)

    talk.server = start("real")
    assert talk.ask("はい", **KEY).json()["code"] == "interrupted"
    repeated = talk.ask("はい", **{"Idempotency-Key": "k2"}).json()

    assert ORDER in repeated["text"]
    assert "すでにキャンセル済みです。" in repeated["text"]
    order = records.shop.order("minamo", "C-1004", ORDER)
    assert (order.state, order.version) == ("cancelled", 2)
    engine = records.proposals._engine
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM ledger").scalar() == 1
    assert verify_ledger(engine, "minamo") == ()
