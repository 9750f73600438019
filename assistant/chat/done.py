"""What a turn did, and what is left to be worded."""

from dataclasses import dataclass

from assistant.domain.outcome import Outcome
from assistant.domain.task import TaskFrame
from assistant.domain.understanding import Understanding
from assistant.ports import Piece


@dataclass(frozen=True, slots=True)
class Done:
    """What a turn did. `outcomes` are the writer's to word; `more` are worded by `words`.

    `words` are said by code behind the answer, or are the `whole` of it. Memory goes on from
    `understanding` and `tasks`.
    """

    understanding: Understanding
    tasks: tuple[TaskFrame, ...]
    outcomes: tuple[Outcome, ...] = ()
    more: tuple[Outcome, ...] = ()
    words: tuple[Piece, ...] = ()
    whole: bool = False
