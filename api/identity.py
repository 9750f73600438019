"""Customers signed in by their shop: short-lived HS256 tokens (RFC 7519), nothing else."""

import base64
import binascii
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Annotated, NoReturn

from pydantic import Field, ValidationError

from api.errors import NotAuthenticated
from assistant.domain.model import Frozen

LONGEST = 4_096
SKEW = timedelta(seconds=30)
_REFUSED = "the customer token is not valid"

_Seconds = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A moment as RFC 7519 writes it: seconds since 1970, a JSON number and nothing that looks so."""


class _Head(Frozen, extra="ignore"):
    alg: str


class _Claims(Frozen, extra="ignore"):
    sub: str = Field(min_length=1, max_length=128)
    exp: _Seconds
    nbf: _Seconds | None = None


def customer_of_token(token: str, *, secret: str, now: datetime) -> str:
    """Return the customer id a shop signed; raises NotAuthenticated, always with the same words."""
    try:
        if len(token) > LONGEST:
            raise NotAuthenticated(_REFUSED)
        head, claims, signature = token.split(".")
        if _Head.model_validate(_part(head)).alg != "HS256":
            raise NotAuthenticated(_REFUSED)
        signed = hmac.new(secret.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(signed, _bytes(signature)):
            raise NotAuthenticated(_REFUSED)
        said = _Claims.model_validate(_part(claims))
    except (ValueError, ValidationError, binascii.Error, RecursionError):
        raise NotAuthenticated(_REFUSED) from None
    moment = now.timestamp()
    early = said.nbf is not None and moment < said.nbf - SKEW.total_seconds()
    if early or moment >= said.exp:
        raise NotAuthenticated(_REFUSED)
    return said.sub


def _part(text: str) -> object:
    return json.loads(_bytes(text), parse_constant=_no_number)


def _no_number(written: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python reads and JSON does not know."""
    msg = f"{written} is not JSON"
    raise ValueError(msg)


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
