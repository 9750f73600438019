"""Proposes to cancel one of the reader's own orders; nothing changes until they confirm."""

import uuid
from collections.abc import Mapping

from assistant.domain.action import ProposeCancel
from assistant.domain.conversation import Needs
from assistant.domain.order import Order
from assistant.domain.outcome import Outcome
from assistant.domain.task import Slot, TaskFrame
from assistant.errors import OrderNotFound
from assistant.orders.choice import CLOSED, choose
from assistant.orders.desk import Desk, open_desk, owner_of
from assistant.orders.eligibility import may_cancel
from assistant.orders.outcomes import shown, to_choose, unknown_order
from assistant.orders.policy import CancelReason
from assistant.orders.proposals import Stamp, propose_cancel
from assistant.orders.record import page_passages
from assistant.orders.wording import wording_for
from assistant.tools.call import Call

PAST_CANCELLING = (*CLOSED, "return_requested")


def run(action: ProposeCancel, call: Call) -> Outcome:
    """Propose to cancel the order named, or the one that must be meant; ask where several may be.

    Codes: `ok` with a proposal, `not_eligible` with the page that says so, `none`,
    `choose_order`, `order_not_found`.
    """
    desk, reader = open_desk(call.services), call.reader
    owner = owner_of(reader)
    reason = desk.policy.cancel.reason_said(action.reason)
    if action.order_id is not None:
        try:
            order = desk.shop.order(reader.shop_id, owner, action.order_id)
        except OrderNotFound:
            return unknown_order(action.name, "cancel", language=call.language)
        return _proposed(order, reason, desk, call)
    choice = choose(desk.shop.orders(reader.shop_id, owner), closed=PAST_CANCELLING)
    if choice.order is not None:
        return _proposed(choice.order, reason, desk, call)
    offered = shown(action.name, choice.options, knowledge=call.knowledge, language=call.language)
    return to_choose(offered, "cancel", slots=_slots(reason)) if choice.options else offered


def _proposed(order: Order, reason: CancelReason | None, desk: Desk, call: Call) -> Outcome:
    """Propose, or show the order with the page that says why not."""
    decision = may_cancel(order, desk.policy)
    seen = shown("propose_cancel", (order,), knowledge=call.knowledge, language=call.language)
    pages = page_passages(decision.page, records=call.knowledge.records, language=call.language)
    records = (*seen.records, *pages)
    if not decision.allowed:
        return seen.model_copy(update={"code": "not_eligible", "records": records})
    proposal = propose_cancel(
        order,
        policy=desk.policy,
        reason=reason,
        stamp=Stamp(id=f"pr_{uuid.uuid4().hex}", now=call.turn.now),
        wording=wording_for((order,), knowledge=call.knowledge, language=call.language),
    )
    conversation = call.turn.conversation_id
    desk.proposals.save(call.reader.shop_id, conversation, order.customer_id, proposal)
    frame = TaskFrame(
        kind="cancel",
        slots={"order_id": Slot(value=order.id, source="record"), **_slots(reason)},
        awaiting="confirmation",
        proposal_id=proposal.id,
    )
    needs = Needs(kind="confirmation")
    return seen.model_copy(
        update={"records": records, "proposal": proposal, "needs": needs, "task": frame}
    )


def _slots(reason: CancelReason | None) -> Mapping[str, Slot]:
    return {"reason": Slot(value=reason.id, source="said")} if reason else {}
