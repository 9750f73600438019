"""When a person is called: asked for, accepted, needed; who speaks then; what may be promised."""

import dataclasses
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from assistant.domain.brief import Brief
from assistant.domain.conversation import Usage
from assistant.domain.outcome import Outcome
from assistant.domain.reader import Reader
from assistant.events import TextDelta
from assistant.handoff.need import wants_the_assistant_back
from assistant.ports import NewLease, Piece, Wanted
from assistant.services import Services

SATO = NewLease(person="佐藤", hash="h", seconds=600)


def standing(talk, services: Services):
    return services.handoffs.standing("minamo", talk.name)


@pytest.mark.parametrize(
    ("lines", "cause"),
    [
        (("担当者と話したい",), "asked"),
        (("I want to speak to a human",), "asked"),
        (("株主優待はありますか", "はい、お願いします"), "asked"),
        (("返品の期限を過ぎたのですが、特別に受けてもらえませんか",), "exception"),
        (("Can you make an exception and take the return after the deadline?",), "exception"),
        (("いい加減にしてください。何度も同じことを言わせないで",), "anger"),
        (("This is unacceptable, I am furious about my order",), "anger"),
        (("役立たず", "ふざけるな、役立たず"), "anger"),
        (("株主優待はありますか", "求人の応募方法は", "駐車場の収容台数は"), "failures"),
    ],
)
def test_a_person_is_called(
    converse: Callable, services: Services, lines: tuple[str, ...], cause: str
) -> None:
    talk = converse()
    for line in lines[:-1]:
        talk.say(line)
        assert standing(talk, services) is None
    said = talk.say(lines[-1])

    handoff = standing(talk, services)
    assert handoff is not None
    assert handoff.cause == cause
    assert "handoff.changed" in said.types
    assert said.finished.handoff == handoff.ref
    assert said.finished.text


@pytest.mark.parametrize(
    "line",
    [
        "開けた化粧品は返品できますか",
        "特別価格の商品はありますか",
        "例外なく返品できますか",
        "役立たず",
        "怒りんぼうの子どもに贈るマグカップ",
        "なんとなく明るい色のマグが見たい",
        "人気のリュックは?",
        "はい",
        "ギフト用に特別感のあるものを探しています",
    ],
)
def test_nobody_is_called_without_need(converse: Callable, services: Services, line: str) -> None:
    talk = converse()
    talk.say(line)
    assert standing(talk, services) is None


def test_in_opening_hours_the_assistant_waits_with_the_customer(
    converse: Callable, services: Services
) -> None:
    talk = converse()
    talk.say("担当者と話したい")

    said = talk.say("送料無料になるのはいくらから?").finished

    assert said.citations == ()
    assert said.text == (
        "承りました。いただいた内容も担当者に伝わります。"
        "平日10:00〜18:00に順番にお返事しますので、少々お待ちください。"
    )
    assert said.handoff == standing(talk, services).ref


def test_outside_opening_hours_it_goes_on_until_somebody_takes_it(
    converse: Callable, services: Services
) -> None:
    talk = converse()
    later = timedelta(hours=9)  # Friday 19:00; the Monday after it is a holiday
    called = talk.say("担当者と話したい", later=later)
    assert "11月24日（火）10:00" in called.finished.text

    assert talk.say("送料無料になるのはいくらから?").finished.citations
    services.handoffs.take("minamo", standing(talk, services).id, lease=SATO, now=talk.now)
    assert talk.say("送料無料になるのはいくらから?").finished.text == ""


def test_who_no_longer_wants_a_person_is_answered_again(
    converse: Callable, services: Services
) -> None:
    talk = converse()
    talk.say("担当者と話したい")
    said = talk.say("やっぱり自動案内に戻してください")

    assert said.finished.handoff is not None
    assert said.finished.handoff.status == "closed"
    assert standing(talk, services) is None
    assert talk.say("送料無料になるのはいくらから?").finished.citations


@pytest.mark.parametrize(
    "text", ["注文をキャンセルしたい", "戻りますか", "はい", "届きません", "返品したい"]
)
def test_what_is_said_to_the_person_is_not_taken_for_that(text: str) -> None:
    assert not wants_the_assistant_back(text)


def test_whoever_works_for_the_shop_is_not_handed_over(
    converse: Callable, services: Services, make_reader: Callable[..., Reader]
) -> None:
    talk = converse("consultant")
    talk.say("いい加減にして。何度も同じことを言わせないで")
    assert standing(talk, services) is None


def test_the_orders_spoken_of_are_named_when_it_is_passed_on(converse: Callable) -> None:
    talk = converse(customer_id="C-1008")
    talk.say("M-2026-10024をキャンセルして")
    assert "ご注文 M-2026-10024 のことを含め" in talk.say("担当者と話したい").finished.text


@dataclass
class Promising:
    """A model that says what a test wrote down."""

    words: tuple[str, ...]
    provider: str = "openai"

    def write(self, brief: Brief) -> Generator[Piece | Wanted, tuple[Outcome, ...], Usage]:
        for words in self.words:
            yield Piece(words)
        return Usage()


PROMISE = "担当者から折り返しご連絡いたします。"


def test_a_model_s_promise_without_a_task_is_withheld(
    converse: Callable, services: Services
) -> None:
    talk = converse(writer=Promising(("お困りのことと存じます。", PROMISE)))
    said = talk.say("送料無料になるのはいくらから?")

    assert PROMISE not in said.finished.text
    assert said.finished.text.startswith("お困りのことと存じます。")
    assert PROMISE not in "".join(event.model_dump_json() for event in said.events)
    assert services.promises.all("minamo", talk.name) == []


def test_a_promise_with_an_open_hand_over_is_said_and_written_down(
    converse: Callable, services: Services
) -> None:
    talk = converse(writer=Promising((PROMISE,)))
    said = talk.say("担当者と話したい").finished

    (made,) = services.promises.all("minamo", talk.name)
    assert PROMISE in said.text
    assert (made.kind, made.text, made.task, made.task_id, made.turn_id) == (
        "contact", PROMISE, "handoff", said.handoff.id, said.turn_id,
    )  # fmt: skip


def test_a_hand_over_does_not_back_what_only_a_commit_may(
    converse: Callable, services: Services
) -> None:
    talk = converse(writer=Promising(("承知しました。", "代わりの商品を再送いたします。")))
    assert "再送" not in talk.say("担当者と話したい").finished.text


def test_what_code_says_of_a_hand_over_is_in_the_ledger(
    converse: Callable, services: Services
) -> None:
    talk = converse()
    said = talk.say("担当者と話したい").finished
    assert {each.task_id for each in services.promises.all("minamo", talk.name)} == {
        said.handoff.id
    }


@dataclass
class Interrupted:
    """A model in the midst of whose answer a person takes over."""

    services: Services
    provider: str = "openai"

    def write(self, brief: Brief) -> Generator[Piece | Wanted, tuple[Outcome, ...], Usage]:
        yield Piece("少し長くなりますが、順にご説明いたします。")
        (waiting,) = self.services.handoffs.queue("minamo")
        self.services.handoffs.take("minamo", waiting.id, lease=SATO, now=waiting.waiting_since)
        yield Piece("こちらは、もうお伝えしない一文です。")
        return Usage()


def test_an_answer_under_way_ends_where_a_person_takes_over(
    converse: Callable, services: Services
) -> None:
    talk = converse()
    later = timedelta(hours=9)  # outside opening hours: the assistant answers while it is queued
    talk.say("担当者と話したい", later=later)
    talk.services = dataclasses.replace(services, writer=Interrupted(services))

    said = talk.say("送料無料になるのはいくらから?")

    spoken = [event.text for event in said.events if isinstance(event, TextDelta)]
    assert spoken == ["少し長くなりますが、順にご説明いたします。"]
    assert said.types[-2:] == ("handoff.changed", "turn.finished")
    assert (said.finished.text, said.finished.handoff.status) == ("", "taken")
    logged = services.conversations.events("minamo", said.turn.turn_id)
    assert "もうお伝えしない" not in "".join(event.model_dump_json() for _, event in logged)
    assert [each.role for each in talk.memory().messages][-1] == "reader"
