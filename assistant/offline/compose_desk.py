"""Answers from the order desk: orders, points, proposals, hand-over."""

from collections.abc import Iterator

from assistant.domain.brief import Brief
from assistant.domain.card import OrderCard
from assistant.domain.outcome import Cancelled, Outcome
from assistant.offline.compose_pages import readable, sentences
from assistant.offline.phrases import phrase
from assistant.ports import Piece


def one_order(brief: Brief) -> Iterator[Piece]:
    """Say an order's state and what is on record of its way; or ask which one."""
    language = brief.question.language
    for outcome in brief.outcomes:
        cards = _orders(outcome)
        if outcome.needs and outcome.needs.kind == "order":
            yield Piece(phrase("orders_intro", language, count=len(outcome.needs.options)))
        elif not cards:
            yield Piece(phrase("orders_none", language))
        else:
            yield from _order(outcome, cards[0], language)


def several_orders(brief: Brief) -> Iterator[Piece]:
    """List the reader's orders by number and state."""
    language = brief.question.language
    for outcome in brief.outcomes:
        cards = _orders(outcome)
        if not cards:
            yield Piece(phrase("orders_none", language))
            continue
        yield Piece(phrase("orders_list", language, count=len(cards)))
        for card in cards:
            told = phrase("order_intro", language, order_id=card.order_id, state=card.state_text)
            yield Piece(told, evidence=(f"record:{card.order_id}",), opens_paragraph=True)


def _order(outcome: Outcome, card: OrderCard, language: str) -> Iterator[Piece]:
    evidence = (f"record:{card.order_id}",)
    told = phrase("order_intro", language, order_id=card.order_id, state=card.state_text)
    yield Piece(told, evidence=evidence)
    for record in outcome.records[:1]:  # its last line says where the order stands
        line = record.text.split("\n")[-1]
        told = line.partition("：")[2] or line.partition(": ")[2] or line
        yield Piece(told, evidence=evidence, quote=line)


def points(brief: Brief) -> Iterator[Piece]:
    """Read the balance and its expiry from the record."""
    for outcome in brief.outcomes:
        for record in outcome.records:
            yield Piece(record.text, evidence=(record.id,), quote=record.text)


def cancelling(brief: Brief) -> Iterator[Piece]:
    """Show the proposal, its refusal with the rule quoted, or what a confirmation did."""
    language = brief.question.language
    for outcome in brief.outcomes:
        if outcome.proposal is not None:
            yield Piece(phrase("cancel_proposal", language, summary=outcome.proposal.summary))
        elif isinstance(outcome.detail, Cancelled):
            name = "cancelled_again" if outcome.detail.repeated else "cancelled"
            order_id = outcome.detail.order.id
            evidence = (f"record:{order_id}",)
            yield Piece(phrase(name, language, order_id=order_id), evidence=evidence)
        elif outcome.code == "not_eligible":
            yield Piece(phrase("cancel_not_eligible", language))
            yield from _rule(outcome)
        elif outcome.needs and outcome.needs.kind == "order":
            yield Piece(phrase("orders_intro", language, count=len(outcome.needs.options)))
        elif outcome.code in (
            "declined",
            "nothing_to_confirm",
            "proposal_expired",
            "proposal_changed",
        ):
            yield Piece(phrase(outcome.code, language))
        else:
            yield Piece(phrase("orders_none", language))


def _rule(outcome: Outcome) -> Iterator[Piece]:
    for record in outcome.records:
        if record.id.startswith("record:"):
            continue
        for said in list(sentences(record.text))[:2]:
            yield Piece(readable(said), evidence=(record.id,), quote=said)


def handing_over(brief: Brief) -> Iterator[Piece]:
    """Say that it is done and when a person answers."""
    for outcome in brief.outcomes:
        yield Piece(phrase("handoff", brief.question.language, **hours_told(outcome)))


def hours_told(outcome: Outcome) -> dict[str, str]:
    """Return what a hand-over says of itself: hours, from when, and the orders passed on."""
    return {name: outcome.asked.get(name, "") for name in ("hours", "later", "orders")}


def _orders(outcome: Outcome) -> list[OrderCard]:
    return [card for card in outcome.cards if isinstance(card, OrderCard)]
