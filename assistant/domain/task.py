"""Open tasks of a conversation: a stack of frames that survive digressions."""

from typing import Literal

from assistant.domain.model import Frozen

TaskKind = Literal[
    "order_status",
    "points",
    "cancel",
    "return",
    "exchange",
    "modify_items",
    "modify_address",
    "modify_profile_address",
    "modify_payment",
    "modify_delivery",
    "modify_gift",
    "pickup",
    "assessment",
    "copy",
    "choose_product",
    "identity",
]
CHANGES: tuple[TaskKind, ...] = (
    "cancel",
    "return",
    "exchange",
    "modify_items",
    "modify_address",
    "modify_profile_address",
    "modify_payment",
    "modify_delivery",
    "modify_gift",
    "pickup",
)
"""Tasks that end in a proposal."""
Awaiting = Literal[
    "identity", "order", "items", "reason", "confirmation", "answer", "product", "attribute"
]
SlotSource = Literal["said", "record", "page", "default"]


class Slot(Frozen):
    """A value a task needs, and where it came from."""

    value: str
    source: SlotSource


class TaskFrame(Frozen):
    """One task in hand: what is known, what is awaited and the proposal shown, if any.

    `asks` names more closely what is awaited (`opened`, `day`, `variant` …).
    """

    kind: TaskKind
    slots: dict[str, Slot] = {}
    awaiting: Awaiting | None = None
    proposal_id: str | None = None
    options: tuple[str, ...] = ()
    asks: str | None = None

    def slot(self, name: str) -> str | None:
        """Read a slot's value; None while it is empty."""
        found = self.slots.get(name)
        return found.value if found else None

    def filled(self, name: str, value: str, *, source: SlotSource = "said") -> "TaskFrame":
        """Return the frame with one slot filled or corrected."""
        return self.model_copy(
            update={"slots": {**self.slots, name: Slot(value=value, source=source)}}
        )
