"""Proposals: what would be done, in words and figures, how long a yes is awaited, and a digest."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.domain.order import Effect, Proposal, ProposalKind, ProposalLine
from assistant.domain.request import OrderRequest
from assistant.orders.clock import JST
from assistant.orders.rules.case import Case, Decision
from assistant.orders.rules.deciding import decide
from assistant.orders.summaries import refund_target, summary_of
from assistant.orders.wording import Wording

OPEN_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Stamp:
    """The id and the moment of a proposal, minted by whoever makes it."""

    id: str
    now: datetime


def propose(request: OrderRequest, case: Case, *, stamp: Stamp, wording: Wording) -> Proposal:
    """Describe what a request would do; nothing changes until it is confirmed.

    Expires after fifteen minutes. Raises NotEligible and Unclear as `decide` does.
    """
    decision = decide(request, case)
    proposal = Proposal(
        id=stamp.id,
        kind=kind_of(request),
        order_id=getattr(request, "order_id", None),
        request=request,
        summary=summary_of(request, decision, case, wording),
        lines=lines_of(decision, wording),
        effect=Effect(
            refund=decision.refund,
            charge=decision.charge,
            points_returned=decision.points_returned,
            points_taken=decision.points_taken,
            to=refund_target(decision, case, wording.language),
            later=decision.later,
        ),
        reason=getattr(request, "reason", None),
        policy=case.policy.ref,
        record_version=case.order.version if case.order else case.customer.version,
        expires_at=stamp.now.astimezone(JST) + OPEN_FOR,
    )
    return proposal.model_copy(update={"digest": digest_of(proposal)})


def kind_of(request: OrderRequest) -> ProposalKind:
    """Name the kind of proposal a request makes; pieces kept at a store are a kind of pick-up."""
    return "pickup" if request.kind == "hold" else request.kind


def digest_of(proposal: Proposal) -> str:
    """Hash everything of a proposal but its id and digest: SHA-256 over canonical JSON, in hex."""
    content = proposal.model_dump(mode="json", exclude={"id", "digest"})
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def lines_of(decision: Decision, wording: Wording) -> tuple[ProposalLine, ...]:
    """List the lines a decision touches, and what takes their place."""
    parts = tuple(
        ProposalLine(item_id=line.id, sku=line.sku, title=wording.title(line.sku), quantity=count)
        for line, count in decision.parts
    )
    swaps = tuple(
        ProposalLine(
            item_id=line.id,
            sku=line.sku,
            title=wording.title(line.sku),
            quantity=count,
            new_sku=sku,
            new_title=wording.title(sku),
        )
        for line, sku, count in decision.swaps
    )
    return (*parts, *swaps)
