"""How much one caller may ask of us: token buckets in memory, and a cap on bodies."""

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BUCKETS_KEPT = 10_000
BODY_BYTES = 262_144
"""Room for the longest question and for workshop notes, escaped as JSON."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    seen: float


class Limiter:
    """Token buckets by key; the least recently used are forgotten."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = Lock()

    def wait_seconds(self, key: str, *, per_minute: int) -> int:
        """Take a token; returns 0, or the whole seconds until there is one again."""
        now = self._monotonic()
        with self._lock:
            bucket = self._buckets.setdefault(key, _Bucket(tokens=per_minute, seen=now))
            self._buckets.move_to_end(key)
            if len(self._buckets) > BUCKETS_KEPT:
                self._buckets.popitem(last=False)
            gained = (now - bucket.seen) * per_minute / 60
            bucket.tokens = min(per_minute, bucket.tokens + gained)
            bucket.seen = now
            if bucket.tokens >= 1:
                bucket.tokens -= 1
                return 0
            return max(1, math.ceil((1 - bucket.tokens) * 60 / per_minute))


class BodyLimit:
    """Refuses bodies over `limit` bytes, whether or not their length was announced."""

    def __init__(self, app: ASGIApp, limit: int = BODY_BYTES) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a counted body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        read = 0
        announced = _announced(scope)

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._limit or announced > self._limit:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0
