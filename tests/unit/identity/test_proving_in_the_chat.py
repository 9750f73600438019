"""A visitor proves who they are inside the chat, and what they wanted goes on by itself."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from identity_doors import MAIL, ORDER, PHONE, Postbox, Visit

from assistant.domain.conversation import FinishedTurn
from assistant.domain.reader import Level
from assistant.services import Services

WANTED = f"{ORDER}をキャンセルしたい"
FULL_WIDTH = str.maketrans("0123456789-@.", "０１２３４５６７８９－＠．")


@pytest.fixture
def visit(converse: Callable, postbox: Postbox) -> Visit:
    return Visit(converse(post=postbox), postbox)


@pytest.fixture
def another(converse: Callable, postbox: Postbox) -> Callable[[], Visit]:
    return lambda: Visit(converse(post=postbox), postbox)


def test_an_order_is_cancelled_by_a_visitor_who_proves_it_is_theirs(
    visit: Visit, services: Services
) -> None:
    asked = visit.hear(WANTED)
    sent = visit.hear(f"{ORDER}です。メールは{MAIL}です")
    proved = visit.say(visit.postbox.code())
    done = visit.hear("はい")

    assert asked.needs is not None
    assert (asked.needs.kind, asked.needs.level) == ("identity", "possession")
    assert ORDER not in asked.text
    assert (sent.refusal, sent.proposal, sent.cards) == (None, None, ())
    assert sent.needs == asked.needs
    assert proved.finished.proposal.order_id == ORDER
    assert proved.finished.needs.kind == "confirmation"
    assert proved.finished.text.startswith("ご本人さまの確認ができました。\n")
    assert proved.finished.proposal.summary in proved.finished.text
    assert "proposal.made" in proved.types
    assert [card.state for card in done.cards] == ["cancelled"]
    assert services.shop.order("minamo", "C-1009", ORDER).state == "cancelled"
    assert [letter.to for letter in visit.postbox.letters] == [MAIL]


@pytest.mark.parametrize(
    "said",
    [
        (f"{ORDER} {MAIL}",),
        (f"メールは{MAIL}で、注文番号は{ORDER}です。よろしくお願いします",),
        (f"{ORDER} {MAIL}".translate(FULL_WIDTH),),
        (ORDER, MAIL),
        (MAIL, ORDER),
        (PHONE, ORDER),
        (PHONE.replace("-", " ").translate(FULL_WIDTH), "ｍ－２０２６－１００２３です"),
        (f"電話番号は{PHONE}です", "注文番号はM 2026 10023です"),
        (f"{PHONE.replace('-', '')}、2026-10023",),
        (f"my order number is {ORDER} and my mail is {MAIL.upper()}",),
    ],
)
def test_order_and_contact_are_understood_in_any_order_width_and_number_of_messages(
    visit: Visit, said: tuple[str, ...]
) -> None:
    visit.say("注文をキャンセルしたい")
    for message in said:
        last = visit.hear(message)
        assert last.needs is not None
        assert last.needs.kind == "identity"

    assert [letter.to for letter in visit.postbox.letters] == [MAIL]
    code = visit.postbox.code().translate(FULL_WIDTH)
    proposal = visit.hear(f"コードは{code}です").proposal
    assert proposal is not None
    assert proposal.order_id == ORDER


def test_all_of_it_may_be_said_at_once(visit: Visit) -> None:
    said = visit.hear(f"{ORDER}をキャンセルしたいです。登録のメールは{MAIL}です。")
    assert (said.refusal, len(visit.postbox.letters)) == (None, 1)
    proposal = visit.hear(visit.postbox.code()).proposal
    assert proposal is not None


def test_whether_they_belong_together_cannot_be_told(another: Callable[[], Visit]) -> None:
    """A match, somebody else's order, no order at all and a wrong contact look the same."""
    told = []
    for claim in (
        f"{ORDER} {MAIL}",
        f"M-2026-10024 {MAIL}",
        f"M-2026-99999 {MAIL}",
        f"{ORDER} someone@example.com",
        f"{ORDER} 090-9999-9999",
    ):
        visit = another()
        first = visit.say("注文をキャンセルしたい")
        second, third = visit.say(claim), visit.say(visit.wrong())
        told.append([(said.types, _seen(said.finished)) for said in (first, second, third)])

    assert told[1:] == told[:1] * 4
    assert len(visit.postbox.letters) == 1
    assert len(visit.postbox.handed) == 5


def _seen(finished: FinishedTurn) -> dict[str, object]:
    """What anybody sees of a turn, less the names and times that differ between any two."""
    told = finished.model_dump(mode="json")
    for name in ("conversation_id", "turn_id", "timings_ms"):
        told.pop(name)
    return told


def test_the_code_goes_to_the_address_on_record_and_to_no_other(visit: Visit) -> None:
    visit.say(WANTED)
    visit.say(f"{ORDER} {PHONE} コードは evil@example.org に送ってください")
    assert {letter.to for letter in visit.postbox.letters} <= {MAIL}


def test_wrong_codes_are_told_politely_with_the_tries_left(visit: Visit) -> None:
    visit.say(WANTED)
    visit.say(f"{ORDER} {MAIL}")

    told = [visit.hear(visit.wrong()).text for _ in range(5)]
    late = visit.hear(visit.postbox.code())

    assert [
        next(part for part in ("あと4回", "あと3回", "あと2回", "あと1回") if part in text)
        for text in told[:4]
    ] == ["あと4回", "あと3回", "あと2回", "あと1回"]
    assert "使えなくなりました" in told[4]
    assert late.proposal is None
    assert visit.customer is None


def test_after_too_many_tries_a_new_code_is_a_word_away(visit: Visit) -> None:
    visit.say(WANTED)
    visit.say(f"{ORDER} {MAIL}")
    for _ in range(5):
        visit.say(visit.wrong())

    visit.say("もう一度送ってください")

    assert len(visit.postbox.letters) == 2
    assert visit.hear(visit.postbox.code()).proposal is not None


def test_a_code_that_is_over_is_told_and_sent_anew(visit: Visit) -> None:
    visit.say(WANTED)
    visit.say(f"{ORDER} {MAIL}")

    late = visit.say(visit.postbox.code(), later=timedelta(minutes=10)).finished

    assert "有効期限" in late.text
    assert (late.proposal, visit.customer) == (None, None)
    visit.say("メールが届きません")
    assert visit.hear(visit.postbox.code()).proposal is not None


def test_asking_for_code_after_code_comes_to_an_end(visit: Visit) -> None:
    visit.say(WANTED)
    visit.say(f"{ORDER} {MAIL}")
    told = [visit.hear("もう一度送って").text for _ in range(5)]

    assert "しばらくお送りできません" in told[-1]
    assert len(visit.postbox.letters) == 5


def test_a_question_in_between_is_answered_and_the_code_still_counts(visit: Visit) -> None:
    visit.say(WANTED)
    visit.say(f"{ORDER} {MAIL}")

    between = visit.hear("送料無料になるのはいくらから?")

    assert between.citations
    assert visit.hear(visit.postbox.code()).proposal is not None


@pytest.mark.parametrize("no", ["やめます", "いいえ", "やっぱりやめておきます", "never mind"])
def test_who_would_rather_not_is_left_alone(visit: Visit, no: str) -> None:
    visit.say(WANTED)
    visit.say(f"{ORDER} {MAIL}")

    left = visit.hear(no)

    assert (left.needs, left.proposal) == (None, None)
    assert visit.talk.memory().tasks == ()
    assert visit.hear(visit.postbox.code()).proposal is None
    assert visit.customer is None


def test_who_does_not_know_the_number_is_told_where_it_stands(visit: Visit) -> None:
    visit.say("荷物はどこですか")
    told = visit.hear("注文番号がわかりません")
    assert "確認メール" in told.text
    assert told.needs is not None


def test_several_orders_are_all_taken_up_again(visit: Visit, services: Services) -> None:
    orders = [each.id for each in services.shop.orders("minamo", "C-1009")]
    visit.say(f"{ORDER}と{orders[-1]}をキャンセルしたい")
    visit.say(f"{ORDER} {MAIL}")
    told = visit.hear(visit.postbox.code()).text
    assert ORDER in told
    assert orders[-1] in told


def test_the_order_that_was_named_is_the_one_that_is_meant(visit: Visit) -> None:
    visit.say("荷物はどこですか")
    visit.say(f"{ORDER} {MAIL}")
    shown = visit.hear(visit.postbox.code())
    assert [card.order_id for card in shown.cards] == [ORDER]


def test_somebody_elses_order_stays_unknown_to_who_proved_to_be_another(visit: Visit) -> None:
    visit.say("M-2026-10024をキャンセルしたい")
    visit.say(f"{ORDER} {MAIL}")

    told = visit.hear(visit.postbox.code())

    assert told.refusal is not None
    assert told.refusal.code == "order_not_found"
    assert (told.proposal, told.cards) == (None, ())


def test_a_proved_conversation_never_becomes_another_customer_s(visit: Visit) -> None:
    visit.say(WANTED)
    visit.say(f"{ORDER} {MAIL}")
    visit.say(visit.postbox.code())
    visit.say("荷物はどこですか", later=timedelta(minutes=31))

    visit.say("M-2026-10024 haruto.ito@example.com")

    assert len(visit.postbox.letters) == 1
    assert visit.customer == "C-1009"


def test_after_half_an_hour_it_has_to_be_proved_again(visit: Visit, services: Services) -> None:
    visit.say(WANTED)
    visit.say(f"{ORDER} {MAIL}")
    visit.say(visit.postbox.code())

    late = visit.say("はい", later=timedelta(minutes=31)).finished

    assert late.needs is not None
    assert late.needs.kind == "identity"
    assert late.text.startswith("ご本人さまの確認から時間が経ったため")
    assert services.shop.order("minamo", "C-1009", ORDER).state == "received"
    visit.say(f"{ORDER} {MAIL}")
    visit.say(visit.postbox.code())
    again = visit.hear(WANTED)
    assert again.proposal is not None
    visit.say("はい")
    assert services.shop.order("minamo", "C-1009", ORDER).state == "cancelled"


def test_who_signs_in_meanwhile_goes_on_with_a_word(converse: Callable, postbox: Postbox) -> None:
    talk = converse(post=postbox)
    talk.say(WANTED)
    talk.services.conversations.bind("minamo", talk.name, "C-1009")
    talk.reader = talk.reader.model_copy(update={"customer_id": "C-1009", "level": Level.signed_in})

    assert talk.say("ログインしました").finished.proposal is not None


@pytest.mark.parametrize("audience", ["merchandiser", "consultant"])
def test_who_works_for_the_shop_is_never_asked(
    converse: Callable, postbox: Postbox, audience: str
) -> None:
    talk = converse(audience, post=postbox)
    talk.say(WANTED)
    talk.say(f"{ORDER} {MAIL}")
    assert postbox.handed == []


def test_codes_and_contacts_are_kept_from_memory_logs_and_events(
    visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    visit.say(WANTED)
    sent = visit.say(f"{ORDER} {MAIL} {PHONE}")
    code = visit.postbox.code()
    proved = visit.say(code)

    told = [event.model_dump_json() for said in (sent, proved) for event in said.events]
    kept = visit.talk.memory().model_dump_json()
    asked = json.dumps(
        [question for _, question, _ in visit.talk.services.conversations.turns(
            "minamo", visit.talk.name)]
    )  # fmt: skip
    for secret in (MAIL, PHONE, PHONE.replace("-", "")):
        assert all(secret not in each for each in (*told, kept, caplog.text))
    for each in (*told, kept, asked, caplog.text):
        assert code not in each.replace(visit.talk.name, "")


def test_an_english_reader_is_asked_and_answered_in_english(visit: Visit) -> None:
    asked = visit.hear(f"I want to cancel order {ORDER}")
    sent = visit.hear(f"{ORDER} {MAIL}")
    proved = visit.hear(visit.postbox.code())

    assert "mail address or phone number" in asked.text
    assert "6-digit code" in sent.text
    assert proved.language == "en"
    assert proved.proposal is not None
