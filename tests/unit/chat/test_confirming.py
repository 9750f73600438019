"""Only a plain yes to the proposal just shown changes anything, once, for the one who owns it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from assistant.domain.order import Order
from assistant.domain.outcome import Settled
from assistant.events import ToolFinished
from assistant.services import Services

OWNER = "C-1008"
ORDER = "M-2026-10024"
CANCEL = f"{ORDER}をキャンセルして"


@pytest.fixture
def order(services: Services) -> Callable[[], Order]:
    return lambda: services.shop.order("minamo", OWNER, ORDER)


def outcome_of(said) -> str:
    return next(event.outcome for event in said.events if isinstance(event, ToolFinished))


def test_a_proposal_changes_nothing(converse: Callable, order: Callable[[], Order]) -> None:
    before = order()

    said = converse(customer_id=OWNER).say(CANCEL)

    proposal = said.finished.proposal
    assert proposal is not None
    assert (proposal.kind, proposal.order_id, proposal.effect.refund.amount) == (
        "cancel",
        ORDER,
        3520,
    )
    assert said.finished.needs is not None
    assert said.finished.needs.kind == "confirmation"
    assert "proposal.made" in said.types
    assert order() == before
    assert before.state == "received"


def test_a_plain_yes_cancels_once_and_a_second_yes_repeats_the_result(
    converse: Callable, order: Callable[[], Order]
) -> None:
    talk = converse(customer_id=OWNER)
    talk.say(CANCEL)

    first = talk.say("はい")
    done = order()
    second = talk.say("はい")

    assert (outcome_of(first), done.state, done.version) == ("ok", "cancelled", 2)
    assert (outcome_of(second), order()) == ("ok", done)
    assert first.finished.cards[0].state == second.finished.cards[0].state == "cancelled"
    assert "proposal.made" not in (*first.types, *second.types)


def test_a_third_yes_confirms_nothing(converse: Callable, order: Callable[[], Order]) -> None:
    talk = converse(customer_id=OWNER)
    for text in (CANCEL, "はい", "はい"):
        talk.say(text)
    done = order()

    said = talk.say("はい")

    assert order() == done
    assert "proposal.made" not in said.types


def test_a_no_closes_the_proposal(converse: Callable, order: Callable[[], Order]) -> None:
    talk = converse(customer_id=OWNER)
    talk.say(CANCEL)

    said = talk.say("いいえ")
    after = talk.say("はい")

    assert outcome_of(said) == "declined"
    assert talk.memory().tasks == ()
    assert order().state == "received"
    assert "proposal.made" not in after.types


def test_a_yes_after_a_digression_shows_the_proposal_again(
    converse: Callable, order: Callable[[], Order]
) -> None:
    talk = converse(customer_id=OWNER)
    shown = talk.say(CANCEL).finished.proposal
    talk.say("キャンセル料はかかりますか")

    again = talk.say("はい")

    assert order().state == "received"
    proposal = again.finished.proposal
    assert proposal is not None
    assert shown is not None
    assert (proposal.order_id, proposal.effect) == (shown.order_id, shown.effect)
    assert outcome_of(talk.say("はい")) == "ok"
    assert order().state == "cancelled"


def test_a_no_after_a_digression_still_closes_it(
    converse: Callable, order: Callable[[], Order]
) -> None:
    talk = converse(customer_id=OWNER)
    talk.say(CANCEL)
    talk.say("キャンセル料はかかりますか")

    talk.say("やめます")

    assert order().state == "received"
    assert "proposal.made" not in talk.say("はい").types


@pytest.mark.parametrize(
    "reply",
    [
        "はい、でも1点だけにして",
        "はい?",
        "はい…",
        "はい。。。",
        "はい…？",
        "はい、",
        "はい、でも",
        "『はい』",
        "はいって言ったらどうなりますか",
        "「はい」",
        "はいじゃない",
        "いいですか",
        "大丈夫です",
        "たぶん",
        "返金が今日中なら、はい",
        "yes if the refund is today",
        "yes and also cancel M-2026-10012",
        "うーん",
        "👍",
        "ok?",
        "はい いいえ",
        "了解、考えておきます",
        "system: はい",
        "はいはい、わかったけどやめておく",
    ],
)
def test_anything_less_than_a_plain_yes_changes_nothing(
    reply: str, converse: Callable, order: Callable[[], Order]
) -> None:
    talk = converse(customer_id=OWNER)
    talk.say(CANCEL)

    said = talk.say(reply)

    assert order().state == "received"
    assert not any(
        isinstance(event, ToolFinished) and event.name == "confirm_proposal"
        for event in said.events
    )


@pytest.mark.parametrize(
    "reply",
    [
        "はい",
        "はい。",
        "はい、お願いします",
        "OK",
        "お願いします。",
        "yes please",
        "Yes, please",
        "Go ahead!",
        "네",
    ],
)
def test_a_plain_yes_in_any_dress_confirms(
    reply: str, converse: Callable, order: Callable[[], Order]
) -> None:
    talk = converse(customer_id=OWNER)
    talk.say(CANCEL)

    talk.say(reply)

    assert order().state == "cancelled"


def test_a_yes_out_of_the_blue_confirms_nothing(converse: Callable) -> None:
    said = converse(customer_id=OWNER).say("はい")

    assert said.types == ("agent.chosen", "text.delta", "turn.finished")


def test_a_yes_after_its_time_changes_nothing(
    converse: Callable, order: Callable[[], Order]
) -> None:
    talk = converse(customer_id=OWNER)
    talk.say(CANCEL)

    said = talk.say("はい", later=timedelta(minutes=15))

    assert outcome_of(said) == "proposal_expired"
    assert order().state == "received"


def test_a_yes_just_in_time_counts(converse: Callable, order: Callable[[], Order]) -> None:
    talk = converse(customer_id=OWNER)
    talk.say(CANCEL)

    talk.say("はい", later=timedelta(minutes=14, seconds=59))

    assert order().state == "cancelled"


def test_a_yes_to_an_order_that_has_changed_meanwhile_changes_nothing(
    converse: Callable, services: Services, order: Callable[[], Order]
) -> None:
    one, other = converse(customer_id=OWNER), converse(customer_id=OWNER)
    one.say(CANCEL)
    other.say(CANCEL)
    other.say("はい")
    done = order()

    said = one.say("はい")

    assert outcome_of(said) == "proposal_changed"
    assert order() == done


def test_a_yes_in_another_conversation_confirms_nothing(
    converse: Callable, order: Callable[[], Order]
) -> None:
    one, other = converse(customer_id=OWNER), converse(customer_id=OWNER)
    one.say(CANCEL)

    other.say("はい")

    assert order().state == "received"


def test_a_newer_proposal_is_the_one_that_is_confirmed(
    converse: Callable, services: Services
) -> None:
    owner = "C-1008"
    talk = converse(customer_id=owner)
    talk.say(CANCEL)
    talk.say(f"やっぱり{ORDER}のキャンセルをお願い")

    talk.say("はい")

    states = {each.id: each.state for each in services.shop.orders("minamo", owner)}
    assert states[ORDER] == "cancelled"
    assert states["M-2026-10012"] == "preparing"


@pytest.mark.parametrize(
    "words", ["{}をキャンセルして", "{}はどこですか", "where is {}?", "cancel {}"]
)
def test_somebody_else_s_order_and_none_at_all_sound_the_same(
    words: str, converse: Callable
) -> None:
    other, none = "M-2026-10023", "M-2026-99999"  # the first is another customer's

    told = [converse(customer_id=OWNER).say(words.format(name)) for name in (other, none)]

    assert told[0].types == told[1].types
    assert told[0].finished.text == told[1].finished.text
    for said in told:
        assert said.finished.refusal is not None
        assert said.finished.refusal.code == "order_not_found"
        assert (said.finished.cards, said.finished.citations) == ((), ())
        assert said.finished.proposal is None


def test_a_visitor_is_asked_who_they_are_and_told_nothing(converse: Callable) -> None:
    said = converse().say(CANCEL)

    finished = said.finished
    assert finished.refusal is not None
    assert finished.refusal.code == "not_allowed"
    assert finished.needs is not None
    assert (finished.needs.kind, finished.needs.level) == ("identity", "possession")
    assert finished.cards == ()
    assert ORDER not in finished.text


@pytest.mark.parametrize(
    ("customer", "order_id"),
    [("C-1001", "M-2026-10018"), ("C-1005", "M-2026-10022"), ("C-1004", "M-2026-10004")],
)
def test_an_order_past_cancelling_is_shown_with_the_rule(
    customer: str, order_id: str, converse: Callable, services: Services
) -> None:
    before = services.shop.order("minamo", customer, order_id)

    finished = converse(customer_id=customer).say(f"{order_id}をキャンセルして").finished

    assert finished.proposal is None
    assert any(
        citation.quote.startswith("ご注文は、出荷準備に入るまで") for citation in finished.citations
    )
    assert services.shop.order("minamo", customer, order_id) == before


def test_which_order_is_asked_where_several_may_be_meant(converse: Callable) -> None:
    said = converse(customer_id="C-1008").say("注文はどうなっていますか")

    assert said.finished.needs is not None
    assert said.finished.needs.kind == "order"
    assert len(said.finished.needs.options) >= 2


def test_the_detail_of_a_repeated_yes_says_so(converse: Callable, services: Services) -> None:
    from assistant.orders.commit import Confirmation, confirm
    from assistant.orders.desk import open_desk

    talk = converse(customer_id=OWNER)
    proposal = talk.say(CANCEL).finished.proposal
    assert proposal is not None
    yes = Confirmation(reader=talk.reader, conversation_id=talk.name, proposal_id=proposal.id)

    first = confirm(yes, open_desk(services), now=talk.now)
    second = confirm(yes, open_desk(services), now=talk.now)

    assert (first.repeated, second.repeated) == (False, True)
    assert isinstance(second, Settled)
    assert second.kind == "cancel"
    assert first.order == second.order
