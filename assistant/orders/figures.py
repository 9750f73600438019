"""The shop's fees and choices as figures: shipping, gift wrapping, payment fees, points."""

from collections.abc import Iterable, Mapping

from pydantic import Field, field_validator

from assistant.domain.goods import Goods
from assistant.domain.order import Order, OrderLine
from assistant.orders.policy_parts import Part

FAR = ("北海道", "沖縄県")


class Shipping(Part):
    """What delivery costs, in minor units, tax included."""

    standard_fee: int = 0
    free_from: int | None = None
    hokkaido_okinawa_fee: int = 0
    hokkaido_okinawa_free_from: int | None = None
    letterbox_fee: int = 0
    large_item_surcharge: int = 0
    date_choice_days_ahead: tuple[int, int] = (0, 365)
    time_slots: tuple[str, ...] = ()

    @field_validator("date_choice_days_ahead", mode="before")
    @classmethod
    def _from_range(cls, value: object) -> object:
        return tuple(value.replace("-", "–").split("–")) if isinstance(value, str) else value


class PaymentFees(Part):
    """What a way to pay costs the customer."""

    fee: int = 0
    limit: int | None = None


class Paying(Part):
    """The ways to pay that cost a fee."""

    convenience_store: PaymentFees = PaymentFees()
    cash_on_delivery: PaymentFees = PaymentFees()

    def fee_of(self, method: str) -> int:
        """Return a way's fee; 0 where there is none."""
        return {
            "convenience_store": self.convenience_store.fee,
            "cash_on_delivery": self.cash_on_delivery.fee,
        }.get(method, 0)


class Rank(Part):
    """A customer's rank and its points per hundred yen."""

    id: str
    percent: int


class PointRates(Part):
    """How points are earned."""

    ranks: tuple[Rank, ...] = ()
    granted_days_after_shipment: int = 10

    def earned(self, amount: int, rank: str) -> int:
        """Count the points an amount earns: whole hundreds times the rank's percent."""
        percent = next((each.percent for each in self.ranks if each.id == rank), 0)
        return max(amount, 0) // 100 * percent


class Gift(Part):
    """Gift wrapping: fees, the inscriptions of a noshi, the length of a message."""

    bag_fee: int = 0
    box_fee: int = 0
    noshi_fee: int = 0
    noshi: tuple[str, ...] = ()
    message_characters: int = 60

    def fee_of(self, wrapping: str) -> int:
        """Return what a wrapping costs."""
        return {"bag": self.bag_fee, "box": self.box_fee}.get(wrapping, 0)


class Place(Part):
    """A place goods are kept at; only a store hands them over."""

    id: str
    kind: str = "store"


class Figures(Part):
    """Everything that has a price or a limit beside the goods."""

    locations: tuple[Place, ...] = ()

    shipping: Shipping = Shipping()
    payment: Paying = Paying()
    points: PointRates = PointRates()
    gift: Gift = Field(default=Gift())

    @property
    def stores(self) -> tuple[str, ...]:
        """List the places where goods can be collected."""
        return tuple(place.id for place in self.locations if place.kind == "store")


def shipping_fee(
    order: Order, lines: Iterable[OrderLine], *, goods: Mapping[str, Goods], prefecture: str,
    figures: Figures,
) -> int:  # fmt: skip
    """Work out what delivery of these lines costs, in minor units.

    Free from the zone's threshold of goods, tax included; each large piece adds its surcharge.
    Source: the shop's page «shipping-fees».
    """
    rates, kept = figures.shipping, tuple(lines)
    if order.delivery.kind == "pickup" or not kept:
        return 0
    if order.delivery.kind == "letterbox":
        return rates.letterbox_fee
    total = sum(line.unit_price.amount * line.quantity for line in kept)
    far = prefecture in FAR
    base = rates.hokkaido_okinawa_fee if far else rates.standard_fee
    free_from = rates.hokkaido_okinawa_free_from if far else rates.free_from
    large = sum(
        line.quantity
        for line in kept
        if line.sku in goods and goods[line.sku].flags.get("large_item")
    )
    due = 0 if free_from is not None and total >= free_from else base
    return due + large * rates.large_item_surcharge
