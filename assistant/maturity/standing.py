"""Which answers count: the latest of each respondent, disagreements kept, implications drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.assessment import CriterionAnswer
from assistant.domain.rubric import Criterion, Rubric

IMPLIED = "implied"
"""The extractor of answers drawn from `implies`; they are drawn anew each time."""

GIVEN_UP = "stopped"
"""The reason of an answer that says: this was once so, and is no longer."""

DISPUTED_FROM = 0.5
_AT_LEAST = 0.5
_PROVED = ("observed", "documented")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one criterion stands: values that may be true, and the answers that say so.

    `low` and `high` differ while the truth is open; `proved` counts evidence alone.
    """

    criterion: Criterion
    answers: tuple[CriterionAnswer, ...] = ()
    low: float = 0.0
    high: float = 1.0
    claimed: float = 0.0
    proved: float = 0.0
    applies: bool = True

    @property
    def answered(self) -> bool:
        """Tell whether a client gave it a value."""
        return any(each.value is not None and not implied(each) for each in self.answers)

    @property
    def settled(self) -> bool:
        """Tell whether nothing more need be asked."""
        return not self.applies or self.low == self.high

    @property
    def disputed(self) -> bool:
        """Tell whether two respondents contradict each other."""
        return self.answered and self.low < self.high


def implied(answer: CriterionAnswer) -> bool:
    """Tell whether an answer was drawn from another one."""
    return answer.extractor == IMPLIED


def standings(rubric: Rubric, answers: Sequence[CriterionAnswer]) -> dict[str, Standing]:
    """Map every criterion to where it stands, in the rubric's order."""
    said = _latest(answers)
    given = {each.id: _standing(each, said.get(each.id, ())) for each in rubric.criteria}
    for criterion_id, answer in _drawn(rubric, given).items():
        before = given[criterion_id]
        given[criterion_id] = Standing(
            before.criterion,
            (*before.answers, answer),
            low=_AT_LEAST,
            high=_AT_LEAST if before.answered else 1.0,
            claimed=_AT_LEAST,
        )
    return given


def _latest(answers: Sequence[CriterionAnswer]) -> dict[str, tuple[CriterionAnswer, ...]]:
    """Keep the last answer of each respondent to each criterion, in the order given.

    `supersedes` is the position of the answer that a correction replaces, whoever gave it.
    """
    replaced = {each.supersedes for each in answers if each.supersedes is not None}
    kept: dict[str, dict[str, CriterionAnswer]] = {}
    for position, answer in enumerate(answers):
        if position not in replaced and not implied(answer):
            mine = kept.setdefault(answer.criterion_id, {})
            mine.pop(answer.respondent_id, None)
            mine[answer.respondent_id] = answer
    return {criterion_id: tuple(mine.values()) for criterion_id, mine in kept.items()}


def _standing(criterion: Criterion, answers: tuple[CriterionAnswer, ...]) -> Standing:
    """Weigh the answers to one criterion. "Not applicable" counts when a reason is given."""
    values = [each.value for each in answers if each.value is not None]
    if not values:
        spared = any(each.special == "not_applicable" and each.reason for each in answers)
        return Standing(criterion, answers, applies=not spared)
    disputed = max(values) - min(values) >= DISPUTED_FROM
    low, high = (min(values), max(values)) if disputed else (values[-1], values[-1])
    proved = [each.value for each in answers if each.value is not None and each.tier in _PROVED]
    return Standing(
        criterion, answers, low=low, high=high, claimed=high, proved=min(proved, default=0.0)
    )


def _drawn(rubric: Rubric, given: Mapping[str, Standing]) -> dict[str, CriterionAnswer]:
    """Draw what surely holds from what was said: answers of tier "inferred", at least 0.5.

    Nothing is drawn over an answer, except where one way was given up for another that includes
    it: who stopped the mass mailing and now mails by segment does run mailings.
    """
    implies = {each.id: each.implies for each in rubric.criteria}
    drawn: dict[str, CriterionAnswer] = {}
    for standing in given.values():
        if not standing.answered or standing.low < _AT_LEAST:
            continue
        source = next(each for each in standing.answers if each.value is not None)
        for reached in _reached(standing.criterion.id, implies):
            below = given[reached]
            if below.applies and reached not in drawn and (not below.answered or _replaced(below)):
                drawn[reached] = CriterionAnswer(
                    criterion_id=reached,
                    value=_AT_LEAST,
                    quote=source.quote,
                    tier="inferred",
                    respondent_id=source.respondent_id,
                    captured_at=source.captured_at,
                    extractor=IMPLIED,
                )
    return drawn


def _replaced(standing: Standing) -> bool:
    """Tell whether all that was said of a criterion is that it was given up."""
    return all(each.reason == GIVEN_UP for each in standing.answers)


def _reached(start: str, implies: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Follow `implies` from one criterion to all that it reaches, nearest first."""
    reached: list[str] = []
    waiting = list(implies.get(start, ()))
    while waiting:
        following = waiting.pop(0)
        if following != start and following not in reached:
            reached.append(following)
            waiting.extend(implies.get(following, ()))
    return tuple(reached)
