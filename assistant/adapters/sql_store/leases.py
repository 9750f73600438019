"""Tells a turn under way from one whose process is gone: the living renew their turns' leases."""

import json
import logging
import threading
import time
import weakref
from collections.abc import Callable

from sqlalchemy import ColumnElement, Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from assistant.adapters.sql_store.tables import events, turns
from assistant.events import TurnFailed

LEASE_SECONDS = 20.0
"""A turn that nobody has renewed for so long has lost its process."""

BEATS_PER_LEASE = 4

INTERRUPTED = TurnFailed(
    code="interrupted",
    title="The turn was interrupted",
    detail="what answered it is gone; ask again",
)

_ENDS = ("turn.finished", "turn.failed")

log = logging.getLogger(__name__)


class Leases:
    """The turns this process has under way, renewed by a thread that lives as long as they do.

    `clock` gives seconds since 1970; it must be the same for all who use the store.
    """

    def __init__(
        self, engine: Engine, *, clock: Callable[[], float], seconds: float = LEASE_SECONDS
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._seconds = seconds
        self._held: set[tuple[str, str]] = set()
        self._lock = threading.Lock()
        self._beating = False

    def until(self) -> float:
        """Return when a lease taken now is over."""
        return self._clock() + self._seconds

    def hold(self, shop_id: str, turn_id: str) -> None:
        """Renew a turn's lease from now on, as long as this process lives and it has no end."""
        with self._lock:
            self._held.add((shop_id, turn_id))
            if self._beating:
                return
            self._beating = True
        beat = (weakref.ref(self), self._seconds / BEATS_PER_LEASE)
        threading.Thread(target=_beat, args=beat, name="leases", daemon=True).start()

    def release(self, shop_id: str, turn_id: str) -> None:
        """Leave a turn that has its end."""
        with self._lock:
            self._held.discard((shop_id, turn_id))

    def renew(self) -> bool:
        """Renew every lease; returns whether any is left. A turn ended elsewhere is left alone."""
        with self._lock:
            held = tuple(self._held)
            self._beating = bool(held)
        try:
            for shop_id, turn_id in held:
                if not self._renewed(shop_id, turn_id):
                    self.release(shop_id, turn_id)
        except SQLAlchemyError:
            log.warning("leases.unrenewed count=%d", len(held), exc_info=True)
        return bool(held)

    def end_lost(self, *which: ColumnElement[bool]) -> None:
        """End the turns among `which` whose lease is over, as interrupted; never one of ours."""
        late = select(turns.c.shop_id, turns.c.id).where(
            *which, turns.c.alive_until < self._clock()
        )
        with self._engine.connect() as connection:
            lost = {(row.shop_id, row.id) for row in connection.execute(late)}
        with self._lock:
            lost -= self._held
        for shop_id, turn_id in lost:
            try:
                with self._engine.begin() as connection:
                    self._end(connection, shop_id, turn_id)
            except IntegrityError:  # it has just said something: it lives
                continue

    def _renewed(self, shop_id: str, turn_id: str) -> bool:
        mine = (turns.c.shop_id == shop_id, turns.c.id == turn_id)
        renewing = update(turns).where(*mine, turns.c.alive_until.is_not(None))
        with self._engine.begin() as connection:
            done = connection.execute(renewing.values(alive_until=self.until()))
        return done.rowcount == 1

    def _end(self, connection: Connection, shop_id: str, turn_id: str) -> None:
        if not close(connection, shop_id, turn_id, turns.c.alive_until < self._clock()):
            return
        theirs = (events.c.shop_id == shop_id, events.c.turn_id == turn_id)
        query = select(events.c.seq, events.c.body).where(*theirs).order_by(events.c.seq.desc())
        last = connection.execute(query.limit(1)).first()
        if last is not None and is_end(last.body):
            return
        connection.execute(
            insert(events).values(
                shop_id=shop_id,
                turn_id=turn_id,
                seq=(last.seq if last else 0) + 1,
                body=INTERRUPTED.model_dump_json(),
            )
        )
        log.warning("turn.interrupted turn_id=%s", turn_id)


def close(connection: Connection, shop_id: str, turn_id: str, *when: ColumnElement[bool]) -> bool:
    """Note that a turn has its end and no lease any more; returns whether `when` held."""
    mine = (turns.c.shop_id == shop_id, turns.c.id == turn_id)
    done = connection.execute(update(turns).where(*mine, *when).values(alive_until=None))
    return done.rowcount == 1


def is_end(body: str) -> bool:
    """Tell by its body whether an event is a turn's last."""
    return json.loads(body)["type"] in _ENDS


def _beat(named: "weakref.ref[Leases]", seconds: float) -> None:
    while True:
        time.sleep(seconds)
        leases = named()
        if leases is None or not leases.renew():
            return
        del leases
