"""What a turn says while it runs: a closed union, appended to the log in this order."""

from typing import Annotated, Literal

from pydantic import Field

from assistant.domain.card import Card, StageCard
from assistant.domain.conversation import AgentName, FinishedTurn, HandoffRef
from assistant.domain.evidence import Citation
from assistant.domain.listing import Listing
from assistant.domain.model import Frozen
from assistant.domain.order import Proposal


class AgentChosen(Frozen):
    """Who answers, and in which language."""

    type: Literal["agent.chosen"] = "agent.chosen"
    agent: AgentName
    language: str


class EvidenceFound(Frozen):
    """Citations so far and the cards of found products."""

    type: Literal["evidence.found"] = "evidence.found"
    citations: tuple[Citation, ...] = ()
    cards: tuple[Card, ...] = ()


class ToolStarted(Frozen):
    """An action begins."""

    type: Literal["tool.started"] = "tool.started"
    name: str


class ToolFinished(Frozen):
    """An action is done: its outcome in a code, and the cards it brought."""

    type: Literal["tool.finished"] = "tool.finished"
    name: str
    outcome: str = "ok"
    cards: tuple[Card, ...] = ()


class ProposalMade(Frozen):
    """A write is proposed; nothing has changed yet."""

    type: Literal["proposal.made"] = "proposal.made"
    proposal: Proposal


class MaturityScored(Frozen):
    """A maturity result was computed."""

    type: Literal["maturity.scored"] = "maturity.scored"
    card: StageCard
    undecided: tuple[str, ...] = ()
    next_question: str | None = None


class ListingDrafted(Frozen):
    """Product copy was drafted."""

    type: Literal["listing.drafted"] = "listing.drafted"
    draft_id: str | None = None
    listing: Listing


class HandoffChanged(Frozen):
    """A hand-over to a person was opened, taken or given back."""

    type: Literal["handoff.changed"] = "handoff.changed"
    handoff: HandoffRef


class PersonSaid(Frozen):
    """A person of the shop wrote to the reader, as a turn of its own."""

    type: Literal["person.said"] = "person.said"
    turn_id: str
    person: str
    text: str


class TextDelta(Frozen):
    """A screened piece of the answer."""

    type: Literal["text.delta"] = "text.delta"
    text: str


class AnswerDegraded(Frozen):
    """The model failed and the offline provider finished; why, in a code."""

    type: Literal["answer.degraded"] = "answer.degraded"
    reason: str


class TurnFinished(Frozen):
    """The turn is over and stored; this is the authoritative result."""

    type: Literal["turn.finished"] = "turn.finished"
    turn: FinishedTurn


class TurnFailed(Frozen):
    """The turn could not be finished (RFC 9457 members)."""

    type: Literal["turn.failed"] = "turn.failed"
    code: str
    title: str
    detail: str = ""


Event = Annotated[
    AgentChosen
    | EvidenceFound
    | ToolStarted
    | ToolFinished
    | ProposalMade
    | MaturityScored
    | ListingDrafted
    | HandoffChanged
    | PersonSaid
    | TextDelta
    | AnswerDegraded
    | TurnFinished
    | TurnFailed,
    Field(discriminator="type"),
]


def speaks(event: Event) -> bool:
    """Tell whether an event puts anything of the assistant's before the reader."""
    match event:
        case TextDelta() | EvidenceFound() | ProposalMade() | ListingDrafted() | MaturityScored():
            return True
        case ToolFinished(cards=cards):
            return bool(cards)
        case TurnFinished(turn=turn):
            return turn.provider != "person" and bool(turn.text or turn.cards or turn.proposal)
        case _:
            return False
