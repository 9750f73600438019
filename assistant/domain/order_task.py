"""What a task remembers of a proposed change, and the action it makes of that again."""

import json
from collections.abc import Mapping
from typing import Any

from assistant.domain.order_action import (
    ProposeAddress,
    ProposeCancel,
    ProposedChange,
    ProposeDelivery,
    ProposeExchange,
    ProposeGift,
    ProposeItems,
    ProposePayment,
    ProposePickup,
    ProposeReturn,
)
from assistant.domain.task import Slot, TaskFrame, TaskKind
from assistant.domain.understanding import Intent

ACTIONS: Mapping[TaskKind, type[Any]] = {
    "cancel": ProposeCancel,
    "return": ProposeReturn,
    "exchange": ProposeExchange,
    "modify_items": ProposeItems,
    "modify_address": ProposeAddress,
    "modify_profile_address": ProposeAddress,
    "modify_payment": ProposePayment,
    "modify_delivery": ProposeDelivery,
    "modify_gift": ProposeGift,
    "pickup": ProposePickup,
}


TASKS: Mapping[Intent, TaskKind] = {
    "cancel_order": "cancel",
    "return_order": "return",
    "exchange_order": "exchange",
    "change_items": "modify_items",
    "change_address": "modify_address",
    "change_payment": "modify_payment",
    "change_delivery": "modify_delivery",
    "change_gift": "modify_gift",
    "pickup": "pickup",
}
INTENTS: Mapping[TaskKind, Intent] = {
    **{kind: intent for intent, kind in TASKS.items()},
    "modify_profile_address": "change_address",
}
MOST_WORDS = 8
"""The latest things said about a change that are kept."""


def slots_of(action: ProposedChange) -> dict[str, Slot]:
    """Keep every field that was said, as JSON where it is more than a text."""
    said = action.model_dump(mode="json", exclude_none=True, exclude={"name"})
    return {
        name: Slot(value=value if isinstance(value, str) else json.dumps(value), source="said")
        for name, value in said.items()
        if value not in ([], False)
    }


def told_again(frame: TaskFrame, said: Mapping[str, object]) -> ProposedChange:
    """Make the action of a task anew, with what was said now over what was said before."""
    shape = ACTIONS[frame.kind]
    fields = set(shape.model_fields) - {"name"}
    before = {name: _read(slot.value) for name, slot in frame.slots.items() if name in fields}
    if frame.kind == "modify_profile_address":
        before["profile"] = True
    now = {name: value for name, value in said.items() if value not in (None, ())}
    earlier = before.get("words")
    if isinstance(earlier, list) and "words" in now:
        now["words"] = (*earlier, *now["words"])[-MOST_WORDS:]  # type: ignore[misc]
    values = {**before, **now}
    made: ProposedChange = shape.model_validate(values)
    return made


def _read(value: str) -> object:
    if value[:1] in "[{" or value in ("true", "false") or value.lstrip("-").isdigit():
        return json.loads(value)
    return value
