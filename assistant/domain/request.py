"""What a customer may ask to have done about an order: one closed union, named by ids alone."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from assistant.domain.customer import Address
from assistant.domain.model import Frozen

Wrapping = Literal["none", "bag", "box"]
NoshiStyle = Literal["inner", "outer"]


class Part(Frozen):
    """So many pieces of a line; `opened` and `used` as the customer says, None while unknown."""

    line_id: str
    quantity: int = Field(ge=1)
    opened: bool | None = None
    used: bool | None = None


class Swap(Frozen):
    """A line that becomes another variant of the same product, or another number of pieces."""

    line_id: str
    sku: str
    quantity: int = Field(ge=1)


class Cancel(Frozen):
    """Cancel an order, or only `parts` of it."""

    kind: Literal["cancel"] = "cancel"
    order_id: str
    parts: tuple[Part, ...] = ()
    reason: str | None = None


class ModifyAddress(Frozen):
    """Send an order to another address, one on record or a new one."""

    kind: Literal["modify_address"] = "modify_address"
    order_id: str
    address: Address


class ModifyItems(Frozen):
    """Take other variants of the same products, or other numbers of pieces."""

    kind: Literal["modify_items"] = "modify_items"
    order_id: str
    swaps: tuple[Swap, ...] = Field(min_length=1)
    means_id: str | None = None


class ModifyPayment(Frozen):
    """Pay an order in another way."""

    kind: Literal["modify_payment"] = "modify_payment"
    order_id: str
    method: str
    means_id: str | None = None


class ModifyDelivery(Frozen):
    """Have an order delivered on another day or in other hours; None leaves either as it is."""

    kind: Literal["modify_delivery"] = "modify_delivery"
    order_id: str
    day: date | None = None
    time_slot: str | None = None


class ModifyGift(Frozen):
    """Wrap an order as a gift; None leaves a part as it is, an empty text takes it away."""

    kind: Literal["modify_gift"] = "modify_gift"
    order_id: str
    wrapping: Wrapping | None = None
    noshi: str | None = None
    noshi_name: str | None = None
    noshi_style: NoshiStyle | None = None
    message: str | None = None


class ModifyProfileAddress(Frozen):
    """Change an address of the profile; a new id adds one."""

    kind: Literal["modify_profile_address"] = "modify_profile_address"
    address: Address


class Return(Frozen):
    """Send pieces back; `label` tells that the shop's return label is used."""

    kind: Literal["return"] = "return"
    order_id: str
    parts: tuple[Part, ...] = Field(min_length=1)
    reason: str | None = None
    label: bool = True
    means_id: str | None = None


class Exchange(Frozen):
    """Exchange pieces for other variants of the same products."""

    kind: Literal["exchange"] = "exchange"
    order_id: str
    swaps: tuple[Swap, ...] = Field(min_length=1)
    reason: str | None = None
    means_id: str | None = None


class MoveToPickup(Frozen):
    """Collect an order at a store instead of having it delivered."""

    kind: Literal["pickup"] = "pickup"
    order_id: str
    location: str


class HoldForPickup(Frozen):
    """Have pieces kept at a store for some days."""

    kind: Literal["hold"] = "hold"
    sku: str
    location: str
    quantity: int = Field(default=1, ge=1)


OrderRequest = Annotated[
    Cancel
    | ModifyAddress
    | ModifyItems
    | ModifyPayment
    | ModifyDelivery
    | ModifyGift
    | ModifyProfileAddress
    | Return
    | Exchange
    | MoveToPickup
    | HoldForPickup,
    Field(discriminator="kind"),
]
