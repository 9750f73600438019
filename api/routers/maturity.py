"""Maturity assessments: begun, answered, read out of notes, scored and reported."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response, status
from pydantic import Field

from api.deps import Paced, Server, TheServer, only
from api.errors import RequestInvalid
from assistant.domain.assessment import (
    Assessment,
    CriterionAnswer,
    EvidenceTier,
    NextQuestion,
    Special,
)
from assistant.domain.model import Frozen, Words
from assistant.domain.rubric import Rubric
from assistant.errors import NotFound
from assistant.maturity.interview import interviewed
from assistant.maturity.report import report

router = APIRouter(
    prefix="/api/v1/maturity",
    tags=["maturity"],
    dependencies=[only("consultant", "merchandiser", "admin"), Paced],
)
AssessmentId = Annotated[str, Path(max_length=64)]
Language = Annotated[str, Query(pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]+)*)?$")]


VALUES = (0, 0.25, 0.5, 1)


class ModelView(Frozen):
    """A maturity model in brief."""

    id: str
    version: str
    kind: Literal["ladder", "checklist"]
    title: Words
    summary: Words
    dimensions: tuple[str, ...]
    criteria: int


class NewAssessment(Frozen):
    """Which model to assess by."""

    model: str = Field(max_length=64)


class GivenAnswer(Frozen):
    """An answer somebody chose: a value or a special, never both."""

    criterion_id: str = Field(max_length=64)
    value: float | None = None
    special: Special | None = None
    reason: str | None = Field(default=None, max_length=2_000)
    quote: str = Field(default="", max_length=4_000)
    tier: EvidenceTier = "stated"
    respondent_id: str = Field(default="client", max_length=64)
    supersedes: int | None = Field(default=None, ge=0)

    @property
    def decided(self) -> bool:
        """Tell whether it holds one of the values or a special, and not both."""
        if self.special is not None:
            return self.value is None
        return self.value in VALUES


class GivenAnswers(Frozen):
    """Answers in the order they were given."""

    answers: tuple[GivenAnswer, ...] = Field(min_length=1, max_length=500)


class GivenNotes(Frozen):
    """What a client said, word for word."""

    text: str = Field(min_length=1, max_length=60_000)


class Following(Frozen):
    """What to ask next, if anything, and the criteria that are still undecided."""

    next_question: NextQuestion | None
    undecided: tuple[str, ...]


@router.get("/models")
def list_models(server: TheServer) -> tuple[ModelView, ...]:
    """List the models there are."""
    records = server.services.library.current().records
    found = (document.record for document in records.under("rubric"))
    return tuple(
        ModelView(
            id=each.id,
            version=each.version,
            kind=each.kind,
            title=each.title,
            summary=each.summary,
            dimensions=tuple(dimension.id for dimension in each.dimensions),
            criteria=len(each.criteria),
        )
        for each in found
        if isinstance(each, Rubric)
    )


@router.post("/assessments", status_code=status.HTTP_201_CREATED)
def begin_assessment(new: NewAssessment, server: TheServer, language: Language = "") -> Assessment:
    """Begin an assessment; its id is not to be guessed."""
    rubric = _rubric(server, new.model)
    name = server.world.name("as")
    server.services.assessments.append(server.services.settings.shop, name, rubric.id, ())
    return _scored(server, name, language)


@router.post("/assessments/{assessment_id}/answers")
def add_answers(
    assessment_id: AssessmentId, given: GivenAnswers, server: TheServer, language: Language = ""
) -> Assessment:
    """Add answers; a correction names the one it replaces."""
    shop = server.services.settings.shop
    model, _ = server.services.assessments.answers(shop, assessment_id)
    known = {criterion.id for criterion in _rubric(server, model).criteria}
    for each in given.answers:
        if each.criterion_id not in known or not each.decided:
            msg = f"each answer names a criterion of {model}, and one of {VALUES} or a special"
            raise RequestInvalid(msg)
    now = server.world.now()
    answers = [
        CriterionAnswer(**each.model_dump(), captured_at=now, extractor="person")
        for each in given.answers
    ]
    server.services.assessments.append(shop, assessment_id, model, answers)
    return _scored(server, assessment_id, language)


@router.post("/assessments/{assessment_id}/notes")
def add_notes(
    assessment_id: AssessmentId, notes: GivenNotes, server: TheServer, language: Language = ""
) -> Assessment:
    """Read notes into answers, each with the client's own words."""
    services = server.services
    before = _scored(server, assessment_id, language)
    asked = before.next_question.criteria if before.next_question else ()
    rubric, now = _rubric(server, before.model), server.world.now()
    read = [
        each.model_copy(update={"captured_at": now})
        for each in services.note_reader.read(notes.text, rubric, asked=asked)
    ]
    services.assessments.append(services.settings.shop, assessment_id, before.model, read)
    return _scored(server, assessment_id, language)


@router.get("/assessments/{assessment_id}")
def show_assessment(
    assessment_id: AssessmentId, server: TheServer, language: Language = ""
) -> Assessment:
    """Score the answers; the same answers always score the same."""
    return _scored(server, assessment_id, language)


@router.get("/assessments/{assessment_id}/next")
def next_question(
    assessment_id: AssessmentId,
    server: TheServer,
    skip: Annotated[tuple[str, ...], Query(max_length=500)] = (),
    language: Language = "",
) -> Following:
    """Name the question that narrows most, leaving out criteria that were asked in vain."""
    scored = _scored(server, assessment_id, language, skip=skip)
    return Following(next_question=scored.next_question, undecided=scored.undecided)


@router.get("/assessments/{assessment_id}/report", response_class=Response)
def write_report(
    assessment_id: AssessmentId,
    server: TheServer,
    written_as: Annotated[str, Query(alias="format", max_length=8)] = "html",
    language: Language = "",
) -> Response:
    """Write the result as html, md, json or csv."""
    result = _scored(server, assessment_id, language)
    spoken = language or server.services.settings.language
    written = report(_rubric(server, result.model), result, spoken, written_as)
    name = f'attachment; filename="assessment.{written.suffix.lstrip(".")}"'
    return Response(
        written.content, media_type=written.media_type, headers={"Content-Disposition": name}
    )


def _scored(
    server: Server, assessment_id: str, language: str, *, skip: tuple[str, ...] = ()
) -> Assessment:
    services = server.services
    model, answers = services.assessments.answers(services.settings.shop, assessment_id)
    spoken = language or services.settings.language
    rubric = _rubric(server, model)
    return interviewed(rubric, answers, id=assessment_id, language=spoken, asked=skip)


def _rubric(server: Server, model: str) -> Rubric:
    document = server.services.library.current().records.get(f"rubric:{model}")
    if document is None or not isinstance(document.record, Rubric):
        msg = "there is no such maturity model"
        raise NotFound(msg)
    return document.record
