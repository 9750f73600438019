"""Writes the records of a turn down as text: what each bears, and what it is a record of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from assistant.domain.card import Card, OrderCard, ProductCard, StageCard
from assistant.domain.document import Passage
from assistant.domain.money import Money
from assistant.domain.outcome import Outcome, ProductsFound, Settled

Subject = Literal["order", "product", "stage", "handoff", "any"]

_FEW = 5
"""From how many pieces down the shop may say that few are left."""
_REPEATED = {
    "Outcome": {"name", "code", "cards", "records", "task", "asked"},
    "ProductsFound": {"type", "limits", "unknown"},
    "Unmet": {"kind", "said"},
    "TermFound": {"type", "asked"},
    "Proposal": {"id", "digest"},
    "Finding": {"text", "rule_id"},
}
"""What only repeats the question, or is a name of ours: never a source of facts."""
_WORDED = {
    "quantity": "{}",
    "total": "{}",
    "compared": "{}",
    "without_value": "{}",
    "balance": "{} points",
    "points_returned": "{} points",
    "points_used": "{} points",
    "overall_low": "stage {}",
    "overall_high": "stage {}",
    "low": "stage {}",
    "high": "stage {}",
    "last4": "下4桁 {}",
    "size": "{0} {0}cm",
}
"""How a bare value is written, so that its kind is known; numbers not named here bear nothing."""
_HANDED_OVER = "担当者におつなぎしました\nI have passed you to a person"


@dataclass(frozen=True, slots=True)
class Record:
    """A record by its names (an order number, a SKU, the id it is cited by), as text.

    `place` is where a stock record counts; `intervals` are the stages of a result, by number and
    by label, both ends alike where decided.
    """

    subject: Subject
    names: frozenset[str]
    text: str
    place: str = ""
    intervals: tuple[tuple[str, str], ...] = ()


def texts_of(value: object, name: str = "") -> Iterator[str]:
    """Yield what a record holds, every value in the unit it is kept in."""
    match value:
        case Money():
            yield from (f"{name}: {value.formatted(language)}" for language in ("ja", "en"))
        case datetime():
            yield value.isoformat()
        case BaseModel() | Mapping() | list() | tuple():
            for field, held in _parts(value, name):
                yield from texts_of(held, field)
        case str() | int() if name in _WORDED:
            yield _WORDED[name].format(value)
        case str() if value:
            yield value
        case _:  # a number without a unit, a yes or no, nothing: it bears no figure
            return


def _parts(value: object, name: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, BaseModel):
        left_out = _REPEATED.get(type(value).__name__, ())
        names = (field for field in type(value).model_fields if field not in left_out)
        yield from ((field, getattr(value, field)) for field in names)
    elif isinstance(value, Mapping):
        yield from ((str(key), held) for key, held in value.items())
    elif isinstance(value, Iterable):
        yield from ((name, held) for held in value)


def counts_of(outcome: Outcome) -> Iterator[str]:
    """Yield how many there are of what an outcome lists, and how far a price is reduced."""
    yield str(len(outcome.cards))
    if outcome.needs is not None:
        yield str(len(outcome.needs.options))
    for card in outcome.cards:
        if isinstance(card, StageCard):
            yield f"{len(card.undecided)} / {len(card.undecided)} points"
        elif isinstance(card, ProductCard) and card.list_price is not None:
            yield _reduced(card.price, card.list_price)


def records_of(outcome: Outcome) -> Iterator[Record]:
    """Yield the records that may bear a claim about an order, a product, a stage or a deed."""
    for card in outcome.cards:
        yield from _records_of(card, outcome.records)
    match outcome.detail:
        case ProductsFound(unmet=unmet) if {"in_stock", "location"} & {each.kind for each in unmet}:
            yield Record("product", frozenset(), _stocked(0))
        case Settled(order=order) if order is not None and not outcome.cards:
            yield _order(order.id, order.state, tuple(texts_of(order)))
        case _:
            pass
    if outcome.handoff is not None:
        yield Record("handoff", frozenset(), _HANDED_OVER)


def _records_of(card: Card, told: Sequence[Passage]) -> Iterator[Record]:
    if isinstance(card, OrderCard):
        words = (each.text for each in told if each.id == f"record:{card.order_id}")
        yield _order(card.order_id, card.state, (*texts_of(card), *words))
    elif isinstance(card, ProductCard):
        yield from _stock(card)
    elif isinstance(card, StageCard):
        yield Record("stage", frozenset(), "", intervals=tuple(_intervals(card)))


def _order(order_id: str, state: str, lines: Sequence[str]) -> Record:
    names = frozenset({order_id.lower(), f"record:{order_id}".lower()})
    told = f"state: {state}\n{order_id} is {state.replace('_', ' ')}"
    return Record("order", names, "\n".join((told, *lines)))


def _stock(card: ProductCard) -> Iterator[Record]:
    names = frozenset(
        name.lower() for name in (card.sku, card.variant_sku, card.evidence_id, card.title)
    )
    held = sum(line.quantity for line in card.stock)
    whole = _stocked((held or 1) if card.in_stock else 0, exact=held > 0)
    yield Record("product", names, whole)
    for line in card.stock:
        yield Record("product", names, _stocked(line.quantity), place=line.label.lower())


def _stocked(quantity: int, *, exact: bool = True) -> str:
    """Say what is on the shelf; how many only where that is counted, and few from five down."""
    if not quantity:
        return "在庫がありません\nout of stock"
    told = "在庫あり\nin stock"
    if exact:
        told += f"\n在庫は{quantity}点"
    return f"{told}\n残り{quantity}点\nonly {quantity} left" if exact and quantity <= _FEW else told


def _intervals(card: StageCard) -> Iterator[tuple[str, str]]:
    yield str(card.overall_low), str(card.overall_high)
    for each in card.dimensions:
        yield str(each.low), str(each.high)
        yield each.low_label.casefold(), each.high_label.casefold()


def _reduced(price: Money, before: Money) -> str:
    """Say by how much a price is below the list price, where that is a whole percentage."""
    cut = before.amount - price.amount
    if cut <= 0 or price.currency != before.currency:
        return ""
    told = Money(amount=cut, currency=price.currency)
    share = f" {cut * 100 // before.amount}%引き" if cut * 100 % before.amount == 0 else ""
    return f"値下げ中 on sale {told.formatted('ja')}引き{share}"
