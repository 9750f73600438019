"""One decision for every request: which rule is asked, and when a person of the shop must agree."""

from collections.abc import Callable, Mapping
from typing import Any

from assistant.domain.request import OrderRequest
from assistant.orders.rules.cancelling import check_state, decide_cancel
from assistant.orders.rules.case import Case, Decision, NotEligible
from assistant.orders.rules.changing import (
    decide_address,
    decide_delivery,
    decide_gift,
    decide_items,
    decide_pickup,
    decide_profile,
    rule_for,
)
from assistant.orders.rules.exchanging import decide_exchange
from assistant.orders.rules.holding import decide_hold
from assistant.orders.rules.paying import decide_payment
from assistant.orders.rules.returning import decide_return
from assistant.orders.rules.windows import check_returnable

DECIDERS: Mapping[str, Callable[[Any, Case], Decision]] = {
    "cancel": decide_cancel,
    "modify_address": decide_address,
    "modify_items": decide_items,
    "modify_payment": decide_payment,
    "modify_delivery": decide_delivery,
    "modify_gift": decide_gift,
    "modify_profile_address": decide_profile,
    "return": decide_return,
    "exchange": decide_exchange,
    "pickup": decide_pickup,
    "hold": decide_hold,
}


def check_open(kind: str, case: Case) -> None:
    """Raise NotEligible where an order's state alone rules a kind of change out.

    So that nobody is asked for details of what cannot be done.
    """
    if kind == "cancel":
        check_state(case.the_order, case)
    elif kind in ("return", "exchange"):
        check_returnable(kind, case)
    else:
        rule_for(kind, case)


def decide(request: OrderRequest, case: Case) -> Decision:
    """Decide on a request; raises NotEligible, and Unclear for what must be known first."""
    decision = DECIDERS[request.kind](request, case)
    limit = case.policy.limits.refund_needs_person_above
    if limit is not None and decision.refund.amount > limit and request.kind == "return":
        raise NotEligible("needs_person", case.policy.limits.page, after="handoff")
    return decision
