"""Proposes a change to one of the reader's own orders; nothing changes until they confirm."""

import uuid
from collections.abc import Mapping, Sequence

from assistant.domain.conversation import Needs
from assistant.domain.document import Passage
from assistant.domain.order import Order, OrderState, ProposalKind
from assistant.domain.order_action import (
    ProposeAddress,
    ProposeCancel,
    ProposedChange,
    ProposeDelivery,
    ProposeExchange,
    ProposeGift,
    ProposeItems,
    ProposePayment,
    ProposePickup,
    ProposeReturn,
)
from assistant.domain.order_task import slots_of
from assistant.domain.outcome import Outcome, Refused
from assistant.domain.request import OrderRequest
from assistant.domain.task import TaskFrame, TaskKind
from assistant.errors import OrderNotFound
from assistant.orders.asking import option_labels
from assistant.orders.choice import CLOSED, choose
from assistant.orders.clock import JST
from assistant.orders.desk import Desk, asked_skus, case_for, open_desk, owner_of
from assistant.orders.heard import without_order
from assistant.orders.lines import title_score
from assistant.orders.outcomes import shown, to_choose, unknown_order
from assistant.orders.policy import Policy
from assistant.orders.proposals import Stamp, propose
from assistant.orders.record import page_passages
from assistant.orders.rules.case import Case, NotEligible, Unclear
from assistant.orders.rules.deciding import check_open
from assistant.orders.rules.windows import returnable
from assistant.orders.told import Told
from assistant.orders.wishes import request_of
from assistant.orders.wording import wording_for
from assistant.tools.call import Call

KINDS: Mapping[type[ProposedChange], TaskKind] = {
    ProposeCancel: "cancel",
    ProposeReturn: "return",
    ProposeExchange: "exchange",
    ProposeItems: "modify_items",
    ProposeAddress: "modify_address",
    ProposePayment: "modify_payment",
    ProposeDelivery: "modify_delivery",
    ProposeGift: "modify_gift",
    ProposePickup: "pickup",
}
NAMED = 2
"""From how many letters on that a message shares with a title a product counts as named."""
PAST_CHANGING = (*CLOSED, "return_requested", "exchange_requested", "exchanged")
ASKED: Mapping[str, str] = {"order": "order", "items": "items", "reason": "reason"}
"""What is awaited by the name of what was unclear; anything else is an attribute."""


def run(action: ProposedChange, call: Call) -> Outcome:
    """Propose the change, ask for what it lacks, or show the rule that does not allow it.

    Codes: `ok` with a proposal, `unclear` with what is needed, `not_eligible` with the page that
    says so, `none`, `choose_order`, `order_not_found`.
    """
    desk, reader, kind = open_desk(call.services), call.reader, kind_of(action)
    owner = owner_of(reader)
    if _needs_no_order(action):
        return _proposed(action, None, desk, call)
    if action.order_id is not None:
        try:
            order = desk.shop.order(reader.shop_id, owner, action.order_id)
        except OrderNotFound:
            unnamed = action.model_copy(update={"order_id": None})
            lost = unknown_order(action.name, kind, language=call.language)
            return lost.model_copy(update={"task": _frame(unnamed, awaiting="order")})
        return _proposed(action, order, desk, call)
    orders = desk.shop.orders(reader.shop_id, owner)
    choice = choose(_fitting(action, orders, desk, call), closed=())
    if choice.order is not None:
        return _proposed(action, choice.order, desk, call)
    offered = shown(action.name, choice.options, knowledge=call.knowledge, language=call.language)
    slots = slots_of(action)
    return to_choose(offered, kind, slots=slots) if choice.options else offered


def _fitting(
    action: ProposedChange, orders: Sequence[Order], desk: Desk, call: Call
) -> Sequence[Order]:
    """Narrow the orders to those that may be changed so, then to those that hold what was named.

    Where none fits by state, those still under way are left, then all.
    """
    kind = kind_of(action)
    states, today = states_for(kind, desk.policy), call.turn.now.astimezone(JST).date()
    by_state = tuple(each for each in orders if each.state in states)
    if kind in ("return", "exchange"):
        by_state = (
            tuple(each for each in by_state if returnable(each, desk.policy, today)) or by_state
        )
    under_way = tuple(each for each in orders if each.state not in PAST_CHANGING)
    left = by_state or under_way or tuple(orders)
    wording = wording_for(orders, knowledge=call.knowledge, language=call.language)
    words = " ".join(without_order(each) for each in action.words)
    scores = {each.id: title_score(each, words, wording) for each in orders}
    named = tuple(each for each in orders if scores[each.id] >= NAMED)
    fitting = tuple(each for each in named if each in left) or named or left
    best = max(scores[each.id] for each in fitting) if fitting else 0
    return tuple(each for each in fitting if scores[each.id] == best)


def kind_of(action: ProposedChange) -> TaskKind:
    """Name the task an action belongs to."""
    profile = isinstance(action, ProposeAddress) and action.profile
    return "modify_profile_address" if profile else KINDS[type(action)]


def states_for(kind: TaskKind, policy: Policy) -> tuple[OrderState, ...]:
    """List the states in which an order may be changed so."""
    match kind:
        case "cancel":
            return policy.cancel.states
        case "return":
            return policy.returns.states
        case "exchange":
            return policy.exchange.states
        case _:
            rule = policy.change.get(kind)
            return rule.states if rule else ()


def _needs_no_order(action: ProposedChange) -> bool:
    if isinstance(action, ProposeAddress):
        return action.profile
    return isinstance(action, ProposePickup) and action.sku is not None


def _proposed(action: ProposedChange, order: Order | None, desk: Desk, call: Call) -> Outcome:
    """Propose, ask, or show the order with the page that says why not."""
    action = _as_it_stands(action, order, desk.policy)
    orders = (order,) if order else ()
    seen = shown(action.name, orders, knowledge=call.knowledge, language=call.language)
    seen = seen.model_copy(update={"code": "ok"})
    told = Told(
        desk=desk,
        knowledge=call.knowledge,
        shop_id=call.reader.shop_id,
        owner=owner_of(call.reader),
        wording=wording_for(orders, knowledge=call.knowledge, language=call.language),
        today=call.turn.now.astimezone(JST).date(),
    )
    try:
        if order is not None:
            customer = desk.shop.customer(told.shop_id, told.owner)
            case = Case(customer=customer, now=call.turn.now, policy=desk.policy, order=order)
            check_open(kind_of(action), case)
        request = request_of(action, order, told)
        return _offered(action, request, seen, told, call)
    except Unclear as unclear:
        return _asking(action, order, unclear, seen, told)
    except NotEligible as refused:
        return _refused(action, orders, refused, seen, call)


def _as_it_stands(action: ProposedChange, order: Order | None, policy: Policy) -> ProposedChange:
    """Take a change of goods for what it is: an exchange once they are there, before that not."""
    fields = {"order_id", "words", "lines", "quantity", "size", "colour", "sku"}
    if order is None:
        return action
    if isinstance(action, ProposeItems) and order.state in policy.exchange.states:
        return ProposeExchange.model_validate(action.model_dump(include=fields))
    if isinstance(action, ProposeExchange) and order.state in states_for("modify_items", policy):
        return ProposeItems.model_validate(action.model_dump(include=fields))
    return action


def _offered(
    action: ProposedChange, request: OrderRequest, seen: Outcome, told: Told, call: Call
) -> Outcome:
    now, desk = call.turn.now, told.desk
    case = case_for(request, desk, shop_id=told.shop_id, customer_id=told.owner, now=now)
    orders = (case.order,) if case.order else ()
    wording = wording_for(
        orders,
        knowledge=call.knowledge,
        language=call.language,
        also=asked_skus(request),
        goods=case.goods,
    )
    stamp = Stamp(id=f"pr_{uuid.uuid4().hex}", now=now)
    proposal = propose(request, case, stamp=stamp, wording=wording)
    desk.proposals.save(told.shop_id, call.turn.conversation_id, told.owner, proposal)
    frame = _frame(action, order=case.order, awaiting="confirmation")
    page = rule_page(proposal.kind, request, desk)
    return seen.model_copy(
        update={
            "records": (*seen.records, *_pages(page, call)),
            "proposal": proposal,
            "needs": Needs(kind="confirmation"),
            "task": frame.model_copy(update={"proposal_id": proposal.id}),
        }
    )


def rule_page(kind: ProposalKind, request: OrderRequest, desk: Desk) -> str:
    """Name the page that a proposal rests on."""
    policy = desk.policy
    match kind:
        case "cancel":
            part = getattr(request, "parts", ())
            return (policy.cancel.part_page if part else "") or policy.cancel.page
        case "return":
            reason = next(
                (
                    each
                    for each in policy.returns.reasons
                    if each.id == getattr(request, "reason", "")
                ),
                None,
            )
            window = policy.returns.windows.get(reason.window) if reason else None
            return window.page if window else ""
        case "exchange":
            return policy.exchange.page
        case "pickup" if request.kind == "hold":
            return policy.pickup.hold_page
        case _:
            rule = policy.change.get(kind)
            return rule.page if rule else ""


def _asking(
    action: ProposedChange, order: Order | None, unclear: Unclear, seen: Outcome, told: Told
) -> Outcome:
    """Ask for what is missing, and keep what is known already."""
    awaiting = ASKED.get(unclear.asks, "attribute")
    frame = _frame(action, order=order, awaiting=awaiting, asks=unclear.asks)
    frame = frame.model_copy(update={"options": unclear.options})
    if unclear.line_id:
        frame = frame.filled("line", unclear.line_id, source="record")
    named = unclear.options if unclear.asks in ("variant", "no_such_variant") else ()
    wording = wording_for(
        (order,) if order else (),
        knowledge=told.knowledge,
        language=told.wording.language,
        also=named,
    )
    labels = option_labels(unclear, order, policy=told.desk.policy, wording=wording)
    return seen.model_copy(
        update={
            "code": "unclear",
            "labels": labels,
            "needs": Needs(kind=awaiting, options=unclear.options),  # type: ignore[arg-type]
            "task": frame,
        }
    )


def _refused(
    action: ProposedChange,
    orders: tuple[Order, ...],
    refused: NotEligible,
    seen: Outcome,
    call: Call,
) -> Outcome:
    kind = kind_of(action)
    detail = Refused(
        kind=kind,  # type: ignore[arg-type]
        why=refused.why,
        after=refused.after,
        orders=orders,
        facts=refused.facts,
    )
    records = (*seen.records, *_pages(refused.page, call))
    return seen.model_copy(update={"code": "not_eligible", "records": records, "detail": detail})


def _pages(page: str, call: Call) -> tuple[Passage, ...]:
    if not page:
        return ()
    return page_passages(page, records=call.knowledge.records, language=call.language)


def _frame(
    action: ProposedChange,
    *,
    order: Order | None = None,
    awaiting: str,
    asks: str | None = None,
) -> TaskFrame:
    frame = TaskFrame(
        kind=kind_of(action),
        slots=slots_of(action),
        awaiting=awaiting,  # type: ignore[arg-type]
        asks=asks,
    )
    return frame.filled("order_id", order.id, source="record") if order else frame
