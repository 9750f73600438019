from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from assistant.adapters.sql_store import connect
from assistant.adapters.sql_store.assessments import SqlAssessments
from assistant.domain.action import AssessMaturity
from assistant.domain.card import StageCard
from assistant.domain.conversation import TurnRequest
from assistant.domain.document import Document, Origin
from assistant.domain.reader import Reader
from assistant.domain.task import TaskFrame
from assistant.errors import NotFound
from assistant.ingest.chunking import chunks
from assistant.offline.notes import OfflineNoteReader
from assistant.ports import Knowledge, TokenCounter
from assistant.services import Services
from assistant.tools.assess_maturity import NOTHING_READ, run
from assistant.tools.call import Call

NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def knowledge(rubrics, make_knowledge) -> Knowledge:
    documents = {
        f"rubric:{each.id}": Document(
            id=f"rubric:{each.id}",
            kind="rubric",
            record=each,
            origin=Origin(root="knowledge", path="rubrics"),
            content_hash="",
        )
        for each in rubrics.values()
    }
    passages = [
        chunk.passage
        for document in documents.values()
        for chunk in chunks(document, tokens=cast("TokenCounter", None))
    ]
    return make_knowledge(documents.values(), passages)


@pytest.fixture
def assessments(tmp_path) -> SqlAssessments:
    return SqlAssessments(connect(f"sqlite:///{tmp_path}/shop.db"))


@pytest.fixture
def say(knowledge, assessments):
    def said(notes: str, *tasks: TaskFrame, language: str = "ja", **action: str):
        turn = TurnRequest(
            conversation_id="c",
            turn_id="t",
            text=notes,
            reader=Reader(role="consultant", audience="consultant"),
            now=NOW,
        )
        services = SimpleNamespace(assessments=assessments, note_reader=OfflineNoteReader())
        call = Call(turn, language, knowledge, cast("Services", services), tasks)
        return run(AssessMaturity(notes=notes, **action), call)

    return said


def card_of(outcome) -> StageCard:
    (card,) = outcome.cards
    assert isinstance(card, StageCard)
    return card


def test_loose_talk_is_scored_quoted_and_followed_by_a_question(say):
    outcome = say("うちは担当者1人で、カゴ落ちメールは送っていますが分析はしていません。")

    card = card_of(outcome)
    assert outcome.code == "ok"
    assert card.assessment_id.startswith("as_")
    assert len(card.assessment_id) == 35
    assert outcome.needs.kind == "answer"
    assert outcome.task.awaiting == "answer"
    assert outcome.task.options == card.next_criteria
    assert [each.id for each in outcome.records] == [
        "rubric:commerce-cwr#act-3:ja",
        "rubric:commerce-cwr#ins-1:ja",
        "rubric:commerce-cwr#ins-6:ja",
        "rubric:commerce-cwr#met-1:ja",
        "rubric:commerce-cwr#met-3:ja",
        "rubric:commerce-cwr#gov-1:ja",
    ]


def test_empty_notes_begin_the_interview(say):
    outcome = say("")

    assert outcome.code == "ok"
    assert outcome.records == ()
    assert card_of(outcome).next_question
    assert card_of(outcome).overall_text == "まだ判断できる材料がありません"


def test_the_reply_goes_into_the_assessment_in_hand(say, assessments):
    first = say("プライバシーポリシーは載せてます")
    frame = first.task.model_copy(update={"options": ("prv-2",)})

    second = say("いいえ", frame)

    assert card_of(second).assessment_id == card_of(first).assessment_id
    model, answers = assessments.answers("minamo", card_of(first).assessment_id)
    assert model == "commerce-cwr"
    assert [(each.criterion_id, each.value, each.captured_at) for each in answers] == [
        ("prv-1", 1.0, NOW),
        ("prv-2", 0.0, NOW),
    ]


def test_a_reply_that_answers_nothing_moves_on_to_another_question(say):
    first = say("")

    second = say("うーん、難しいですね", first.task)
    third = say("どうでしょうね", second.task)

    assert second.code == NOTHING_READ
    asked = {each.task.options for each in (first, second, third)}
    assert len(asked) == 3


def test_another_model_by_name_begins_another_assessment(say):
    first = say("")

    second = say("A/Bテストはやっていません", first.task, model="personalization-5")

    assert card_of(second).model == "personalization-5"
    assert card_of(second).assessment_id != card_of(first).assessment_id


def test_without_a_model_named_the_one_in_hand_goes_on(say):
    first = say("", model="personalization-5")

    assert card_of(say("A/Bテストはやっていません", first.task)).model == "personalization-5"


def test_records_are_in_the_readers_language(say):
    outcome = say("We have one marketer.", language="en")

    assert [each.id for each in outcome.records] == ["rubric:commerce-cwr#gov-1:en"]


def test_an_unknown_model_is_not_found_and_nothing_is_stored(say, assessments):
    with pytest.raises(NotFound, match="there is no maturity model x"):
        say("", model="x")


def test_a_decided_assessment_awaits_nothing(say, assessments, rubrics):
    first = say("")
    done = [
        OfflineNoteReader().read("はい", rubrics["commerce-cwr"], asked=(each.id,))[0]
        for each in rubrics["commerce-cwr"].criteria
    ]
    assessments.append("minamo", card_of(first).assessment_id, "commerce-cwr", done)

    outcome = say("", first.task)

    assert outcome.needs is None
    assert (outcome.task.awaiting, outcome.task.options) == (None, ())
    assert card_of(outcome).overall_text == "ランの段階です"
