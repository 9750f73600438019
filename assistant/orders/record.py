"""Records in words, so that an answer may cite them: the order, the points, the policy page."""

from collections.abc import Iterator, Mapping
from datetime import date

from assistant.domain.card import OrderCard
from assistant.domain.customer import Points
from assistant.domain.document import Document, Page, Passage
from assistant.domain.order import Order
from assistant.orders.clock import day_text, moment_text
from assistant.orders.gifts import gift_text
from assistant.orders.status import card_of, next_step, status_text
from assistant.orders.texts import (
    FIELD,
    JOINED,
    LABELS,
    LINE,
    POINTS,
    POINTS_SOURCE,
    POINTS_TITLE,
    RECORD_SOURCE,
    RECORD_TITLE,
    say,
    spoken,
)
from assistant.orders.wording import Wording


def order_passage(order: Order, wording: Wording) -> Passage:
    """Write an order down in the reader's language, one fact a line."""
    card = card_of(order, wording)
    return _passage(
        f"record:{order.id}",
        title=say(RECORD_TITLE, wording.language, id=order.id),
        lines=_order_lines(order, card, wording.language),
        source=say(RECORD_SOURCE, wording.language),
        language=wording.language,
    )


def with_day_cancelled(record: Passage, day: date) -> Passage:
    """Add the day on which an order was cancelled to what is written down of it."""
    line = _field("cancelled", day_text(day, record.language), record.language)
    *told, where_it_stands = record.text.split("\n")
    return record.model_copy(update={"text": "\n".join((*told, line, where_it_stands))})


def points_passage(points: Points, language: str) -> Passage:
    """Write a point balance down, with the day it expires where there is one."""
    chosen = spoken(language)
    lines = [_field("balance", say(POINTS, chosen, points=points.balance), chosen)]
    if points.expires_on:
        day = day_text(date.fromisoformat(points.expires_on), chosen)
        lines.append(_field("expires", day, chosen))
    return _passage(
        "record:points",
        title=say(POINTS_TITLE, chosen),
        lines=iter(lines),
        source=say(POINTS_SOURCE, chosen),
        language=chosen,
    )


def page_passages(
    page: str, *, records: Mapping[str, Document], language: str
) -> tuple[Passage, ...]:
    """Find the section `<page id>#<Japanese heading>` in the reader's language; none when absent.

    A translated page carries the same sections at the same places.
    """
    name, _, heading = page.partition("#")
    original = _page(records, name, "ja")
    if original is None:
        return ()
    headings = [section.heading for section in original.sections]
    if heading not in headings:
        return ()
    translated = _page(records, name, spoken(language))
    same_shape = translated is not None and len(translated.sections) == len(headings)
    shown = translated if translated is not None and same_shape else original
    section = shown.sections[headings.index(heading)]
    document_id = f"page:{name}:{shown.language}"
    found = Passage(
        id=f"{document_id}#{headings.index(heading) + 1}",
        document_id=document_id,
        record_id=name,
        kind="page",
        language=shown.language,
        title=shown.title,
        heading=section.heading,
        text=section.text,
        source=shown.url or f"{records[document_id].origin.path}#{section.heading}",
        audience=shown.audience,
        version=shown.version,
    )
    return (found,)


def _page(records: Mapping[str, Document], name: str, language: str) -> Page | None:
    document = records.get(f"page:{name}:{language}")
    return document.record if document and isinstance(document.record, Page) else None


def _passage(name: str, *, title: str, lines: Iterator[str], source: str, language: str) -> Passage:
    return Passage(
        id=name,
        document_id=name,
        record_id=name.removeprefix("record:"),
        kind="page",
        language=language,
        title=title,
        text="\n".join(lines),
        source=source,
        audience="customer",
    )


def _order_lines(order: Order, card: OrderCard, language: str) -> Iterator[str]:
    yield _field("order", order.id, language)
    yield _field("placed", moment_text(order.placed_at, language, year=True), language)
    yield _field("state", card.state_text, language)
    for line in card.lines:
        price = line.unit_price.formatted(language)
        text = say(LINE, language, title=line.title, quantity=line.quantity, price=price)
        yield _field("line", text, language)
    for key, amount in (("shipping", order.shipping_fee), ("fees", order.fees)):
        if amount.amount:
            yield _field(key, amount.formatted(language), language)
    if order.points_used:
        yield _field("points_used", say(POINTS, language, points=order.points_used), language)
    yield _field("total", order.total.formatted(language), language)
    yield _field("payment", card.payment_text, language)
    yield _field("delivery", card.delivery_text, language)
    if order.gift:
        yield _field("gift", gift_text(order.gift, language), language)
    for parcel in order.shipments:
        yield _field("parcel", f"{parcel.carrier} {parcel.tracking}", language)
        for event in sorted(parcel.events, key=lambda event: event.at):
            told = filter(None, (status_text(event.status, language), event.place))
            yield f"- {moment_text(event.at, language)} {JOINED[language].join(told)}"
    yield _field("next", next_step(order, language), language)


def _field(label: str, text: str, language: str) -> str:
    return say(FIELD, language, label=say(LABELS[label], language), text=text)
