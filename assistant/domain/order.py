"""Orders, their parcels, and writes that are proposed but not yet made."""

from datetime import datetime
from typing import Literal

from assistant.domain.customer import Address
from assistant.domain.model import Frozen
from assistant.domain.money import Money
from assistant.domain.request import OrderRequest

OrderState = Literal[
    "pending_payment",
    "received",
    "preparing",
    "shipped",
    "partly_shipped",
    "delivered",
    "cancelled",
    "return_requested",
    "returned",
    "exchange_requested",
    "exchanged",
]
PaymentMethod = Literal[
    "card", "convenience_store", "cash_on_delivery", "bank_transfer", "gift_card", "wallet"
]


class OrderLine(Frozen):
    """One line: a variant SKU, a count and the price paid for one (tax included)."""

    id: str
    sku: str
    quantity: int
    unit_price: Money


class Payment(Frozen):
    """How an order is paid; never more of a card than its last four digits."""

    method: PaymentMethod
    last4: str | None = None
    id: str | None = None


class Transaction(Frozen):
    """Money that moved for an order: paid by the customer or given back, and by which means."""

    kind: Literal["payment", "refund"]
    amount: Money
    method: PaymentMethod
    method_id: str | None = None


class Delivery(Frozen):
    """How and where it goes; `location` only for store pickup."""

    kind: Literal["parcel", "letterbox", "pickup"] = "parcel"
    location: str | None = None
    requested_date: str | None = None
    time_slot: str | None = None


class ParcelEvent(Frozen):
    """Something a carrier reported."""

    at: datetime
    status: str
    place: str = ""


class Shipment(Frozen):
    """A parcel with the lines in it."""

    id: str
    carrier: str
    tracking: str
    line_ids: tuple[str, ...]
    events: tuple[ParcelEvent, ...] = ()


class Order(Frozen):
    """An order as recorded. `version` counts up with every change.

    `ship_to` names one of the customer's addresses; `address` stands where another was given.
    `transactions` is every movement of money, where the shop records it; `changed` the kinds of
    changes made since it was placed.
    """

    id: str
    customer_id: str
    placed_at: datetime
    state: OrderState
    lines: tuple[OrderLine, ...]
    shipping_fee: Money
    fees: Money
    points_used: int = 0
    payment: Payment
    ship_to: str | None = None
    address: Address | None = None
    delivery: Delivery = Delivery()
    shipments: tuple[Shipment, ...] = ()
    gift: dict[str, str] = {}
    transactions: tuple[Transaction, ...] = ()
    changed: tuple[str, ...] = ()
    cancel_reason: str | None = None
    version: int = 1

    def line(self, line_id: str) -> OrderLine | None:
        """Find a line; None where there is none of this id."""
        return next((line for line in self.lines if line.id == line_id), None)

    @property
    def goods(self) -> Money:
        """Add up the lines alone."""
        amount = sum(line.unit_price.amount * line.quantity for line in self.lines)
        return Money(amount=amount, currency=self.shipping_fee.currency)

    @property
    def total(self) -> Money:
        """Add up lines, shipping and fees, less the points used."""
        due = self.goods.amount + self.shipping_fee.amount + self.fees.amount - self.points_used
        return Money(amount=due, currency=self.shipping_fee.currency)


ProposalKind = Literal[
    "cancel",
    "modify_address",
    "modify_items",
    "modify_payment",
    "modify_delivery",
    "modify_gift",
    "modify_profile_address",
    "return",
    "exchange",
    "pickup",
]


class ProposalLine(Frozen):
    """A line a proposal touches, and what takes its place where something does."""

    item_id: str
    sku: str
    title: str
    quantity: int
    new_sku: str | None = None
    new_title: str | None = None


class Effect(Frozen):
    """What a proposal does to money and points, and where a refund goes.

    `points_returned` are points that paid and come back, `points_taken` points that were earned
    and are taken back. `later` tells that the money moves once the goods are back and checked.
    """

    refund: Money
    charge: Money
    points_returned: int = 0
    points_taken: int = 0
    to: str = ""
    later: bool = False


class PolicyRef(Frozen):
    """The policy a decision rests on."""

    id: str
    version: str


class Proposal(Frozen):
    """A write not yet made; the digest covers all the person sees and the record version."""

    id: str
    kind: ProposalKind
    order_id: str | None = None
    request: OrderRequest | None = None
    summary: str
    lines: tuple[ProposalLine, ...] = ()
    effect: Effect
    reason: str | None = None
    policy: PolicyRef
    record_version: int
    expires_at: datetime
    digest: str = ""
