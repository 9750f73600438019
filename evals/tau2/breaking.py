"""Calls that break the benchmark's policy, made from its own data by a seed; all are refused."""

import random
from collections.abc import Callable, Iterator, Mapping

from evals.tau2.calls import (
    ITEM_TOOLS,
    NOWHERE,
    Forbidden,
    Picker,
    another_means,
    call_of,
    cancel,
    for_swaps,
    move,
    own,
    pay_with,
    send_back,
    sure_means,
    swap,
    swapped,
)
from evals.tau2.data import Retail, cents

Maker = Callable[[Picker], Forbidden | None]


def forbidden(retail: Retail, *, each: int, seed: int) -> Iterator[Forbidden]:
    """Make so many calls of each kind; the same seed makes the same calls."""
    picker = Picker(retail, random.Random(seed))  # noqa: S311 - not for secrets
    for name, make in MAKERS.items():
        made = 0
        for _ in range(each * 200):
            if made == each:
                break
            found = make(picker)
            if found is not None:
                made += 1
                yield Forbidden(name, found.customer_id, found.call, found.before)


def _cancel_in_state(pick: Picker) -> Forbidden:
    order = pick.order("processed", "delivered", "cancelled")
    return own(order, cancel(order))


def _change_in_state(pick: Picker) -> Forbidden:
    order = pick.order("processed", "delivered", "cancelled")
    calls = (
        swapped(pick, ITEM_TOOLS[0], order),
        move(order),
        pay_with(order, another_means(pick, order) or "none"),
    )
    return own(order, pick.chance.choice(calls))


def _give_back_in_state(pick: Picker) -> Forbidden:
    order = pick.order("pending", "processed", "cancelled")
    item = pick.chance.choice(order["items"])
    calls = (
        send_back(order, [item["item_id"]], pick.means(order)),
        swapped(pick, ITEM_TOOLS[1], order),
    )
    return own(order, pick.chance.choice(calls))


def _not_theirs(pick: Picker) -> Forbidden:
    pending, delivered = pick.order("pending"), pick.order("delivered")
    chosen = pick.chance.choice(
        (
            (pending, cancel(pending)),
            (pending, move(pending)),
            (pending, swapped(pick, ITEM_TOOLS[0], pending)),
            (
                delivered,
                send_back(delivered, [delivered["items"][0]["item_id"]], pick.means(delivered)),
            ),
            (delivered, swapped(pick, ITEM_TOOLS[1], delivered)),
        )
    )
    return Forbidden("", pick.other_user(chosen[0])["user_id"], chosen[1])


def _others_means(pick: Picker) -> Forbidden:
    order = pick.order("delivered")
    means = pick.chance.choice(list(pick.other_user(order)["payment_methods"]))
    item = pick.chance.choice(order["items"])
    calls = (
        send_back(order, [item["item_id"]], means),
        swap(ITEM_TOOLS[1], order, [item["item_id"]], [pick.available(item)], means),
    )
    return own(order, pick.chance.choice(calls))


def _reason_not_accepted(pick: Picker) -> Forbidden:
    order = pick.order("pending")
    reasons = ("found it cheaper", "changed my mind", "too slow", "", "wrong colour", "other")
    return own(order, cancel(order, pick.chance.choice(reasons)))


def _second_item_change(pick: Picker) -> Forbidden:
    order = pick.order("pending")
    first = swapped(pick, ITEM_TOOLS[0], order)
    return own(order, swapped(pick, ITEM_TOOLS[0], order), first)


def _cancel_after_item_change(pick: Picker) -> Forbidden:
    order = pick.order("pending")
    return own(order, cancel(order), swapped(pick, ITEM_TOOLS[0], order))


def _second_exchange(pick: Picker) -> Forbidden:
    order = pick.order("delivered")
    first = swapped(pick, ITEM_TOOLS[1], order)
    again = (
        swapped(pick, ITEM_TOOLS[1], order),
        send_back(order, [order["items"][0]["item_id"]], pick.means(order)),
    )
    return own(order, pick.chance.choice(again), first)


def _second_return(pick: Picker) -> Forbidden:
    order = pick.order("delivered")
    call = send_back(order, [order["items"][0]["item_id"]], pick.means(order))
    return own(order, call, call)


def _second_cancel(pick: Picker) -> Forbidden:
    order = pick.order("pending")
    return own(order, cancel(order), cancel(order))


def _other_product(pick: Picker) -> Forbidden | None:
    order, tool = for_swaps(pick)
    item, other = pick.chance.choice(order["items"]), pick.chance.choice(pick.order()["items"])
    if item["product_id"] == other["product_id"]:
        return None
    call = swap(tool, order, [item["item_id"]], [pick.available(other)], sure_means(pick, order))
    return own(order, call)


def _unavailable(pick: Picker) -> Forbidden | None:
    order, tool = for_swaps(pick)
    item = pick.chance.choice(order["items"])
    gone = [each["item_id"] for each in pick.variants(item) if not each["available"]]
    if not gone:
        return None
    call = swap(tool, order, [item["item_id"]], [pick.chance.choice(gone)], sure_means(pick, order))
    return own(order, call)


def _too_many(pick: Picker) -> Forbidden:
    order, tool = for_swaps(pick)
    item = pick.chance.choice(order["items"])
    often = [item["item_id"]] * (len(order["items"]) + 1)
    if tool == ITEM_TOOLS[1] and pick.chance.random() < 0.5:
        return own(order, send_back(order, often, pick.means(order)))
    new = [pick.available(item)] * len(often)
    return own(order, swap(tool, order, often, new, sure_means(pick, order)))


def _uneven(pick: Picker) -> Forbidden:
    order, tool = for_swaps(pick)
    item = pick.chance.choice(order["items"])
    new = [pick.available(item)] * 2
    return own(order, swap(tool, order, [item["item_id"]], new, sure_means(pick, order)))


def _nothing_named(pick: Picker) -> Forbidden:
    order, tool = for_swaps(pick)
    calls = [swap(tool, order, [], [], sure_means(pick, order))]
    if tool == ITEM_TOOLS[1]:
        calls.append(send_back(order, [], pick.means(order)))
    return own(order, pick.chance.choice(calls))


def _unknown_ids(pick: Picker) -> Forbidden:
    order, tool = for_swaps(pick)
    item, digits = order["items"][0], str(pick.chance.randrange(10**9, 10**10))
    ghost = order | {"order_id": f"#W{digits}"}
    calls = (
        cancel(ghost),
        move(ghost),
        swap(tool, order, [digits], [pick.available(item)], sure_means(pick, order)),
        swap(tool, order, [item["item_id"]], [digits], sure_means(pick, order)),
        swap(tool, order, [item["item_id"]], [pick.available(item)], f"credit_card_{digits}"),
    )
    return own(order, pick.chance.choice(calls))


def _not_in_order(pick: Picker) -> Forbidden | None:
    order, other = pick.order("delivered"), pick.order("delivered")
    item = pick.chance.choice(other["items"])
    if item["item_id"] in {each["item_id"] for each in order["items"]}:
        return None
    return own(order, send_back(order, [item["item_id"]], pick.means(order)))


def _card_too_small(pick: Picker) -> Forbidden | None:
    """Use a gift card that does not cover the dearest variant, or the whole order."""
    order, tool = for_swaps(pick)
    cards = [
        each
        for each in pick.retail.users[order["user_id"]]["payment_methods"].values()
        if each["source"] == "gift_card"
    ]
    item = pick.chance.choice(order["items"])
    fitting = [each for each in pick.variants(item) if each["available"]]
    if not cards or not fitting:
        return None
    card, dearest = cards[0], max(fitting, key=lambda each: float(each["price"]))
    if cents(dearest["price"]) - cents(item["price"]) > cents(card["balance"]):
        call = swap(tool, order, [item["item_id"]], [dearest["item_id"]], card["id"])
        return own(order, call)
    total = sum(cents(each["price"]) for each in order["items"])
    pending = order["status"] == "pending" and card["id"] != pick.means(order)
    if pending and total > cents(card["balance"]):
        return own(order, pay_with(order, card["id"]))
    return None


def _same_means(pick: Picker) -> Forbidden:
    order = pick.order("pending")
    return own(order, pay_with(order, pick.means(order)))


def _second_payment_change(pick: Picker) -> Forbidden | None:
    order = pick.order("pending")
    other = another_means(pick, order)
    if other is None:
        return None
    return own(order, pay_with(order, pick.means(order)), pay_with(order, other))


def _refund_elsewhere(pick: Picker) -> Forbidden | None:
    order = pick.order("delivered")
    other = another_means(pick, order)
    if other is None:
        return None
    return own(order, send_back(order, [order["items"][0]["item_id"]], other))


def _no_means(pick: Picker) -> Forbidden:
    order, tool = for_swaps(pick)
    item = order["items"][0]
    whole = swap(tool, order, [item["item_id"]], [pick.available(item)], "")
    return own(order, whole)


def _others_profile(pick: Picker) -> Forbidden:
    order = pick.order()
    user_id = pick.other_user(order)["user_id"]
    return own(order, call_of("modify_user_address", user_id=user_id, **NOWHERE))


def _unknown_tool(pick: Picker) -> Forbidden:
    order = pick.order("pending")
    return own(order, call_of("refund_order", order_id=order["order_id"], amount=1))


MAKERS: Mapping[str, Maker] = {
    "cancelled in another state": _cancel_in_state,
    "changed in another state": _change_in_state,
    "given back in another state": _give_back_in_state,
    "somebody else's order": _not_theirs,
    "somebody else's means of payment": _others_means,
    "somebody else's profile": _others_profile,
    "reason not accepted": _reason_not_accepted,
    "cancelled twice": _second_cancel,
    "items changed twice": _second_item_change,
    "cancelled after its items were changed": _cancel_after_item_change,
    "exchanged, then exchanged or returned": _second_exchange,
    "returned twice": _second_return,
    "another product": _other_product,
    "an unavailable variant": _unavailable,
    "more pieces than were bought": _too_many,
    "more new items than old": _uneven,
    "no items at all": _nothing_named,
    "unknown ids": _unknown_ids,
    "an item of another order": _not_in_order,
    "a gift card too small": _card_too_small,
    "paid by the same means": _same_means,
    "payment changed twice": _second_payment_change,
    "refund to another card": _refund_elsewhere,
    "no means named": _no_means,
    "no such tool": _unknown_tool,
}
