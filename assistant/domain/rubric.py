"""Maturity models: ladders with levels and gates, and checklists with groups."""

from typing import Literal

from assistant.domain.glossary import Source
from assistant.domain.model import Frozen, WordLists, Words


class RubricLevel(Frozen):
    """One rung of a ladder; `n` starts at 1, stage 0 is before it."""

    n: int
    id: str
    label: Words
    aka: WordLists = {}
    summary: Words = {}


class Gate(Frozen):
    """When a level counts as reached: mean at or above `tau`, each essential at `essential_min`."""

    tau: float = 0.7
    essential_min: float = 0.5


class Dimension(Frozen):
    """A side of the business that is staged on its own; `floor` dimensions cap the overall."""

    id: str
    label: Words
    weight: float = 1.0
    floor: bool = False
    aka: WordLists = {}
    summary: Words = {}


class Criterion(Frozen):
    """One thing that is or is not done, with the question that finds out.

    In a checklist `dim` holds the group's id and `level` is 0.
    """

    id: str
    dim: str
    level: int = 0
    essential: bool = False
    weight: float = 1.0
    text: Words
    question: Words
    evidence: WordLists = {}
    good_enough: Words = {}
    cues: WordLists = {}
    denials: WordLists = {}
    implies: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    level_basis: Literal["stated", "inferred"] | None = None
    src: Source
    seeds: tuple[str, ...] = ()


class Rubric(Frozen):
    """A maturity model. A ladder has levels; a checklist only groups (its `dimensions`)."""

    id: str
    version: str
    kind: Literal["ladder", "checklist"]
    title: Words
    summary: Words = {}
    sources: tuple[Source, ...] = ()
    levels: tuple[RubricLevel, ...] = ()
    gate: Gate = Gate()
    dimensions: tuple[Dimension, ...]
    criteria: tuple[Criterion, ...]
