"""Time and chance as the server needs them, so that tests may fix both."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

TOKEN_BYTES = 16
"""128 bits, as the contract asks."""


def _now() -> datetime:
    return datetime.now(UTC)


def _token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def _name(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(TOKEN_BYTES)}"


@dataclass(frozen=True, slots=True)
class World:
    """The wall clock, a clock that never goes back (seconds), new tokens and new ids."""

    now: Callable[[], datetime] = _now
    monotonic: Callable[[], float] = time.monotonic
    token: Callable[[], str] = _token
    name: Callable[[str], str] = _name
