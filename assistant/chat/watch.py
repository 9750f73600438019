"""Takes the time of a turn."""

import time

from assistant.domain.conversation import Timings


class Watch:
    """Milliseconds since the turn began."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self.first_event = 0.0
        self.search = 0.0

    def elapsed(self) -> float:
        """Return the milliseconds so far."""
        return round((time.perf_counter() - self._start) * 1000, 1)

    def timings(self) -> Timings:
        """Return what was noted, and the total."""
        return Timings(first_event=self.first_event, search=self.search, total=self.elapsed())
