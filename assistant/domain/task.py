"""Open tasks of a conversation: a stack of frames that survive digressions."""

from typing import Literal

from assistant.domain.model import Frozen

TaskKind = Literal[
    "order_status", "points", "cancel", "assessment", "copy", "choose_product", "identity"
]
Awaiting = Literal[
    "identity", "order", "items", "reason", "confirmation", "answer", "product", "attribute"
]
SlotSource = Literal["said", "record", "page", "default"]


class Slot(Frozen):
    """A value a task needs, and where it came from."""

    value: str
    source: SlotSource


class TaskFrame(Frozen):
    """One task in hand: what is known, what is awaited and the proposal shown, if any."""

    kind: TaskKind
    slots: dict[str, Slot] = {}
    awaiting: Awaiting | None = None
    proposal_id: str | None = None
    options: tuple[str, ...] = ()

    def slot(self, name: str) -> str | None:
        """Read a slot's value; None while it is empty."""
        found = self.slots.get(name)
        return found.value if found else None

    def filled(self, name: str, value: str, *, source: SlotSource = "said") -> "TaskFrame":
        """Return the frame with one slot filled or corrected."""
        return self.model_copy(
            update={"slots": {**self.slots, name: Slot(value=value, source=source)}}
        )
