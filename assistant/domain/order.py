"""Orders, their parcels, and writes that are proposed but not yet made."""

from datetime import datetime
from typing import Literal

from assistant.domain.model import Frozen
from assistant.domain.money import Money

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
]
PaymentMethod = Literal[
    "card", "convenience_store", "cash_on_delivery", "bank_transfer", "gift_card"
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
    """An order as recorded. `version` counts up with every change."""

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
    delivery: Delivery = Delivery()
    shipments: tuple[Shipment, ...] = ()
    gift: dict[str, str] = {}
    version: int = 1

    @property
    def total(self) -> Money:
        """Add up lines, shipping and fees, less the points used."""
        goods = sum(line.unit_price.amount * line.quantity for line in self.lines)
        due = goods + self.shipping_fee.amount + self.fees.amount - self.points_used
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
    """A line a proposal touches."""

    item_id: str
    sku: str
    title: str
    quantity: int


class Effect(Frozen):
    """What a proposal does to money and points, and where a refund goes."""

    refund: Money
    charge: Money
    points_returned: int = 0
    to: str = ""


class PolicyRef(Frozen):
    """The policy a decision rests on."""

    id: str
    version: str


class Proposal(Frozen):
    """A write not yet made; the digest covers all the person sees and the record version."""

    id: str
    kind: ProposalKind
    order_id: str | None = None
    summary: str
    lines: tuple[ProposalLine, ...] = ()
    effect: Effect
    reason: str | None = None
    policy: PolicyRef
    record_version: int
    expires_at: datetime
    digest: str = ""
