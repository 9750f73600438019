"""Outcomes and cards as plain lines of text: what a model is shown of a record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from assistant.domain.card import (
    Card,
    ComparisonCard,
    ListingCard,
    OrderCard,
    ProductCard,
    StageCard,
)
from assistant.domain.document import Passage
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.model import in_language
from assistant.domain.order import Proposal
from assistant.domain.outcome import (
    Detail,
    OrdersFound,
    Outcome,
    PointsFound,
    ProductsFound,
    Refused,
    Settled,
    TermFound,
)

_ASKED = {
    "colour": "asked colour",
    "size": "asked size",
    "place": "asked place",
    "colours": "colours there are",
    "sizes": "sizes there are",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A record in words. Without an `evidence_id` it can be used but not cited."""

    heading: str
    text: str
    evidence_id: str | None = None


def passage_fact(passage: Passage) -> Fact:
    """Write a passage down under its title, with its version where it has one."""
    heading = " ".join(filter(None, (passage.kind, passage.version)))
    title = " / ".join(filter(None, (passage.title, passage.heading)))
    return Fact(heading, f"{title}\n{passage.text}", passage.id)


def facts_of(outcome: Outcome, language: str) -> Iterator[Fact]:
    """Write an outcome down: what was done, then its records, then its cards."""
    done = "\n".join(_outcome_lines(outcome, language))
    if done:
        yield Fact(heading=f"{outcome.name} ({outcome.code})", text=done)
    yield from map(passage_fact, outcome.records)
    for card in outcome.cards:
        lines = "\n".join(_card_lines(card, language))
        yield Fact(card.type, lines, card.evidence_id if isinstance(card, ProductCard) else None)


def _outcome_lines(outcome: Outcome, language: str) -> Iterator[str]:
    yield from (f"{_ASKED.get(name, name)}: {value}" for name, value in outcome.asked.items())
    if outcome.labels:
        yield f"asked for: {', '.join(outcome.labels)}"
    if outcome.detail:
        yield from _detail_lines(outcome.detail, language)
    if outcome.proposal:
        yield from _proposal_lines(outcome.proposal, language)
    if outcome.needs:
        options = f" (options: {', '.join(outcome.needs.options)})" if outcome.needs.options else ""
        yield f"needed from the reader next: {outcome.needs.kind}{options}"
    if outcome.refusal:
        yield f"refused: {outcome.refusal.message}"
    if outcome.handoff:
        yield f"passed to a person: {outcome.handoff.status}"
    if outcome.listing:
        yield f"draft for {outcome.listing.channel}: {outcome.listing.text}"
        yield from (f"missing attribute: {each}" for each in outcome.listing.missing)
        yield from (f"marked: {each.text} ({each.why})" for each in outcome.listing.findings)


def _detail_lines(  # noqa: C901 - one case for each of a closed union
    detail: Detail, language: str
) -> Iterator[str]:
    match detail:
        case ProductsFound():
            yield from _search_lines(detail, language)
        case TermFound():
            yield from _term_lines(detail, language)
        case OrdersFound():
            for order in detail.orders:
                placed = order.placed_at.date().isoformat()
                total = order.total.formatted(language)
                yield f"order {order.id}: {order.state}, placed {placed}, total {total}"
        case PointsFound():
            until = f", expire on {detail.expires_on}" if detail.expires_on else ""
            yield f"points: {detail.balance:,}{until}"
        case Settled():
            again = " (already done by an earlier confirmation)" if detail.repeated else ""
            yield f"{_done(detail)}{again}"
        case Refused():
            yield f"the policy does not allow this {detail.kind}: {detail.why}"
            if detail.after:
                yield f"what may be done instead: {detail.after}"
        case _:
            assert_never(detail)


def _done(settled: Settled) -> str:
    order = f" of order {settled.order.id}, now {settled.order.state}" if settled.order else ""
    rma = f", return number {settled.rma.id}" if settled.rma else ""
    return f"done: {settled.kind}{order}{rma}"


def _search_lines(found: ProductsFound, language: str) -> Iterator[str]:
    yield f"products that fit: {found.total}; compared: {found.compared}"
    if found.limits:
        yield f"limits: {', '.join(found.limits)}"
    if found.sort != "relevance":
        yield f"sorted by: {found.sort_text or found.sort_label or found.sort} ({found.sort})"
        yield f"without a recorded value: {found.without_value}"
    for unmet in found.unmet:
        line = f"could not be met: {unmet.kind} {unmet.said}".rstrip()
        nearest = f"; nearest: {unmet.nearest}" if unmet.nearest else ""
        without = unmet.otherwise
        price = (
            f"; met from {without.formatted(language)} without the price limit" if without else ""
        )
        yield f"{line}{nearest}{price}"
    yield from (f"not known to the catalogue: {said}" for said in found.unknown)
    if found.loose:
        yield "the reader's words are not in these records; they are only near in meaning"


def _term_lines(found: TermFound, language: str) -> Iterator[str]:
    yield f"asked: {found.asked}"
    if found.term:
        yield from _entry_lines(found.term, language)
    else:
        yield "not in the glossary"
    if found.inside:
        yield f"explained inside: {in_language(found.inside.preferred, language)}"
        yield from _entry_lines(found.inside, language)
    if found.near:
        yield f"near: {', '.join(found.near)}"


def _entry_lines(term: GlossaryTerm, language: str) -> Iterator[str]:
    yield f"term: {in_language(term.preferred, language)}"
    yield f"whose definition: {term.basis}; in the source documents: {term.seed_status}"
    for label, words in (
        ("definition", term.definition),
        ("formula", term.formula),
        ("note", term.note),
    ):
        if words:
            yield f"{label}: {in_language(words, language)}"


def _proposal_lines(proposal: Proposal, language: str) -> Iterator[str]:
    yield f"proposed, nothing is changed yet, the reader must confirm: {proposal.summary}"
    yield from (f"concerns: {line.title} × {line.quantity}" for line in proposal.lines)
    effect = proposal.effect
    for label, money in (("refund", effect.refund), ("charge", effect.charge)):
        if money.amount:
            yield f"{label}: {money.formatted(language)} {effect.to}".rstrip()
    if effect.points_returned:
        yield f"points returned: {effect.points_returned:,}"
    yield f"policy: {proposal.policy.id} {proposal.policy.version}"


def _card_lines(card: Card, language: str) -> Iterator[str]:
    match card:
        case ProductCard():
            yield from _product_lines(card, language)
        case OrderCard():
            yield from _order_lines(card, language)
        case ComparisonCard():
            yield f"compared: {' | '.join(card.titles)}"
            for row in card.rows:
                yield f"{row.label}: {' | '.join(cell.text for cell in row.cells)}"
        case StageCard():
            yield from _stage_lines(card)
        case ListingCard():
            yield from (sentence.text for sentence in card.sentences)
            yield from (f"missing attribute: {each}" for each in card.missing)
            yield from (f"marked: {each}" for each in card.findings)
        case _:
            assert_never(card)


def _product_lines(card: ProductCard, language: str) -> Iterator[str]:
    yield f"{card.title} ({card.sku}, {card.variant_sku}) {card.brand}".rstrip()
    was = f" (list price {card.list_price.formatted(language)})" if card.list_price else ""
    yield f"price: {card.price.formatted(language)}{was}"
    yield from (f"{name}: {value}" for name, value in card.options.items())
    yield f"in stock: {'yes' if card.in_stock else 'no'}"
    yield from (f"stock {line.label}: {line.quantity} ({line.as_of})" for line in card.stock)
    yield from card.why


def _order_lines(card: OrderCard, language: str) -> Iterator[str]:
    yield f"order {card.order_id}: {card.state_text}, placed {card.placed_at}"
    for line in card.lines:
        yield f"{line.title} × {line.quantity}, {line.unit_price.formatted(language)} each"
    yield f"total: {card.total.formatted(language)}"
    for parcel in card.shipments:
        latest = parcel.events[-1] if parcel.events else None
        state = f": {latest.status} {latest.place} {latest.at}" if latest else ""
        yield f"parcel {parcel.carrier} {parcel.tracking}{state}"
    yield from filter(None, (card.delivery_text, card.payment_text))


def _stage_lines(card: StageCard) -> Iterator[str]:
    yield f"{card.title} ({card.model_version}): {card.overall_text}"
    for dimension in card.dimensions:
        yield f"{dimension.label}: {dimension.low_label} – {dimension.high_label}"
        for quote in dimension.quotes:
            yield f"criterion: {quote.criterion} / the client said: {quote.quote}"
    yield from (f"undecided: {each}" for each in card.undecided)
    if card.next_question:
        yield f"ask next: {card.next_question}"
