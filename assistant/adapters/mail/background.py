"""Delivers letters in the background, so that nobody can tell from the wait whether one went."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock

from assistant.adapters.mail.transport import Transport
from assistant.domain.identity import Letter
from assistant.errors import MailUnavailable

WAITING_MOST = 200
"""Letters that may wait; one more is not taken, and its code never arrives."""

log = logging.getLogger(__name__)


class BackgroundPost:
    """Meets `Post` over a transport: one letter at a time, in order, by a thread of its own.

    A process that ends delivers what waits first. What cannot be delivered is logged, without
    saying to whom it should have gone.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="post")
        self._waiting: set[Future[None]] = set()
        self._lock = Lock()

    def hand_over(self, letter: Letter | None) -> None:
        """Take a letter and return at once; None takes the same way and goes nowhere."""
        with self._lock:
            if len(self._waiting) >= WAITING_MOST:
                log.error("mail.dropped waiting=%d", len(self._waiting))
                return
            task = self._thread.submit(self._deliver, letter)
            self._waiting.add(task)
        task.add_done_callback(self._done)

    def drain(self, seconds: float) -> None:
        """Wait until everything handed over so far is delivered or given up."""
        with self._lock:
            waiting = tuple(self._waiting)
        wait(waiting, timeout=seconds)

    def _deliver(self, letter: Letter | None) -> None:
        if letter is None:
            return
        try:
            self._transport.deliver(letter)
        except MailUnavailable as problem:
            log.warning("mail.failed reason=%s", problem.reason)
        except Exception as problem:  # noqa: BLE001 - the thread's edge: the next letter still goes
            log.error("mail.failed kind=%s", type(problem).__name__)  # noqa: TRY400 - no addresses
        else:
            log.info("mail.sent characters=%d", len(letter.body))

    def _done(self, task: Future[None]) -> None:
        with self._lock:
            self._waiting.discard(task)
