"""Conversations as append-only event logs; memory and history are projections."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.adapters.sql_store.holds import lock, refuse_when_held, remember_said
from assistant.adapters.sql_store.leases import LEASE_SECONDS, Leases, close
from assistant.adapters.sql_store.logs import read_log
from assistant.adapters.sql_store.tables import (
    conversations,
    events,
    handoffs,
    identity_proofs,
    promises,
    resume_links,
    turns,
)
from assistant.domain.conversation import Memory, Message, TurnRequest
from assistant.domain.reader import Reader
from assistant.errors import Conflict, NotFound
from assistant.events import Event, TurnFailed, TurnFinished, speaks
from assistant.language.contacts import without_code
from assistant.language.normalise import clean
from assistant.ports import LoggedTurn

BEGINNINGS = 3
"""How often a turn is begun when others take its place in the conversation at the same time."""

_EVENT: TypeAdapter[Event] = TypeAdapter(Event)


class SqlConversations:
    """Conversations of any number of shops.

    A turn that was begun and has no end is under way as long as the process that began it lives;
    `lease_seconds` after that process was last heard of, whoever looks at the turn ends it as
    `interrupted`.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Callable[[], float] = time.time,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._leases = Leases(engine, clock=clock, seconds=lease_seconds)

    def open(
        self, conversation_id: str, reader: Reader, *, token_hash: str | None, now: datetime
    ) -> None:
        """Begin a conversation; raises Conflict when the id is taken."""
        row = {
            "shop_id": reader.shop_id,
            "id": conversation_id,
            "reader": reader.model_dump_json(),
            "token_hash": token_hash,
            "memory": Memory().model_dump_json(),
            "opened_at": now.isoformat(),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(conversations).values(row))
        except IntegrityError:
            msg = f"conversation {conversation_id} exists already"
            raise Conflict(msg) from None

    def reader_of(self, shop_id: str, conversation_id: str) -> Reader:
        """Return the reader the conversation was opened for; raises NotFound."""
        return Reader.model_validate_json(self._column(shop_id, conversation_id, "reader"))

    def bind(self, shop_id: str, conversation_id: str, customer_id: str) -> Reader:
        """Bind a conversation to its first customer; returns its reader, bound before or now."""
        mine = (conversations.c.shop_id == shop_id, conversations.c.id == conversation_id)
        with self._engine.begin() as connection:
            stored = connection.execute(
                select(conversations.c.reader).where(*mine).with_for_update()
            ).scalar()
            if stored is None:
                msg = f"no conversation {conversation_id}"
                raise NotFound(msg)
            reader = Reader.model_validate_json(stored)
            if reader.customer_id is None:
                reader = reader.model_copy(update={"customer_id": customer_id})
                connection.execute(
                    update(conversations).where(*mine).values(reader=reader.model_dump_json())
                )
        return reader

    def token_hash_of(self, shop_id: str, conversation_id: str) -> str | None:
        """Return the hash of the conversation's token; raises NotFound."""
        return self._column(shop_id, conversation_id, "token_hash") or None

    def recall(self, shop_id: str, conversation_id: str, *, limit: int) -> Memory:
        """Return the memory with its last `limit` messages; raises NotFound."""
        memory = Memory.model_validate_json(self._column(shop_id, conversation_id, "memory"))
        return memory.model_copy(update={"messages": memory.messages[-limit:]})

    def begin_turn(self, turn: TurnRequest, *, key: str | None = None) -> str | None:
        """Record the question; returns the id of the turn that already used `key`, if any.

        Of several that use a key at once one begins, and the others are told of it. Raises
        Conflict when the key was used for another question, or the turn cannot be begun.
        """
        for _ in range(BEGINNINGS):
            try:
                used = self._begun(turn, key)
            except IntegrityError:  # taken between our look and our writing
                continue
            if used is None:
                self._leases.hold(turn.reader.shop_id, turn.turn_id)
            else:
                self._leases.end_lost(turns.c.shop_id == turn.reader.shop_id, turns.c.id == used)
            return used
        msg = f"turn {turn.turn_id} cannot be begun"
        raise Conflict(msg)

    def _begun(self, turn: TurnRequest, key: str | None) -> str | None:
        shop_id, conversation_id = turn.reader.shop_id, turn.conversation_id
        mine = (turns.c.shop_id == shop_id, turns.c.conversation_id == conversation_id)
        with self._engine.begin() as connection:
            self._lock(connection, shop_id, conversation_id)
            if key is not None:
                used = connection.execute(
                    select(turns.c.id, turns.c.question).where(
                        *mine, turns.c.idempotency_key == key
                    )
                ).first()
                if used and used.question != _kept(turn):
                    msg = "this Idempotency-Key was used for another question"
                    raise Conflict(msg)
                if used:
                    return str(used.id)
            last = connection.execute(select(func.max(turns.c.position)).where(*mine)).scalar()
            holds = select(conversations.c.holds).where(
                conversations.c.shop_id == shop_id, conversations.c.id == conversation_id
            )
            connection.execute(
                insert(turns).values(
                    shop_id=shop_id,
                    id=turn.turn_id,
                    conversation_id=conversation_id,
                    position=(last or 0) + 1,
                    holds=connection.execute(holds).scalar() or 0,
                    question=_kept(turn),
                    idempotency_key=key,
                    asked_at=turn.now.isoformat(),
                    alive_until=self._leases.until(),
                )
            )
        return None

    def _lock(self, connection: Connection, shop_id: str, conversation_id: str) -> None:
        """Begin one turn of a conversation at a time: look only when nobody else may write."""
        if self._engine.dialect.name == "sqlite":
            nothing = update(conversations).where(conversations.c.id == "")
            connection.execute(nothing.values(memory=""))
        else:
            mine = (conversations.c.shop_id == shop_id, conversations.c.id == conversation_id)
            connection.execute(select(conversations.c.id).where(*mine).with_for_update())

    def append(self, turn: TurnRequest, seq: int, event: Event) -> None:
        """Add an event to the log of a turn; raises Conflict when the log holds that one already.

        That happens to a turn that was given up for lost and ended by somebody else. Raises Held
        for anything the assistant would say while a person holds the conversation.
        """
        shop_id, over = turn.reader.shop_id, isinstance(event, TurnFinished | TurnFailed)
        row = {
            "shop_id": shop_id,
            "turn_id": turn.turn_id,
            "seq": seq,
            "body": event.model_dump_json(),
        }
        try:
            with self._engine.begin() as connection:
                if over:
                    close(connection, shop_id, turn.turn_id)
                connection.execute(insert(events).values(row))
                if speaks(event):
                    refuse_when_held(connection, turn, now=self._clock())
        except IntegrityError:
            msg = f"turn {turn.turn_id} has an event {seq} already"
            raise Conflict(msg) from None
        if over:
            self._leases.release(shop_id, turn.turn_id)

    def remember(self, turn: TurnRequest, memory: Memory) -> None:
        """Store the memory the next turn starts from; raises Held when a person has taken over."""
        with self._engine.begin() as connection:
            connection.execute(
                update(conversations)
                .where(
                    conversations.c.shop_id == turn.reader.shop_id,
                    conversations.c.id == turn.conversation_id,
                )
                .values(memory=memory.model_dump_json())
            )
            refuse_when_held(connection, turn, now=self._clock())

    def note(self, turn: TurnRequest, said: Message) -> None:
        """Add what was said to the memory, whoever holds the conversation."""
        with self._engine.begin() as connection:
            lock(connection, turn.reader.shop_id, turn.conversation_id)
            remember_said(connection, turn.reader.shop_id, turn.conversation_id, said)

    def log(self, shop_id: str, conversation_id: str) -> Sequence[LoggedTurn]:
        """Return every turn with all its events, in order."""
        return read_log(self._engine, shop_id, conversation_id)

    def events(self, shop_id: str, turn_id: str, *, after: int = 0) -> Sequence[tuple[int, Event]]:
        """Return a turn's events after a number, in order; raises NotFound for no such turn."""
        self._leases.end_lost(turns.c.shop_id == shop_id, turns.c.id == turn_id)
        known = select(turns.c.id).where(turns.c.shop_id == shop_id, turns.c.id == turn_id)
        query = (
            select(events.c.seq, events.c.body)
            .where(events.c.shop_id == shop_id, events.c.turn_id == turn_id, events.c.seq > after)
            .order_by(events.c.seq)
        )
        with self._engine.connect() as connection:
            if connection.execute(known).first() is None:
                msg = f"no turn {turn_id}"
                raise NotFound(msg)
            rows = connection.execute(query).all()
        return [(row.seq, _EVENT.validate_json(row.body)) for row in rows]

    def turns(self, shop_id: str, conversation_id: str) -> Sequence[tuple[str, str, Event | None]]:
        """Return (turn id, question, last event) in the order they were asked."""
        mine = (turns.c.shop_id == shop_id, turns.c.conversation_id == conversation_id)
        self._leases.end_lost(*mine)
        query = select(turns.c.id, turns.c.question).where(*mine).order_by(turns.c.position)
        with self._engine.connect() as connection:
            asked = connection.execute(query).all()
        return [(row.id, row.question, self._last_event(shop_id, row.id)) for row in asked]

    def forget(self, shop_id: str, conversation_id: str) -> None:
        """Delete a conversation with its turns and events; raises NotFound."""
        self._column(shop_id, conversation_id, "memory")
        mine = select(turns.c.id).where(
            turns.c.shop_id == shop_id, turns.c.conversation_id == conversation_id
        )
        with self._engine.begin() as connection:
            for kept in (handoffs, promises, resume_links, identity_proofs):
                connection.execute(
                    delete(kept).where(
                        kept.c.shop_id == shop_id, kept.c.conversation_id == conversation_id
                    )
                )
            connection.execute(
                delete(events).where(events.c.shop_id == shop_id, events.c.turn_id.in_(mine))
            )
            connection.execute(
                delete(turns).where(
                    turns.c.shop_id == shop_id, turns.c.conversation_id == conversation_id
                )
            )
            connection.execute(
                delete(conversations).where(
                    conversations.c.shop_id == shop_id, conversations.c.id == conversation_id
                )
            )

    def _last_event(self, shop_id: str, turn_id: str) -> Event | None:
        query = (
            select(events.c.body)
            .where(events.c.shop_id == shop_id, events.c.turn_id == turn_id)
            .order_by(events.c.seq.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            body = connection.execute(query).scalar()
        return _EVENT.validate_json(body) if body else None

    def _column(self, shop_id: str, conversation_id: str, name: str) -> str:
        query = select(conversations.c[name]).where(
            conversations.c.shop_id == shop_id, conversations.c.id == conversation_id
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            msg = f"no conversation {conversation_id}"
            raise NotFound(msg)
        return str(row[0]) if row[0] is not None else ""


def _kept(turn: TurnRequest) -> str:
    """Return a question as it is kept: cleaned, and without a one-time code."""
    return without_code(clean(turn.text))
