"""Writes the answer: the chosen provider, and the offline one when that fails."""

from collections.abc import Callable, Generator

from assistant.domain.action import Action
from assistant.domain.brief import Brief
from assistant.domain.conversation import Usage
from assistant.domain.outcome import Outcome
from assistant.events import Event
from assistant.ports import Piece, Wanted, Writer

Act = Callable[[tuple[Action, ...]], Generator[Event, None, tuple[Outcome, ...]]]
Pay = Callable[[Usage], None]


def write_answer(
    brief: Brief, writer: Writer, act: Act, *, pay: Pay
) -> Generator[Piece | Event, None, None]:
    """Pass on a writer's pieces; what it wants done is done by `act`, what it cost is for `pay`.

    Raises ModelUnavailable.
    """
    writing = writer.write(brief)
    try:
        step = next(writing)
        while True:
            if isinstance(step, Wanted):
                outcomes = yield from act(step.actions)
                step = writing.send(outcomes)
                continue
            if isinstance(step, Usage):
                pay(step)
            else:
                yield step
            step = next(writing)
    except StopIteration:
        return
