"""Feeds and runs below HTTP: leaving, waiting, heartbeats, turns of other processes."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Event as Flag

from doubles import echo

from api import sse
from api.turns import Run, Runner, StoredTurn
from assistant.domain.conversation import TurnRequest
from assistant.domain.reader import Reader
from assistant.events import Event, TextDelta, TurnFinished
from assistant.services import Services


class Ended:
    """Notes how turns ended."""

    def __init__(self) -> None:
        self.last: list[str] = []

    def turn_ended(self, last: Event, *, first_seconds: float, total_seconds: float) -> None:
        assert 0 <= first_seconds <= total_seconds
        self.last.append(last.type)


def turn(services: Services, name: str = "t1") -> TurnRequest:
    made = TurnRequest(
        conversation_id="c1", turn_id=name, text="送料は？", reader=Reader(),
        now=datetime(2026, 11, 21, tzinfo=UTC),
    )  # fmt: skip
    services.conversations.begin_turn(made)
    return made


def test_a_turn_runs_on_when_its_listener_has_gone(services: Services) -> None:
    go, ended = Flag(), Ended()

    def line(asked: TurnRequest, bag: Services) -> Iterator[Event]:
        for event in echo(asked, bag):
            yield event
            assert go.wait(10)

    async def listen_and_leave() -> bytes:
        runner = Runner(services, line, ended)
        stream = sse.stream(runner.start(turn(services)))
        first = await anext(stream)
        await stream.aclose()
        go.set()
        await runner.close()
        return first

    services.conversations.open(
        "c1", Reader(), token_hash=None, now=datetime(2026, 11, 21, tzinfo=UTC)
    )
    first = asyncio.run(listen_and_leave())
    assert first.startswith(b"id: 1\nevent: agent.chosen\n")
    assert [event.type for _, event in services.conversations.events("minamo", "t1")] == [
        "agent.chosen", "text.delta", "text.delta", "turn.finished",
    ]  # fmt: skip
    assert ended.last == ["turn.finished"]


def test_any_number_of_listeners_hear_the_same(services: Services) -> None:
    async def listen() -> list[bytes]:
        runner = Runner(services, echo, Ended())
        run = runner.start(turn(services))
        heard = await asyncio.gather(*(_all(sse.stream(run)) for _ in range(5)))
        await runner.close()
        return heard

    heard = asyncio.run(listen())
    assert len(set(heard)) == 1
    assert heard[0].count(b"\n\n") == 4


def test_a_silent_turn_keeps_its_stream_alive(services: Services) -> None:
    async def wait() -> list[bytes]:
        run = Run(turn(services))
        stream = sse.stream(run, beat_seconds=0.01)
        heard = [await anext(stream), await anext(stream)]
        run.add(TextDelta(text="はい"))
        heard.append(await anext(stream))
        await stream.aclose()
        return heard

    beats = asyncio.run(wait())
    assert beats[:2] == [sse.BEAT, sse.BEAT]
    assert sse.BEAT.startswith(b":")
    assert beats[2] == (
        'id: 1\nevent: text.delta\ndata: {"type":"text.delta","text":"はい"}\n\n'.encode()
    )


def test_a_turn_of_another_process_is_followed_through_the_log(services: Services) -> None:
    asked = turn(services)
    events = echo(asked, services)
    next(events)

    async def follow() -> tuple[list[int], str]:
        feed = StoredTurn(services.conversations, "minamo", "t1")
        first = await feed.more(after=0, wait_seconds=1)
        for _ in events:
            pass
        rest = await feed.more(after=1, wait_seconds=1)
        last = await StoredTurn(services.conversations, "minamo", "t1").last()
        assert isinstance(last, TurnFinished)
        return [seq for seq, _ in (*first, *rest)], last.turn.text

    assert asyncio.run(follow()) == ([1, 2, 3, 4], "「送料は？」ですね。")


def test_a_turn_that_was_lost_is_given_up(services: Services) -> None:
    turn(services)

    async def follow() -> str:
        feed = StoredTurn(services.conversations, "minamo", "t1")
        feed._silent = 1e9
        return (await feed.last()).type

    assert asyncio.run(follow()) == "turn.failed"


def test_line_breaks_stay_inside_one_event() -> None:
    sent = sse.encoded(7, TextDelta(text="一行目\n\nid: 9\n二行目\r"))
    assert sent.count(b"\n\n") == 1
    assert sent.endswith(b"\n\n")
    assert b'"text":"\xe4\xb8\x80' in sent


async def _all(stream: object) -> bytes:
    return b"".join([block async for block in stream])  # type: ignore[attr-defined]
