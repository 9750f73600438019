"""What the person who takes over gets: the words, the verified facts, what is pending."""

from collections.abc import Iterable, Iterator
from typing import Literal

from assistant.domain.card import OrderCard, ProductCard
from assistant.domain.handoff import Deed, Handoff, Line, Packet
from assistant.domain.order import Proposal
from assistant.errors import NotFound
from assistant.events import ProposalMade, ToolFinished, TurnFinished
from assistant.ports import LoggedTurn
from assistant.services import Services


def packet_of(shop_id: str, handoff: Handoff, services: Services) -> Packet:
    """Gather the packet from the conversation's log as it is now."""
    log = services.conversations.log(shop_id, handoff.conversation_id)
    cards = [card for each in log for card in _cards(each)]
    orders = {card.order_id: card for card in cards if isinstance(card, OrderCard)}
    products = {card.variant_sku: card for card in cards if isinstance(card, ProductCard)}
    return Packet(
        handoff=handoff,
        transcript=tuple(line for each in log for line in _lines(each)),
        orders=tuple(orders.values()),
        products=tuple(products.values()),
        proposals=tuple(_pending(shop_id, handoff, log, services)),
        tools=tuple(deed for each in log for deed in _deeds(each)),
        promises=tuple(services.promises.all(shop_id, handoff.conversation_id)),
    )


def _lines(turn: LoggedTurn) -> Iterator[Line]:
    if turn.question:
        yield Line(role="reader", text=turn.question, at=turn.asked_at)
    last = turn.events[-1] if turn.events else None
    if isinstance(last, TurnFinished) and last.turn.text:
        role: Literal["assistant", "person"] = "assistant" if turn.person is None else "person"
        yield Line(role=role, text=last.turn.text, at=turn.asked_at, person=turn.person)


def _cards(turn: LoggedTurn) -> Iterator[object]:
    for event in turn.events:
        if isinstance(event, ToolFinished):
            yield from event.cards
        elif isinstance(event, TurnFinished):
            yield from event.turn.cards


def _deeds(turn: LoggedTurn) -> Iterator[Deed]:
    for event in turn.events:
        if isinstance(event, ToolFinished):
            yield Deed(name=event.name, outcome=event.outcome, at=turn.asked_at)


def _pending(
    shop_id: str, handoff: Handoff, log: Iterable[LoggedTurn], services: Services
) -> Iterator[Proposal]:
    """Yield the proposals that were shown and still wait for a yes or no."""
    shown = {
        event.proposal.id: event.proposal
        for turn in log
        for event in turn.events
        if isinstance(event, ProposalMade)
    }
    for proposal in shown.values():
        try:
            _, stored, status = services.proposals.find(
                shop_id, handoff.conversation_id, proposal.id
            )
        except NotFound:
            continue
        if status == "open":
            yield stored
