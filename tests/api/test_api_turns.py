"""A turn is asked once, streams in order, and runs to its end whoever listens."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag

import pytest
from doubles import Visit, echo
from fastapi.testclient import TestClient

from assistant.chat.turn import take_turn
from assistant.domain.conversation import TurnRequest
from assistant.errors import IndexUnavailable, NotFound
from assistant.events import AgentChosen, Event, TextDelta, TurnFailed
from assistant.services import Services

Serve = Callable[..., TestClient]
STREAM = "text/event-stream"


def blocks(stream: str) -> list[tuple[int, str, dict[str, object]]]:
    found = []
    for block in stream.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        found.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
    return found


def test_json_is_the_finished_turn(visit: Visit) -> None:
    answer = visit.ask("送料は？")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert body["text"] == "「送料は？」ですね。"
    assert body["conversation_id"] == visit.id
    assert body["turn_id"] == answer.headers["x-turn-id"]
    assert set(body) == {
        "conversation_id", "turn_id", "agent", "language", "text", "provider", "degraded",
        "citations", "cards", "proposal", "needs", "refusal", "handoff", "timings_ms", "usage",
    }  # fmt: skip


def test_events_come_numbered_and_in_order(visit: Visit) -> None:
    stream = visit.stream("送料は？")
    assert [(seq, kind) for seq, kind, _ in blocks(stream)] == [
        (1, "agent.chosen"),
        (2, "text.delta"),
        (3, "text.delta"),
        (4, "turn.finished"),
    ]
    assert '"text":"「送料は？」"' in stream  # raw, not escaped to ASCII


def test_a_stream_is_not_cached_nor_held_back(visit: Visit) -> None:
    headers = visit.ask("送料は？", Accept=STREAM).headers
    assert headers["content-type"].startswith(STREAM)
    assert headers["cache-control"] == "no-cache"
    assert headers["x-accel-buffering"] == "no"
    turn = headers["x-turn-id"]
    assert headers["content-location"] == f"{visit.path}/turns/{turn}/events"


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_resumed_stream_has_the_very_same_bytes(visit: Visit, after: int) -> None:
    live = visit.ask("送料は？", Accept=STREAM)
    again = visit.get(f"/turns/{live.headers['x-turn-id']}/events", **{"Last-Event-ID": str(after)})
    assert again.content == b"".join(
        block + b"\n\n" for block in live.content.split(b"\n\n")[after:-1]
    )


def test_a_stream_read_to_its_end_resumes_to_nothing(visit: Visit) -> None:
    live = visit.ask("送料は？", Accept=STREAM)
    again = visit.get(f"/turns/{live.headers['x-turn-id']}/events", **{"Last-Event-ID": "4"})
    assert (again.status_code, again.content) == (200, b"")


def test_the_real_line_resumes_to_the_same_bytes(serve: Serve) -> None:
    visit = Visit(serve(take_turn))
    live = visit.ask("白いマグカップはありますか", Accept=STREAM)
    again = visit.get(f"/turns/{live.headers['x-turn-id']}/events")
    assert blocks(live.text)[-1][1] == "turn.finished"
    assert again.content == live.content


def test_the_same_key_gets_the_same_turn(visit: Visit) -> None:
    first = visit.ask("送料は？", **{"Idempotency-Key": "k1"})
    second = visit.ask("送料は？", **{"Idempotency-Key": "k1"})
    streamed = visit.ask("送料は？", Accept=STREAM, **{"Idempotency-Key": "k1"})
    assert second.content == first.content
    assert streamed.headers["x-turn-id"] == first.json()["turn_id"]
    assert len(visit.get().json()["turns"]) == 1


def test_the_same_key_for_other_words_is_a_conflict(visit: Visit) -> None:
    visit.ask("送料は？", **{"Idempotency-Key": "k1"})
    other = visit.ask("返品は？", **{"Idempotency-Key": "k1"})
    assert (other.status_code, other.json()["code"]) == (409, "conflict")
    assert [turn["text"] for turn in visit.get().json()["turns"]] == ["送料は？"]


def test_the_same_key_in_another_conversation_is_another_turn(client: TestClient) -> None:
    one, two = Visit(client), Visit(client)
    first = one.ask("送料は？", **{"Idempotency-Key": "k1"}).json()["turn_id"]
    assert two.ask("送料は？", **{"Idempotency-Key": "k1"}).json()["turn_id"] != first


def test_turns_of_one_conversation_wait_for_each_other(serve: Serve) -> None:
    running: list[str] = []
    seen: list[tuple[str, ...]] = []

    def line(turn: TurnRequest, services: Services) -> Iterator[Event]:
        running.append(turn.turn_id)
        seen.append(tuple(running))
        yield from echo(turn, services)
        running.remove(turn.turn_id)

    visit = Visit(serve(line))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(visit.ask, [f"{number}番" for number in range(6)]))
    assert [answer.status_code for answer in answers] == [200] * 6
    assert [len(each) for each in seen] == [1] * 6


class Held:
    """A line that stops after its first event until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go, self.closed = Flag(), Flag(), Flag()

    def __call__(self, turn: TurnRequest, services: Services) -> Iterator[Event]:
        try:
            for event in echo(turn, services):
                yield event
                self.begun.set()
                assert self.go.wait(10)
        except GeneratorExit:
            self.closed.set()
            raise


def test_a_cancelled_turn_stops_at_its_next_step(serve: Serve, services: Services) -> None:
    held = Held()
    visit = Visit(serve(held))
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(visit.stream, "長い話")
        assert held.begun.wait(10)
        turn_id = visit.get().json()["turns"][0]["turn_id"]
        cancelled = visit.post(f"/turns/{turn_id}/cancel")
        held.go.set()
        events = blocks(asked.result(10))
    assert cancelled.status_code == 202
    assert cancelled.json() == {"turn_id": turn_id, "state": "cancelling"}
    assert [kind for _, kind, _ in events] == ["agent.chosen", "text.delta", "turn.failed"]
    assert events[-1][2]["code"] == "cancelled"
    assert held.closed.wait(10)
    stored = services.conversations.events("minamo", turn_id)
    assert [(seq, event.type) for seq, event in stored] == [(seq, kind) for seq, kind, _ in events]


def test_cancelling_a_finished_turn_changes_nothing(visit: Visit) -> None:
    turn_id = visit.ask("送料は？").json()["turn_id"]
    answer = visit.post(f"/turns/{turn_id}/cancel")
    assert (answer.status_code, answer.json()["state"]) == (202, "over")
    assert visit.get().json()["turns"][0]["state"] == "finished"


def test_another_conversations_turn_cannot_be_read_or_cancelled(client: TestClient) -> None:
    mine, theirs = Visit(client), Visit(client)
    turn_id = theirs.ask("秘密").json()["turn_id"]
    assert mine.get(f"/turns/{turn_id}/events").status_code == 404
    assert mine.post(f"/turns/{turn_id}/cancel").status_code == 404


def test_another_conversations_running_turn_cannot_be_read_or_cancelled(serve: Serve) -> None:
    held = Held()
    client = serve(held)
    mine, theirs = Visit(client), Visit(client)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(theirs.stream, "秘密")
        assert held.begun.wait(10)
        turn_id = theirs.get().json()["turns"][0]["turn_id"]
        assert mine.get(f"/turns/{turn_id}/events").status_code == 404
        assert mine.post(f"/turns/{turn_id}/cancel").status_code == 404
        held.go.set()
        assert blocks(asked.result(10))[-1][1] == "turn.finished"


def test_forgetting_a_conversation_ends_its_running_turn_first(
    serve: Serve, services: Services
) -> None:
    held = Held()
    visit = Visit(serve(held))
    with ThreadPoolExecutor(2) as pool:
        pool.submit(visit.stream, "忘れてほしい話")
        assert held.begun.wait(10)
        turn_id = visit.get().json()["turns"][0]["turn_id"]
        forgotten = pool.submit(visit.client.delete, visit.path, headers=visit.headers)
        assert not held.closed.wait(0.3)  # it waits for the turn, which waits for us
        assert not forgotten.done()
        held.go.set()
        assert forgotten.result(10).status_code == 204
    assert held.closed.is_set()
    with pytest.raises(NotFound):
        services.conversations.events("minamo", turn_id)


def test_a_question_over_the_limit_is_refused_by_name(serve: Serve) -> None:
    visit = Visit(serve(take_turn))
    answer = visit.ask("あ" * 4_001)
    assert answer.status_code == 200
    assert answer.json()["refusal"]["code"] == "too_long"


def test_a_crash_ends_in_turn_failed_without_its_words(serve: Serve) -> None:
    def line(turn: TurnRequest, services: Services) -> Iterator[Event]:
        event = AgentChosen(agent="support", language="ja")
        services.conversations.append(turn, 1, event)
        yield event
        raise ValueError("the database password is hunter2")

    visit = Visit(serve(line))
    events = blocks(visit.stream("送料は？"))
    assert [(seq, kind) for seq, kind, _ in events] == [(1, "agent.chosen"), (2, "turn.failed")]
    assert events[-1][2]["code"] == "failed"
    answer = visit.ask("送料は？")
    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert "hunter2" not in answer.text + str(events)
    assert [turn["state"] for turn in visit.get().json()["turns"]] == ["failed", "failed"]


def test_an_expected_failure_keeps_its_code(serve: Serve) -> None:
    def line(turn: TurnRequest, services: Services) -> Iterator[Event]:
        raise IndexUnavailable("nothing is indexed yet")
        yield TextDelta(text="")

    answer = Visit(serve(line)).ask("送料は？")
    assert (answer.status_code, answer.json()["code"]) == (503, "index_unavailable")


def test_a_failure_the_line_tells_is_told_on(serve: Serve) -> None:
    def line(turn: TurnRequest, services: Services) -> Iterator[Event]:
        event = TurnFailed(code="model_unavailable", title="x", detail="secret host name")
        services.conversations.append(turn, 1, event)
        yield event

    answer = Visit(serve(line)).ask("送料は？")
    assert (answer.status_code, answer.json()["code"]) == (503, "model_unavailable")
    assert "secret" not in answer.text


def test_a_line_without_an_end_is_given_one(serve: Serve) -> None:
    def line(turn: TurnRequest, services: Services) -> Iterator[Event]:
        event = TextDelta(text="途中")
        services.conversations.append(turn, 1, event)
        yield event

    assert [kind for _, kind, _ in blocks(Visit(serve(line)).stream("送料は？"))] == [
        "text.delta",
        "turn.failed",
    ]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("text/event-stream", "text/event-stream; charset=utf-8"),
        ("text/event-stream, application/json;q=0.5", "text/event-stream; charset=utf-8"),
    ],
)
def test_the_accept_header_chooses_the_form(visit: Visit, accept: str, expected: str) -> None:
    assert visit.ask("送料は？", Accept=accept).headers["content-type"] == expected


def test_a_form_we_do_not_have_is_refused_before_anything_happens(visit: Visit) -> None:
    answer = visit.ask("送料は？", Accept="application/xml")
    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")
    assert visit.get().json()["turns"] == []
