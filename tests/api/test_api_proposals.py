"""A proposal is confirmed once by its owner with the digest that was shown; nothing else acts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from doubles import NOW, Visit
from fastapi.testclient import TestClient

from assistant.chat.turn import take_turn
from assistant.domain.order import Proposal
from assistant.domain.request import Cancel
from assistant.orders.desk import case_for, open_desk
from assistant.orders.proposals import Stamp, propose
from assistant.orders.wording import wording_for
from assistant.services import Services

Serve = Callable[..., TestClient]
OWNER, ORDER = "C-1004", "M-2026-10021"


@pytest.fixture
def visit(client: TestClient) -> Visit:
    return Visit(client, headers={"X-Sample-Customer": OWNER})


def proposed(visit: Visit, services: Services, *, minutes_ago: int = 0) -> Proposal:
    order = services.shop.order("minamo", OWNER, ORDER)
    now = NOW - timedelta(minutes=minutes_ago)
    request = Cancel(order_id=ORDER)
    desk = open_desk(services)
    proposal = propose(
        request,
        case_for(request, desk, shop_id="minamo", customer_id=OWNER, now=now),
        stamp=Stamp(id="pr_1", now=now),
        wording=wording_for((order,), knowledge=services.library.current(), language="ja"),
    )
    services.proposals.save("minamo", visit.id, OWNER, proposal)
    return proposal


def state(services: Services) -> tuple[str, int]:
    order = services.shop.order("minamo", OWNER, ORDER)
    return order.state, order.version


def test_a_yes_to_what_was_shown_is_done_once(visit: Visit, services: Services) -> None:
    proposal = proposed(visit, services)
    first = visit.post("/proposals/pr_1/confirm", {"digest": proposal.digest})
    again = visit.post("/proposals/pr_1/confirm", {"digest": proposal.digest})
    assert first.status_code == again.status_code == 200
    assert (first.json()["status"], first.json()["repeated"]) == ("committed", False)
    assert (again.json()["status"], again.json()["repeated"]) == ("committed", True)
    assert first.json()["order"]["order_id"] == ORDER
    assert first.json()["order"]["state"] == "cancelled"
    assert again.json()["order"] == first.json()["order"]
    assert state(services) == ("cancelled", 2)


def test_a_no_changes_nothing(visit: Visit, services: Services) -> None:
    proposal = proposed(visit, services)
    declined = visit.post("/proposals/pr_1/decline")
    assert declined.json() == {
        "proposal_id": "pr_1", "status": "declined", "repeated": False, "order": None,
        "rma_id": None,
    }  # fmt: skip
    late = visit.post("/proposals/pr_1/confirm", {"digest": proposal.digest})
    assert (late.status_code, late.json()["code"]) == (409, "proposal_changed")
    assert state(services) == ("pending_payment", 1)


def test_another_digest_changes_nothing(visit: Visit, services: Services) -> None:
    proposed(visit, services)
    answer = visit.post("/proposals/pr_1/confirm", {"digest": "0" * 64})
    assert (answer.status_code, answer.json()["code"]) == (409, "proposal_changed")
    assert state(services) == ("pending_payment", 1)


def test_an_old_proposal_changes_nothing(visit: Visit, services: Services) -> None:
    proposal = proposed(visit, services, minutes_ago=16)
    answer = visit.post("/proposals/pr_1/confirm", {"digest": proposal.digest})
    assert (answer.status_code, answer.json()["code"]) == (409, "proposal_expired")
    assert state(services) == ("pending_payment", 1)


def test_a_visitor_is_told_what_is_needed(visit: Visit, services: Services) -> None:
    proposal = proposed(visit, services)
    del visit.headers["X-Sample-Customer"]
    answer = visit.post("/proposals/pr_1/confirm", {"digest": proposal.digest})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert answer.json()["needs_level"] == "possession"
    assert state(services) == ("pending_payment", 1)


def test_another_conversations_proposal_does_not_exist_here(
    visit: Visit, services: Services, client: TestClient
) -> None:
    proposal = proposed(visit, services)
    other = Visit(client, headers={"X-Sample-Customer": OWNER})
    stranger = Visit(client, headers={"X-Sample-Customer": "C-1001"})
    answers = [
        each.post(f"/proposals/{name}/confirm", {"digest": proposal.digest})
        for each in (other, stranger)
        for name in ("pr_1", "pr_none")
    ]
    assert {(each.status_code, each.content) for each in answers} == {(404, answers[0].content)}
    assert answers[0].json()["code"] == "order_not_found"
    assert state(services) == ("pending_payment", 1)


def test_a_yes_needs_its_digest(visit: Visit, services: Services) -> None:
    proposed(visit, services)
    for body in ({}, {"digest": ""}, {"digest": None}):
        assert visit.post("/proposals/pr_1/confirm", body).status_code == 422
    assert state(services) == ("pending_payment", 1)


@pytest.mark.parametrize("digression", [(), ("白いマグカップはありますか",)])
def test_a_yes_by_words_after_a_no_by_button_confirms_nothing(
    digression: tuple[str, ...], serve: Serve, services: Services
) -> None:
    talk = Visit(serve(take_turn), headers={"X-Sample-Customer": OWNER})
    shown = talk.ask(f"{ORDER}をキャンセルして").json()["proposal"]
    for words in digression:
        assert talk.ask(words).json()["proposal"]["id"] == shown["id"]  # repeated, not made anew
    declined = talk.post(f"/proposals/{shown['id']}/decline")
    assert declined.json()["status"] == "declined"

    said = talk.ask("はい").json()

    assert said["text"].startswith("いま確認をお待ちしている手続きはありません。")
    assert (said["proposal"], said["refusal"]) == (None, None)
    late = talk.post(f"/proposals/{shown['id']}/confirm", {"digest": shown["digest"]})
    assert (late.status_code, late.json()["code"]) == (409, "proposal_changed")
    assert state(services) == ("pending_payment", 1)


def test_a_yes_by_words_after_a_yes_by_button_says_that_it_is_done(
    serve: Serve, services: Services
) -> None:
    talk = Visit(serve(take_turn), headers={"X-Sample-Customer": OWNER})
    shown = talk.ask(f"{ORDER}をキャンセルして").json()["proposal"]
    confirmed = talk.post(f"/proposals/{shown['id']}/confirm", {"digest": shown["digest"]})
    assert confirmed.json()["repeated"] is False

    for words in ("はい", "いいえ"):
        assert "すでにキャンセル済みです" in talk.ask(words).json()["text"]

    assert state(services) == ("cancelled", 2)
