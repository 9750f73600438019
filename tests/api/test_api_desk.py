"""People take over through the API: queue, lease, messages both ways, silence, and the way back."""

from collections.abc import Callable, Iterator

import pytest
from doubles import KEYS, NOW, Visit
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx2 import Response

from api.app import create_app
from api.routers import desk as desk_routes
from assistant.chat.turn import take_turn
from assistant.services import Services

Serve = Callable[..., TestClient]
DESK = "/api/v1/desk"
SIGNED_IN = {"X-Sample-Customer": "C-1004"}


class Desk:
    """A person at the desk."""

    def __init__(self, client: TestClient, person: str = "佐藤") -> None:
        self.client, self.person = client, person
        self.headers: dict[str, str] = {}

    def queue(self) -> list[dict]:
        return self.client.get(f"{DESK}/queue").json()["items"]

    def take(self, handoff_id: str) -> Response:
        answer = self.client.post(
            f"{DESK}/{handoff_id}/take", json={"person": self.person}, headers=self.headers
        )
        if answer.status_code == 200:
            self.headers = {"X-Desk-Lease": answer.json()["lease"]}
        return answer

    def do(self, handoff_id: str, what: str, body: object = None) -> Response:
        return self.client.post(f"{DESK}/{handoff_id}/{what}", json=body, headers=self.headers)

    def write(self, handoff_id: str, text: str) -> Response:
        return self.do(handoff_id, "messages", {"text": text})

    def packet(self, handoff_id: str) -> dict:
        return self.client.get(f"{DESK}/{handoff_id}").json()


@pytest.fixture
def real(serve: Serve) -> TestClient:
    """Serve the shop with the real line."""
    return serve(take_turn)


@pytest.fixture
def visit(real: TestClient) -> Visit:
    return Visit(real)


@pytest.fixture
def desk(real: TestClient) -> Desk:
    return Desk(real)


def called(visit: Visit) -> str:
    answer = visit.ask("担当者と話したい")
    assert answer.status_code == 200, answer.text
    return answer.json()["handoff"]["id"]


def test_who_asks_for_a_person_waits_in_the_queue(visit: Visit, desk: Desk) -> None:
    said = visit.ask("担当者と話したい").json()

    (waiting,) = desk.queue()
    assert said["handoff"] == {"id": waiting["id"], "status": "queued", "person": None}
    assert (waiting["cause"], waiting["reason"]) == ("asked", "担当者と話したい")
    assert (waiting["level"], waiting["language"]) == ("visitor", "ja")
    assert waiting["waiting_since"] == "2026-11-21T03:00:00Z"


def test_outside_opening_hours_it_is_said_when_a_person_answers(visit: Visit, desk: Desk) -> None:
    """The world of these tests stands on a Saturday; the Monday after it is a holiday."""
    said = visit.ask("担当者と話したい").json()
    standing = visit.get("/handoff").json()

    assert "11月24日（火）10:00から" in said["text"]
    assert standing["answers_from"] == "11月24日（火）10:00"
    assert standing["text"] == (
        "ただいまは受付時間外です。11月24日（火）10:00から、担当者が順番にお返事します。"
    )
    assert len(desk.queue()) == 1
    assert "お手伝いします" in visit.ask("こんにちは").json()["text"]  # it goes on until then


def test_the_assistant_is_silent_while_a_person_has_the_conversation(
    visit: Visit, desk: Desk
) -> None:
    name = called(visit)
    assert desk.take(name).status_code == 200

    said = visit.ask("開けた化粧品は返品できますか").json()

    assert (said["text"], said["cards"], said["citations"]) == ("", [], [])
    assert said["handoff"] == {"id": name, "status": "taken", "person": "佐藤"}
    streamed = visit.stream("もしもし")
    assert "text.delta" not in streamed
    assert [line for line in streamed.splitlines() if line.startswith("event:")] == [
        "event: handoff.changed", "event: turn.finished",
    ]  # fmt: skip
    assert visit.get("/handoff").json()["text"] == "担当者（佐藤）が確認しています。"


def test_what_both_sides_say_stands_in_one_history(visit: Visit, desk: Desk) -> None:
    name = called(visit)
    desk.take(name)
    visit.ask("まだ届きません")
    desk.write(name, "佐藤と申します。お調べしました。")
    visit.ask("ありがとう")

    turns = visit.get().json()["turns"]
    told = [(each["text"], each["result"]["text"], each["result"]["provider"]) for each in turns]
    assert told[2:] == [
        ("まだ届きません", "", "offline"),
        ("", "佐藤と申します。お調べしました。", "person"),
        ("ありがとう", "", "offline"),
    ]
    packet = desk.packet(name)
    assert [(line["role"], line["text"]) for line in packet["transcript"]][-3:] == [
        ("reader", "まだ届きません"),
        ("person", "佐藤と申します。お調べしました。"),
        ("reader", "ありがとう"),
    ]


def test_the_customer_hears_the_desk_as_it_happens(
    visit: Visit, desk: Desk, services: Services
) -> None:
    name = called(visit)
    before = visit.get().json()
    desk.take(name)
    turn_id = desk.write(name, "こんにちは").json()["turn_id"]
    desk.do(name, "return")

    news = services.handoffs.news("minamo", visit.id, after=before["news"])

    assert before["handoff"]["status"] == "queued"
    assert [event.model_dump(exclude={"handoff": {"id"}}) for _, event in news] == [
        {"type": "handoff.changed", "handoff": {"status": "taken", "person": "佐藤"}},
        {"type": "person.said", "turn_id": turn_id, "person": "佐藤", "text": "こんにちは"},
        {"type": "handoff.changed", "handoff": {"status": "returned", "person": "佐藤"}},
    ]
    history = visit.get().json()
    assert (history["news"], history["handoff"]) == (news[-1][0], None)


def test_after_it_was_returned_the_assistant_goes_on_and_knows_what_was_said(
    visit: Visit, desk: Desk, services: Services
) -> None:
    name = called(visit)
    desk.take(name)
    desk.write(name, "返品をお受けします。")
    assert desk.do(name, "return").json()["status"] == "returned"

    assert visit.ask("開けた化粧品は返品できますか").json()["text"]
    messages = services.conversations.recall("minamo", visit.id, limit=20).messages
    assert ("person", "返品をお受けします。") in [(each.role, each.text) for each in messages]
    assert desk.queue() == []
    assert desk.write(name, "まだいます").json()["code"] == "conflict"


def test_a_closed_matter_may_be_called_again(visit: Visit, desk: Desk) -> None:
    name = called(visit)
    desk.take(name)
    assert desk.do(name, "close").json()["status"] == "closed"
    assert desk.do(name, "close").json()["status"] == "closed"  # repeating it is fine

    assert called(visit) != name
    assert len(desk.queue()) == 1


def test_one_conversation_has_one_person(visit: Visit, desk: Desk, real: TestClient) -> None:
    name = called(visit)
    desk.take(name)
    other = Desk(real, "鈴木")

    refused = other.take(name)

    assert (refused.status_code, refused.json()["code"]) == (409, "held")
    assert "佐藤" in refused.json()["detail"]
    other.headers = {"X-Desk-Lease": "a guess"}
    for what, body in (("messages", {"text": "横から"}), ("renew", None), ("return", None),
                       ("close", None), ("link", None)):  # fmt: skip
        assert other.do(name, what, body).json()["code"] == "held"
    assert [line["role"] for line in desk.packet(name)["transcript"]].count("person") == 0
    assert desk.queue()[0]["person"] == "佐藤"


def test_without_a_lease_nothing_is_done(visit: Visit, desk: Desk) -> None:
    name = called(visit)
    for what in ("renew", "return", "close", "link"):
        assert desk.do(name, what).status_code == 422
    assert desk.write(name, "もしもし").status_code == 422


@pytest.mark.parametrize("person", ["", "  ", "\u200b", "a" * 41])
def test_a_person_has_a_name(visit: Visit, desk: Desk, person: str) -> None:
    name = called(visit)
    desk.person = person
    assert desk.take(name).status_code == 422
    assert desk.queue()[0]["status"] == "queued"


def test_the_packet_holds_what_was_verified_and_what_is_pending(
    real: TestClient, desk: Desk
) -> None:
    visit = Visit(real, headers=SIGNED_IN)
    proposal = visit.ask("M-2026-10021をキャンセルしたい").json()["proposal"]
    name = called(visit)

    packet = desk.packet(name)

    assert packet["handoff"]["customer_id"] == "C-1004"
    assert packet["handoff"]["level"] == "signed_in"
    assert [each["order_id"] for each in packet["orders"]] == ["M-2026-10021"]
    assert [each["id"] for each in packet["proposals"]] == [proposal["id"]]
    assert [each["name"] for each in packet["tools"]] == ["propose_cancel", "open_handoff"]
    assert [each["task_id"] for each in packet["promises"]] == [name]
    assert [line["role"] for line in packet["transcript"]] == [
        "reader", "assistant", "reader", "assistant",
    ]  # fmt: skip


def test_a_yes_while_a_person_has_the_conversation_changes_nothing(
    real: TestClient, desk: Desk, services: Services
) -> None:
    visit = Visit(real, headers=SIGNED_IN)
    visit.ask("M-2026-10021をキャンセルしたい")
    desk.take(called(visit))
    before = services.shop.order("minamo", "C-1004", "M-2026-10021")

    said = visit.ask("はい").json()

    assert said["text"] == ""
    assert services.shop.order("minamo", "C-1004", "M-2026-10021") == before


def test_whoever_waits_may_stop_waiting(visit: Visit, desk: Desk) -> None:
    visit.post("/handoff", {"reason": "人と話したい"})
    gone = visit.client.delete(f"{visit.path}/handoff", headers=visit.headers)

    assert gone.json()["handoff"] is None
    assert desk.queue() == []
    assert visit.client.delete(f"{visit.path}/handoff", headers=visit.headers).status_code == 200


def test_a_conversation_that_was_taken_is_not_withdrawn(visit: Visit, desk: Desk) -> None:
    desk.take(called(visit))
    refused = visit.client.delete(f"{visit.path}/handoff", headers=visit.headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "held")


def test_what_was_forgotten_is_not_in_the_queue(visit: Visit, desk: Desk) -> None:
    name = called(visit)
    visit.client.delete(visit.path, headers=visit.headers)
    assert desk.queue() == []
    assert desk.client.get(f"{DESK}/{name}").status_code == 404


def routes() -> Iterator[tuple[str, str]]:
    for route in desk_routes.router.routes:
        assert isinstance(route, APIRoute)
        for method in route.methods:
            yield method, route.path


@pytest.mark.parametrize(("method", "path"), sorted(routes()))
@pytest.mark.parametrize("key", ["shop-key", "copy-key", "talk-key", "root-key", "guess", None])
def test_the_desk_is_for_the_desk_alone(
    serve: Serve, method: str, path: str, key: str | None
) -> None:
    client = serve(keys=KEYS)
    headers = {"X-Desk-Lease": "x", **({"Authorization": f"Bearer {key}"} if key else {})}
    body = {"person": "佐藤", "text": "はい", "token": "t"}
    answer = client.request(method, path.format(handoff_id="ho_1"), headers=headers, json=body)
    expected = (401, "not_authenticated") if key in ("guess", None) else (403, "not_allowed")
    assert (answer.status_code, answer.json()["code"]) == expected


def test_the_desk_s_own_key_opens_every_route_of_it(serve: Serve) -> None:
    client = serve(keys=KEYS)
    headers = {"X-Desk-Lease": "x", "Authorization": "Bearer desk-key"}
    assert client.get(f"{DESK}/queue", headers=headers).json()["items"] == []
    for method, path in routes():
        answer = client.request(
            method, path.format(handoff_id="ho_1"), headers=headers,
            json={"person": "佐藤", "text": "はい", "token": "t"},
        )  # fmt: skip
        assert answer.status_code not in (401, 403, 500), path


def test_every_route_of_the_desk_is_listed(services: Services) -> None:
    listed = {
        path.removeprefix("/api/v1/desk")
        for path in create_app(services).openapi()["paths"]
        if path.startswith("/api/v1/desk")
    }
    assert listed == {
        "/queue", "/resume", "/{handoff_id}", "/{handoff_id}/take", "/{handoff_id}/renew",
        "/{handoff_id}/messages", "/{handoff_id}/return", "/{handoff_id}/close",
        "/{handoff_id}/link",
    }  # fmt: skip
    assert NOW.tzinfo is not None
