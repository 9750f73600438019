"""Several orders to cancel, one after the other: which wait, and how each is told."""

from datetime import date

from assistant.domain.card import OrderCard
from assistant.domain.outcome import Outcome
from assistant.domain.task import TaskFrame
from assistant.offline.phrases import phrase
from assistant.orders.cancelled import ALREADY
from assistant.orders.clock import day_text
from assistant.orders.texts import spoken
from assistant.ports import Piece

_WAITING = "next"
"""The slot that holds the numbers of the orders that come next."""


def waiting(frame: TaskFrame | None) -> tuple[str, ...]:
    """List the orders that come after the one a task is about."""
    held = frame.slot(_WAITING) if frame else None
    return tuple(held.split()) if held else ()


def with_waiting(frame: TaskFrame, order_ids: tuple[str, ...]) -> TaskFrame:
    """Return a task with the orders that come after it; none leaves none."""
    slots = {name: slot for name, slot in frame.slots.items() if name != _WAITING}
    bare = frame.model_copy(update={"slots": slots})
    return bare.filled(_WAITING, " ".join(order_ids)) if order_ids else bare


def told(outcome: Outcome, order_id: str, language: str, *, day: date | None = None) -> Piece:
    """Word what became of one order; `day` is that of its earlier cancellation, if on record."""
    record = (f"record:{order_id}",)
    if outcome.proposal is not None:
        words = phrase("cancel_proposal", language, summary=outcome.proposal.summary)
        return Piece(words, opens_paragraph=True)
    if outcome.code == ALREADY:
        on = day_text(day, spoken(language)) if day else ""
        words = phrase("cancelled_already", language, order_id=order_id, day=on)
        return Piece(words, evidence=record, opens_paragraph=True)
    state = next((card.state_text for card in outcome.cards if isinstance(card, OrderCard)), "")
    if outcome.code == "not_eligible":
        words = phrase("cancel_next_not_eligible", language, order_id=order_id, state=state)
        return Piece(words, evidence=record, opens_paragraph=True)
    return _about("cancel_next_not_found", language, order_id=order_id)


def told_next(order_ids: tuple[str, ...], language: str) -> tuple[Piece, ...]:
    """Say which orders come next; nothing where none does."""
    return (_about("cancel_next", language, order_ids=order_ids),) if order_ids else ()


def told_left(order_ids: tuple[str, ...], language: str) -> tuple[Piece, ...]:
    """Say which orders were asked for and not begun; nothing where there are none."""
    return (_about("cancel_left", language, order_ids=order_ids),) if order_ids else ()


def told_besides(order_ids: tuple[str, ...], language: str) -> tuple[Piece, ...]:
    """Say which orders were named for something else, and are not answered yet."""
    return (_about("cancel_besides", language, order_ids=order_ids),) if order_ids else ()


def _about(name: str, language: str, **inputs: object) -> Piece:
    return Piece(phrase(name, language, **inputs), opens_paragraph=True)
