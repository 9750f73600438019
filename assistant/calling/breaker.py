"""Leaves an endpoint alone for a while after it failed several times in a row."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

from assistant.calling.failures import OF_THE_ENDPOINT, CallFailed


class Breaker:
    """A circuit breaker for one endpoint and model; safe to share between threads.

    After `failures` in a row it is open for `seconds`; then one call may probe, and what comes of
    that closes it or opens it again.
    """

    def __init__(
        self, *, failures: int, seconds: float, clock: Callable[[], float] = monotonic
    ) -> None:
        self._limit = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = Lock()
        self._failed = 0
        self._closed_until = 0.0

    def enter(self) -> None:
        """Ask to make a call; raises CallFailed (`resting`) while the endpoint is left alone."""
        with self._lock:
            if self._failed < self._limit:
                return
            now = self._clock()
            if now < self._closed_until:
                raise CallFailed("resting", kind="Breaker")
            self._closed_until = now + self._seconds  # this caller probes, the others still wait

    def worked(self) -> None:
        """Tell that a call was answered."""
        with self._lock:
            self._failed = 0

    def failed(self, failure: CallFailed) -> None:
        """Tell that a call failed; only what is the endpoint's fault counts."""
        if failure.reason not in OF_THE_ENDPOINT:
            return
        with self._lock:
            self._failed += 1
            if self._failed >= self._limit:
                self._closed_until = self._clock() + self._seconds
