"""Names what stands between a result and its next stage, in the rubric's own words."""

from collections.abc import Mapping, Sequence
from typing import Literal

from assistant.domain.assessment import Assessment
from assistant.domain.model import Frozen, in_language, lists_in_language
from assistant.domain.rubric import Criterion, Rubric
from assistant.maturity.standing import Standing, standings

StepState = Literal["unmet", "planned", "partly", "unknown", "disputed"]
_MET = 0.5


class Step(Frozen):
    """One thing to do or to find out, what is good enough for it, and what would prove it.

    `level` is the stage it leads to; in a checklist 0. `rests_on` are ids to put in place first.
    """

    dimension_id: str
    dimension: str
    level: int
    level_label: str
    criterion_id: str
    criterion: str
    state: StepState
    good_enough: str
    evidence: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()


def next_steps(rubric: Rubric, assessment: Assessment, language: str) -> tuple[Step, ...]:
    """List, per dimension, what the next level still asks for; nothing here is estimated.

    The essential criteria of the level above the sure stage come first; the others are listed
    when every essential one is met and only the mean is short. A checklist lists what a client
    said is missing, and what that rests on before it.
    """
    standing = standings(rubric, assessment.answers)
    if rubric.kind == "checklist":
        return tuple(_step(rubric, each, standing, language) for each in _missing(rubric, standing))
    return tuple(
        _step(rubric, each, standing, language)
        for dimension in assessment.dimensions
        for each in _short(rubric, dimension.id, dimension.stage.low, standing)
    )


def _short(
    rubric: Rubric, dim: str, low: int, standing: Mapping[str, Standing]
) -> Sequence[Standing]:
    """Return what keeps a dimension from the nearest level above where something applies."""
    for level in rubric.levels:
        if level.n <= low:
            continue
        asked = [
            each
            for each in standing.values()
            if (each.criterion.dim, each.criterion.level) == (dim, level.n) and each.applies
        ]
        essential = [each for each in asked if each.criterion.essential]
        blocking = [each for each in essential if each.low < rubric.gate.essential_min]
        if asked:
            return blocking or [each for each in asked if each.low < 1]
    return ()


def _missing(rubric: Rubric, standing: Mapping[str, Standing]) -> list[Standing]:
    """List unmet items, each after the unmet ones it depends on."""
    listed: list[str] = []

    def take(criterion: Criterion) -> None:
        for below in criterion.depends_on:
            take(standing[below].criterion)
        mine = standing[criterion.id]
        if mine.answered and mine.low < _MET and criterion.id not in listed:
            listed.append(criterion.id)

    for criterion in rubric.criteria:
        take(criterion)
    return [standing[each] for each in listed]


def _step(
    rubric: Rubric, standing: Standing, all_standing: Mapping[str, Standing], language: str
) -> Step:
    criterion = standing.criterion
    dimension = next(each for each in rubric.dimensions if each.id == criterion.dim)
    level = next((each for each in rubric.levels if each.n == criterion.level), None)
    return Step(
        dimension_id=dimension.id,
        dimension=in_language(dimension.label, language),
        level=criterion.level,
        level_label=in_language(level.label, language) if level else "",
        criterion_id=criterion.id,
        criterion=in_language(criterion.text, language),
        state=_state(standing),
        good_enough=in_language(criterion.good_enough, language),
        evidence=lists_in_language(criterion.evidence, language),
        rests_on=tuple(
            each
            for each in criterion.depends_on
            if all_standing[each].applies and all_standing[each].low < _MET
        ),
    )


def _state(standing: Standing) -> StepState:
    if standing.disputed:
        return "disputed"
    if not standing.answered:
        return "unknown"
    if any(each.reason == "planned" for each in standing.answers):
        return "planned"
    return "partly" if standing.low else "unmet"
