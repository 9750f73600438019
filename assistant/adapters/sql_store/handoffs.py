"""Hand-overs to a person: queued, taken under a lease, returned or closed."""

import hmac
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, insert, select, update

from assistant.adapters.sql_store.holds import lock, remember_said
from assistant.adapters.sql_store.logs import desk_news, write_desk_turn
from assistant.adapters.sql_store.tables import conversations, handoffs, promises
from assistant.domain.conversation import Message
from assistant.domain.handoff import LEASE_SECONDS, Handoff, HandoffStatus
from assistant.errors import Conflict, Held, NotFound
from assistant.events import Event
from assistant.ports import NewLease

OPEN = ("queued", "taken")


class SqlHandoffs:
    """The queue of any number of shops. `clock` gives seconds since 1970, the same for all."""

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Callable[[], float] = time.time,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._seconds = lease_seconds

    def open(self, shop_id: str, wanted: Handoff, *, announced: bool = False) -> Handoff:
        """Queue a hand-over, or return the open one; `announced` logs it as a turn of its own."""
        with self._engine.begin() as connection:
            lock(connection, shop_id, wanted.conversation_id)
            found = connection.execute(_open_in(shop_id, wanted.conversation_id)).first()
            if found is not None:
                return self._read(found)
            row = wanted.model_dump(include={"id", "conversation_id", "status"})
            connection.execute(
                insert(handoffs).values(
                    **row,
                    shop_id=shop_id,
                    packet=wanted.model_dump_json(),
                    opened_at=wanted.waiting_since.astimezone(UTC).isoformat(),
                )
            )
            if announced:
                write_desk_turn(connection, shop_id, wanted, text="", now=wanted.waiting_since)
        return wanted

    def standing(self, shop_id: str, conversation_id: str) -> Handoff | None:
        """Return the conversation's open hand-over, if there is one."""
        with self._engine.connect() as connection:
            found = connection.execute(_open_in(shop_id, conversation_id)).first()
        return self._read(found) if found else None

    def find(self, shop_id: str, handoff_id: str) -> Handoff:
        """Return a hand-over; raises NotFound."""
        with self._engine.connect() as connection:
            return self._read(_row(connection, shop_id, handoff_id))

    def queue(self, shop_id: str) -> Sequence[Handoff]:
        """List what waits or is taken, the longest waiting first."""
        query = _query().where(handoffs.c.shop_id == shop_id, handoffs.c.status.in_(OPEN))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(handoffs.c.opened_at, handoffs.c.id)).all()
        return [self._read(row) for row in rows]

    def take(self, shop_id: str, handoff_id: str, *, lease: NewLease, now: datetime) -> Handoff:
        """Give a hand-over to a person; raises Held when another has it, Conflict when over.

        Taking again with the same lease gives it again. Whatever of the assistant's is under way
        from here on is not logged any more.
        """
        with self._engine.begin() as connection:
            row = self._locked(connection, shop_id, handoff_id)
            mine = _same(row.lease_hash, lease.hash)
            handoff = self._read(row)
            if handoff.status == "taken" and not mine:
                msg = f"{handoff.person} has this conversation"
                raise Held(msg)
            taken = handoff.status != "taken"
            change = {"status": "taken", "person": lease.person, "lease_hash": lease.hash}
            if taken:
                change["taken_at"] = now.isoformat()
            _change(connection, shop_id, handoff_id, **change)
            self._hold(connection, shop_id, row.conversation_id, lease.seconds, anew=taken)
            handoff = self._read(_row(connection, shop_id, handoff_id))
            if taken:
                write_desk_turn(connection, shop_id, handoff, text="", now=now)
        return handoff

    def renew(self, shop_id: str, handoff_id: str, *, lease_hash: str) -> Handoff:
        """Prolong a lease; also one that has ended, as long as nobody else took over."""
        with self._engine.begin() as connection:
            self._mine(connection, shop_id, handoff_id, lease_hash)
            return self._read(_row(connection, shop_id, handoff_id))

    def say(
        self, shop_id: str, handoff_id: str, text: str, *, lease_hash: str, now: datetime
    ) -> str:
        """Log and remember what the person writes, prolong the lease; returns the turn's id."""
        with self._engine.begin() as connection:
            row = self._mine(connection, shop_id, handoff_id, lease_hash)
            handoff = self._read(_row(connection, shop_id, handoff_id))
            said = Message(role="person", text=text, agent="support")
            remember_said(connection, shop_id, row.conversation_id, said)
            kept = update(promises).where(
                promises.c.shop_id == shop_id,
                promises.c.task_id == handoff_id,
                promises.c.kept_at.is_(None),
            )
            connection.execute(kept.values(kept_at=now.isoformat()))
            return write_desk_turn(connection, shop_id, handoff, text=text, now=now)

    def end(
        self,
        shop_id: str,
        handoff_id: str,
        status: HandoffStatus,
        *,
        lease_hash: str | None,
        now: datetime,
    ) -> Handoff:
        """Return or close it; without a lease only what nobody has taken. Repeating it is fine."""
        with self._engine.begin() as connection:
            row = self._locked(connection, shop_id, handoff_id, over=status)
            if row.status == status:
                return self._read(row)
            if lease_hash is not None:
                self._check(row, lease_hash)
            elif self._read(row).status == "taken":
                msg = "a person has this conversation"
                raise Held(msg)
            _change(connection, shop_id, handoff_id, status=status, ended_at=now.isoformat())
            self._hold(connection, shop_id, row.conversation_id, None)
            handoff = self._read(_row(connection, shop_id, handoff_id))
            write_desk_turn(connection, shop_id, handoff, text="", now=now)
        return handoff

    def news(
        self, shop_id: str, conversation_id: str, *, after: int = 0
    ) -> Sequence[tuple[int, Event]]:
        """Return what the desk logged behind a position: (position, event)."""
        return desk_news(self._engine, shop_id, conversation_id, after=after)

    def _locked(
        self, connection: Connection, shop_id: str, handoff_id: str, *, over: str = ""
    ) -> Row[Any]:
        """Lock a hand-over with its conversation; raises NotFound, Conflict when it is over."""
        where = (handoffs.c.shop_id == shop_id, handoffs.c.id == handoff_id)
        touched = update(handoffs).where(*where).values(status=handoffs.c.status)
        if connection.execute(touched).rowcount == 0:
            msg = "no such hand-over"
            raise NotFound(msg)
        row = _row(connection, shop_id, handoff_id)
        lock(connection, shop_id, row.conversation_id)
        row = _row(connection, shop_id, handoff_id)
        if row.status not in (*OPEN, over):
            msg = f"the hand-over is {row.status}"
            raise Conflict(msg)
        return row

    def _mine(
        self, connection: Connection, shop_id: str, handoff_id: str, lease_hash: str
    ) -> Row[Any]:
        row = self._locked(connection, shop_id, handoff_id)
        self._check(row, lease_hash)
        lapsed = self._read(row).status != "taken"
        self._hold(connection, shop_id, row.conversation_id, self._seconds, anew=lapsed)
        return row

    def _check(self, row: Row[Any], lease_hash: str) -> None:
        if row.status != "taken" or not _same(row.lease_hash, lease_hash):
            msg = f"{row.person} has this conversation" if row.person else "nobody has taken it"
            raise Held(msg)

    def _hold(
        self,
        connection: Connection,
        shop_id: str,
        conversation_id: str,
        seconds: float | None,
        *,
        anew: bool = False,
    ) -> None:
        """Hold a conversation from now on; None lets it go. `anew` outdates turns under way."""
        until = None if seconds is None else self._clock() + seconds
        connection.execute(
            update(conversations)
            .where(conversations.c.shop_id == shop_id, conversations.c.id == conversation_id)
            .values(held_until=until, holds=conversations.c.holds + int(anew))
        )

    def _read(self, row: Row[Any]) -> Handoff:
        """Read a hand-over; one whose lease has ended waits in the queue again."""
        live = row.status == "taken" and (row.held_until or 0) > self._clock()
        held = datetime.fromtimestamp(row.held_until, UTC) if live else None
        shown = "queued" if row.status == "taken" and not live else row.status
        return Handoff.model_validate_json(row.packet).model_copy(
            update={
                "status": shown,
                "person": row.person,
                "taken_at": _moment(row.taken_at),
                "held_until": held,
                "ended_at": _moment(row.ended_at),
            }
        )


def _query() -> Select[Any]:
    return select(handoffs, conversations.c.held_until).join_from(
        handoffs,
        conversations,
        (conversations.c.shop_id == handoffs.c.shop_id)
        & (conversations.c.id == handoffs.c.conversation_id),
    )


def _open_in(shop_id: str, conversation_id: str) -> Select[Any]:
    return _query().where(
        handoffs.c.shop_id == shop_id,
        handoffs.c.conversation_id == conversation_id,
        handoffs.c.status.in_(OPEN),
    )


def _row(connection: Connection, shop_id: str, handoff_id: str) -> Row[Any]:
    query = _query().where(handoffs.c.shop_id == shop_id, handoffs.c.id == handoff_id)
    row = connection.execute(query).first()
    if row is None:
        msg = "no such hand-over"
        raise NotFound(msg)
    return row


def _change(connection: Connection, shop_id: str, handoff_id: str, **values: str) -> None:
    where = (handoffs.c.shop_id == shop_id, handoffs.c.id == handoff_id)
    connection.execute(update(handoffs).where(*where).values(**values))


def _same(kept: str | None, shown: str) -> bool:
    return kept is not None and hmac.compare_digest(kept, shown)


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
