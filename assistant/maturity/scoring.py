"""Scores answers against a maturity model: stages as exact intervals, without any model."""

from collections.abc import Callable, Mapping, Sequence
from math import floor

from assistant.domain.assessment import (
    Assessment,
    CriterionAnswer,
    DimensionResult,
    GroupResult,
    StageInterval,
)
from assistant.domain.rubric import Dimension, Rubric
from assistant.maturity.standing import Standing, implied, standings

_HAIR = 1e-9
_COVERED = 0.5
_UNMET = "unmet: "

Value = Callable[[Standing], float]


def assess(rubric: Rubric, answers: Sequence[CriterionAnswer], *, id: str) -> Assessment:  # noqa: A002
    """Compute what the answers allow. Same answers, same result; no answer is ever averaged away.

    A ladder's dimension has a stage by the cumulative gate: the largest level up to which every
    level has a weighted mean of at least `tau` and each essential criterion at `essential_min`.
    What is unknown counts 0 for the low end and 1 for the high end; the rule is monotone, so the
    interval is exact. What does not apply leaves the sum; a level where nothing applies is passed
    through but is nobody's stage. A checklist counts what is covered; its overall interval is
    items covered and items that apply.
    """
    standing = standings(rubric, answers)
    known = tuple(each for each in answers if not implied(each))
    drawn = tuple(each for one in standing.values() for each in one.answers if implied(each))
    if rubric.kind == "checklist":
        groups = tuple(_group(rubric, each, standing) for each in rubric.dimensions)
        covered = floor(sum(each.covered for each in groups) + _HAIR)
        return Assessment(
            id=id,
            model=rubric.id,
            model_version=rubric.version,
            groups=groups,
            overall=StageInterval(low=covered, high=sum(each.total for each in groups)),
            answers=(*known, *drawn),
            undecided=tuple(name for name, each in standing.items() if not each.settled),
        )
    dimensions = tuple(_dimension(rubric, each, standing) for each in rubric.dimensions)
    return Assessment(
        id=id,
        model=rubric.id,
        model_version=rubric.version,
        dimensions=dimensions,
        overall=overall(rubric, dimensions, standing),
        answers=(*known, *drawn),
        undecided=_undecided(dimensions, standing),
    )


def interval(rubric: Rubric, mine: Sequence[Standing]) -> StageInterval:
    """Return the lowest and the highest stage a dimension may be on, by all its criteria."""
    return StageInterval(low=_stage(rubric, mine, low), high=_stage(rubric, mine, high))


def low(standing: Standing) -> float:
    """Return the least a criterion may be worth."""
    return standing.low


def high(standing: Standing) -> float:
    """Return the most a criterion may be worth."""
    return standing.high


def overall(
    rubric: Rubric, dimensions: Sequence[DimensionResult], standing: Mapping[str, Standing]
) -> StageInterval:
    """Sum the dimensions up: their weighted mean, rounded down, and never above a `floor` one.

    Rounding down and the cap keep a strong side from hiding a missing base: C2M2's levels are
    cumulative likewise, and scored assessments commonly cap the total by one pillar. Each end is
    worked out by itself. Dimensions in which nothing applies are left out.
    """
    weight = {each.id: each for each in rubric.dimensions}
    applying = {each.criterion.dim for each in standing.values() if each.applies}
    counted = [each for each in dimensions if each.id in applying]
    if not counted:
        return StageInterval(low=0, high=0)

    def end(stage: Callable[[DimensionResult], int]) -> int:
        total = sum(weight[each.id].weight for each in counted)
        mean = sum(weight[each.id].weight * stage(each) for each in counted) / total
        floors = [stage(each) for each in counted if weight[each.id].floor]
        return min(floor(mean + _HAIR), *floors) if floors else floor(mean + _HAIR)

    return StageInterval(low=end(lambda each: each.stage.low), high=end(lambda e: e.stage.high))


def _dimension(
    rubric: Rubric, dimension: Dimension, standing: Mapping[str, Standing]
) -> DimensionResult:
    mine = [each for each in standing.values() if each.criterion.dim == dimension.id]
    score = sum(_mean(level, low) for level in levels(rubric, mine) if level)
    return DimensionResult(
        id=dimension.id,
        stage=interval(rubric, mine),
        claimed=_stage(rubric, mine, lambda each: each.claimed),
        evidenced=_stage(rubric, mine, lambda each: each.proved),
        score=round(score, 2),
        coverage=round(coverage(mine), 2),
    )


def coverage(standing: Sequence[Standing]) -> float:
    """Return the share of the weight of applicable criteria that a client gave a value."""
    applying = [each for each in standing if each.applies]
    total = sum(each.criterion.weight for each in applying)
    if not total:
        return 1.0
    return sum(each.criterion.weight for each in applying if each.answered) / total


def _stage(rubric: Rubric, mine: Sequence[Standing], value: Value) -> int:
    return climbed(rubric, [passes(rubric, each, value) for each in levels(rubric, mine)])


def levels(rubric: Rubric, mine: Sequence[Standing]) -> list[list[Standing]]:
    """Sort the applicable criteria of a dimension by level, lowest first."""
    return [
        [each for each in mine if each.applies and each.criterion.level == level.n]
        for level in rubric.levels
    ]


def passes(rubric: Rubric, applying: Sequence[Standing], value: Value) -> bool | None:
    """Tell whether one level's criteria pass the gate; None when none applies."""
    if not applying:
        return None
    if _mean(applying, value) < rubric.gate.tau - _HAIR:
        return False
    return all(
        value(each) >= rubric.gate.essential_min for each in applying if each.criterion.essential
    )


def climbed(rubric: Rubric, passed: Sequence[bool | None]) -> int:
    """Return the stage reached when these levels pass, lowest first; it takes every one below."""
    stage = 0
    for level, reached in zip(rubric.levels, passed, strict=True):
        if reached is False:
            return stage
        if reached:
            stage = level.n
    return stage


def _mean(level: Sequence[Standing], value: Value) -> float:
    total = sum(each.criterion.weight for each in level)
    return sum(each.criterion.weight * value(each) for each in level) / total


def _undecided(
    dimensions: Sequence[DimensionResult], standing: Mapping[str, Standing]
) -> tuple[str, ...]:
    """List what still matters: not settled, above the sure stage, within the possible one."""
    stage = {each.id: each.stage for each in dimensions}
    return tuple(
        name
        for name, each in standing.items()
        if not each.settled
        and stage[each.criterion.dim].low < each.criterion.level <= stage[each.criterion.dim].high
    )


def _group(rubric: Rubric, group: Dimension, standing: Mapping[str, Standing]) -> GroupResult:
    mine = [standing[each.id] for each in rubric.criteria if each.dim == group.id]
    return GroupResult(
        id=group.id,
        covered=round(sum(each.low for each in mine if each.applies), 2),
        total=sum(each.applies for each in mine),
        items=tuple(_item(each, standing) for each in mine if each.answers),
    )


def _item(item: Standing, standing: Mapping[str, Standing]) -> CriterionAnswer:
    """Return the item's last answer; a covered item names what it rests on and is known missing."""
    answer = item.answers[-1]
    unmet = unmet_ground(item, standing)
    if not unmet or item.high < _COVERED or answer.reason:
        return answer
    return answer.model_copy(update={"reason": _UNMET + ", ".join(unmet)})


def unmet_ground(item: Standing, standing: Mapping[str, Standing]) -> tuple[str, ...]:
    """List what the item depends on and what a client said is not there."""
    ground = [standing[each] for each in item.criterion.depends_on]
    return tuple(each.criterion.id for each in ground if each.answered and each.high < _COVERED)
