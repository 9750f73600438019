"""Answers from the order desk: orders, points, proposals, hand-over."""

from collections.abc import Iterator, Mapping

from assistant.domain.brief import Brief
from assistant.domain.card import OrderCard
from assistant.domain.order import Proposal
from assistant.domain.outcome import Outcome, Refused, Settled
from assistant.domain.task import TaskFrame
from assistant.language.normalise import matching_form
from assistant.offline.compose_pages import readable, sentences
from assistant.offline.cues import Subject, speaks_of
from assistant.offline.phrases import phrase
from assistant.ports import Piece

RULE_SENTENCES = 3
FIELDS: Mapping[Subject, tuple[str, str]] = {
    "asks_tracking": ("荷物：", "Parcel:"),
    "asks_delivery_day": ("お届け：", "Delivery:"),
    "asks_payment": ("お支払い：", "Payment:"),
    "asks_total": ("合計：", "Total:"),
}
"""How the lines of an order's record begin that answer what is asked of it."""
SETTLED_CODES = ("declined", "nothing_to_confirm", "proposal_expired", "proposal_changed")


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
            yield from _fields_asked(brief, outcome, cards[0])


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


def _fields_asked(brief: Brief, outcome: Outcome, card: OrderCard) -> Iterator[Piece]:
    """Read out of the record what was asked for by name: tracking, day, payment, total."""
    folded = matching_form(brief.question.text)
    labels = tuple(
        label for subject, both in FIELDS.items() if speaks_of(subject, folded) for label in both
    )
    for record in outcome.records[:1]:
        for line in record.text.split("\n"):
            if labels and line.startswith(labels):
                yield Piece(
                    line, evidence=(f"record:{card.order_id}",), quote=line, opens_paragraph=True
                )


def points(brief: Brief) -> Iterator[Piece]:
    """Read the balance and its expiry from the record."""
    for outcome in brief.outcomes:
        for record in outcome.records:
            yield Piece(record.text, evidence=(record.id,), quote=record.text)


def changing(brief: Brief) -> Iterator[Piece]:
    """Show a proposal, ask for what it lacks, quote the rule against it, or say what was done."""
    language = brief.question.language
    for outcome in brief.outcomes:
        yield from _changed(outcome, language)


def _changed(outcome: Outcome, language: str) -> Iterator[Piece]:
    detail = outcome.detail
    if outcome.proposal is not None:
        words = offer(outcome.proposal, language)
        yield Piece(words)
    elif isinstance(detail, Settled):
        yield from settled_pieces(detail, language)
    elif isinstance(detail, Refused):
        yield Piece(refusal(detail, language))
        yield from _rule(outcome)
        yield from _instead(detail, language)
    elif outcome.code in SETTLED_CODES:
        yield Piece(phrase(outcome.code, language))
    elif outcome.needs and outcome.needs.kind == "order":
        yield Piece(phrase("orders_intro", language, count=len(outcome.needs.options)))
    elif outcome.code == "unclear" and outcome.task is not None:
        yield from _asked(outcome, outcome.task, language)
    else:
        yield Piece(phrase("orders_none", language))


def offer(proposal: Proposal, language: str) -> str:
    """Word a proposal and ask for the yes."""
    name = "cancel_proposal" if proposal.kind == "cancel" else "change_proposal"
    return phrase(name, language, summary=proposal.summary)


def settled_pieces(settled: Settled, language: str) -> Iterator[Piece]:
    """Say what a yes did, and what comes next."""
    evidence = (f"record:{settled.order.id}",) if settled.order else ()
    yield Piece(_done(settled, language), evidence=evidence)
    yield from _what_next(settled, language)


def is_cancelled(settled: Settled) -> bool:
    """Tell whether a yes cancelled a whole order."""
    order = settled.order
    return settled.kind == "cancel" and order is not None and order.state == "cancelled"


def _done(settled: Settled, language: str) -> str:
    order_id = settled.order.id if settled.order else ""
    if is_cancelled(settled):
        name = "cancelled_again" if settled.repeated else "cancelled"
        return phrase(name, language, order_id=order_id)
    rma = settled.rma.id if settled.rma else ""
    hold = settled.hold.id if settled.hold else ""
    return phrase(
        "change_done",
        language,
        kind=settled.kind,
        order_id=order_id,
        rma=rma,
        hold=hold,
        repeated=settled.repeated,
    )


def refusal(refused: Refused, language: str) -> str:
    """Say that the policy does not allow it, and in a few words why."""
    if refused.kind == "cancel" and refused.why != "reason_not_accepted":
        return phrase("cancel_not_eligible", language)
    return phrase("change_not_eligible", language, kind=refused.kind, why=refused.why)


def _what_next(settled: Settled, language: str) -> Iterator[Piece]:
    if settled.rma is not None and not settled.repeated:
        yield Piece(phrase("rma_next", language, kind=settled.kind), opens_paragraph=True)


def _instead(refused: Refused, language: str) -> Iterator[Piece]:
    if refused.after:
        yield Piece(phrase("change_instead", language, after=refused.after), opens_paragraph=True)


def _asked(outcome: Outcome, task: TaskFrame, language: str) -> Iterator[Piece]:
    """Ask for what a change lacks, with what there is to choose from."""
    yield Piece(phrase("ask_for", language, asks=task.asks or "", kind=task.kind))
    for number, label in enumerate(outcome.labels, start=1):
        yield Piece(
            phrase("ask_option", language, number=number, label=label), opens_paragraph=True
        )


def _rule(outcome: Outcome) -> Iterator[Piece]:
    for record in outcome.records:
        if record.id.startswith("record:"):
            continue
        for said in list(sentences(record.text))[:RULE_SENTENCES]:
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
