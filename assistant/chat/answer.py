"""Writes the answer: the chosen provider, and the offline one when that fails."""

from collections.abc import Callable, Generator

from assistant.domain.action import Action
from assistant.domain.brief import Brief
from assistant.domain.conversation import Usage
from assistant.domain.outcome import Outcome
from assistant.events import Event
from assistant.ports import Piece, Wanted, Writer

Act = Callable[[tuple[Action, ...]], Generator[Event, None, tuple[Outcome, ...]]]


def write_answer(brief: Brief, writer: Writer, act: Act) -> Generator[Piece | Event, None, Usage]:
    """Pass on a writer's pieces; what it wants done is done by `act` and handed back.

    Raises ModelUnavailable.
    """
    writing = writer.write(brief)
    try:
        step = next(writing)
        while True:
            if isinstance(step, Wanted):
                outcomes = yield from act(step.actions)
                step = writing.send(outcomes)
            else:
                yield step
                step = next(writing)
    except StopIteration as end:
        usage = end.value
        return usage if isinstance(usage, Usage) else Usage()
