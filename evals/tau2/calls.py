"""Calls on the benchmark's data, about orders, pieces and means picked by chance."""

import random
from dataclasses import dataclass, field

from evals.tau2.data import Call, Record, Retail

NOWHERE = {
    "address1": "1 Main Street",
    "address2": "",
    "city": "Denver",
    "state": "CO",
    "country": "USA",
    "zip": "80202",
}


@dataclass(frozen=True)
class Picker:
    """Picks orders, pieces and means by chance from the data."""

    retail: Retail
    chance: random.Random
    by_state: dict[str, list[Record]] = field(default_factory=dict)

    def order(self, *states: str) -> Record:
        """Pick an order in one of the states; any, where none is named."""
        if not self.by_state:
            for each in self.retail.orders.values():
                self.by_state.setdefault(each["status"], []).append(each)
        named = states or tuple(self.by_state)
        return self.chance.choice([each for name in named for each in self.by_state[name]])

    def other_user(self, order: Record) -> Record:
        """Pick somebody the order does not belong to."""
        others = [one for one in self.retail.users.values() if one["user_id"] != order["user_id"]]
        return self.chance.choice(others)

    def variants(self, item: Record) -> list[Record]:
        """List the variants of an item's product."""
        return list(self.retail.products[item["product_id"]]["variants"].values())

    def available(self, item: Record) -> str:
        """Pick another available variant; the item's own where there is none."""
        fitting = [
            each["item_id"]
            for each in self.variants(item)
            if each["available"] and each["item_id"] != item["item_id"]
        ]
        return self.chance.choice(fitting) if fitting else str(item["item_id"])

    def means(self, order: Record) -> str:
        """Name the means that paid first."""
        return str(order["payment_history"][0]["payment_method_id"])


def cancel(order: Record, reason: str = "no longer needed") -> Call:
    """Call for an order to be cancelled."""
    return call_of("cancel_pending_order", order_id=order["order_id"], reason=reason)


def swap(tool: str, order: Record, items: list[str], new: list[str], means: str) -> Call:
    """Call for items to be changed or exchanged."""
    return call_of(
        tool,
        order_id=order["order_id"],
        item_ids=items,
        new_item_ids=new,
        payment_method_id=means,
    )


def send_back(order: Record, items: list[str], means: str) -> Call:
    """Call for items to be returned."""
    name = "return_delivered_order_items"
    return call_of(name, order_id=order["order_id"], item_ids=items, payment_method_id=means)


def pay_with(order: Record, means: str) -> Call:
    """Call for an order to be paid by other means."""
    name = "modify_pending_order_payment"
    return call_of(name, order_id=order["order_id"], payment_method_id=means)


def move(order: Record) -> Call:
    """Call for an order to be sent elsewhere."""
    return call_of("modify_pending_order_address", order_id=order["order_id"], **NOWHERE)


def call_of(name: str, **arguments: object) -> Call:
    """Make a call of a tool by its name."""
    return Call(name=name, arguments=arguments)


ITEM_TOOLS = ("modify_pending_order_items", "exchange_delivered_order_items")


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A call nobody may make, who makes it, and the calls that are made (and allowed) before it."""

    rule: str
    customer_id: str
    call: Call
    before: tuple[Call, ...] = ()


def own(order: Record, call: Call, *before: Call) -> Forbidden:
    """Let the order's owner make a call, after those before it."""
    return Forbidden("", order["user_id"], call, before)


def swapped(pick: Picker, tool: str, order: Record) -> Call:
    """Swap one piece of an order for another variant, paid by sure means."""
    item = pick.chance.choice(order["items"])
    return swap(tool, order, [item["item_id"]], [pick.available(item)], sure_means(pick, order))


def sure_means(pick: Picker, order: Record) -> str:
    """Name a means that covers anything where the owner has one, else the order's own."""
    means = pick.retail.users[order["user_id"]]["payment_methods"].values()
    sure = [each["id"] for each in means if each["source"] != "gift_card"]
    return sure[0] if sure else pick.means(order)


def for_swaps(pick: Picker) -> tuple[Record, str]:
    """Pick an order whose pieces may be swapped, and the tool that does it."""
    tool = pick.chance.choice(ITEM_TOOLS)
    return pick.order("pending" if tool == ITEM_TOOLS[0] else "delivered"), tool


def another_means(pick: Picker, order: Record) -> str | None:
    """Name another of the owner's cards or wallets than the one that paid."""
    means = pick.retail.users[order["user_id"]]["payment_methods"].values()
    others = [
        each["id"]
        for each in means
        if each["source"] != "gift_card" and each["id"] != pick.means(order)
    ]
    return pick.chance.choice(others) if others else None
