"""Our end states in the benchmark's shape."""

from collections.abc import Mapping, Sequence

from assistant.domain.changes import Rma
from assistant.domain.customer import Address, Customer
from assistant.domain.goods import Goods
from assistant.domain.order import Order
from evals.tau2.coming_in import COUNTRIES, METHODS, STATES
from evals.tau2.data import Record, dollars

_COUNTRY = {ours: theirs for theirs, ours in COUNTRIES.items()}
_SOURCE: Mapping[str, str] = {ours: theirs for theirs, ours in METHODS.items()}
_STATUS = {ours: theirs for theirs, ours in STATES.items()} | {
    "return_requested": "return requested",
    "exchange_requested": "exchange requested",
    "pending_payment": "pending",
}
UNTOUCHED: Record = {
    "cancel_reason": None,
    "exchange_items": None,
    "exchange_new_items": None,
    "exchange_payment_method_id": None,
    "exchange_price_difference": None,
    "return_items": None,
    "return_payment_method_id": None,
}


def order_out(order: Order, rmas: Sequence[Rma], goods: Mapping[str, Goods]) -> Record:
    """Write an order with all its fields, those that do not apply as null."""
    status = _STATUS[order.state]
    if order.state == "received" and "modify_items" in order.changed:
        status = "pending (item modified)"
    skus = {line.id: line.sku for line in order.lines}
    return {
        "order_id": order.id,
        "user_id": order.customer_id,
        "address": _address(order.address) if order.address else {},
        "items": [
            _item(goods[line.sku], line.unit_price.amount)
            for line in order.lines
            for _ in range(line.quantity)
        ],
        "status": status,
        "fulfillments": [
            {
                "tracking_id": each.tracking.split(" "),
                "item_ids": [skus[line_id] for line_id in each.line_ids],
            }
            for each in order.shipments
        ],
        "payment_history": [
            {
                "transaction_type": each.kind,
                "amount": dollars(each.amount.amount),
                "payment_method_id": each.method_id,
            }
            for each in order.transactions
        ],
        **UNTOUCHED,
        "cancel_reason": order.cancel_reason and order.cancel_reason.replace("_", " "),
        **(_under_way(rmas[-1], skus) if rmas else {}),
    }


def customer_out(customer: Customer, order_ids: Sequence[str], before: Record) -> Record:
    """Write a customer as a user; `before` has what we have no field for, the cards' brands."""
    return {
        "user_id": customer.id,
        "name": {"first_name": customer.name.given, "last_name": customer.name.family},
        "address": _address(customer.addresses[0]),
        "email": customer.email,
        "payment_methods": {
            each.id: {"source": _SOURCE[each.method], "id": each.id}
            | ({"balance": dollars(each.balance)} if each.balance is not None else {})
            | ({"brand": _brand(before, each.id), "last_four": each.last4} if each.last4 else {})
            for each in customer.means
        },
        "orders": list(order_ids),
    }


def _brand(before: Record, means_id: str) -> str | None:
    brand: str | None = before["payment_methods"].get(means_id, {}).get("brand")
    return brand


def _address(address: Address) -> Record:
    return {
        "address1": address.line1,
        "address2": address.line2,
        "city": address.city,
        "country": _COUNTRY.get(address.country, address.country),
        "state": address.prefecture,
        "zip": address.postal_code,
    }


def _item(good: Goods, price: int) -> Record:
    return {
        "name": good.title,
        "product_id": good.product_id,
        "item_id": good.sku,
        "price": dollars(price),
        "options": dict(good.options),
    }


def _under_way(rma: Rma, skus: Mapping[str, str]) -> Record:
    """Write what is sent back or exchanged, the items in order of their ids."""
    if rma.kind == "return":
        return {
            "return_items": sorted(skus[part.line_id] for part in rma.parts),
            "return_payment_method_id": rma.means_id,
        }
    return {
        "exchange_items": sorted(skus[swap.line_id] for swap in rma.swaps),
        "exchange_new_items": sorted(swap.sku for swap in rma.swaps),
        "exchange_payment_method_id": rma.means_id,
        "exchange_price_difference": dollars(rma.charge.amount - rma.refund.amount),
    }
