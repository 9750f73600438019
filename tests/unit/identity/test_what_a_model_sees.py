"""A model words what goes on after a proof; it never sees contact, code, key or sealed text."""

from collections.abc import Callable, Generator, Sequence
from typing import Any

import pytest
from identity_doors import MAIL, ORDER, PHONE, Postbox, Visit

from assistant.domain.brief import Brief
from assistant.domain.conversation import ProviderName, Usage
from assistant.offline.understand import OfflineUnderstander
from assistant.ports import Embeddings, Matrix, Piece, Vector, Wanted
from assistant.services import Services


class Listening:
    """A model that only listens; the offline provider finishes its turns."""

    provider: ProviderName = "openai"

    def __init__(self) -> None:
        self.briefs: list[Brief] = []

    def write(self, brief: Brief) -> Generator[Piece | Wanted, Any, Usage]:
        self.briefs.append(brief)
        return Usage()
        yield Piece("")


class Asking(Listening):
    """A model that wants a code sent, whatever was said."""

    def write(self, brief: Brief) -> Generator[Piece | Wanted, Any, Usage]:
        from assistant.domain.action import SendCode

        self.briefs.append(brief)
        self.told = yield Wanted((SendCode(),))
        return Usage()


class Overheard:
    """Embeds as another does, and writes down what it was given."""

    def __init__(self, inner: Embeddings) -> None:
        self.inner = inner
        self.texts: list[str] = []

    @property
    def fingerprint(self) -> str:
        return self.inner.fingerprint

    @property
    def dimensions(self) -> int:
        return self.inner.dimensions

    @property
    def query_characters(self) -> int:
        return self.inner.query_characters

    def query(self, text: str) -> Vector:
        self.texts.append(text)
        return self.inner.query(text)

    def passages(self, texts: Sequence[str]) -> Matrix:
        return self.inner.passages(texts)


@pytest.fixture
def model() -> Listening:
    return Listening()


@pytest.fixture
def overheard(services: Services) -> Overheard:
    return Overheard(services.embeddings)


@pytest.fixture
def visit(converse: Callable, postbox: Postbox, model: Listening, overheard: Overheard) -> Visit:
    talk = converse(
        post=postbox,
        writer=model,
        embeddings=overheard,
        understander=OfflineUnderstander(overheard),
    )
    return Visit(talk, postbox)


def test_no_brief_and_no_embedding_holds_contact_or_code(
    visit: Visit, model: Listening, overheard: Overheard
) -> None:
    visit.say(f"返品の送料は誰が払いますか。連絡先は{MAIL}、{PHONE}です")
    visit.say(f"{ORDER}をキャンセルしたい")
    visit.say(f"{MAIL} と {ORDER} です")
    code = visit.postbox.code()
    proved = visit.say(f"コードは{code}です")
    visit.say("返品の送料は誰が払いますか")

    assert proved.finished.proposal is not None
    assert proved.finished.degraded  # the model was asked, and had its say
    seen = [brief.model_dump_json() for brief in model.briefs] + overheard.texts
    assert len(model.briefs) == 3  # the steps of proving are worded by code alone
    sealed = visit.talk.services.seal("contact", "minamo", MAIL)
    for secret in (MAIL, PHONE, PHONE.replace("-", ""), code, sealed):
        assert [each for each in seen if secret in each] == []


def test_the_question_a_model_gets_is_the_one_that_was_interrupted(
    visit: Visit, model: Listening
) -> None:
    visit.say(f"{ORDER}をキャンセルしたい。{MAIL}です")
    visit.say(visit.postbox.code())

    (brief,) = model.briefs
    assert brief.question.text == f"{ORDER}をキャンセルしたい。〈mail〉です"
    assert brief.understanding.intent == "cancel_order"
    assert brief.understanding.tasks == ()


def test_the_words_of_the_house_stand_before_a_model_s_and_its_stand_in_s(visit: Visit) -> None:
    visit.say(f"{ORDER}をキャンセルしたい。{MAIL}です")
    said = visit.say(visit.postbox.code())

    assert said.finished.text.startswith("ご本人さまの確認ができました。\n注文 M-2026-10023")
    after = [event.type for event in said.events].index("answer.degraded")
    told = "".join(event.text for event in said.events[after:] if event.type == "text.delta")
    assert told == said.finished.text


def test_a_model_that_asks_for_a_code_learns_what_is_missing_and_no_more(
    converse: Callable, postbox: Postbox
) -> None:
    model = Asking()
    talk = converse(post=postbox, writer=model)

    talk.say("返品の送料は誰が払いますか")

    (outcome,) = model.told
    assert (outcome.code, outcome.records, outcome.cards) == ("identity_wanted", (), ())
    assert postbox.handed == []
    assert talk.memory().tasks[-1].kind == "identity"


def test_a_model_cannot_say_to_whom_a_code_goes() -> None:
    from assistant.domain.action import SendCode

    assert set(SendCode.model_fields) == {"name"}
