"""The benchmark's records as ours: customers, orders with a line per piece, goods."""

from collections.abc import Sequence
from datetime import UTC, datetime

from assistant.domain.customer import Address, Customer, Means, PersonName
from assistant.domain.goods import Goods
from assistant.domain.money import Money
from assistant.domain.order import (
    Order,
    OrderLine,
    OrderState,
    Payment,
    PaymentMethod,
    Shipment,
    Transaction,
)
from assistant.ports import ShopBackend
from evals.tau2.data import Record, Retail, cents

SHOP = "tau2"
CURRENCY = "USD"
PLACED = datetime(2024, 5, 1, tzinfo=UTC)
"""The data tells no days; every order is placed on this one."""

NOTHING = Money(amount=0, currency=CURRENCY)
METHODS: dict[str, PaymentMethod] = {
    "credit_card": "card",
    "paypal": "wallet",
    "gift_card": "gift_card",
}
STATES: dict[str, OrderState] = {
    "pending": "received",
    "processed": "preparing",
    "delivered": "delivered",
    "cancelled": "cancelled",
}
COUNTRIES = {"USA": "US"}
_STREET = ("address1", "address2", "city", "state", "zip", "country")


def bring_in(retail: Retail, shop: ShopBackend) -> None:
    """Fill an empty shop with everything the data has."""
    people = [customer_from(each) for each in retail.users.values()]
    means = {one.id: {each.id: each for each in one.means} for one in people}
    placed = [order_from(each, means[each["user_id"]]) for each in retail.orders.values()]
    shop.seed(SHOP, people, placed, goods_from(retail))


def customer_from(user: Record) -> Customer:
    """Make a customer of a user; the one address they have is their default."""
    return Customer(
        id=user["user_id"],
        name=PersonName(family=user["name"]["last_name"], given=user["name"]["first_name"]),
        email=user["email"],
        language="en",
        addresses=(address_from(user["address"], default=True),),
        means=tuple(
            Means(
                id=each["id"],
                method=METHODS[each["source"]],
                last4=each.get("last_four"),
                balance=cents(each["balance"]) if "balance" in each else None,
            )
            for each in user["payment_methods"].values()
        ),
    )


def address_from(address: Record, *, default: bool = False) -> Address:
    """Make an address of the data's six fields; raises KeyError where one is missing."""
    street, room, city, state, code, country = (str(address[name]) for name in _STREET)
    return Address(
        id="home" if default else "order",
        postal_code=code,
        prefecture=state,
        city=city,
        line1=street,
        line2=room,
        is_default=default,
        country=COUNTRIES.get(country, country),
    )


def order_from(order: Record, means: dict[str, Means]) -> Order:
    """Make an order: each item is a line of one piece, each payment or refund a transaction."""
    lines = tuple(
        OrderLine(id=f"L{at}", sku=item["item_id"], quantity=1, unit_price=_money(item["price"]))
        for at, item in enumerate(order["items"], 1)
    )
    moved = tuple(
        Transaction(
            kind=each["transaction_type"],
            amount=_money(each["amount"]),
            method=METHODS_OF[means[each["payment_method_id"]].method],
            method_id=each["payment_method_id"],
        )
        for each in order["payment_history"]
    )
    first = means[order["payment_history"][0]["payment_method_id"]]
    return Order(
        id=order["order_id"],
        customer_id=order["user_id"],
        placed_at=PLACED,
        state=STATES[order["status"]],
        lines=lines,
        shipping_fee=NOTHING,
        fees=NOTHING,
        payment=Payment(method=METHODS_OF[first.method], id=first.id, last4=first.last4),
        address=address_from(order["address"]),
        shipments=tuple(_shipment(each, lines) for each in order["fulfillments"]),
        transactions=moved,
    )


def goods_from(retail: Retail) -> tuple[Goods, ...]:
    """List every variant; the data knows only whether it is available."""
    return tuple(
        Goods(
            sku=variant["item_id"],
            product_id=product["product_id"],
            title=product["name"],
            price=_money(variant["price"]),
            options=variant["options"],
            available=variant["available"],
        )
        for product in retail.products.values()
        for variant in product["variants"].values()
    )


METHODS_OF: dict[str, PaymentMethod] = {each: each for each in METHODS.values()}


def _shipment(fulfilment: Record, lines: tuple[OrderLine, ...]) -> Shipment:
    tracking = " ".join(fulfilment["tracking_id"])
    inside = lines_of(fulfilment["item_ids"], lines)
    return Shipment(
        id=tracking,
        carrier="",
        tracking=tracking,
        line_ids=tuple(line.id for line in inside if line is not None),
    )


def lines_of(item_ids: Sequence[str], lines: Sequence[OrderLine]) -> tuple[OrderLine | None, ...]:
    """Find the line of each item; the same item named twice means two lines, None where none is."""
    left, found = list(lines), []
    for item_id in item_ids:
        line = next((each for each in left if each.sku == item_id), None)
        if line is not None:
            left.remove(line)
        found.append(line)
    return tuple(found)


def _money(amount: float) -> Money:
    return Money(amount=cents(amount), currency=CURRENCY)
