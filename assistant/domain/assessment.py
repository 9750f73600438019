"""Maturity assessments: immutable answers, and the result computed from them."""

from datetime import datetime
from typing import Literal

from assistant.domain.model import Frozen

Special = Literal["unknown", "not_applicable"]
EvidenceTier = Literal["observed", "documented", "stated", "inferred"]


class CriterionAnswer(Frozen):
    """One answer to one criterion: 0, 0.25, 0.5 or 1, or a special, with the client's words.

    A correction is a new record that names the one it replaces.
    """

    criterion_id: str
    value: float | None = None
    special: Special | None = None
    reason: str | None = None
    quote: str = ""
    tier: EvidenceTier = "stated"
    respondent_id: str = "client"
    captured_at: datetime | None = None
    extractor: str = "offline"
    supersedes: int | None = None


class StageInterval(Frozen):
    """The lowest and the highest stage the answers allow; 0 is before the first level."""

    low: int
    high: int


class DimensionResult(Frozen):
    """A dimension scored: its interval, a score for sorting, and the share of criteria answered."""

    id: str
    stage: StageInterval
    claimed: int
    evidenced: int
    score: float
    coverage: float


class GroupResult(Frozen):
    """A checklist group: how much of it is covered."""

    id: str
    covered: float
    total: int
    items: tuple[CriterionAnswer, ...] = ()


class NextQuestion(Frozen):
    """The open question that narrows the result most, and the criteria it fills."""

    criteria: tuple[str, ...]
    text: str


class Assessment(Frozen):
    """The state of an assessment. Same answers, same result, always."""

    id: str
    model: str
    model_version: str
    dimensions: tuple[DimensionResult, ...] = ()
    groups: tuple[GroupResult, ...] = ()
    overall: StageInterval
    answers: tuple[CriterionAnswer, ...] = ()
    undecided: tuple[str, ...] = ()
    next_question: NextQuestion | None = None
