"""Scores how a client's talk was read into answers to criteria."""

from collections.abc import Mapping, Sequence

from assistant.domain.assessment import CriterionAnswer

Gold = Mapping[str, float | str]


def latest(answers: Sequence[CriterionAnswer]) -> dict[str, CriterionAnswer]:
    """Keep the last answer to each criterion."""
    return {each.criterion_id: each for each in answers}


def value_of(answer: CriterionAnswer | None) -> float | str | None:
    """Return the value of an answer, its special, or None when the criterion is open."""
    if answer is None:
        return None
    return answer.special if answer.special is not None else answer.value


def is_silent(answer: CriterionAnswer | None) -> bool:
    """Tell whether nothing was read into a criterion."""
    return answer is None


def is_there(answer: CriterionAnswer | None) -> bool:
    """Tell whether a criterion was counted as met at all: any value above 0."""
    return answer is not None and answer.special is None and (answer.value or 0.0) > 0


def quoted_from(answer: CriterionAnswer, talk: str) -> bool:
    """Tell whether an answer bears the client's own words, exactly as they were said."""
    return bool(answer.quote.strip()) and answer.quote in talk
