"""Does what is wanted: each action authorised for this reader, each confirmation checked again."""

from collections.abc import Generator, Sequence
from urllib.parse import urlsplit

from assistant.domain.action import Action
from assistant.domain.card import Card, ProductCard
from assistant.domain.outcome import Outcome
from assistant.domain.understanding import Understanding
from assistant.errors import NotAllowed, NotFound, ProposalExpired, ProposalProblem
from assistant.events import (
    Event,
    HandoffChanged,
    ListingDrafted,
    MaturityScored,
    ProposalMade,
    ToolFinished,
    ToolStarted,
)
from assistant.orders.commit import Confirmation, confirm, decline
from assistant.orders.desk import open_desk
from assistant.orders.outcomes import shown
from assistant.tools.call import Call
from assistant.tools.toolbox import perform


def act(actions: Sequence[Action], call: Call) -> Generator[Event, None, tuple[Outcome, ...]]:
    """Carry out actions in order, saying each as it begins and ends."""
    outcomes = []
    for action in actions:
        yield ToolStarted(name=action.name)
        outcome = _linked_safely(perform(action, call))
        outcomes.append(outcome)
        yield from _said(outcome)
    return tuple(outcomes)


def settle(understanding: Understanding, call: Call) -> Generator[Event, None, tuple[Outcome, ...]]:
    """Commit or close the proposal a reader has just answered."""
    name = f"{understanding.intent}_proposal"
    yield ToolStarted(name=name)
    outcome = _settled(understanding, call, name)
    yield from _said(outcome)
    return (outcome,)


def _settled(understanding: Understanding, call: Call, name: str) -> Outcome:
    frame = call.tasks[-1] if call.tasks else None
    if frame is None or frame.proposal_id is None:
        return Outcome(name=name, code="nothing_to_confirm")
    answer = Confirmation(
        reader=call.reader,
        conversation_id=call.turn.conversation_id,
        proposal_id=frame.proposal_id,
    )
    desk = open_desk(call.services)
    try:
        if understanding.intent == "decline":
            decline(answer, desk)
            return Outcome(name=name, code="declined")
        done = confirm(answer, desk, now=call.turn.now)
    except (ProposalProblem, NotAllowed, NotFound) as problem:
        expired = isinstance(problem, ProposalExpired)
        return Outcome(name=name, code="proposal_expired" if expired else "proposal_changed")
    seen = shown(name, (done.order,), knowledge=call.knowledge, language=call.language)
    return seen.model_copy(update={"detail": done})


def web_address(address: str | None) -> str | None:
    """Return an address a card may link to: http, https, or a path of our own; else None."""
    if not address or not address.isprintable() or " " in address or "\\" in address:
        return None
    if address.startswith("/"):
        return None if address.startswith("//") else address
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def _linked_safely(outcome: Outcome) -> Outcome:
    """Keep what a record has for an address from running anything in a reader's browser."""
    return outcome.model_copy(update={"cards": tuple(map(_linked, outcome.cards))})


def _linked(card: Card) -> Card:
    if not isinstance(card, ProductCard):
        return card
    page = web_address(card.url) or f"/products/{card.sku}"
    return card.model_copy(update={"url": page, "image_url": web_address(card.image_url)})


def _said(outcome: Outcome) -> Generator[Event, None, None]:
    yield ToolFinished(name=outcome.name, outcome=outcome.code, cards=outcome.cards)
    if outcome.proposal is not None:
        yield ProposalMade(proposal=outcome.proposal)
    if outcome.handoff is not None:
        yield HandoffChanged(handoff=outcome.handoff)
    if outcome.listing is not None:
        yield ListingDrafted(listing=outcome.listing)
    for card in outcome.cards:
        if card.type == "stage":
            yield MaturityScored(
                card=card, undecided=card.undecided, next_question=card.next_question
            )
