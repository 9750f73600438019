"""Confirming and declining proposals: every check again, then one transaction, once."""

from dataclasses import dataclass
from datetime import datetime

from assistant.domain.changes import Changes
from assistant.domain.order import Effect, Proposal
from assistant.domain.outcome import Settled
from assistant.domain.reader import Reader
from assistant.errors import NotFound, OrderNotFound, ProposalExpired, ProposalProblem
from assistant.orders.desk import Desk, case_for, owner_of
from assistant.orders.proposals import digest_of, kind_of
from assistant.orders.rules.case import Decision, NotEligible, Unclear
from assistant.orders.rules.deciding import decide
from assistant.ports import Committed


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


def confirm(yes: Confirmation, desk: Desk, *, now: datetime) -> Settled:
    """Do what a proposal says, once; a second yes returns the first result.

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


def _commit(yes: Confirmation, asked: _Asked, desk: Desk, now: datetime) -> Settled:
    changes = _checked(yes, asked, desk, now)
    done = desk.proposals.commit(
        yes.reader.shop_id, yes.conversation_id, asked.proposal, changes=changes, now=now
    )
    return _settled(asked.proposal, done)


def _checked(yes: Confirmation, asked: _Asked, desk: Desk, now: datetime) -> Changes:
    """Decide again on the records as they are; raises ProposalProblem unless all still holds."""
    proposal = asked.proposal
    if asked.status != "open":
        msg = f"the proposal is {asked.status}"
        raise ProposalProblem(msg)
    if now >= proposal.expires_at:
        msg = "the proposal's time is over"
        raise ProposalExpired(msg)
    if proposal.request is None or kind_of(proposal.request) != proposal.kind:
        msg = "the proposal does not say what to do"
        raise ProposalProblem(msg)
    shop_id, owner = yes.reader.shop_id, asked.owner
    case = case_for(proposal.request, desk, shop_id=shop_id, customer_id=owner, now=now)
    if case.order is not None and case.order.version != proposal.record_version:
        msg = "the order has changed since the proposal was made"
        raise ProposalProblem(msg)
    if proposal.policy != desk.policy.ref:
        msg = "the policy has changed since the proposal was made"
        raise ProposalProblem(msg)
    try:
        decision = decide(proposal.request, case)
    except (NotEligible, Unclear) as refused:
        msg = f"the policy no longer allows it: {refused}"
        raise ProposalProblem(msg) from None
    if not _as_shown(decision, proposal.effect):
        msg = "it would no longer do what was shown"
        raise ProposalProblem(msg)
    return decision.changes


def _as_shown(decision: Decision, effect: Effect) -> bool:
    """Tell whether money and points move as the proposal said they would."""
    shown = (effect.refund, effect.charge, effect.points_returned, effect.points_taken)
    comes_to = (decision.refund, decision.charge, decision.points_returned, decision.points_taken)
    return shown == comes_to


def _first_result(yes: Confirmation, asked: _Asked, desk: Desk, now: datetime) -> Settled:
    nothing = Changes(customer_id=asked.owner)
    done = desk.proposals.commit(
        yes.reader.shop_id, yes.conversation_id, asked.proposal, changes=nothing, now=now
    )
    return _settled(asked.proposal, done, repeated=True)


def _settled(proposal: Proposal, done: Committed, *, repeated: bool = False) -> Settled:
    return Settled(
        kind=proposal.kind,
        order=done.order,
        rma=done.rma,
        hold=done.hold,
        repeated=repeated or not done.first_time,
    )
