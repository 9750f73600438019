"""What a commit writes: records as they shall be, and movements of points, balances and stock."""

from datetime import datetime
from typing import Literal

from assistant.domain.customer import Address
from assistant.domain.model import Frozen
from assistant.domain.money import Money
from assistant.domain.order import Order, PaymentMethod
from assistant.domain.request import Part, Swap

RmaState = Literal[
    "requested",
    "approved",
    "label_sent",
    "in_transit",
    "received",
    "inspected",
    "refunded",
    "exchanged",
    "rejected",
    "withdrawn",
]


class Rma(Frozen):
    """A return or an exchange under way (return merchandise authorisation).

    `refund` and `charge` are what was promised when it was confirmed; they move at the end.
    """

    id: str
    order_id: str
    customer_id: str
    kind: Literal["return", "exchange"]
    state: RmaState = "approved"
    parts: tuple[Part, ...] = ()
    swaps: tuple[Swap, ...] = ()
    reason: str | None = None
    refund: Money
    charge: Money
    method: PaymentMethod
    means_id: str | None = None
    points_returned: int = 0
    points_taken: int = 0
    policy_version: str
    opened_at: datetime
    version: int = 1


class Hold(Frozen):
    """Pieces kept at a store for a customer until a moment."""

    id: str
    customer_id: str
    sku: str
    location: str
    quantity: int
    until: datetime


class Kept(Frozen):
    """Pieces kept for an order, an exchange or a hold (`reference`), perhaps until a moment.

    `counted` is what the catalogue counted there at `counted_at`: what is kept since then may
    never exceed it.
    """

    reference: str
    sku: str
    location: str
    quantity: int
    counted: int
    counted_at: datetime
    until: datetime | None = None


class BalanceMove(Frozen):
    """Minor units that come to a gift card's balance (above zero) or leave it."""

    means_id: str
    amount: int


class Changes(Frozen):
    """Everything one commit writes, all or nothing.

    `points` and `balances` are added to what is there and may not leave less than nothing.
    `release` gives back what was kept for a reference.
    """

    customer_id: str
    order: Order | None = None
    points: int = 0
    balances: tuple[BalanceMove, ...] = ()
    address: Address | None = None
    stock: tuple[Kept, ...] = ()
    release: str | None = None
    rma: Rma | None = None
    hold: Hold | None = None
