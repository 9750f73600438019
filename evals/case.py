"""A case: what a reader writes, what came of it, and the marks it got."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.conversation import FinishedTurn
from assistant.domain.reader import Audience
from assistant.domain.understanding import Understanding

CASES = Path(__file__).parent / "cases"


class Case(BaseModel):
    """What every case has; the files add their own gold (see `cases/README.md`)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str
    language: str
    audience: Audience = Field(alias="as")
    text: str
    history: tuple[str, ...] = ()
    reader: str | None = None
    note: str = ""


Shape = TypeVar("Shape", bound=Case)


def read_cases(name: str, shape: type[Shape]) -> tuple[Shape, ...]:
    """Read `cases/<name>.jsonl`, one case a line, in file order."""
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(shape.model_validate(json.loads(line)) for line in lines if line.strip())


@dataclass(frozen=True, slots=True)
class Take:
    """What the line made of a case.

    `understanding` is missing where a proposal on the table or the screen of questions answered
    first. `failed` is the code of a turn that could not be finished; its text is then empty.
    """

    turn: FinishedTurn
    understanding: Understanding | None = None
    failed: str = ""
    orders_changed: bool = False
    milliseconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Metric:
    """What is counted: a share of yes and no, or a mean of numbers, and which way is good."""

    name: str
    meaning: str
    scale: Literal["share", "mean"] = "share"
    better: Literal["more", "less"] = "more"

    def missed(self, value: float) -> bool:
        """Tell whether one case failed by this metric: a share is all or nothing, a mean half."""
        good = value if self.better == "more" else 1 - value
        return good < (1.0 if self.scale == "share" else 0.5)


@dataclass(frozen=True, slots=True)
class Mark:
    """One number a case got under one metric, with what was seen where it is not self-evident."""

    metric: str
    value: float
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with its marks and, in a few words, what was answered.

    Of a `hidden` case, one of a test split, nobody is shown more than its id and what it missed.
    """

    case: Case
    marks: tuple[Mark, ...]
    answer: str = ""
    failed: str = ""
    hidden: bool = False


Progress = Callable[[str, int], None]
"""Told (task, cases judged so far) as the work goes on."""
