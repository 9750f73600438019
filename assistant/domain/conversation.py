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


GIST_CHARACTERS = 60
"""How much of a message stays when it is summed up."""


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
    """What models cost; all zero offline.

    `cached_tokens` are those of the prompt that are billed as cached. `counted` tells that some
    numbers were counted here because a server did not tell them. `cost` is in the currency of the
    price table whose version `prices` names; it is unknown where a model has no price.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    model_calls: int = 0
    counted: bool = False
    cost: float | None = None
    currency: str | None = None
    prices: str | None = None

    @property
    def tokens(self) -> int:
        """Return the tokens of both ways."""
        return self.prompt_tokens + self.completion_tokens

    def plus(self, other: "Usage") -> "Usage":
        """Add up; one unknown cost, or prices of two currencies, make the sum unknown."""
        if not other.model_calls or not self.model_calls:
            return other if other.model_calls else self
        known = self.cost is not None and other.cost is not None
        same = known and self.currency == other.currency
        cost = round((self.cost or 0) + (other.cost or 0), 9) if same else None
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            model_calls=self.model_calls + other.model_calls,
            counted=self.counted or other.counted,
            cost=cost,
            currency=self.currency if same else None,
            prices=other.prices if same else None,
        )


class Allowance(Frozen):
    """What a turn may still spend; None is no limit."""

    tokens: int | None = None
    cost: float | None = None

    def bears(self, tokens: int, cost: float | None) -> bool:
        """Tell whether so much may be spent; an unknown cost is borne by any limit of cost."""
        dear = self.cost is not None and cost is not None and cost > self.cost
        return not dear and (self.tokens is None or tokens <= self.tokens)

    def less(self, spent: Usage) -> "Allowance":
        """Return what is left after some usage."""
        return Allowance(
            tokens=None if self.tokens is None else max(0, self.tokens - spent.tokens),
            cost=None if self.cost is None else max(0.0, self.cost - (spent.cost or 0.0)),
        )


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

    def gist(self) -> str:
        """Sum the message up in a line: how it begins, and the records it was about."""
        begins = " ".join(self.text.split())
        if len(begins) > GIST_CHARACTERS:
            begins = begins[:GIST_CHARACTERS] + "…"
        about = ", ".join((*self.order_ids, *self.skus[:4], *self.term_ids[:4]))
        return f"{self.role}: {begins}" + (f" ({about})" if about else "")


class Memory(Frozen):
    """What the turn recalls: messages within budget, latest last, and open tasks, top last.

    `earlier` sums up, a line each, the messages that no longer fit.
    """

    messages: tuple[Message, ...] = ()
    earlier: tuple[str, ...] = ()
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
