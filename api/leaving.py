"""Hears that the server is to stop, before open streams keep it from stopping."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def told_to_leave(then: Callable[[], None]) -> Iterator[None]:
    """Call `then` in the running event loop when the process is told to end.

    A server ends the application only when every connection is closed, which a stream of a long
    turn keeps from happening. Whoever heard the signal before hears it still; where nobody did, or
    outside the main thread, nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def hear(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(then)
        earlier = before[signal.Signals(number)]
        if callable(earlier):
            earlier(number, frame)

    heard = [number for number in SIGNALS if callable(before[number])]
    for number in heard:
        signal.signal(number, hear)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])
