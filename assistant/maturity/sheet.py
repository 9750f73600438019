"""Gathers everything a report shows, once, so that every format has the same numbers."""

from collections.abc import Mapping

from assistant.domain.assessment import Assessment, CriterionAnswer, DimensionResult, GroupResult
from assistant.domain.model import Frozen, in_language
from assistant.domain.rubric import Rubric
from assistant.maturity.advice import Step, next_steps
from assistant.maturity.evidence import (
    interval_text,
    is_told,
    overall_text,
    stage_label,
    untold_text,
)
from assistant.maturity.standing import Standing, standings


class SheetRow(Frozen):
    """A dimension or group: where it stands, what is claimed and what is shown by evidence.

    `told` is false while nothing is known of it; its ends then only say what is possible.
    """

    id: str
    label: str
    told: bool = True
    low: float
    high: float
    text: str
    claimed: int | None = None
    claimed_label: str = ""
    evidenced: int | None = None
    evidenced_label: str = ""
    score: float | None = None
    coverage: float


class SheetAnswer(Frozen):
    """One answer to one criterion, beside the criterion it answers."""

    criterion_id: str
    criterion: str
    dimension_id: str
    dimension: str
    level: int
    level_label: str
    essential: bool
    value: float | None
    special: str | None
    reason: str | None
    tier: str
    respondent: str
    quote: str
    disputed: bool


class SheetQuestion(Frozen):
    """What is still open, and the question that would settle it."""

    criterion_id: str
    criterion: str
    question: str


class Sheet(Frozen):
    """A whole report in one language; JSON is this very value."""

    assessment_id: str
    model: str
    model_version: str
    language: str
    title: str
    summary: str
    kind: str
    tau: float
    essential_min: float
    overall_low: int
    overall_high: int
    overall_text: str
    rows: tuple[SheetRow, ...]
    answers: tuple[SheetAnswer, ...]
    steps: tuple[Step, ...]
    questions: tuple[SheetQuestion, ...]
    next_question: str | None = None


def sheet(rubric: Rubric, assessment: Assessment, language: str) -> Sheet:
    """Lay out a result for reporting; every number is the assessment's own."""
    standing = standings(rubric, assessment.answers)
    criteria = {each.id: each for each in rubric.criteria}
    return Sheet(
        assessment_id=assessment.id,
        model=assessment.model,
        model_version=assessment.model_version,
        language=language,
        title=in_language(rubric.title, language),
        summary=in_language(rubric.summary, language),
        kind=rubric.kind,
        tau=rubric.gate.tau,
        essential_min=rubric.gate.essential_min,
        overall_low=assessment.overall.low,
        overall_high=assessment.overall.high,
        overall_text=overall_text(rubric, assessment, language),
        rows=(
            *(_dimension(rubric, each, standing, language) for each in assessment.dimensions),
            *(_group(rubric, each, standing, language) for each in assessment.groups),
        ),
        answers=tuple(
            _answer(rubric, each, answer, language)
            for each in standing.values()
            for answer in each.answers
        ),
        steps=next_steps(rubric, assessment, language),
        questions=tuple(
            SheetQuestion(
                criterion_id=each,
                criterion=in_language(criteria[each].text, language),
                question=in_language(criteria[each].question, language),
            )
            for each in assessment.undecided
        ),
        next_question=assessment.next_question.text if assessment.next_question else None,
    )


def _dimension(
    rubric: Rubric, result: DimensionResult, standing: Mapping[str, Standing], language: str
) -> SheetRow:
    stage = result.stage
    told = is_told(each for each in standing.values() if each.criterion.dim == result.id)
    known = interval_text(rubric, stage.low, stage.high, language)
    return SheetRow(
        id=result.id,
        label=_label(rubric, result.id, language),
        told=told,
        low=stage.low,
        high=stage.high,
        text=known if told else untold_text(language),
        claimed=result.claimed,
        claimed_label=stage_label(rubric, result.claimed, language),
        evidenced=result.evidenced,
        evidenced_label=stage_label(rubric, result.evidenced, language),
        score=result.score,
        coverage=result.coverage,
    )


def _group(
    rubric: Rubric, result: GroupResult, standing: Mapping[str, Standing], language: str
) -> SheetRow:
    every = [each for each in standing.values() if each.criterion.dim == result.id]
    mine = [each for each in every if each.applies]
    known = sum(each.answered for each in mine)
    told = is_told(every)
    return SheetRow(
        id=result.id,
        label=_label(rubric, result.id, language),
        told=told,
        low=result.covered,
        high=result.total,
        text=f"{result.covered:g}/{result.total}" if told else untold_text(language),
        coverage=round(known / len(mine), 2) if mine else 1.0,
    )


def _answer(
    rubric: Rubric, standing: Standing, answer: CriterionAnswer, language: str
) -> SheetAnswer:
    criterion = standing.criterion
    return SheetAnswer(
        criterion_id=criterion.id,
        criterion=in_language(criterion.text, language),
        dimension_id=criterion.dim,
        dimension=_label(rubric, criterion.dim, language),
        level=criterion.level,
        level_label=stage_label(rubric, criterion.level, language) if criterion.level else "",
        essential=criterion.essential,
        value=answer.value,
        special=answer.special,
        reason=answer.reason,
        tier=answer.tier,
        respondent=answer.respondent_id,
        quote=answer.quote,
        disputed=standing.disputed,
    )


def _label(rubric: Rubric, dim: str, language: str) -> str:
    return next(in_language(each.label, language) for each in rubric.dimensions if each.id == dim)
