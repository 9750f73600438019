"""A yes to a proposal that was answered elsewhere changes nothing, and says how things stand."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from assistant.adapters.sql_store import tables
from assistant.domain.order import Proposal
from assistant.orders.commit import Confirmation, confirm, decline
from assistant.orders.desk import open_desk
from assistant.services import Services

OWNER, ORDER = "C-1008", "M-2026-10024"
NOTHING = "いま確認をお待ちしている手続きはありません。"
DIGRESSION = "キャンセル料はかかりますか"


class Desk:
    """Does by button what the conversation does by words."""

    def __init__(self, services: Services, talk) -> None:
        self.services, self.talk = services, talk
        self.proposal: Proposal = talk.say(f"{ORDER}をキャンセルして").finished.proposal

    def _answer(self) -> Confirmation:
        shown = self.proposal
        return Confirmation(self.talk.reader, self.talk.name, shown.id, shown.digest)

    def decline(self) -> None:
        decline(self._answer(), open_desk(self.services))

    def confirm(self) -> None:
        confirm(self._answer(), open_desk(self.services), now=self.talk.now)

    def change(self) -> None:
        order = self.services.shop.order("minamo", OWNER, ORDER)
        moved = order.model_copy(update={"state": "preparing", "version": order.version + 1})
        row = {"version": moved.version, "body": moved.model_dump_json()}
        with self.services.shop._engine.begin() as connection:
            connection.execute(update(tables.orders).where(tables.orders.c.id == ORDER).values(row))

    @property
    def state(self) -> str:
        return self.services.shop.order("minamo", OWNER, ORDER).state

    @property
    def commits(self) -> int:
        with self.services.proposals._engine.connect() as connection:
            counted = select(func.count()).select_from(tables.ledger)
            return connection.execute(counted).scalar_one()


@pytest.fixture
def desk(services: Services, converse: Callable) -> Desk:
    return Desk(services, converse(customer_id=OWNER))


@pytest.mark.parametrize("digressions", [0, 1, 2])
def test_a_yes_to_what_was_declined_elsewhere_confirms_nothing(
    digressions: int, desk: Desk
) -> None:
    for _ in range(digressions):
        desk.talk.say(DIGRESSION)
    desk.decline()

    said = desk.talk.say("はい")

    assert said.finished.text.startswith(NOTHING)
    assert said.finished.proposal is None
    assert "proposal.made" not in said.types
    assert (desk.state, desk.commits) == ("received", 0)
    again = desk.talk.say("はい")
    assert "proposal.made" not in again.types
    assert (desk.state, desk.commits) == ("received", 0)
    assert desk.talk.memory().tasks == ()


def test_a_decline_before_the_digression_counts_as_well(desk: Desk) -> None:
    desk.decline()
    desk.talk.say(DIGRESSION)

    said = desk.talk.say("はい")

    assert said.finished.text.startswith(NOTHING)
    assert (desk.state, desk.commits) == ("received", 0)


@pytest.mark.parametrize("digressions", [0, 1])
def test_a_no_to_what_was_declined_elsewhere_is_as_good(digressions: int, desk: Desk) -> None:
    for _ in range(digressions):
        desk.talk.say(DIGRESSION)
    desk.decline()

    said = desk.talk.say("いいえ")

    assert said.finished.text.startswith("承知しました。何も変更していません。")
    assert (desk.state, desk.commits) == ("received", 0)


@pytest.mark.parametrize("digressions", [0, 1])
@pytest.mark.parametrize("words", ["はい", "いいえ"])
def test_what_was_confirmed_elsewhere_is_said_to_be_done_whatever_is_answered(
    digressions: int, words: str, desk: Desk
) -> None:
    for _ in range(digressions):
        desk.talk.say(DIGRESSION)
    desk.confirm()

    said = desk.talk.say(words)

    assert "すでにキャンセル済みです。" in said.finished.text
    assert "何も変更していません" not in said.finished.text
    assert (desk.state, desk.commits) == ("cancelled", 1)
    assert "proposal.made" not in said.types


def test_a_declined_order_may_be_asked_for_again(desk: Desk) -> None:
    desk.decline()
    assert desk.talk.say(f"{ORDER}をキャンセルして").finished.proposal is not None

    desk.talk.say("はい")

    assert (desk.state, desk.commits) == ("cancelled", 1)


def test_a_yes_after_its_time_changes_nothing_though_a_digression_showed_it_again(
    desk: Desk,
) -> None:
    assert desk.talk.say(DIGRESSION).finished.proposal == desk.proposal

    said = desk.talk.say("はい", later=timedelta(minutes=20))

    assert said.finished.text.startswith("確認の期限が過ぎたため、何も変更していません。")
    assert said.finished.proposal is None
    assert (desk.state, desk.commits) == ("received", 0)


def test_a_digression_after_its_time_shows_nothing_again_and_a_yes_a_new_proposal(
    desk: Desk,
) -> None:
    between = desk.talk.say(DIGRESSION, later=timedelta(minutes=20))
    assert "続きに戻ります" not in between.finished.text
    assert between.finished.proposal is None

    said = desk.talk.say("はい")

    assert (desk.state, desk.commits) == ("received", 0)
    shown = said.finished.proposal
    assert shown is not None
    assert shown.id != desk.proposal.id
    assert shown.expires_at > desk.talk.now


@pytest.mark.parametrize("close", ["decline", "confirm"])
def test_a_digression_shows_nothing_again_that_was_answered_elsewhere(
    close: str, desk: Desk
) -> None:
    getattr(desk, close)()

    between = desk.talk.say(DIGRESSION)

    assert between.finished.citations != ()  # the question has its answer
    assert "続きに戻ります" not in between.finished.text
    assert between.finished.proposal is None
    assert "proposal.made" not in between.types


def test_a_yes_to_any_change_that_was_declined_elsewhere_confirms_nothing(
    services: Services, converse: Callable
) -> None:
    talk = converse(customer_id="C-1004")
    shown = talk.say("コンビニ払いをやめて代引きにしたいです").finished.proposal
    assert shown.kind == "modify_payment"
    before = services.shop.order("minamo", "C-1004", shown.order_id)
    talk.say("こんにちは")
    decline(Confirmation(talk.reader, talk.name, shown.id, shown.digest), open_desk(services))

    said = talk.say("はい")

    assert said.finished.text.startswith(NOTHING)
    assert said.finished.proposal is None
    assert services.shop.order("minamo", "C-1004", shown.order_id) == before


@pytest.mark.parametrize("late", [timedelta(), timedelta(minutes=20)])
def test_what_was_declined_and_is_over_as_well_confirms_nothing(
    late: timedelta, desk: Desk
) -> None:
    desk.decline()

    said = desk.talk.say("はい", later=late)

    assert said.finished.text.startswith(NOTHING)
    assert (desk.state, desk.commits) == ("received", 0)


@pytest.mark.parametrize("digressions", [0, 1])
def test_a_yes_to_an_order_that_moved_on_changes_nothing(digressions: int, desk: Desk) -> None:
    for _ in range(digressions):
        desk.talk.say(DIGRESSION)
    desk.change()

    said = desk.talk.say("はい")

    assert (desk.state, desk.commits) == ("preparing", 0)
    assert said.finished.proposal is None
    assert "キャンセルしました" not in said.finished.text


def test_the_yes_and_the_button_at_the_same_time_commit_once(desk: Desk) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    gate = Barrier(2)

    def press() -> None:
        gate.wait(10)
        desk.confirm()

    def say():
        gate.wait(10)
        return desk.talk.say("はい")

    with ThreadPoolExecutor(2) as pool:
        pressed, said = pool.submit(press), pool.submit(say)
        pressed.result(30)
        text = said.result(30).finished.text

    assert "キャンセル" in text
    assert (desk.state, desk.commits) == ("cancelled", 1)


def test_a_yes_and_a_declining_button_at_the_same_time_leave_one_of_the_two(desk: Desk) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    from assistant.errors import ProposalProblem

    gate = Barrier(2)

    def press() -> str:
        gate.wait(10)
        try:
            desk.decline()
        except ProposalProblem:
            return "too late"
        return "declined"

    def say() -> str:
        gate.wait(10)
        return desk.talk.say("はい").finished.text

    with ThreadPoolExecutor(2) as pool:
        pressed, said = pool.submit(press), pool.submit(say)
        ended, text = pressed.result(30), said.result(30)

    if ended == "declined":
        assert text.startswith(NOTHING)
        assert (desk.state, desk.commits) == ("received", 0)
    else:
        assert f"ご注文 {ORDER} をキャンセルしました。" in text
        assert (desk.state, desk.commits) == ("cancelled", 1)
