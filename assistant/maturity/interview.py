"""Chooses the open question whose answer narrows the result most."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from assistant.domain.assessment import Assessment, CriterionAnswer, NextQuestion
from assistant.domain.model import in_language
from assistant.domain.rubric import Criterion, Rubric
from assistant.maturity.scoring import assess, climbed, high, levels, low, passes
from assistant.maturity.standing import Standing, standings

_VALUES = (0.0, 0.25, 0.5, 1.0)


def interviewed(
    rubric: Rubric,
    answers: Sequence[CriterionAnswer],
    *,
    id: str,  # noqa: A002
    language: str,
    asked: Collection[str] = (),
) -> Assessment:
    """Score answers and name the next question; None when all is decided or was asked."""
    scored = assess(rubric, answers, id=id)
    following = next_question(rubric, scored, language, asked)
    return scored.model_copy(update={"next_question": following})


def next_question(
    rubric: Rubric, assessment: Assessment, language: str, asked: Collection[str] = ()
) -> NextQuestion | None:
    """Choose one open question and the criteria it fills; None when nothing is left to ask.

    `asked` and what the client does not know are not asked again. A ladder takes the criterion
    that is expected to shrink its dimension's interval most, each answer equally likely, as in
    next-best-question interviewing; then the essential, then the one nearest the middle, then the
    rubric's order. A checklist takes the group with the fewest answers, and what an item rests on
    before the item.
    """
    standing = standings(rubric, assessment.answers)
    left = [
        standing[each].criterion
        for each in assessment.undecided
        if each not in asked and not _unknown(standing[each])
    ]
    if not left:
        return None
    if rubric.kind == "checklist":
        chosen = _least_known(rubric, left, standing)
    else:
        chosen = _most_telling(rubric, left, standing)
    text = in_language(chosen.question, language)
    return NextQuestion(
        criteria=tuple(each.id for each in left if in_language(each.question, language) == text),
        text=text,
    )


def _unknown(standing: Standing) -> bool:
    return any(each.special == "unknown" for each in standing.answers)


def _most_telling(
    rubric: Rubric, left: Sequence[Criterion], standing: Mapping[str, Standing]
) -> Criterion:
    """Rank criteria by what an answer is worth; of equals the first in the rubric's order."""
    rungs = {
        each.id: levels(rubric, [one for one in standing.values() if one.criterion.dim == each.id])
        for each in rubric.dimensions
    }
    return max(left, key=lambda each: _worth(rubric, standing[each.id], rungs[each.dim]))


def _worth(
    rubric: Rubric, asked: Standing, rungs: Sequence[Sequence[Standing]]
) -> tuple[float, bool, int]:
    """Work out how much an answer shrinks the interval, each answer as likely as another."""
    criterion = asked.criterion
    place = next(at for at, rung in enumerate(rungs) if any(each is asked for each in rung))
    passed = [[passes(rubric, rung, side) for rung in rungs] for side in (low, high)]
    ends = [climbed(rubric, each) for each in passed]
    width = 0
    for value in _VALUES:
        supposed = replace(asked, low=value, high=value)
        rung = [supposed if each is asked else each for each in rungs[place]]
        for sign, side, before in zip((-1, 1), (low, high), passed, strict=True):
            then = [*before[:place], passes(rubric, rung, side), *before[place + 1 :]]
            width += sign * climbed(rubric, then)
    gain = (ends[1] - ends[0]) - width / len(_VALUES)
    return gain, criterion.essential, -abs(criterion.level - (sum(ends) + 1) // 2)


def _least_known(
    rubric: Rubric, left: Sequence[Criterion], standing: Mapping[str, Standing]
) -> Criterion:
    open_groups = {each.dim for each in left}
    answers = {
        group.id: sum(
            bool(each.answers) for each in standing.values() if each.criterion.dim == group.id
        )
        for group in rubric.dimensions
        if group.id in open_groups
    }
    group = min(answers, key=lambda each: answers[each])
    waiting = {each.id: each for each in left}
    mine = [each for each in left if each.dim == group]
    ready = [each for each in mine if not any(below in waiting for below in each.depends_on)]
    chosen = (ready or mine)[0]
    while below := next((waiting[each] for each in chosen.depends_on if each in waiting), None):
        chosen = below
    return chosen
