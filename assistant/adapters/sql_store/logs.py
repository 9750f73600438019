"""Reads a conversation's whole log, and writes the turns that people of the shop take."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, func, insert, select

from assistant.adapters.sql_store.tables import events, turns
from assistant.domain.conversation import FinishedTurn
from assistant.domain.handoff import Handoff
from assistant.events import Event, HandoffChanged, PersonSaid, TurnFinished
from assistant.ports import LoggedTurn

EVENT: TypeAdapter[Event] = TypeAdapter(Event)


def read_log(engine: Engine, shop_id: str, conversation_id: str) -> Sequence[LoggedTurn]:
    """Return a conversation's turns in order, each with its events."""
    mine = (turns.c.shop_id == shop_id, turns.c.conversation_id == conversation_id)
    asked = select(
        turns.c.id, turns.c.position, turns.c.question, turns.c.person, turns.c.asked_at
    ).where(*mine)
    said = select(events.c.turn_id, events.c.body).join_from(
        events, turns, (turns.c.shop_id == events.c.shop_id) & (turns.c.id == events.c.turn_id)
    )
    with engine.connect() as connection:
        rows = connection.execute(asked.order_by(turns.c.position)).all()
        bodies = connection.execute(said.where(*mine).order_by(events.c.seq)).all()
    told: dict[str, list[Event]] = {}
    for row in bodies:
        told.setdefault(row.turn_id, []).append(EVENT.validate_json(row.body))
    return [
        LoggedTurn(
            turn_id=row.id,
            position=row.position,
            question=row.question,
            person=row.person,
            asked_at=datetime.fromisoformat(row.asked_at),
            events=tuple(told.get(row.id, ())),
        )
        for row in rows
    ]


def write_desk_turn(
    connection: Connection, shop_id: str, handoff: Handoff, *, text: str, now: datetime
) -> str:
    """Log what a person said, or without text how the hand-over stands; returns the turn's id.

    The conversation must be locked. The turn is whole from the start: it has its end.
    """
    turn_id, person = f"t_{uuid.uuid4().hex}", handoff.person or ""
    mine = (turns.c.shop_id == shop_id, turns.c.conversation_id == handoff.conversation_id)
    last = connection.execute(select(func.max(turns.c.position)).where(*mine)).scalar() or 0
    connection.execute(
        insert(turns).values(
            shop_id=shop_id,
            id=turn_id,
            conversation_id=handoff.conversation_id,
            position=last + 1,
            question="",
            asked_at=now.isoformat(),
            person=person,
        )
    )
    said: Event = PersonSaid(turn_id=turn_id, person=person, text=text)
    changed: Event = HandoffChanged(handoff=handoff.ref)
    finished = FinishedTurn(
        conversation_id=handoff.conversation_id,
        turn_id=turn_id,
        agent="support",
        language=handoff.language,
        text=text,
        provider="person",
        handoff=handoff.ref,
    )
    for seq, event in enumerate((said if text else changed, TurnFinished(turn=finished)), start=1):
        body = event.model_dump_json()
        connection.execute(
            insert(events).values(shop_id=shop_id, turn_id=turn_id, seq=seq, body=body)
        )
    return turn_id


def desk_news(
    engine: Engine, shop_id: str, conversation_id: str, *, after: int
) -> Sequence[tuple[int, Event]]:
    """Return the first event of every desk turn behind a position."""
    query = (
        select(turns.c.position, events.c.body)
        .join_from(
            turns, events, (turns.c.shop_id == events.c.shop_id) & (turns.c.id == events.c.turn_id)
        )
        .where(
            turns.c.shop_id == shop_id,
            turns.c.conversation_id == conversation_id,
            turns.c.person.is_not(None),
            turns.c.position > after,
            events.c.seq == 1,
        )
        .order_by(turns.c.position)
    )
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    return [(row.position, EVENT.validate_json(row.body)) for row in rows]
