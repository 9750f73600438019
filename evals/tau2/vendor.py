"""A known defect of the benchmark's own tools, for figures that are held against theirs.

When several items of a pending order are changed at once, those tools work the difference out
right and then give every one of the items the price and the options of the last new variant. The
desk does not; this is done to what it wrote, and only for tasks that are marked `vendor_differs`.
"""

from dataclasses import replace

from evals.tau2.data import Call, Expected, Played, Record
from evals.tau2.replay import Ended

ITEMS = "modify_pending_order_items"


def with_vendor_bug(task: Played, ended: Ended) -> Ended:
    """Return the end state as the benchmark's own tools would have left it."""
    if not task.vendor_differs:
        return ended
    orders = dict(ended.changed.orders)
    for call, refusal in zip(task.calls, ended.refusals, strict=True):
        order = orders.get(str(call.arguments.get("order_id", "")))
        if call.name == ITEMS and not refusal and order is not None:
            orders[order["order_id"]] = _last_for_all(order, call)
    return replace(ended, changed=Expected(orders=orders, users=ended.changed.users))


def _last_for_all(order: Record, call: Call) -> Record:
    left = list(call.arguments["new_item_ids"])
    last = next(each for each in order["items"] if each["item_id"] == left[-1])
    items = []
    for item in order["items"]:
        swapped = item["item_id"] in left
        if swapped:
            left.remove(item["item_id"])
        items.append(
            item | {"price": last["price"], "options": last["options"]} if swapped else item
        )
    return order | {"items": items}
