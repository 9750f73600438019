"""Reads a stream against the clock: no silence, trickle or keep-alive outlasts the deadline."""

import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Protocol

from assistant.adapters.openai_chat.failures import CallFailed, explain
from assistant.adapters.openai_chat.wire import Ask, Chunk, Stream


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

    The call runs in a thread of its own, because a blocking read cannot be interrupted: name
    look-up has no timeout, and every byte received starts a socket's timeout anew.
    """
    call = _Call(stream, ask)
    ends = monotonic() + ask.seconds
    threading.Thread(target=_read, args=(call,), name="model-call", daemon=True).start()
    try:
        while True:
            try:
                chunk = call.arrived.get(timeout=max(0.0, ends - monotonic()))
            except Empty:
                raise CallFailed("timeout", kind="Deadline") from None
            if chunk is None:
                return
            if isinstance(chunk, CallFailed):
                raise chunk
            yield chunk
    finally:
        call.unwanted.set()
        for (
            response
        ) in call.opened:  # else a server that trickles on would keep the thread for ever
            with suppress(Exception):
                response.close()


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
