"""What a dialogue of the order desk is made of: what is said, and what must come of it."""

import zlib
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from assistant.domain.conversation import RefusalCode

DEV_SHARE = 5
"""Of ten dialogues so many, by a hash of the id, are looked at while the desk is made."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expected(_Part):
    """What must hold after a turn; what is left out may be as it will."""

    must_say: tuple[tuple[str, ...], ...] = ()
    must_not_say: tuple[str, ...] = ()
    proposal: dict[str, Any] | None = None
    needs: str | None = None
    refusal: RefusalCode | None = None
    card_orders: tuple[str, ...] = ()
    handoff: bool | None = None


class Said(_Part):
    """One thing the customer says, and what must come of it."""

    say: str
    expect: Expected = Expected()


class End(_Part):
    """How the records stand afterwards; orders that are not named are unchanged."""

    orders: dict[str, dict[str, Any]] = {}
    points: dict[str, int] = {}
    handoff: bool | None = None
    cart: tuple[dict[str, Any], ...] | None = None


class Dialogue(_Part):
    """A dialogue with the desk; see `cases/README.md`."""

    id: str
    language: str
    reader: str | None = None
    as_of: datetime | None = None
    turns: tuple[Said, ...]
    end: End = End()
    forbidden: tuple[
        Literal["any_write", "proposal", "personal_data", "other_order_facts", "promise"], ...
    ] = ()
    why: str = ""

    @property
    def dev(self) -> bool:
        """Tell whether the dialogue may be looked at."""
        return zlib.crc32(self.id.encode()) % 10 < DEV_SHARE
