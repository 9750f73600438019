"""A link opens the same conversation in another channel: once, for a while, and without records."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from doubles import NOW, Visit
from fastapi.testclient import TestClient

from assistant.chat.turn import take_turn
from assistant.services import Services

Serve = Callable[..., TestClient]
SIGNED_IN = {"X-Sample-Customer": "C-1004"}
OTHER = {"X-Sample-Customer": "C-1008"}


@pytest.fixture
def real(serve: Serve) -> TestClient:
    return serve(take_turn)


def link_of(visit: Visit) -> str:
    made = visit.post("/handoff/link")
    assert made.status_code == 201, made.text
    address, _, token = made.json()["url"].partition("#resume=")
    assert address == "http://127.0.0.1:8000/chat"
    return token


def resumed(client: TestClient, token: str) -> dict[str, str]:
    answer = client.post("/api/v1/conversations/resume", json={"token": token})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_link_opens_the_same_conversation(real: TestClient) -> None:
    visit = Visit(real)
    visit.ask("開けた化粧品は返品できますか")
    there = resumed(real, link_of(visit))

    assert there["id"] == visit.id
    elsewhere = {"X-Conversation-Token": there["token"]}
    history = real.get(visit.path, headers=elsewhere).json()
    assert [each["text"] for each in history["turns"]] == ["開けた化粧品は返品できますか"]
    assert visit.get().status_code == 404  # it has moved


def test_a_link_works_once(real: TestClient) -> None:
    token = link_of(Visit(real))
    resumed(real, token)
    again = real.post("/api/v1/conversations/resume", json={"token": token})
    assert (again.status_code, again.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("token", ["guess", "x" * 256, "token-1"])
def test_a_link_cannot_be_guessed(real: TestClient, token: str) -> None:
    link_of(Visit(real))
    refused = real.post("/api/v1/conversations/resume", json={"token": token})
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


def test_a_link_expires(real: TestClient, services: Services) -> None:
    from api.access import token_hash

    visit = Visit(real)
    services.links.save("minamo", visit.id, link_hash=token_hash("old"), expires_at=NOW)
    refused = real.post("/api/v1/conversations/resume", json={"token": "old"})
    assert refused.json()["code"] == "not_found"


def test_neither_link_nor_token_is_kept(real: TestClient, services: Services) -> None:
    visit = Visit(real)
    token = link_of(visit)
    there = resumed(real, token)
    with services.links._engine.connect() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM resume_links").all())
    assert token not in rows.split("'")
    assert there["token"] not in rows.split("'")


def test_a_link_shows_no_record_of_a_signed_in_customer(
    real: TestClient, services: Services
) -> None:
    visit = Visit(real, headers=SIGNED_IN)
    visit.ask("M-2026-10021はいまどこですか")
    visit.ask("開けた化粧品は返品できますか")
    there = resumed(real, link_of(visit))
    elsewhere = {"X-Conversation-Token": there["token"]}

    history = real.get(visit.path, headers=elsewhere)

    assert "M-2026-10021" not in history.text
    assert [each["hidden"] for each in history.json()["turns"]] == [True, False]
    private = history.json()["turns"][0]["turn_id"]
    events = real.get(f"{visit.path}/turns/{private}/events", headers=elsewhere)
    assert (events.status_code, events.json()["needs_level"]) == (403, "possession")
    asked = real.post(
        f"{visit.path}/turns", json={"text": "M-2026-10021はいまどこですか"}, headers=elsewhere
    ).json()
    assert asked["refusal"]["code"] == "not_allowed"
    assert real.delete(visit.path, headers=elsewhere).status_code == 403
    assert real.get(visit.path, headers={**elsewhere, **SIGNED_IN}).status_code == 200


def test_its_owner_proves_who_they_are_and_sees_all_of_it(real: TestClient) -> None:
    visit = Visit(real, headers=SIGNED_IN)
    visit.ask("M-2026-10021はいまどこですか")
    there = resumed(real, link_of(visit))
    token = {"X-Conversation-Token": there["token"]}

    assert "M-2026-10021" in real.get(visit.path, headers={**token, **SIGNED_IN}).text
    assert real.get(visit.path, headers={**token, **OTHER}).status_code == 403


def test_from_the_page_to_the_mail_to_the_phone(real: TestClient, services: Services) -> None:
    visit = Visit(real, headers=SIGNED_IN)
    visit.ask("M-2026-10021をキャンセルしたい")
    name = visit.ask("担当者と話したい").json()["handoff"]["id"]
    taken = real.post(f"/api/v1/desk/{name}/take", json={"person": "佐藤"}).json()
    lease = {"X-Desk-Lease": taken["lease"]}
    real.post(f"/api/v1/desk/{name}/messages", json={"text": "倉庫を止めました。"}, headers=lease)

    made = real.post(f"/api/v1/desk/{name}/link", headers=lease).json()

    for part in (name, "M-2026-10021", "担当者と話したい", "倉庫を止めました。", made["url"],
                 "2026-11-24 12:00", "平日10:00〜18:00"):  # fmt: skip
        assert part in made["mail"]["body"]
    assert made["mail"]["subject"] == f"お問い合わせの続きについて（{name}）"
    there = resumed(real, made["url"].partition("#resume=")[2])
    elsewhere = {"X-Conversation-Token": there["token"]}
    assert "倉庫を止めました。" in real.get(visit.path, headers=elsewhere).text

    phone = real.post(f"/api/v1{visit.path.removeprefix('/api/v1')}/handoff/link",
                      headers=elsewhere).json()  # fmt: skip
    spoken = phone["url"].partition("#resume=")[2]
    found = real.post("/api/v1/desk/resume", json={"token": spoken})
    assert found.json()["id"] == name  # the person on the phone finds the same hand-over
    assert datetime.fromisoformat(found.json()["held_until"]) > datetime(2026, 1, 1, tzinfo=UTC)


def test_a_customer_on_the_phone_is_queued_with_what_was_said(real: TestClient) -> None:
    visit = Visit(real)
    visit.ask("開けた化粧品は返品できますか")

    found = real.post("/api/v1/desk/resume", json={"token": link_of(visit)}).json()

    packet = real.get(f"/api/v1/desk/{found['id']}").json()
    assert found["status"] == "queued"
    assert packet["transcript"][0]["text"] == "開けた化粧品は返品できますか"
