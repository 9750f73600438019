"""The list of tools, and the one place that decides who may use which."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assistant.domain.action import (
    Action,
    AssessMaturity,
    CompareProducts,
    DefineTerm,
    DraftCopy,
    FindProducts,
    ListOrders,
    OpenHandoff,
    OrderStatus,
    PointsBalance,
    SendCode,
    ShowProduct,
)
from assistant.domain.conversation import Needs
from assistant.domain.order_action import PROPOSED_CHANGES
from assistant.domain.outcome import Outcome
from assistant.domain.reader import Reader
from assistant.errors import NotAllowed, OrderNotFound
from assistant.tools import (
    assess_maturity,
    compare_products,
    define_term,
    draft_copy,
    find_products,
    list_orders,
    open_handoff,
    order_status,
    points_balance,
    propose_change,
    send_code,
    show_product,
)
from assistant.tools.call import Call


@dataclass(frozen=True, slots=True)
class Tool:
    """An action and who carries it out."""

    action: type[Any]
    run: Callable[[Any, Call], Outcome]


TOOLS = (
    Tool(FindProducts, find_products.run),
    Tool(ShowProduct, show_product.run),
    Tool(CompareProducts, compare_products.run),
    Tool(DefineTerm, define_term.run),
    Tool(ListOrders, list_orders.run),
    Tool(OrderStatus, order_status.run),
    Tool(PointsBalance, points_balance.run),
    *(Tool(each, propose_change.run) for each in PROPOSED_CHANGES),
    Tool(SendCode, send_code.run),
    Tool(OpenHandoff, open_handoff.run),
    Tool(AssessMaturity, assess_maturity.run),
    Tool(DraftCopy, draft_copy.run),
)


def perform(action: Action, call: Call) -> Outcome:
    """Authorise and carry out one action; a refusal is an outcome, not an exception."""
    try:
        authorise(action, call.reader)
        return _tool_for(action).run(action, call)
    except NotAllowed as refused:
        return refused_outcome(action.name, refused)
    except OrderNotFound:
        return Outcome(name=action.name, code="order_not_found")


def refused_outcome(name: str, refused: NotAllowed) -> Outcome:
    """Make the outcome of what this reader may not do, or not before it is known who they are."""
    needs = Needs(kind="identity", level=refused.needs_level) if refused.needs_level else None
    return Outcome(name=name, code="not_allowed", needs=needs)


def authorise(action: Action, reader: Reader) -> None:
    """Hold an action against the reader's audience and identity level; raises NotAllowed."""
    if reader.audience not in action.audiences:
        raise NotAllowed(action.name)
    if reader.level < action.level or (action.level > 0 and reader.customer_id is None):
        raise NotAllowed(action.name, needs_level=action.level.name)


def _tool_for(action: Action) -> Tool:
    return next(tool for tool in TOOLS if isinstance(action, tool.action))
