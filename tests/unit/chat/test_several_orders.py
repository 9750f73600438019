"""When a message names several orders to cancel, each gets its own answer, one after the other."""

from collections.abc import Callable

import pytest

from assistant.adapters.sql_store.shop import _insert_order
from assistant.domain.order import Order
from assistant.events import ProposalMade, ToolFinished
from assistant.orders.commit import Confirmation, confirm, decline
from assistant.orders.desk import open_desk
from assistant.services import Services

OWNER = "C-1008"
A, B, C = "M-2026-10024", "M-2026-10025", "M-2026-10026"
PREPARING, THEIRS, NOBODYS = "M-2026-10012", "M-2026-10023", "M-2026-99999"
CANCELLED, CANCELLED_BY = "M-2026-10007", "C-1002"


@pytest.fixture
def three(services: Services) -> Services:
    """Give the owner three orders that may be cancelled."""
    first = services.shop.order("minamo", OWNER, A)
    with services.shop._engine.begin() as connection:
        for name in (B, C):
            _insert_order(connection, "minamo", first.model_copy(update={"id": name}))
    return services


@pytest.fixture
def talk(three: Services, converse: Callable):
    return converse(customer_id=OWNER)


@pytest.fixture
def states(three: Services) -> Callable[[], list[str]]:
    return lambda: [three.shop.order("minamo", OWNER, name).state for name in (A, B, C)]


def asked(said) -> str | None:
    """Name the order whose cancelling the reader is asked to confirm."""
    made = [event.proposal for event in said.events if isinstance(event, ProposalMade)]
    assert len(made) <= 1
    assert (said.finished.proposal is not None) == bool(made)
    if made:
        assert said.finished.proposal == made[0]
        assert made[0].summary in said.finished.text
        assert said.finished.needs is not None
        assert said.finished.needs.kind == "confirmation"
    return made[0].order_id if made else None


def outcomes_of(said) -> list[tuple[str, str]]:
    return [(each.name, each.outcome) for each in said.events if isinstance(each, ToolFinished)]


def heard_is_the_text(said) -> None:
    heard = "".join(event.text for event in said.events if event.type == "text.delta")
    assert heard == said.finished.text


def test_the_first_is_proposed_and_the_second_is_said_to_come_next(
    talk, states: Callable[[], list[str]]
) -> None:
    said = talk.say(f"{A}と{B}をキャンセルして")

    assert asked(said) == A
    assert said.finished.text.endswith(
        f"ご注文 {B} のキャンセルは、こちらの確認のあとに続けてご案内します。"
    )
    heard_is_the_text(said)
    assert states() == ["received"] * 3


def test_a_yes_cancels_the_first_and_proposes_the_second(
    talk, states: Callable[[], list[str]]
) -> None:
    talk.say(f"{A}と{B}をキャンセルして")

    first = talk.say("はい")

    assert asked(first) == B
    assert outcomes_of(first) == [("confirm_proposal", "ok"), ("propose_cancel", "ok")]
    assert first.finished.text.startswith(f"ご注文 {A} をキャンセルしました。")
    heard_is_the_text(first)
    assert states() == ["cancelled", "received", "received"]

    second = talk.say("はい")

    assert asked(second) is None
    assert f"ご注文 {B} をキャンセルしました。" in second.finished.text
    assert states() == ["cancelled", "cancelled", "received"]
    assert asked(talk.say("はい")) is None
    assert states() == ["cancelled", "cancelled", "received"]


def test_three_orders_are_gone_through_to_the_last(talk, states: Callable[[], list[str]]) -> None:
    first = talk.say(f"{A}、{B}、{C}を取り消してください")
    assert f"{B}、{C} のキャンセルは" in first.finished.text

    turns = [talk.say("はい") for _ in range(3)]

    assert [asked(said) for said in turns] == [B, C, None]
    assert f"{C} のキャンセルは、こちらの確認のあとに" in turns[0].finished.text
    assert states() == ["cancelled"] * 3


def test_a_no_to_the_first_goes_on_to_the_second(talk, states: Callable[[], list[str]]) -> None:
    talk.say(f"{A}と{B}をキャンセルして")

    said = talk.say("いいえ")

    assert outcomes_of(said) == [("decline_proposal", "declined"), ("propose_cancel", "ok")]
    assert asked(said) == B
    assert asked(talk.say("はい")) is None
    assert states() == ["received", "cancelled", "received"]


def test_a_digression_keeps_the_second_in_line(talk, states: Callable[[], list[str]]) -> None:
    talk.say(f"{A}と{B}をキャンセルして")

    between = talk.say("キャンセル料はかかりますか")

    assert asked(between) == A
    assert f"{B} のキャンセルは、こちらの確認のあとに" in between.finished.text
    assert asked(talk.say("はい")) == B
    assert states() == ["cancelled", "received", "received"]


@pytest.mark.parametrize("settle", [confirm, decline])
def test_after_a_button_the_second_is_taken_up_in_the_next_turn(
    settle: Callable, talk, three: Services, states: Callable[[], list[str]]
) -> None:
    proposal = talk.say(f"{A}と{B}をキャンセルして").finished.proposal
    answer = Confirmation(talk.reader, talk.name, proposal.id, proposal.digest)
    now = {"now": talk.now} if settle is confirm else {}
    settle(answer, open_desk(three), **now)

    said = talk.say("送料はいくらですか")

    assert asked(said) == B
    assert said.finished.citations != ()  # the question has its answer too
    assert asked(talk.say("はい")) is None
    assert states()[1:] == ["cancelled", "received"]


def test_after_a_button_a_yes_says_what_was_done_and_goes_on(talk, three: Services) -> None:
    proposal = talk.say(f"{A}と{B}をキャンセルして").finished.proposal
    answer = Confirmation(talk.reader, talk.name, proposal.id, proposal.digest)
    confirm(answer, open_desk(three), now=talk.now)

    said = talk.say("はい")

    assert "すでにキャンセル済みです" in said.finished.text
    assert asked(said) == B


def test_one_that_cannot_be_cancelled_does_not_hide_the_next(
    talk, states: Callable[[], list[str]]
) -> None:
    said = talk.say(f"{PREPARING}と{A}をキャンセルして")

    assert asked(said) == A
    assert (
        f"ご注文 {PREPARING} は「出荷準備中」のため、キャンセルできません。" in said.finished.text
    )
    assert [card.order_id for card in said.finished.cards] == [PREPARING, A]
    assert said.finished.citations[0].id == f"record:{PREPARING}"
    talk.say("はい")
    assert states() == ["cancelled", "received", "received"]


def test_the_next_that_cannot_be_cancelled_is_said_to_be_so(talk) -> None:
    talk.say(f"{A}と{PREPARING}をキャンセルして")

    said = talk.say("はい")

    assert asked(said) is None
    assert (
        f"ご注文 {PREPARING} は「出荷準備中」のため、キャンセルできません。" in said.finished.text
    )
    again = talk.say("送料はいくらですか")  # said once
    assert PREPARING not in again.finished.text


@pytest.mark.parametrize("absent", [THEIRS, NOBODYS])
def test_an_order_that_is_not_theirs_and_none_at_all_sound_the_same_beside_another(
    absent: str, talk
) -> None:
    said = talk.say(f"{absent}と{A}をキャンセルして")

    assert asked(said) == A
    assert said.finished.text.startswith(f"ご注文 {absent} は見つかりませんでした。")
    assert said.finished.refusal is None
    assert [card.order_id for card in said.finished.cards] == [A]


@pytest.mark.parametrize("absent", [(THEIRS, NOBODYS), (NOBODYS, THEIRS)])
def test_where_none_is_theirs_the_answer_is_that_none_was_found(
    absent: tuple[str, str], talk
) -> None:
    said = talk.say("{}と{}をキャンセルして".format(*absent))

    assert asked(said) is None
    assert said.finished.refusal is not None
    assert said.finished.refusal.code == "order_not_found"
    assert f"ご注文 {absent[1]} は見つかりませんでした。" in said.finished.text
    assert said.finished.cards == ()
    heard_is_the_text(said)


def test_what_is_asked_of_the_other_order_is_not_lost_either(talk) -> None:
    said = talk.say(f"{A}をキャンセルして、{PREPARING}はいつ届きますか")

    assert asked(said) == A
    assert f"ご注文 {PREPARING} については、続けてお尋ねください。" in said.finished.text
    assert asked(talk.say("はい")) is None


def test_the_order_that_is_meant_is_proposed_wherever_it_stands(talk) -> None:
    assert asked(talk.say(f"{PREPARING}はいつ届きますか。{A}はキャンセルして")) == A
    assert asked(talk.say(f"{A}ではなく{B}をキャンセルして")) == B


def test_a_late_yes_says_that_the_second_was_not_begun(
    talk, states: Callable[[], list[str]]
) -> None:
    from datetime import timedelta

    talk.say(f"{A}と{B}をキャンセルして")

    said = talk.say("はい", later=timedelta(minutes=15))

    assert asked(said) is None
    assert f"ご注文 {B} のキャンセルは、まだ承っていません。" in said.finished.text
    assert states() == ["received"] * 3


def test_a_visitor_hears_of_no_order_at_all(converse: Callable, three: Services) -> None:
    said = converse().say(f"{A}と{B}をキャンセルして")

    assert said.finished.refusal is not None
    assert said.finished.refusal.code == "not_allowed"
    assert A not in said.finished.text
    assert B not in said.finished.text


def test_english_readers_are_led_on_too(talk, states: Callable[[], list[str]]) -> None:
    first = talk.say(f"please cancel {A} and {B}")
    assert first.finished.text.endswith(f"Once you have answered, we go on to cancelling {B}.")

    assert asked(talk.say("yes please")) == B
    assert asked(talk.say("yes")) is None
    assert states() == ["cancelled", "cancelled", "received"]


def test_an_order_cancelled_before_is_said_to_be_so_with_its_day(
    talk, three: Services, states: Callable[[], list[str]]
) -> None:
    talk.say(f"{A}をキャンセルして")
    talk.say("はい")
    before: Order = three.shop.order("minamo", OWNER, A)
    talk.say("ありがとう")

    said = talk.say(f"{A}をキャンセルしたいです")

    assert asked(said) is None
    assert said.finished.text == (
        f"ご注文 {A} は、2026年11月20日にキャンセルを承っており、すでにキャンセル済みです。"
        "改めてのお手続きは必要ありません。[1]"
    )
    assert outcomes_of(said) == [("propose_cancel", "already_cancelled")]
    cited = said.finished.citations[0]
    assert (cited.id, cited.kind) == (f"record:{A}", "record")
    assert [card.state for card in said.finished.cards] == ["cancelled"]
    assert said.finished.refusal is None
    assert three.shop.order("minamo", OWNER, A) == before


def test_an_order_cancelled_by_the_shop_has_no_day_on_record(converse: Callable) -> None:
    talk = converse(customer_id=CANCELLED_BY)

    said = talk.say(f"{CANCELLED}をキャンセルして")

    assert asked(said) is None
    assert said.finished.text == (
        f"ご注文 {CANCELLED} は、すでにキャンセル済みです。改めてのお手続きは必要ありません。[1]"
    )


def test_an_order_cancelled_before_is_told_in_english_too(talk) -> None:
    talk.say(f"cancel {A}")
    talk.say("yes")

    said = talk.say(f"cancel {A} and {B}")

    assert said.finished.text.startswith(f"Order {A} was already cancelled on 20 Nov 2026.")
    assert asked(said) == B
