"""Requests made by chance: sensible ones, and ones with wrong ids, counts, means and places."""

import random
from collections.abc import Callable, Mapping
from datetime import timedelta

from assistant.domain.customer import Address
from assistant.domain.order import Order
from assistant.domain.request import (
    Cancel,
    Exchange,
    HoldForPickup,
    ModifyAddress,
    ModifyDelivery,
    ModifyGift,
    ModifyItems,
    ModifyPayment,
    ModifyProfileAddress,
    MoveToPickup,
    OrderRequest,
    Part,
    Return,
    Swap,
)
from evals.fuzz.shop import PEOPLE, PRODUCTS, START, MadeShop

REASONS = (
    "no_longer_needed", "ordered_by_mistake", "defective", "defective", "skin_trouble",
    "wrong_size", "むずむず", None,
)  # fmt: skip
METHODS = (
    "card", "wallet", "gift_card", "convenience_store", "cash_on_delivery", "bank_transfer", "",
)  # fmt: skip
Maker = Callable[[random.Random, Order], OrderRequest]


def make_wish(chance: random.Random, shop: MadeShop) -> OrderRequest:
    """Make a request about one of the shop's orders, or one it does not have."""
    order = chance.choice(shop.orders)
    if chance.random() < 0.03:
        order = order.model_copy(update={"id": "M-404"})
    kinds = tuple(MAKERS)
    if chance.random() < 0.8:
        kinds = AFTER if order.state == "delivered" else BEFORE
    kind = chance.choices(kinds, weights=[MAKERS[each][0] for each in kinds])[0]
    return MAKERS[kind][1](chance, order)


def _line(chance: random.Random, order: Order) -> tuple[str, str, int]:
    if chance.random() < 0.04:
        return "L9", "SHOE-1", 1
    line = chance.choice(order.lines)
    return line.id, line.sku, line.quantity


def _parts(chance: random.Random, order: Order) -> tuple[Part, ...]:
    chosen = [_line(chance, order) for _ in range(chance.choice((1, 1, 2)))]
    return tuple(
        Part(
            line_id=line_id,
            quantity=chance.choice((1, count, count, count + 1)),
            opened=chance.choice((None, False, False, True)),
            used=chance.choice((None, False, False, True)),
        )
        for line_id, _, count in chosen
    )


def _swaps(chance: random.Random, order: Order) -> tuple[Swap, ...]:
    swaps = []
    for _ in range(chance.choice((1, 1, 1, 2))):
        line_id, sku, count = _line(chance, order)
        product = sku.rpartition("-")[0] if chance.random() < 0.93 else "LAMP"
        sizes = next((len(prices) for name, _, prices, _ in PRODUCTS if name == product), 1)
        new = f"{product}-{chance.randrange(1, sizes + 1)}"
        quantity = chance.choice((count, count, 1, 2, 5))
        swaps.append(Swap(line_id=line_id, sku=new, quantity=quantity))
    return tuple(swaps)


def _means(chance: random.Random, order: Order) -> str | None:
    owner = order.customer_id if chance.random() < 0.9 else chance.choice(PEOPLE)
    kind = chance.choice(("card", "wallet", "gift", "gift"))
    named = f"{kind}-{owner}"
    return chance.choice((named, named, named, named, None, None, "nothing"))


def _address(chance: random.Random) -> Address:
    return Address(
        id=chance.choice(("home", "office", "new")),
        postal_code="530-0001",
        prefecture=chance.choice(("大阪府", "北海道", "沖縄県", "東京都")),
        city="某市",
        line1=f"{chance.randrange(1, 9)}-1",
        is_default=chance.random() < 0.5,
    )


def _cancel(chance: random.Random, order: Order) -> OrderRequest:
    parts = _parts(chance, order) if chance.random() < 0.4 else ()
    return Cancel(order_id=order.id, parts=parts, reason=chance.choice(REASONS))


def _move(chance: random.Random, order: Order) -> OrderRequest:
    return ModifyAddress(order_id=order.id, address=_address(chance))


def _items(chance: random.Random, order: Order) -> OrderRequest:
    return ModifyItems(
        order_id=order.id, swaps=_swaps(chance, order), means_id=_means(chance, order)
    )


def _payment(chance: random.Random, order: Order) -> OrderRequest:
    return ModifyPayment(
        order_id=order.id, method=chance.choice(METHODS), means_id=_means(chance, order)
    )


def _delivery(chance: random.Random, order: Order) -> OrderRequest:
    day = START.date() + timedelta(days=chance.randrange(1, 20))
    return ModifyDelivery(order_id=order.id, day=day, time_slot=chance.choice((None, "午前中")))


def _gift(chance: random.Random, order: Order) -> OrderRequest:
    return ModifyGift(
        order_id=order.id,
        wrapping=chance.choice(("none", "bag", "box")),
        noshi=chance.choice((None, "御祝", "")),
    )


def _profile(chance: random.Random, _: Order) -> OrderRequest:
    return ModifyProfileAddress(address=_address(chance))


def _return(chance: random.Random, order: Order) -> OrderRequest:
    return Return(
        order_id=order.id,
        parts=_parts(chance, order),
        reason=chance.choice(REASONS),
        label=chance.random() < 0.5,
        means_id=_means(chance, order),
    )


def _exchange(chance: random.Random, order: Order) -> OrderRequest:
    return Exchange(
        order_id=order.id,
        swaps=_swaps(chance, order),
        reason=chance.choice(REASONS),
        means_id=_means(chance, order),
    )


def _pickup(chance: random.Random, order: Order) -> OrderRequest:
    return MoveToPickup(order_id=order.id, location=chance.choice(("shibuya", "online")))


def _hold(chance: random.Random, _: Order) -> OrderRequest:
    product, _kind, prices, _categories = chance.choice(PRODUCTS)
    return HoldForPickup(
        sku=f"{product}-{chance.randrange(1, len(prices) + 1)}",
        location=chance.choice(("shibuya", "shibuya", "online", "nowhere")),
        quantity=chance.choice((1, 2, 3, 9)),
    )


AFTER = ("return", "exchange")
BEFORE = (
    "cancel", "modify_address", "modify_items", "modify_payment", "modify_gift", "pickup",
)  # fmt: skip
MAKERS: Mapping[str, tuple[int, Maker]] = {
    "cancel": (4, _cancel),
    "modify_address": (2, _move),
    "modify_items": (4, _items),
    "modify_payment": (4, _payment),
    "modify_delivery": (1, _delivery),
    "modify_gift": (2, _gift),
    "modify_profile_address": (1, _profile),
    "return": (4, _return),
    "exchange": (4, _exchange),
    "pickup": (2, _pickup),
    "hold": (2, _hold),
}
