"""Writes down what an answer promises, each sentence with the task that backs it."""

from assistant.domain.brief import Brief
from assistant.domain.conversation import TurnRequest
from assistant.domain.handoff import Promise
from assistant.guard.promises import backing_of, promises_in
from assistant.services import Services


def write_down(text: str, brief: Brief, turn: TurnRequest, services: Services) -> None:
    """Record the promises of an answer; what the pages promise as a rule needs no task."""
    backing = backing_of(brief)
    made = []
    for number, promised in enumerate(promises_in(text), start=1):
        task = backing.task_for(promised.kind)
        if task is not None:
            kind, task_id = task
            made.append(
                Promise(
                    id=f"{turn.turn_id.replace('t_', 'pm_', 1)}_{number}",
                    kind=promised.kind,
                    text=promised.text,
                    task=kind,
                    task_id=task_id,
                    turn_id=turn.turn_id,
                    made_at=turn.now,
                )
            )
    services.promises.record(turn.reader.shop_id, turn.conversation_id, made)
