"""Reads what a client said against a maturity model, scores it and asks what narrows most."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import uuid4

import numpy as np

from assistant.domain.action import AssessMaturity
from assistant.domain.assessment import Assessment, CriterionAnswer
from assistant.domain.conversation import Needs
from assistant.domain.document import Passage
from assistant.domain.model import FALLBACK_LANGUAGES
from assistant.domain.outcome import Outcome
from assistant.domain.rubric import Rubric
from assistant.domain.task import TaskFrame
from assistant.errors import NotFound
from assistant.maturity.evidence import stage_card
from assistant.maturity.interview import interviewed
from assistant.maturity.standing import standings
from assistant.ports import Knowledge
from assistant.tools.call import Call

NOTHING_READ = "nothing_read"
"""The outcome's code when a reply in an open assessment answered nothing; `ok` otherwise."""


@dataclass(frozen=True, slots=True)
class _Interview:
    """The assessment in hand: its number, and what was asked, latest and before."""

    assessment_id: str
    asked: tuple[str, ...] = ()
    asked_before: tuple[str, ...] = ()
    new: bool = False


def run(action: AssessMaturity, call: Call) -> Outcome:
    """Go on with the open assessment of this model, or begin one. Raises NotFound.

    Empty notes only ask the first question. A question that brought no answer is not repeated.
    """
    frame = next((each for each in reversed(call.tasks) if each.kind == "assessment"), None)
    rubric = _rubric(call.knowledge, _model(action, frame))
    interview = _interview(frame, rubric)
    read = _read(action, call, rubric, interview)
    if read or interview.new:
        call.services.assessments.append(
            call.reader.shop_id, interview.assessment_id, rubric.id, read
        )
    _, answers = call.services.assessments.answers(call.reader.shop_id, interview.assessment_id)
    spent = (*interview.asked_before, *interview.asked) if action.notes else interview.asked_before
    result = interviewed(
        rubric, answers, id=interview.assessment_id, language=call.language, asked=spent
    )
    return Outcome(
        name=action.name,
        code="ok" if read or interview.new or not action.notes.strip() else NOTHING_READ,
        cards=(stage_card(rubric, result, call.language),),
        records=_records(call, rubric, _quoted(rubric, result)),
        task=_frame(rubric, result, spent),
        needs=Needs(kind="answer") if result.next_question else None,
    )


def _model(action: AssessMaturity, frame: TaskFrame | None) -> str:
    """Take the model that was asked for by name, else the one in hand, else the default."""
    in_hand = frame.slot("model") if frame else None
    return action.model if "model" in action.model_fields_set else in_hand or action.model


def _rubric(knowledge: Knowledge, model: str) -> Rubric:
    document = knowledge.records.get(f"rubric:{model}")
    if document is None or not isinstance(document.record, Rubric):
        msg = f"there is no maturity model {model}"
        raise NotFound(msg)
    return document.record


def _interview(frame: TaskFrame | None, rubric: Rubric) -> _Interview:
    in_hand = frame.slot("assessment_id") if frame else None
    if frame is None or in_hand is None or frame.slot("model") != rubric.id:
        return _Interview("as_" + uuid4().hex, new=True)
    before = frame.slot("asked") or ""
    return _Interview(in_hand, frame.options, tuple(filter(None, before.split(","))))


def _read(
    action: AssessMaturity, call: Call, rubric: Rubric, interview: _Interview
) -> tuple[CriterionAnswer, ...]:
    if not action.notes.strip():
        return ()
    read = call.services.note_reader.read(action.notes, rubric, asked=interview.asked)
    return tuple(each.model_copy(update={"captured_at": call.turn.now}) for each in read)


def _quoted(rubric: Rubric, result: Assessment) -> frozenset[str]:
    return frozenset(
        name for name, each in standings(rubric, result.answers).items() if each.answers
    )


def _frame(rubric: Rubric, result: Assessment, spent: Collection[str]) -> TaskFrame:
    """Keep the assessment in hand; it awaits an answer while there is something to ask."""
    frame = TaskFrame(kind="assessment")
    if result.next_question is not None:
        frame = TaskFrame(
            kind="assessment", awaiting="answer", options=result.next_question.criteria
        )
    frame = frame.filled("assessment_id", result.id, source="record")
    frame = frame.filled("model", rubric.id, source="record")
    asked = ",".join(dict.fromkeys(spent))
    return frame.filled("asked", asked, source="record") if asked else frame


def _records(call: Call, rubric: Rubric, quoted: Collection[str]) -> tuple[Passage, ...]:
    """Find the passages of the quoted criteria, in the reader's language if there is one."""
    wanted = [f"{rubric.id}/{each.id}" for each in rubric.criteria if each.id in quoted]
    rows = np.flatnonzero(call.knowledge.columns.record.among(wanted))
    found = [call.knowledge.passages[int(row)] for row in rows]
    chosen: dict[str, Passage] = {}
    for language in (call.language, *FALLBACK_LANGUAGES):
        for passage in found:
            if passage.language == language and passage.kind == "rubric":
                chosen.setdefault(passage.record_id, passage)
    return tuple(chosen[each] for each in wanted if each in chosen)
