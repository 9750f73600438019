"""Goods and orders the rules of the desk are tried on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from assistant.domain.customer import Address, Customer, Means, PersonName
from assistant.domain.goods import Counted, Goods
from assistant.domain.money import yen
from assistant.domain.order import Order, OrderLine, ParcelEvent, Payment, Shipment
from assistant.orders.clock import JST

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=JST)
TOKYO = Address(
    id="A1", postal_code="150-0000", prefecture="東京都", city="渋谷区", line1="みなも町1-2-3",
    is_default=True,
)  # fmt: skip
SAPPORO = Address(
    id="A2", postal_code="060-0000", prefecture="北海道", city="札幌市中央区", line1="ゆきみ町10-4"
)
KOBE = Address(
    id="A3", postal_code="650-0000", prefecture="兵庫県", city="神戸市中央区", line1="みなと坂4-7"
)
BUYER = Customer(
    id="C-1",
    name=PersonName(family="渡辺", given="彩花"),
    email="a@example.com",
    rank="gold",
    addresses=(TOKYO, SAPPORO, KOBE),
    means=(
        Means(id="G1", method="gift_card", balance=1500),
        Means(id="K1", method="card", last4="4417"),
    ),
)


def good(sku: str, *, price: int = 3000, free: int = 9, **changes: Any) -> Goods:
    """Make a variant whose product is the part of its SKU before the dash."""
    counted = Counted(location="online", quantity=free, as_of=NOW)
    return Goods(
        sku=sku, product_id=sku.partition("-")[0], price=yen(price), stock=(counted,)
    ).model_copy(update=changes)


SHIRT_M, SHIRT_L = good("SHIRT-M", legal_class="apparel"), good("SHIRT-L", legal_class="apparel")
SHIRT_XL = good("SHIRT-XL", price=3500, legal_class="apparel")
CUP = good("CUP-blue", price=4000)


def an_order(*lines: tuple[str, int, int], **changes: Any) -> Order:
    """Make a paid order of (SKU, pieces, price of one) to Tokyo; without lines, a shirt and a cup.

    Its goods come to 7,000 yen, so that nothing is due for shipping.
    """
    placed = lines or (("SHIRT-M", 1, 3000), ("CUP-blue", 1, 4000))
    return Order(
        id="M-1",
        customer_id="C-1",
        placed_at=NOW - timedelta(days=20),
        state="received",
        lines=tuple(
            OrderLine(id=f"L{at}", sku=sku, quantity=count, unit_price=yen(price))
            for at, (sku, count, price) in enumerate(placed, start=1)
        ),
        shipping_fee=yen(0),
        fees=yen(0),
        payment=Payment(method="card", last4="4417", id="K1"),
        ship_to="A1",
    ).model_copy(update=changes)


def delivered(
    *lines: tuple[str, int, int], days_ago: int = 5, shipped: int | None = None, **changes: Any
) -> Order:
    """Make an order that arrived some days ago; it left the warehouse a day before unless told."""
    order = an_order(*lines, state="delivered", **changes)
    left, there = NOW - timedelta(days=shipped or days_ago + 1), NOW - timedelta(days=days_ago)
    parcel = Shipment(
        id="S1",
        carrier="宅配便",
        tracking="1",
        line_ids=tuple(line.id for line in order.lines),
        events=(
            ParcelEvent(at=left, status="picked_up"),
            ParcelEvent(at=there, status="delivered"),
        ),
    )
    return order.model_copy(update={"shipments": (parcel,)})


@dataclass(frozen=True, slots=True)
class Moved:
    """What a decision does to money and points."""

    refund: int = 0
    charge: int = 0
    points: int = 0
