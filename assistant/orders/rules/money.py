"""Money of an order: what was paid, how it goes back or is asked for, and on which balance."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.domain.changes import BalanceMove
from assistant.domain.customer import Customer, Means
from assistant.domain.money import Money
from assistant.domain.order import Order, PaymentMethod, Transaction
from assistant.orders.rules.case import NotEligible

AT_THE_DOOR = ("delivered", "return_requested", "returned", "exchange_requested", "exchanged")


def is_paid(order: Order) -> bool:
    """Tell whether the customer has paid: cash on delivery is paid at the door, the rest before."""
    if order.payment.method == "cash_on_delivery":
        return order.state in AT_THE_DOOR
    return order.state != "pending_payment"


def movements(order: Order) -> tuple[Transaction, ...]:
    """List the money that moved for an order; a paid order without records counts as paid in full.

    Where nothing is on record, the one payment is the order's total by the order's own way.
    """
    if order.transactions or not is_paid(order) or not order.total.amount:
        return order.transactions
    payment = order.payment
    whole = Transaction(
        kind="payment", amount=order.total, method=payment.method, method_id=payment.id
    )
    return (whole,)


def paid(order: Order) -> Money:
    """Add up what the customer has paid and not yet got back."""
    return Money(amount=sum(map(_signed, movements(order))), currency=order.shipping_fee.currency)


def _signed(each: Transaction) -> int:
    return each.amount.amount if each.kind == "payment" else -each.amount.amount


@dataclass(frozen=True, slots=True)
class Way:
    """A way to pay: its kind, and which of the customer's own."""

    method: PaymentMethod
    means_id: str | None = None
    last4: str | None = None


def way_of(order: Order, customer: Customer) -> Way:
    """Name the way an order is paid; a gift card without an id is the customer's first."""
    payment = order.payment
    means_id = payment.id
    if payment.method == "gift_card" and means_id is None:
        card = first_gift_card(customer)
        means_id = card.id if card else None
    return Way(payment.method, means_id, payment.last4)


def paid_by_way(order: Order, customer: Customer) -> tuple[tuple[Way, Money], ...]:
    """Divide what is not yet given back among the ways it was paid; together it is `paid`."""
    left, own = paid(order).amount, way_of(order, customer)
    net: dict[Way, int] = {}
    for each in movements(order):
        known = each.method_id is not None or each.method != own.method
        way = Way(each.method, each.method_id) if known else own
        net[way] = net.get(way, 0) + _signed(each)
    shares = []
    for way, amount in net.items():
        share = min(max(amount, 0), left)
        left -= share
        if share:
            shares.append((way, Money(amount=share, currency=order.shipping_fee.currency)))
    return tuple(shares)


def first_gift_card(customer: Customer) -> Means | None:
    """Find the customer's first gift card on record."""
    return next((each for each in customer.means if each.method == "gift_card"), None)


def means_way(customer: Customer, means_id: str) -> Way:
    """Name one of the customer's own ways to pay; raises NotEligible for any other."""
    found = customer.payment(means_id)
    if found is None:
        raise NotEligible("no_such_payment")
    return Way(found.method, found.id, found.last4)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Moved:
    """Money that moves: entries for the order, and movements of gift card balances."""

    transactions: tuple[Transaction, ...] = ()
    balances: tuple[BalanceMove, ...] = ()


def give_back(amount: Money, way: Way) -> Moved:
    """Refund an amount by a way; nothing for nothing."""
    if not amount.amount:
        return Moved()
    entry = Transaction(kind="refund", amount=amount, method=way.method, method_id=way.means_id)
    return Moved((entry,), _balances(way, amount.amount))


def back_as_paid(amount: Money, order: Order, customer: Customer) -> Moved:
    """Refund an amount by the ways it was paid, the order's own first, none more than it paid."""
    own, left, moved = way_of(order, customer), amount.amount, []
    ways = sorted(paid_by_way(order, customer), key=lambda each: each[0].means_id != own.means_id)
    for way, held in ways:
        taken = min(held.amount, left)
        moved.append(give_back(Money(amount=taken, currency=amount.currency), way))
        left -= taken
    rest = give_back(Money(amount=left, currency=amount.currency), own)
    return together((*moved, rest))


def ask_for(amount: Money, way: Way, customer: Customer) -> Moved:
    """Charge an amount to a way; raises NotEligible when a gift card does not cover it."""
    if not amount.amount:
        return Moved()
    check_covered(amount, way, customer)
    entry = Transaction(kind="payment", amount=amount, method=way.method, method_id=way.means_id)
    return Moved((entry,), _balances(way, -amount.amount))


def check_covered(amount: Money, way: Way, customer: Customer) -> None:
    """Raise NotEligible when a gift card's balance is below an amount."""
    card = customer.payment(way.means_id) if way.method == "gift_card" else None
    if way.method == "gift_card" and (card is None or (card.balance or 0) < amount.amount):
        raise NotEligible("balance_too_small")


def together(parts: Iterable[Moved]) -> Moved:
    """Join movements."""
    listed = tuple(parts)
    return Moved(
        tuple(each for part in listed for each in part.transactions),
        tuple(each for part in listed for each in part.balances),
    )


def _balances(way: Way, amount: int) -> tuple[BalanceMove, ...]:
    if way.method != "gift_card" or way.means_id is None:
        return ()
    return (BalanceMove(means_id=way.means_id, amount=amount),)
