"""The sample customers and orders: files with days counted from today, read for a given now."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.domain.customer import Address, Customer, Means, PersonName, Points
from assistant.domain.model import Frozen
from assistant.domain.money import yen
from assistant.domain.order import (
    Delivery,
    Order,
    OrderLine,
    OrderState,
    ParcelEvent,
    Payment,
    Shipment,
    Transaction,
)
from assistant.errors import ConfigurationInvalid
from assistant.orders.clock import JST
from assistant.orders.rules.money import is_paid


class _Moment(Frozen):
    days_ago: int = Field(ge=0)
    at: time


class _Event(_Moment):
    status: str
    place: str = ""


class _Parcel(Frozen):
    id: str
    carrier: str
    tracking: str
    lines: tuple[str, ...]
    events: tuple[_Event, ...] = ()


class _Delivery(Frozen):
    kind: Literal["parcel", "letterbox", "pickup"] = "parcel"
    location: str | None = None
    requested_date_in_days: int | None = None
    time_slot: str | None = None


class _Line(Frozen):
    id: str
    sku: str
    quantity: int = Field(ge=1)
    unit_price: int = Field(ge=0)


class _Order(Frozen):
    id: str
    customer_id: str
    placed: _Moment
    state: OrderState
    lines: tuple[_Line, ...] = Field(min_length=1)
    shipping_fee: int = Field(ge=0)
    fees: int = Field(ge=0)
    points_used: int = Field(default=0, ge=0)
    payment: Payment
    ship_to: str | None = None
    delivery: _Delivery = _Delivery()
    shipments: tuple[_Parcel, ...] = ()
    gift: dict[str, str] = Field(default_factory=dict)


class _Points(Frozen):
    balance: int = Field(default=0, ge=0)
    expires_on_days: int | None = None


class _Customer(Frozen):
    id: str
    name: PersonName
    email: str
    phone: str = ""
    addresses: tuple[Address, ...] = ()
    language: str = "ja"
    rank: str = "regular"
    points: _Points = _Points()
    means: tuple[Means, ...] = ()


class _OrdersFile(BaseModel):
    model_config = ConfigDict(extra="ignore")
    orders: tuple[_Order, ...]


class _CustomersFile(BaseModel):
    model_config = ConfigDict(extra="ignore")
    customers: tuple[_Customer, ...]


_File = TypeVar("_File", bound=BaseModel)


def sample_records(
    folder: Path, *, now: datetime
) -> tuple[tuple[Customer, ...], tuple[Order, ...]]:
    """Read `customers.yaml` and `orders.yaml`; days count from `now` in the shop's time.

    Nothing lies in the future but wished days and expiries. Raises ConfigurationInvalid.
    """
    people = _read(folder / "customers.yaml", _CustomersFile).customers
    placed = _read(folder / "orders.yaml", _OrdersFile).orders
    _check_references(folder / "orders.yaml", people, placed)
    today = now.astimezone(JST)
    return (
        tuple(_customer(each, today) for each in people),
        tuple(_order(each, today) for each in placed),
    )


def _read(path: Path, shape: type[_File]) -> _File:
    try:
        return shape.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as problem:
        first = problem.errors()[0]
        reason = f"{'.'.join(map(str, first['loc'])) or 'the file'}: {first['msg']}"
    except (OSError, UnicodeError, yaml.YAMLError) as problem:
        reason = str(problem).replace("\n", " ")
    msg = f"{path}: {reason}"
    raise ConfigurationInvalid(msg)


def _check_references(
    path: Path, people: tuple[_Customer, ...], placed: tuple[_Order, ...]
) -> None:
    known = {each.id for each in people}
    for order in placed:
        lines = {line.id for line in order.lines}
        packed = {line for parcel in order.shipments for line in parcel.lines}
        if order.customer_id not in known or not packed <= lines:
            msg = f"{path}: {order.id}: names a customer or a line that does not exist"
            raise ConfigurationInvalid(msg)
    if len({each.id for each in placed}) != len(placed) or len(known) != len(people):
        msg = f"{path}: an id stands twice"
        raise ConfigurationInvalid(msg)


def _moment(said: _Moment, today: datetime) -> datetime:
    day = (today - timedelta(days=said.days_ago)).date()
    return min(datetime.combine(day, said.at, tzinfo=JST), today)


def _day(days: int | None, today: datetime) -> str | None:
    return None if days is None else (today + timedelta(days=days)).date().isoformat()


def _customer(said: _Customer, today: datetime) -> Customer:
    points = Points(
        balance=said.points.balance, expires_on=_day(said.points.expires_on_days, today)
    )
    copied = {name: getattr(said, name) for name in _Customer.model_fields if name != "points"}
    return Customer(**copied, points=points)


def _order(said: _Order, today: datetime) -> Order:
    order = _placed(said, today)
    if not is_paid(order):
        return order
    in_full = Transaction(kind="payment", amount=order.total, method=order.payment.method)
    back = in_full.model_copy(update={"kind": "refund"})
    entries = (in_full, back) if order.state in ("cancelled", "returned") else (in_full,)
    return order.model_copy(update={"transactions": entries if order.total.amount else ()})


def _placed(said: _Order, today: datetime) -> Order:
    return Order(
        id=said.id,
        customer_id=said.customer_id,
        placed_at=_moment(said.placed, today),
        state=said.state,
        lines=tuple(
            OrderLine(
                id=line.id, sku=line.sku, quantity=line.quantity, unit_price=yen(line.unit_price)
            )
            for line in said.lines
        ),
        shipping_fee=yen(said.shipping_fee),
        fees=yen(said.fees),
        points_used=said.points_used,
        payment=said.payment,
        ship_to=said.ship_to,
        delivery=_delivery(said.delivery, today),
        shipments=tuple(_shipment(parcel, today) for parcel in said.shipments),
        gift=said.gift,
    )


def _delivery(said: _Delivery, today: datetime) -> Delivery:
    return Delivery(
        kind=said.kind,
        location=said.location,
        requested_date=_day(said.requested_date_in_days, today),
        time_slot=said.time_slot,
    )


def _shipment(said: _Parcel, today: datetime) -> Shipment:
    events = tuple(
        ParcelEvent(at=_moment(event, today), status=event.status, place=event.place)
        for event in said.events
    )
    return Shipment(
        id=said.id,
        carrier=said.carrier,
        tracking=said.tracking,
        line_ids=said.lines,
        events=events,
    )
