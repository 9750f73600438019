"""Runs turns to their end, detached from whoever listens, and hands their events out."""

import asyncio
import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from threading import Event as Flag
from threading import Thread
from time import perf_counter
from typing import Protocol

from assistant.domain.conversation import TurnRequest
from assistant.errors import AssistantError, Conflict
from assistant.events import Event, TurnFailed, TurnFinished
from assistant.ports import Conversations
from assistant.services import Services

THREADS = 16
WAITING_MOST = 256
GRACE_SECONDS = 5.0
"""How long turns under way may go on when the server is told to stop."""

LAST_WORD_SECONDS = 2.0
"""How long it may take after that to write down that they were interrupted."""

POLL_SECONDS = 0.25
SILENCE_SECONDS = 180.0
"""A turn of another process that says nothing for so long is taken for lost."""

_LOG = logging.getLogger(__name__)

TakeTurn = Callable[[TurnRequest, Services], Iterator[Event]]
"""The chat line: yields a turn's events, each stored before it is yielded."""


class Witness(Protocol):
    """Is told how each turn ended."""

    def turn_ended(self, last: Event, *, first_seconds: float, total_seconds: float) -> None: ...


class Run:
    """A turn under way in this process. Everything but `cancelled` belongs to the event loop."""

    def __init__(self, turn: TurnRequest) -> None:
        self.turn = turn
        self.cancelled = Flag()
        self.done = asyncio.Event()  # its thread has ended, a moment behind its last event
        self._events: list[Event] = []
        self._over = False
        self._news = asyncio.Event()

    @property
    def over(self) -> bool:
        """Tell whether the last event is here."""
        return self._over

    async def more(self, *, after: int, wait_seconds: float) -> Sequence[tuple[int, Event]]:
        """Return the events after a number; waits for the first of them, then returns none."""
        if len(self._events) <= after and not self._over:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), wait_seconds)
        return tuple(enumerate(self._events[after:], start=after + 1))

    async def last(self) -> Event:
        """Wait for the end and return the last event."""
        while not self._over:
            await self._news.wait()
        return self._events[-1]

    @property
    def count(self) -> int:
        """Count the events so far."""
        return len(self._events)

    def add(self, event: Event) -> None:
        """Take the next event and wake whoever waits; nothing comes after the last one."""
        if self._over:
            return
        self._events.append(event)
        self._over = isinstance(event, TurnFinished | TurnFailed)
        self._news.set()
        self._news = asyncio.Event()


class StoredTurn:
    """A turn read from the log: finished, or under way in another process.

    When `leaving` is set nobody is kept waiting any more: whoever listens may ask again elsewhere.
    """

    def __init__(
        self,
        conversations: Conversations,
        shop_id: str,
        turn_id: str,
        *,
        leaving: Flag | None = None,
    ) -> None:
        self._read = conversations.events
        self._shop_id, self._turn_id = shop_id, turn_id
        self._leaving = leaving or Flag()
        self._silent = 0.0
        self._over = False

    @property
    def over(self) -> bool:
        """Tell whether the last event was read, or none is expected any more."""
        return self._over or self._silent >= SILENCE_SECONDS or self._leaving.is_set()

    async def more(self, *, after: int, wait_seconds: float) -> Sequence[tuple[int, Event]]:
        """Return the events after a number, looking again until there are some."""
        waited = 0.0
        while True:
            events = await asyncio.to_thread(self._read, self._shop_id, self._turn_id)
            self._over = bool(events) and isinstance(events[-1][1], TurnFinished | TurnFailed)
            if fresh := [each for each in events if each[0] > after]:
                self._silent = 0.0
                return fresh
            if self.over or waited >= wait_seconds:
                return ()
            await asyncio.sleep(POLL_SECONDS)
            waited += POLL_SECONDS
            self._silent += POLL_SECONDS

    async def last(self) -> Event:
        """Wait for the end and return the last event; TurnFailed for a turn that never ends."""
        seen = 0
        while True:
            events = await self.more(after=seen, wait_seconds=SILENCE_SECONDS)
            if events and isinstance(events[-1][1], TurnFinished | TurnFailed):
                return events[-1][1]
            seen = events[-1][0] if events else seen
            if self._leaving.is_set():
                return TurnFailed(code="busy", title="the server stops", detail="ask again")
            if self.over:
                return TurnFailed(code="interrupted", title="the turn was lost")


class Runner:
    """Takes turns in threads: one at a time per conversation, all of them to their end."""

    def __init__(
        self,
        services: Services,
        take_turn: TakeTurn,
        witness: Witness,
        *,
        grace_seconds: float = GRACE_SECONDS,
    ) -> None:
        self._services = services
        self._take_turn = take_turn
        self._witness = witness
        self._grace_seconds = grace_seconds
        self._seats = asyncio.Semaphore(THREADS)
        self._runs: dict[str, Run] = {}
        self._latest: dict[str, Run] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ending: asyncio.Task[None] | None = None
        self.leaving = Flag()

    @property
    def full(self) -> bool:
        """Tell whether no further turn should be taken now."""
        return self.leaving.is_set() or len(self._runs) >= WAITING_MOST

    def start(self, turn: TurnRequest) -> Run:
        """Begin a turn and return at once; it waits for the conversation's turn before it."""
        run = Run(turn)
        before = self._latest.get(turn.conversation_id)
        self._runs[turn.turn_id] = run
        self._latest[turn.conversation_id] = run
        task = asyncio.get_running_loop().create_task(self._drive(run, before))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return run

    def running(self, turn_id: str) -> Run | None:
        """Find a turn that is under way in this process."""
        return self._runs.get(turn_id)

    async def stop(self, conversation_id: str) -> None:
        """Cancel a conversation's turns and wait until they are over."""
        runs = [run for run in self._runs.values() if run.turn.conversation_id == conversation_id]
        for run in runs:
            run.cancelled.set()
        for run in runs:
            await run.last()

    def leave(self) -> None:
        """Take no more turns, and end those under way: most by themselves, the rest soon."""
        self.leaving.set()
        if self._ending is None:
            self._ending = asyncio.get_running_loop().create_task(self._end_all())

    async def close(self) -> None:
        """Leave, and wait until every turn that was begun has its end."""
        self.leave()
        if self._ending is not None:
            await self._ending

    async def _end_all(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._grace_seconds)
        late = tuple(self._runs.values())
        for run in late:
            run.cancelled.set()
        await asyncio.gather(*map(self._interrupt, late))
        for task in tuple(self._tasks):
            task.cancel()

    async def _interrupt(self, run: Run) -> None:
        """Give a turn that will not end by itself its last event, in the log and to who listens."""
        written: Sequence[Event] = ()
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORD_SECONDS):
                written = await asyncio.to_thread(self._written_off, run.turn)
        for event in written[run.count :]:
            run.add(event)
        run.add(_INTERRUPTED)

    def _written_off(self, turn: TurnRequest) -> Sequence[Event]:
        """Write that a turn was interrupted behind whatever it said last; returns its log."""
        conversations, shop_id = self._services.conversations, turn.reader.shop_id
        while True:
            log = [event for _, event in conversations.events(shop_id, turn.turn_id)]
            if log and isinstance(log[-1], TurnFinished | TurnFailed):
                return log
            with suppress(Conflict):  # it has just said something more
                conversations.append(turn, len(log) + 1, _INTERRUPTED)

    async def _drive(self, run: Run, before: Run | None) -> None:
        loop = asyncio.get_running_loop()

        def later(call: Callable[..., None], *given: Event) -> None:
            with suppress(RuntimeError):  # the loop is gone; the log has it
                loop.call_soon_threadsafe(call, *given)

        def perform() -> None:
            try:
                self._perform(run, lambda event: later(run.add, event))
            finally:
                later(run.done.set)

        try:
            if before is not None:
                await before.done.wait()
            async with self._seats:
                if not run.over:  # else it was interrupted before it came to its turn
                    # A thread that hangs in a call must not keep the process: it is a daemon.
                    Thread(target=perform, name="turn", daemon=True).start()
                    await run.done.wait()
        finally:
            run.done.set()
            self._runs.pop(run.turn.turn_id, None)
            if self._latest.get(run.turn.conversation_id) is run:
                del self._latest[run.turn.conversation_id]

    def _perform(self, run: Run, tell: Callable[[Event], None]) -> None:
        began, first, seq = perf_counter(), 0.0, 0
        last: Event | None = None
        failure = TurnFailed(code="failed", title="the turn has no end")
        try:
            events = self._take_turn(run.turn, self._services)
            for last in events:
                seq += 1
                first = first or perf_counter() - began
                tell(last)
                if run.cancelled.is_set() and not isinstance(last, TurnFinished | TurnFailed):
                    failure = _INTERRUPTED if self.leaving.is_set() else _CANCELLED
                    if isinstance(events, Generator):
                        events.close()
                    break
        except AssistantError as problem:
            failure = TurnFailed(code=problem.code, title="the turn failed")
        except Exception:  # noqa: BLE001 - the edge of the stream: no turn stays unanswered
            _LOG.exception("turn.crashed turn=%s", run.turn.turn_id)
            failure = TurnFailed(code="failed", title="the turn failed")
        if not isinstance(last, TurnFinished | TurnFailed):
            last = self._fail(run.turn, seq + 1, failure)
            tell(last)
        self._witness.turn_ended(last, first_seconds=first, total_seconds=perf_counter() - began)

    def _fail(self, turn: TurnRequest, seq: int, failure: TurnFailed) -> TurnFailed:
        try:
            self._services.conversations.append(turn, seq, failure)
        except Exception:  # noqa: BLE001 - who listens still gets an end
            _LOG.exception("turn.lost turn=%s", turn.turn_id)
        return failure


_CANCELLED = TurnFailed(code="cancelled", title="the turn was cancelled")
_INTERRUPTED = TurnFailed(
    code="interrupted", title="the turn was interrupted", detail="the server stops; ask again"
)
