"""An order as its owner sees it: the card, and one honest sentence about where it stands."""

from datetime import date

from assistant.domain.card import OrderCard, OrderLineCard, ShipmentCard, TrackingStep
from assistant.domain.order import Order, ParcelEvent, Shipment
from assistant.orders.clock import JST, day_text, moment_text, slot_text
from assistant.orders.texts import (
    AT_PLACE,
    CARD_ENDING,
    DELIVERIES,
    JOINED,
    LATEST_EVENT,
    LATEST_OF_PARCELS,
    NEXT,
    NOT_PAID_YET,
    PARCEL_STATUSES,
    PAYMENTS,
    STATES,
    WISHED_DAY,
    say,
    spoken,
)
from assistant.orders.wording import Wording


def card_of(order: Order, wording: Wording) -> OrderCard:
    """Make the card of an order; times are ISO 8601 in the shop's time."""
    language = wording.language
    return OrderCard(
        order_id=order.id,
        state=order.state,
        state_text=say(STATES[order.state], language),
        placed_at=order.placed_at.astimezone(JST).isoformat(timespec="minutes"),
        lines=tuple(
            OrderLineCard(
                id=line.id,
                sku=line.sku,
                title=wording.title(line.sku),
                quantity=line.quantity,
                unit_price=line.unit_price,
            )
            for line in order.lines
        ),
        total=order.total,
        shipments=tuple(_parcel(shipment, language) for shipment in order.shipments),
        delivery_text=delivery_text(order, wording),
        payment_text=payment_text(order, language),
    )


def next_step(order: Order, language: str) -> str:
    """Say in one breath where the order stands: only what is on record, nothing foreseen."""
    if order.state in ("shipped", "delivered"):
        latest = _latest(order)
        if latest is not None:
            return _told(latest, len(order.shipments), language)
    return say(NEXT[order.state], language, waiting=_waiting(order))


def payment_text(order: Order, language: str) -> str:
    """Say how the order is paid, and whether it still has to be."""
    ending = order.payment.last4
    return "".join(
        (
            say(PAYMENTS[order.payment.method], language),
            say(CARD_ENDING, language, last4=ending) if ending else "",
            say(NOT_PAID_YET, language) if order.state == "pending_payment" else "",
        )
    )


def delivery_text(order: Order, wording: Wording) -> str:
    """Say how the order travels, with the place, day and hours that were asked for."""
    delivery, language = order.delivery, wording.language
    how = say(DELIVERIES[delivery.kind], language)
    if delivery.location:
        how += say(AT_PLACE, language, place=wording.place(delivery.location))
    wished = delivery.requested_date
    day = day_text(date.fromisoformat(wished), language) if wished else ""
    parts = (
        how,
        say(WISHED_DAY, language, day=day) if day else "",
        slot_text(delivery.time_slot, spoken(language)) if delivery.time_slot else "",
    )
    return JOINED[spoken(language)].join(filter(None, parts))


def status_text(status: str, language: str) -> str:
    """Word what a carrier reported; a status we have no words for stays as recorded."""
    words = PARCEL_STATUSES.get(status)
    return say(words, language) if words else status


def _parcel(shipment: Shipment, language: str) -> ShipmentCard:
    return ShipmentCard(
        id=shipment.id,
        carrier=shipment.carrier,
        tracking=shipment.tracking,
        line_ids=shipment.line_ids,
        events=tuple(
            TrackingStep(
                at=event.at.astimezone(JST).isoformat(timespec="minutes"),
                status=status_text(event.status, language),
                place=event.place,
            )
            for event in sorted(shipment.events, key=lambda event: event.at)
        ),
    )


def _latest(order: Order) -> ParcelEvent | None:
    events = (event for shipment in order.shipments for event in shipment.events)
    return max(events, key=lambda event: event.at, default=None)


def _told(event: ParcelEvent, parcels: int, language: str) -> str:
    when = moment_text(event.at, spoken(language))
    at = JOINED[spoken(language)].join(filter(None, (when, event.place)))
    words = LATEST_EVENT if parcels == 1 else LATEST_OF_PARCELS
    return say(words, language, status=status_text(event.status, language), at=at, count=parcels)


def _waiting(order: Order) -> int:
    packed = {line for shipment in order.shipments for line in shipment.line_ids}
    return sum(line.quantity for line in order.lines if line.id not in packed)
