"""Why a model call failed, in a code: nothing of keys, prompts or vendors' words goes further."""

from collections.abc import Mapping
from typing import Literal

Reason = Literal[
    "timeout",
    "unreachable",
    "refused_key",
    "rate_limited",
    "bad_request",
    "server_error",
    "bad_answer",
    "empty",
]
WORTH_ANOTHER_TRY: frozenset[Reason] = frozenset({"unreachable", "rate_limited", "server_error"})


class CallFailed(Exception):
    """A call failed. The server asked for `wait_seconds`; `kind` is the vendor's class name."""

    def __init__(self, reason: Reason, *, kind: str = "", wait_seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.kind = kind
        self.wait_seconds = wait_seconds


def explain(problem: Exception) -> CallFailed:
    """Reduce a vendor's exception to a reason; the exception itself is not kept."""
    import openai

    reasons: tuple[tuple[type[Exception], Reason], ...] = (
        (openai.APITimeoutError, "timeout"),
        (openai.APIConnectionError, "unreachable"),
        (openai.AuthenticationError, "refused_key"),
        (openai.PermissionDeniedError, "refused_key"),
        (openai.RateLimitError, "rate_limited"),
        (openai.InternalServerError, "server_error"),
        (openai.APIStatusError, "bad_request"),
        (openai.APIResponseValidationError, "bad_answer"),
        (openai.APIError, "server_error"),
        (TimeoutError, "timeout"),
        (OSError, "unreachable"),
    )
    found = (reason for kind, reason in reasons if isinstance(problem, kind))
    return CallFailed(
        next(found, "bad_answer"),
        kind=type(problem).__name__,
        wait_seconds=_asked_wait(problem),
    )


def _asked_wait(problem: Exception) -> float:
    headers = getattr(getattr(problem, "response", None), "headers", None)
    if not isinstance(headers, Mapping):
        return 0.0
    try:
        return max(0.0, float(headers.get("retry-after", 0)))
    except ValueError:  # an HTTP date: not worth parsing for a wait of seconds
        return 0.0
