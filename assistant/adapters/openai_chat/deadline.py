"""Reads a stream against the clock: no silence, trickle or keep-alive outlasts the deadline."""

import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Protocol

from assistant.adapters.openai_chat.wire import Ask, Chunk, Stream
from assistant.calling.failures import CallFailed, explain


class Closable(Protocol):
    """An open response."""

    def close(self) -> None: ...


_opened: ContextVar[list[Closable]] = ContextVar("opened")


def note_opened(response: Closable) -> None:
    """Keep hold of a response of the running call; a client calls this as its response hook."""
    _opened.get([]).append(response)


@dataclass(frozen=True, slots=True)
class _Call:
    stream: Stream
    ask: Ask
    arrived: SimpleQueue[Chunk | CallFailed | None] = field(default_factory=SimpleQueue)
    unwanted: threading.Event = field(default_factory=threading.Event)
    opened: list[Closable] = field(default_factory=list)


def within(stream: Stream, ask: Ask) -> Iterator[Chunk]:
    """Yield the chunks of a call for at most `ask.seconds`; raises CallFailed.

    A call that brings nothing of an answer for `ask.silence_seconds` has stalled.
    The call runs in a thread of its own, because a blocking read cannot be interrupted: name
    look-up has no timeout, and every byte received starts a socket's timeout anew.
    """
    call = _Call(stream, ask)
    ends = monotonic() + ask.seconds
    speaks_by = monotonic() + ask.silence_seconds
    threading.Thread(target=_read, args=(call,), name="model-call", daemon=True).start()
    try:
        while True:
            chunk = _next(call, until=min(ends, speaks_by), late=ends <= speaks_by)
            if chunk is None:
                return
            yield chunk
            if chunk.says_something:
                speaks_by = monotonic() + ask.silence_seconds
    finally:
        call.unwanted.set()
        for response in call.opened:  # else a server that trickles on would keep the thread
            with suppress(Exception):
                response.close()


def _next(call: _Call, *, until: float, late: bool) -> Chunk | None:
    left = until - monotonic()
    try:
        arrived = call.arrived.get(timeout=left) if left > 0 else None
    except Empty:
        arrived, left = None, 0.0
    if left <= 0:
        raise CallFailed("timeout" if late else "stalled", kind="Deadline")
    if isinstance(arrived, CallFailed):
        raise arrived
    return arrived


def _read(call: _Call) -> None:
    _opened.set(call.opened)
    try:
        with closing(call.stream(call.ask)) as chunks:
            for chunk in chunks:
                if call.unwanted.is_set():
                    return
                call.arrived.put(chunk)
        call.arrived.put(None)
    except Exception as problem:  # noqa: BLE001 - the edge: every vendor error becomes a code
        call.arrived.put(explain(problem))
