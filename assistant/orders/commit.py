"""Confirming and declining proposals: every check again, then one transaction, once."""

from dataclasses import dataclass
from datetime import datetime

from assistant.domain.order import Order, Proposal
from assistant.domain.outcome import Cancelled
from assistant.domain.reader import Reader
from assistant.errors import NotFound, OrderNotFound, ProposalExpired, ProposalProblem
from assistant.orders.desk import Desk, owner_of
from assistant.orders.eligibility import may_cancel
from assistant.orders.proposals import digest_of


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A yes: who says it, in which conversation, to which proposal and, by button, which digest."""

    reader: Reader
    conversation_id: str
    proposal_id: str
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A proposal of this reader, as it was stored."""

    owner: str
    proposal: Proposal
    status: str


def confirm(yes: Confirmation, desk: Desk, *, now: datetime) -> Cancelled:
    """Cancel the order a proposal names, once; a second yes returns the first result.

    Raises NotAllowed below `possession`, OrderNotFound for no proposal and for somebody else's,
    ProposalExpired after its time, ProposalProblem when it was declined, replaced or no longer
    fits the order or the policy. Nothing has changed then.
    """
    asked = _asked(yes, desk)
    if asked.status != "committed":
        try:
            return _commit(yes, asked, desk, now)
        except ProposalProblem:
            asked = _asked(yes, desk)
            if asked.status != "committed":
                raise
    return _first_result(yes, asked, desk, now)


def standing(yes: Confirmation, desk: Desk) -> str:
    """Return whether a proposal of this reader is `open`, `committed`, `declined` or `void`.

    Raises NotAllowed, OrderNotFound and ProposalProblem as `confirm` does for one that is not
    theirs or not the one that was shown.
    """
    return _asked(yes, desk).status


def decline(yes: Confirmation, desk: Desk) -> None:
    """Close a proposal of this reader without doing anything; a second no is as good as the first.

    Raises NotAllowed and OrderNotFound as `confirm` does, ProposalProblem when it was confirmed.
    """
    asked = _asked(yes, desk)
    desk.proposals.decline(yes.reader.shop_id, yes.conversation_id, asked.proposal.id)
    if _asked(yes, desk).status == "committed":
        msg = "the proposal was confirmed before"
        raise ProposalProblem(msg)


def _asked(yes: Confirmation, desk: Desk) -> _Asked:
    reader = owner_of(yes.reader)
    try:
        owner, proposal, status = desk.proposals.find(
            yes.reader.shop_id, yes.conversation_id, yes.proposal_id
        )
    except NotFound:
        raise OrderNotFound from None
    if owner != reader:
        raise OrderNotFound
    if digest_of(proposal) != proposal.digest or yes.digest not in (None, proposal.digest):
        msg = "the proposal is not the one that was shown"
        raise ProposalProblem(msg)
    return _Asked(owner=owner, proposal=proposal, status=status)


def _commit(yes: Confirmation, asked: _Asked, desk: Desk, now: datetime) -> Cancelled:
    proposal = asked.proposal
    order = _checked(yes, asked, desk, now)
    changed = order.model_copy(update={"state": "cancelled", "version": order.version + 1})
    done = desk.proposals.commit(
        yes.reader.shop_id, yes.conversation_id, proposal, changed=changed, now=now
    )
    return Cancelled(order=done.order, repeated=not done.first_time)


def _checked(yes: Confirmation, asked: _Asked, desk: Desk, now: datetime) -> Order:
    """Return the order if everything still holds that held when the proposal was made."""
    proposal = asked.proposal
    if asked.status != "open":
        msg = f"the proposal is {asked.status}"
        raise ProposalProblem(msg)
    if now >= proposal.expires_at:
        msg = "the proposal's time is over"
        raise ProposalExpired(msg)
    if proposal.kind != "cancel" or proposal.order_id is None:
        msg = f"a proposal of kind {proposal.kind} is not handled here"
        raise ProposalProblem(msg)
    order = desk.shop.order(yes.reader.shop_id, asked.owner, proposal.order_id)
    if order.version != proposal.record_version:
        msg = "the order has changed since the proposal was made"
        raise ProposalProblem(msg)
    if proposal.policy != desk.policy.ref or not may_cancel(order, desk.policy).allowed:
        msg = "the policy no longer allows it"
        raise ProposalProblem(msg)
    return order


def _first_result(yes: Confirmation, asked: _Asked, desk: Desk, now: datetime) -> Cancelled:
    order_id = asked.proposal.order_id or ""
    order = desk.shop.order(yes.reader.shop_id, asked.owner, order_id)
    done = desk.proposals.commit(
        yes.reader.shop_id, yes.conversation_id, asked.proposal, changed=order, now=now
    )
    return Cancelled(order=done.order, repeated=True)
