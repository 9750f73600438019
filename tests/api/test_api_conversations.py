"""Conversations belong to whoever holds their token."""

import hashlib
import json
from collections.abc import Callable

import pytest
from doubles import Visit
from fastapi.testclient import TestClient

from assistant.services import Services

Serve = Callable[..., TestClient]


def test_opening_gives_an_id_and_a_token(client: TestClient) -> None:
    answer = client.post("/api/v1/conversations", json={})
    assert answer.status_code == 201
    assert answer.json() == {"id": "c_1", "token": "token-1", "language": "ja"}


def test_the_token_is_not_kept_only_its_hash(visit: Visit, services: Services) -> None:
    kept = services.conversations.token_hash_of("minamo", visit.id)
    assert kept == hashlib.sha256(b"token-1").hexdigest()


def test_a_conversation_without_its_token_is_closed(visit: Visit) -> None:
    answer = visit.client.get(visit.path)
    assert answer.status_code == 401
    assert answer.json()["code"] == "token_needed"


@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [
        ("GET", "", None),
        ("DELETE", "", None),
        ("POST", "/turns", {"text": "こんにちは"}),
        ("GET", "/turns/t_9/events", None),
        ("POST", "/turns/t_9/cancel", None),
        ("POST", "/proposals/p/confirm", {"digest": "x"}),
        ("POST", "/proposals/p/decline", None),
        ("POST", "/handoff", {}),
        ("POST", "/feedback", {"turn_id": "t_9", "helpful": True}),
    ],
)
def test_a_wrong_token_and_no_such_conversation_look_alike(
    visit: Visit, method: str, rest: str, body: object
) -> None:
    wrong = {"X-Conversation-Token": "not it"}
    theirs = visit.client.request(method, visit.path + rest, json=body, headers=wrong)
    nobodys = visit.client.request(
        method, f"/api/v1/conversations/c_0{rest}", json=body, headers=visit.headers
    )
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content
    assert dict(theirs.headers) == dict(nobodys.headers)
    assert visit.get().json()["turns"] == []


def test_another_conversations_token_does_not_open_this_one(client: TestClient) -> None:
    mine, theirs = Visit(client), Visit(client)
    answer = client.get(theirs.path, headers=mine.headers)
    assert answer.status_code == 404


def test_history_holds_the_turns_in_order(visit: Visit) -> None:
    for text in ("一つ目", "二つ目"):
        visit.ask(text)
    turns = visit.get().json()["turns"]
    assert [(turn["text"], turn["state"], turn["result"]["text"]) for turn in turns] == [
        ("一つ目", "finished", "「一つ目」ですね。"),
        ("二つ目", "finished", "「二つ目」ですね。"),
    ]


def test_a_forgotten_conversation_is_gone(visit: Visit) -> None:
    visit.ask("秘密の話")
    gone = visit.client.delete(visit.path, headers=visit.headers)
    assert (gone.status_code, gone.content) == (204, b"")
    assert visit.get().status_code == 404


def test_a_person_is_called_once(visit: Visit, services: Services) -> None:
    visit.ask("届きません")
    first = visit.post("/handoff", {"reason": "人と話したい"})
    second = visit.post("/handoff", {})
    assert first.status_code == 201
    assert first.json()["status"] == "queued"
    assert second.json() == first.json()
    standing = services.handoffs.standing("minamo", visit.id)
    assert standing is not None
    assert (standing.id, standing.reason) == (first.json()["id"], "人と話したい")


def test_a_verdict_is_counted_and_nothing_else_of_it_kept(visit: Visit) -> None:
    turn_id = visit.ask("こんにちは").json()["turn_id"]
    judged = visit.post("/feedback", {"turn_id": turn_id, "helpful": False, "reason": "unclear"})
    assert (judged.status_code, judged.content) == (204, b"")
    figures = visit.client.get("/metrics").text
    assert 'assistant_feedback_total{helpful="no",reason="unclear"} 1' in figures
    assert turn_id not in figures


def test_a_verdict_on_another_conversations_turn_is_refused(client: TestClient) -> None:
    mine, theirs = Visit(client), Visit(client)
    turn_id = theirs.ask("こんにちは").json()["turn_id"]
    judged = mine.post("/feedback", {"turn_id": turn_id, "helpful": True})
    assert (judged.status_code, judged.json()["code"]) == (404, "not_found")
    assert "assistant_feedback_total{" not in client.get("/metrics").text


def test_a_verdict_takes_no_free_words(visit: Visit) -> None:
    judged = visit.post("/feedback", {"turn_id": "t", "helpful": True, "reason": "渡辺です"})
    assert judged.status_code == 422
    assert "渡辺" not in json.dumps(judged.json(), ensure_ascii=False)
