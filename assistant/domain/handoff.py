"""Hand-overs to a person: why, who holds the conversation, and the packet they get."""

from datetime import datetime
from typing import Literal

from assistant.domain.card import OrderCard, ProductCard
from assistant.domain.conversation import HandoffRef
from assistant.domain.model import Frozen
from assistant.domain.order import Proposal

LEASE_SECONDS = 180.0
"""How long whoever has a conversation keeps it without a sign of life."""

HandoffStatus = Literal["queued", "taken", "returned", "closed"]
HandoffCause = Literal["asked", "offered", "exception", "anger", "failures"]
"""Asked for; accepted when offered; or needed: an exception to the rules, anger, three failures."""

PromiseKind = Literal["contact", "look_into", "notify", "carry_out"]
TaskKind = Literal["handoff", "proposal"]


class Handoff(Frozen):
    """A hand-over as it stands.

    `reason` is in the reader's own words; `level` says how surely they were known when it was
    opened. `held_until` is when the lease of the person who took it ends; a lease that has ended
    puts the hand-over back into the queue.
    """

    id: str
    conversation_id: str
    status: HandoffStatus
    cause: HandoffCause = "asked"
    reason: str = ""
    language: str = "ja"
    customer_id: str | None = None
    level: str = "visitor"
    page: str | None = None
    waiting_since: datetime
    person: str | None = None
    taken_at: datetime | None = None
    held_until: datetime | None = None
    ended_at: datetime | None = None

    @property
    def ref(self) -> HandoffRef:
        """Name it and say where it stands."""
        person = None if self.status == "queued" else self.person
        return HandoffRef(id=self.id, status=self.status, person=person)


class Line(Frozen):
    """What one side said; `person` is the name of whoever answered for the shop in person."""

    role: Literal["reader", "assistant", "person"]
    text: str
    at: datetime
    person: str | None = None


class Deed(Frozen):
    """A tool that was used, and its outcome in a code."""

    name: str
    outcome: str
    at: datetime


class Promise(Frozen):
    """A promise that was made to a reader, and the task that backs it."""

    id: str
    kind: PromiseKind
    text: str
    task: TaskKind
    task_id: str
    turn_id: str
    made_at: datetime
    kept_at: datetime | None = None


class Packet(Frozen):
    """Everything the person who takes over needs, so that the reader repeats nothing.

    `orders` and `products` are cards joined from records, each as it was last shown; `proposals`
    still wait for the reader's yes.
    """

    handoff: Handoff
    transcript: tuple[Line, ...] = ()
    orders: tuple[OrderCard, ...] = ()
    products: tuple[ProductCard, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    tools: tuple[Deed, ...] = ()
    promises: tuple[Promise, ...] = ()
