"""The benchmark's calls as requests to the desk."""

from collections.abc import Callable, Mapping
from typing import Any

from assistant.domain.order import Order
from assistant.domain.request import (
    Cancel,
    Exchange,
    ModifyAddress,
    ModifyItems,
    ModifyPayment,
    ModifyProfileAddress,
    OrderRequest,
    Part,
    Return,
    Swap,
)
from assistant.errors import AssistantError
from evals.tau2.coming_in import address_from, lines_of
from evals.tau2.data import Call, Record


class Unfit(AssistantError):
    """A call that cannot be said as a request: an unknown tool, a missing or a wrong argument."""

    code = "unfit_call"


def request_from(call: Call, order: Order | None) -> OrderRequest:
    """Make the request a call stands for; raises Unfit. `order` is the one it names."""
    make = _MAKERS.get(call.name)
    if make is None:
        msg = f"no such tool: {call.name}"
        raise Unfit(msg)
    try:
        return make(call.arguments, order)
    except (KeyError, TypeError, ValueError) as problem:
        msg = f"{call.name}: {problem}"
        raise Unfit(msg) from problem


def _cancel(given: Record, _: Order | None) -> OrderRequest:
    return Cancel(order_id=given["order_id"], reason=given["reason"])


def _order_address(given: Record, _: Order | None) -> OrderRequest:
    return ModifyAddress(order_id=given["order_id"], address=address_from(given))


def _user_address(given: Record, _: Order | None) -> OrderRequest:
    return ModifyProfileAddress(address=address_from(given, default=True))


def _payment(given: Record, _: Order | None) -> OrderRequest:
    means_id = given["payment_method_id"]
    return ModifyPayment(order_id=given["order_id"], method="", means_id=means_id)


def _items(given: Record, order: Order | None) -> OrderRequest:
    return ModifyItems(
        order_id=given["order_id"],
        swaps=_swaps(given, order),
        means_id=given["payment_method_id"],
    )


def _exchange(given: Record, order: Order | None) -> OrderRequest:
    return Exchange(
        order_id=given["order_id"],
        swaps=_swaps(given, order),
        means_id=given["payment_method_id"],
    )


def _return(given: Record, order: Order | None) -> OrderRequest:
    return Return(
        order_id=given["order_id"],
        parts=tuple(
            Part(line_id=line_id, quantity=1) for line_id in line_ids(given["item_ids"], order)
        ),
        means_id=given["payment_method_id"],
    )


def _swaps(given: Record, order: Order | None) -> tuple[Swap, ...]:
    pairs = zip(line_ids(given["item_ids"], order), given["new_item_ids"], strict=True)
    return tuple(Swap(line_id=line_id, sku=sku, quantity=1) for line_id, sku in pairs)


def line_ids(item_ids: list[str], order: Order | None) -> tuple[str, ...]:
    """Name the line of each item; the same item named twice means two lines.

    An item the order has not, or not so often, becomes the name of no line.
    """
    found = lines_of(item_ids, order.lines if order else ())
    return tuple(
        line.id if line else f"no line of {item_id}"
        for item_id, line in zip(item_ids, found, strict=True)
    )


_MAKERS: Mapping[str, Callable[[dict[str, Any], Order | None], OrderRequest]] = {
    "cancel_pending_order": _cancel,
    "modify_pending_order_address": _order_address,
    "modify_pending_order_items": _items,
    "modify_pending_order_payment": _payment,
    "modify_user_address": _user_address,
    "return_delivered_order_items": _return,
    "exchange_delivered_order_items": _exchange,
}
