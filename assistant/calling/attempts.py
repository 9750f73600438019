"""Tries a call again within its time: the only loop of further tries there is."""

import math
import secrets
from collections.abc import Iterator
from functools import cache
from itertools import count
from time import monotonic

from stamina import Attempt, retry_context
from stamina.instrumentation import set_on_retry_hooks

from assistant.calling.failures import WORTH_ANOTHER_TRY, CallFailed

FIRST_PAUSE_SECONDS = 0.25


def tries(retries: int, *, ends: float) -> Iterator[Attempt]:
    """Yield attempts, each to be entered by `with`; the last CallFailed comes out of the loop.

    A further one comes only after a failure that may pass (unreachable, rate_limited,
    server_error, cut), and only if the pause before it is over by `ends` (`time.monotonic`): as
    long as the server asked for, else 0.25 s doubled each time, a fifth more or less by chance.
    """
    pauses = (FIRST_PAUSE_SECONDS * 2**attempt for attempt in count())

    def pause_after(problem: Exception) -> bool | float:
        if not isinstance(problem, CallFailed) or problem.reason not in WORTH_ANOTHER_TRY:
            return False
        pause = problem.wait_seconds or next(pauses) * (0.8 + secrets.randbelow(41) / 100)
        return pause if math.isfinite(pause) and monotonic() + pause < ends else False

    _be_quiet()
    return iter(retry_context(on=pause_after, attempts=retries + 1, timeout=None))


@cache
def _be_quiet() -> None:
    """Leave the logging of failures to callers, who name codes alone."""
    set_on_retry_hooks(())
