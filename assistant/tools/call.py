"""What every tool receives beside its action: who asks, when, and the ports."""

from dataclasses import dataclass

from assistant.domain.conversation import TurnRequest
from assistant.domain.reader import Reader
from assistant.domain.task import TaskFrame
from assistant.ports import Knowledge
from assistant.services import Services


@dataclass(frozen=True, slots=True)
class Call:
    """The surroundings of an action. `language` is the reader's; `tasks` the stack before it."""

    turn: TurnRequest
    language: str
    knowledge: Knowledge
    services: Services
    tasks: tuple[TaskFrame, ...] = ()

    @property
    def reader(self) -> Reader:
        """Return who asks."""
        return self.turn.reader
