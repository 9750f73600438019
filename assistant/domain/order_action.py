"""Changes to orders that may be proposed: what each one may be told, by ids or in words."""

from datetime import date
from typing import ClassVar, Literal

from assistant.domain.model import Frozen
from assistant.domain.reader import Audience, Level


class ProposedChange(Frozen):
    """A change that is proposed to its owner; nothing happens until they confirm.

    `order_id` may be left out where only one order can be meant. `lines` name lines by id, by
    place («2番目») or in words; none means all where that can be meant. `words` are what the
    reader said about it, latest last: what no field tells is read from them.
    """

    kind: ClassVar[Literal["propose"]] = "propose"
    level: ClassVar[Level] = Level.possession
    audiences: ClassVar[tuple[Audience, ...]] = ("customer",)
    name: str
    order_id: str | None = None
    words: tuple[str, ...] = ()


class ProposeCancel(ProposedChange):
    """Propose to cancel one of the reader's own orders, or only some of its lines."""

    name: Literal["propose_cancel"] = "propose_cancel"
    lines: tuple[str, ...] = ()
    quantity: int | None = None
    reason: str | None = None


class ProposeReturn(ProposedChange):
    """Propose to return goods of a delivered order, with a reason of the shop's list."""

    name: Literal["propose_return"] = "propose_return"
    lines: tuple[str, ...] = ()
    quantity: int | None = None
    reason: str | None = None
    opened: bool | None = None
    used: bool | None = None
    label: bool | None = None


class ProposeExchange(ProposedChange):
    """Propose to exchange goods of a delivered order for another size or colour of the same."""

    name: Literal["propose_exchange"] = "propose_exchange"
    lines: tuple[str, ...] = ()
    quantity: int | None = None
    size: str | None = None
    colour: str | None = None
    sku: str | None = None
    reason: str | None = None


class ProposeItems(ProposedChange):
    """Propose to change size, colour or number of goods before an order is prepared."""

    name: Literal["propose_items"] = "propose_items"
    lines: tuple[str, ...] = ()
    quantity: int | None = None
    size: str | None = None
    colour: str | None = None
    sku: str | None = None


class ProposeAddress(ProposedChange):
    """Propose another address for an order, or with `profile` for the reader's account."""

    name: Literal["propose_address"] = "propose_address"
    address: str | None = None
    profile: bool = False


class ProposePayment(ProposedChange):
    """Propose another way to pay an order; card numbers are never taken here."""

    name: Literal["propose_payment"] = "propose_payment"
    method: str | None = None


class ProposeDelivery(ProposedChange):
    """Propose another day or other hours of delivery."""

    name: Literal["propose_delivery"] = "propose_delivery"
    day: date | None = None
    time_slot: str | None = None


class ProposeGift(ProposedChange):
    """Propose gift wrapping, a noshi with its inscription and name, or a message."""

    name: Literal["propose_gift"] = "propose_gift"
    wrapping: Literal["none", "bag", "box"] | None = None
    noshi: str | None = None
    noshi_name: str | None = None
    noshi_style: Literal["inner", "outer"] | None = None
    message: str | None = None


class ProposePickup(ProposedChange):
    """Propose to collect an order at a store, or to have pieces of a product kept there."""

    name: Literal["propose_pickup"] = "propose_pickup"
    location: str | None = None
    sku: str | None = None
    quantity: int | None = None


PROPOSED_CHANGES = (
    ProposeCancel,
    ProposeReturn,
    ProposeExchange,
    ProposeItems,
    ProposeAddress,
    ProposePayment,
    ProposeDelivery,
    ProposeGift,
    ProposePickup,
)
