"""Why a model call failed, in a code: nothing of keys, prompts or vendors' words goes further."""

from collections.abc import Mapping
from typing import Literal

Reason = Literal[
    "timeout",
    "stalled",
    "unreachable",
    "refused_key",
    "no_model",
    "rate_limited",
    "server_error",
    "bad_request",
    "too_large",
    "bad_answer",
    "bad_tool_call",
    "cut",
    "length",
    "filtered",
    "refused",
    "disclosed",
    "empty",
    "wrong_language",
    "repeats",
    "runaway",
    "resting",
    "over_budget",
    "too_many_calls",
]
WORTH_ANOTHER_TRY: frozenset[Reason] = frozenset(
    {"unreachable", "rate_limited", "server_error", "cut"}
)
NOT_BILLED: frozenset[Reason] = frozenset(
    {
        "unreachable",
        "refused_key",
        "no_model",
        "rate_limited",
        "server_error",
        "bad_request",
        "too_large",
        "resting",
        "over_budget",
        "too_many_calls",
    }
)
"""Failures before a model has read anything; after any other the prompt is taken for billed."""
OF_THE_ENDPOINT: frozenset[Reason] = frozenset(
    {
        "timeout",
        "stalled",
        "unreachable",
        "refused_key",
        "no_model",
        "rate_limited",
        "server_error",
        "bad_answer",
        "cut",
    }
)
"""Failures that the next question would meet as well, whatever it asks."""

_TOO_LARGE = ("context_length", "string_above_max_length", "request_too_large")


class CallFailed(Exception):
    """A call failed. The server asked for `wait_seconds`; `kind` is the vendor's class name."""

    def __init__(self, reason: Reason, *, kind: str = "", wait_seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.kind = kind
        self.wait_seconds = wait_seconds


def explain(problem: Exception) -> CallFailed:
    """Reduce a vendor's exception to a reason by its status or class; it is not kept itself."""
    for known in (problem, problem.__cause__):  # ours, as it is or wrapped by a client
        if isinstance(known, CallFailed):
            return known
    kinds = [each.__name__ for each in type(problem).__mro__]
    status = getattr(problem, "status_code", None)
    reason = _by_status(status, problem) if isinstance(status, int) else _by_class(kinds)
    return CallFailed(reason, kind=kinds[0], wait_seconds=_asked_wait(problem))


_STATUSES: Mapping[int, Reason] = {
    401: "refused_key",
    403: "refused_key",
    404: "no_model",
    408: "server_error",
    409: "server_error",
    413: "too_large",
    429: "rate_limited",
}

_CLASSES: tuple[tuple[str, Reason], ...] = (
    ("APITimeoutError", "timeout"),
    ("APIConnectionError", "unreachable"),
    ("LengthFinishReasonError", "length"),
    ("ContentFilterFinishReasonError", "filtered"),
    ("ContextOverflowError", "too_large"),
    ("APIResponseValidationError", "bad_answer"),
    ("APIError", "server_error"),
    ("TimeoutException", "timeout"),
    ("TimeoutError", "timeout"),
    ("TransportError", "cut"),
    ("OSError", "unreachable"),
)


def _by_status(status: int, problem: Exception) -> Reason:
    if status == 400 and str(getattr(problem, "code", "")).startswith(_TOO_LARGE):
        return "too_large"
    if status < 400:
        return "bad_answer"
    return _STATUSES.get(status, "server_error" if status >= 500 else "bad_request")


def _by_class(kinds: list[str]) -> Reason:
    return next((reason for name, reason in _CLASSES if name in kinds), "bad_answer")


def _asked_wait(problem: Exception) -> float:
    headers = getattr(getattr(problem, "response", None), "headers", None)
    if not isinstance(headers, Mapping):
        return 0.0
    try:
        return max(0.0, float(headers.get("retry-after", 0)))
    except ValueError:  # an HTTP date: not worth parsing for a wait of seconds
        return 0.0
