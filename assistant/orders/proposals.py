"""Proposed cancellations: what would happen, how long a yes is awaited, and a digest over it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.domain.money import Money
from assistant.domain.order import Effect, Order, Proposal, ProposalLine
from assistant.orders.clock import JST
from assistant.orders.policy import CancelReason, Policy
from assistant.orders.texts import (
    AND_MORE,
    CANCEL,
    CANCEL_FEE,
    CARD_ENDING,
    ONE_TITLE,
    POINTS_BACK,
    REFUND_DAYS,
    REFUND_NOTHING,
    REFUND_UNPAID,
    REFUNDED,
    TO_ACCOUNT,
    TO_CARD,
    TO_GIFT_CARD,
    say,
    sentences,
)
from assistant.orders.wording import Wording

OPEN_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Stamp:
    """The id and the moment of a proposal, minted by whoever makes it."""

    id: str
    now: datetime


def propose_cancel(
    order: Order, *, policy: Policy, reason: CancelReason | None, stamp: Stamp, wording: Wording
) -> Proposal:
    """Describe the cancellation of an order; nothing changes until it is confirmed.

    What was paid goes back by the policy's rule for the payment method, points as points. Expires
    after fifteen minutes. Whether the order may be cancelled at all is `may_cancel`'s to say.
    """
    effect = _effect(order, policy, wording.language)
    proposal = Proposal(
        id=stamp.id,
        kind="cancel",
        order_id=order.id,
        summary=_summary(order, effect, policy, wording),
        lines=tuple(
            ProposalLine(
                item_id=line.id,
                sku=line.sku,
                title=wording.title(line.sku),
                quantity=line.quantity,
            )
            for line in order.lines
        ),
        effect=effect,
        reason=reason.id if reason else None,
        policy=policy.ref,
        record_version=order.version,
        expires_at=stamp.now.astimezone(JST) + OPEN_FOR,
    )
    return proposal.model_copy(update={"digest": digest_of(proposal)})


def digest_of(proposal: Proposal) -> str:
    """Hash everything of a proposal but its id and digest: SHA-256 over canonical JSON, in hex."""
    content = proposal.model_dump(mode="json", exclude={"id", "digest"})
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def is_paid(order: Order) -> bool:
    """Tell whether the customer has paid: cash on delivery is paid at the door, the rest before."""
    if order.payment.method == "cash_on_delivery":
        return order.state in ("delivered", "return_requested", "returned")
    return order.state != "pending_payment"


def _effect(order: Order, policy: Policy, language: str) -> Effect:
    currency = order.total.currency
    paid = order.total if is_paid(order) else Money(amount=0, currency=currency)
    return Effect(
        refund=paid,
        charge=Money(amount=policy.cancel.fee, currency=currency),
        points_returned=order.points_used,
        to=_to(order, policy, language),
    )


def _to(order: Order, policy: Policy, language: str) -> str:
    """Name where the refund goes, or say why there is none."""
    if not order.total.amount:
        return say(REFUND_NOTHING, language)
    if not is_paid(order):
        return say(REFUND_UNPAID, language)
    match policy.refund.of(order.payment.method).how:
        case "original":
            ending = order.payment.last4
            return say(TO_CARD, language) + (
                say(CARD_ENDING, language, last4=ending) if ending else ""
            )
        case "bank_transfer":
            return say(TO_ACCOUNT, language)
        case "balance":
            return say(TO_GIFT_CARD, language)


def _summary(order: Order, effect: Effect, policy: Policy, wording: Wording) -> str:
    language = wording.language
    first, others = wording.title(order.lines[0].sku), len(order.lines) - 1
    titles = say(AND_MORE if others else ONE_TITLE, language, first=first, others=others)
    charge, points = effect.charge, effect.points_returned
    return sentences(
        say(CANCEL, language, id=order.id, titles=titles),
        *_refund(order, effect, policy, language),
        say(CANCEL_FEE, language, amount=charge.formatted(language)) if charge.amount else "",
        say(POINTS_BACK, language, points=points) if points else "",
        language=language,
    )


def _refund(order: Order, effect: Effect, policy: Policy, language: str) -> tuple[str, ...]:
    if not effect.refund.amount:
        return (effect.to,)
    days = policy.refund.of(order.payment.method).business_days
    return (
        say(REFUNDED, language, to=effect.to, amount=effect.refund.formatted(language)),
        say(REFUND_DAYS, language, low=days.min, high=days.max) if days.max else "",
    )
