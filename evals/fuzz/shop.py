"""A small shop made by chance: two customers, a few orders in all states, goods that run out."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.domain.customer import Address, Customer, Means, PersonName, Points
from assistant.domain.goods import Counted, Goods
from assistant.domain.money import yen
from assistant.domain.order import (
    Delivery,
    Order,
    OrderLine,
    OrderState,
    ParcelEvent,
    Payment,
    PaymentMethod,
    Shipment,
    Transaction,
)
from assistant.orders.clock import JST
from assistant.orders.figures import Figures, shipping_fee
from assistant.orders.rules.money import is_paid

START = datetime(2026, 11, 21, 9, 0, tzinfo=JST)
PEOPLE = ("C-1", "C-2")
PLACES = ("online", "shibuya")
LINES = (1, 1, 2, 3)
STATES: tuple[OrderState, ...] = (
    "received", "received", "received", "pending_payment", "preparing", "shipped", "delivered",
    "delivered", "delivered",
)  # fmt: skip
BEFOREHAND: tuple[PaymentMethod, ...] = ("card", "wallet", "gift_card", "convenience_store")
PRODUCTS = (
    ("SHOE", "apparel", (6980, 6980, 7480), ("シューズ",)),
    ("LOTION", "cosmetic", (1980, 2480), ("化粧水",)),
    ("SOCKS", "apparel", (880, 880), ("靴下",)),
    ("LAMP", "electronics", (12800, 15800), ("照明",)),
)


@dataclass(frozen=True, slots=True)
class MadeShop:
    """Everything a shop begins with."""

    people: tuple[Customer, ...]
    orders: tuple[Order, ...]
    goods: tuple[Goods, ...]


def make_shop(chance: random.Random, figures: Figures) -> MadeShop:
    """Make a shop whose books are right: paid orders hold exactly what they come to."""
    goods = tuple(_goods(chance))
    people = tuple(_customer(name, chance) for name in PEOPLE)
    orders = tuple(
        _order(f"M-{at}", chance.choice(people), goods, figures=figures, chance=chance)
        for at in range(1, 4)
    )
    return MadeShop(people, orders, goods)


def _goods(chance: random.Random) -> Sequence[Goods]:
    return [
        Goods(
            sku=f"{product}-{at}",
            product_id=product,
            title=product,
            price=yen(price),
            legal_class=kind,
            categories=categories,
            available=chance.random() < 0.8,
            stock=tuple(
                Counted(location=place, quantity=chance.choice((0, 1, 2, 3, 5)), as_of=START)
                for place in PLACES
            )
            if product != "SOCKS"
            else None,
        )
        for product, kind, prices, categories in PRODUCTS
        for at, price in enumerate(prices, 1)
    ]


def _customer(name: str, chance: random.Random) -> Customer:
    return Customer(
        id=name,
        name=PersonName(family="渡辺", given="彩花"),
        email=f"{name.lower()}@example.com",
        addresses=(_address("home", "東京都"), _address("office", "北海道")),
        points=Points(balance=chance.choice((0, 120, 5000))),
        means=(
            Means(id=f"card-{name}", method="card", last4="4417"),
            Means(id=f"wallet-{name}", method="wallet"),
            Means(id=f"gift-{name}", method="gift_card", balance=chance.choice((0, 900, 30_000))),
        ),
    )


def _address(name: str, prefecture: str) -> Address:
    return Address(
        id=name, postal_code="150-0002", prefecture=prefecture, city="某市", line1="1-2-3"
    )


def _order(
    name: str,
    customer: Customer,
    goods: Sequence[Goods],
    *,
    figures: Figures,
    chance: random.Random,
) -> Order:
    state = chance.choice(STATES)
    method: PaymentMethod = (
        chance.choice(("convenience_store", "bank_transfer"))
        if state == "pending_payment"
        else chance.choice((*BEFOREHAND, "cash_on_delivery"))
    )
    chosen = chance.sample(list(goods), chance.choice(LINES))
    lines = tuple(
        OrderLine(
            id=f"L{at}",
            sku=good.sku,
            quantity=chance.choice((1, 1, 2)),
            unit_price=yen(max(good.price.amount - chance.choice((0, 0, 100)), 0)),
        )
        for at, good in enumerate(chosen, 1)
    )
    means = next((each for each in customer.means if each.method == method), None)
    order = Order(
        id=name,
        customer_id=customer.id,
        placed_at=START - timedelta(days=chance.randrange(1, 30)),
        state=state,
        lines=lines,
        shipping_fee=yen(0),
        fees=yen(figures.payment.fee_of(method)),
        payment=Payment(
            method=method, id=means.id if means else None, last4=means.last4 if means else None
        ),
        ship_to="home",
        delivery=Delivery(kind=chance.choice(("parcel", "parcel", "letterbox"))),
        shipments=_shipments(state, lines, chance),
    )
    fee = shipping_fee(
        order,
        lines,
        goods={each.sku: each for each in goods},
        prefecture="東京都",
        figures=figures,
    )
    order = order.model_copy(update={"shipping_fee": yen(fee)})
    points = chance.choice((0, 0, 300, order.total.amount))
    order = order.model_copy(update={"points_used": min(points, order.total.amount)})
    paid = is_paid(order) and order.total.amount > 0
    entry = Transaction(
        kind="payment", amount=order.total, method=method, method_id=order.payment.id
    )
    return order.model_copy(update={"transactions": (entry,) if paid else ()})


def _shipments(
    state: OrderState, lines: Sequence[OrderLine], chance: random.Random
) -> tuple[Shipment, ...]:
    if state not in ("shipped", "delivered"):
        return ()
    sent = START - timedelta(days=chance.choice((3, 12, 20, 40)))
    events = [ParcelEvent(at=sent, status="shipped")]
    if state == "delivered":
        events.append(ParcelEvent(at=sent + timedelta(days=1), status="delivered"))
    names = tuple(line.id for line in lines)
    return (
        Shipment(id="P-1", carrier="yamato", tracking="1", line_ids=names, events=tuple(events)),
    )
