"""A conversation: turns, messages, and the finished turn others rely on."""

from datetime import datetime
from typing import Literal

from assistant.domain.card import Card
from assistant.domain.evidence import Citation
from assistant.domain.model import Frozen
from assistant.domain.order import Proposal
from assistant.domain.reader import Reader
from assistant.domain.task import TaskFrame

AgentName = Literal["support", "shopping", "copywriting", "maturity", "glossary", "smalltalk"]
ProviderName = Literal["offline", "openai", "person"]
RefusalCode = Literal[
    "out_of_scope", "not_in_knowledge", "not_allowed", "order_not_found", "unsafe", "too_long"
]


class Refusal(Frozen):
    """Why there is no answer; the message names a next step."""

    code: RefusalCode
    message: str


class Needs(Frozen):
    """What must be known next for the task to go on."""

    kind: Literal["identity", "order", "items", "reason", "confirmation", "attribute", "answer"]
    level: str | None = None
    options: tuple[str, ...] = ()


class HandoffRef(Frozen):
    """A hand-over, where it stands, and the name of whoever has taken it."""

    id: str
    status: Literal["queued", "taken", "returned", "closed"]
    person: str | None = None


class Timings(Frozen):
    """Milliseconds from the start of the turn."""

    first_event: float = 0.0
    search: float = 0.0
    total: float = 0.0


class Usage(Frozen):
    """What a model cost this turn; all zero offline."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    model_calls: int = 0
    cost: float | None = None


class TurnRequest(Frozen):
    """One thing a reader said, with everything the turn may not find out for itself."""

    conversation_id: str
    turn_id: str
    text: str
    reader: Reader
    language: str | None = None
    page: str | None = None
    now: datetime


class Message(Frozen):
    """One side of an earlier exchange, as the next turn sees it.

    A `person` is one of the shop's people who had taken over; `failed` marks an answer that was
    none.
    """

    role: Literal["reader", "assistant", "person"]
    text: str
    failed: bool = False
    agent: AgentName | None = None
    skus: tuple[str, ...] = ()
    term_ids: tuple[str, ...] = ()
    order_ids: tuple[str, ...] = ()
    passage_ids: tuple[str, ...] = ()


class Memory(Frozen):
    """What the turn recalls: messages within budget, latest last, and open tasks, top last."""

    messages: tuple[Message, ...] = ()
    tasks: tuple[TaskFrame, ...] = ()
    language: str | None = None
    handoff: HandoffRef | None = None


class FinishedTurn(Frozen):
    """The authoritative result of a turn (contract: `turn.finished`).

    `provider` is `person` where somebody of the shop said it; their name is in `handoff`. The text
    is empty while a person holds the conversation.
    """

    conversation_id: str
    turn_id: str
    agent: AgentName
    language: str
    text: str
    provider: ProviderName = "offline"
    degraded: bool = False
    citations: tuple[Citation, ...] = ()
    cards: tuple[Card, ...] = ()
    proposal: Proposal | None = None
    needs: Needs | None = None
    refusal: Refusal | None = None
    handoff: HandoffRef | None = None
    timings_ms: Timings = Timings()
    usage: Usage = Usage()
