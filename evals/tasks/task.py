"""What a task is, and the stage it plays its cases on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.domain.document import DocumentKind
from assistant.ports import Knowledge
from assistant.retrieval.search import Look
from assistant.services import Services
from evals.case import Case, Judged, Metric, Take


class Stage(Protocol):
    """The real line over real stores, in a home made for one run."""

    @property
    def services(self) -> Services: ...

    @property
    def knowledge(self) -> Knowledge: ...

    def take(self, case: Case) -> Take:
        """Play a case's history and take the turn that is judged, in a fresh conversation."""
        ...

    def look(self, case: Case, kinds: Sequence[DocumentKind], *, count: int = 6) -> Look:
        """Search passages of these kinds as the line does for this reader."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """A named set of cases with the metrics they are marked by.

    `judge` yields the cases one by one. `explain` adds a text when the task is asked for by name.
    """

    name: str
    metrics: tuple[Metric, ...]
    judge: Callable[[Stage], Iterator[Judged]]
    explain: Callable[[Stage], str] | None = None


def told(take: Take) -> str:
    """Sum up a turn in one line, for the list of failures."""
    turn, understanding = take.turn, take.understanding
    parts = [
        f"agent={turn.agent}",
        f"intent={understanding.intent}" if understanding else "",
        f"refusal={turn.refusal.code}" if turn.refusal else "",
        f"failed={take.failed}" if take.failed else "",
        f"cards={len(turn.cards)}" if turn.cards else "",
        f"cites={','.join(each.id for each in turn.citations)}" if turn.citations else "",
        turn.text[:300],
    ]
    return " | ".join(part for part in parts if part)
