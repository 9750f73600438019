"""Customers signed in by their shop: short-lived HS256 or RS256 tokens (RFC 7519), nothing else."""

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated, NoReturn

import jwt
from pydantic import Field, ValidationError

from api.errors import NotAuthenticated
from assistant.domain.identity import Proof
from assistant.domain.model import Frozen
from assistant.domain.reader import Level
from assistant.settings import AuthSettings

LONGEST = 4_096
SKEW = timedelta(seconds=30)
_REFUSED = "the customer token is not valid"

_Seconds = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A moment as RFC 7519 writes it: seconds since 1970, a JSON number and nothing that looks so."""


class _Claims(Frozen, extra="ignore"):
    sub: str = Field(min_length=1, max_length=128)
    exp: _Seconds
    nbf: _Seconds | None = None


def signed_in(token: str, *, auth: AuthSettings, now: datetime) -> Proof:
    """Return the customer a shop signed in, until its token is over.

    A token that would hold longer than `jwt_minutes` is no short-lived one. Raises
    NotAuthenticated, for every token that is not plainly valid with the same words.
    """
    keys = _keys(auth)
    if not keys:
        msg = "this server takes no customer tokens"
        raise NotAuthenticated(msg)
    try:
        if len(token) > LONGEST:
            raise NotAuthenticated(_REFUSED)
        said = _Claims.model_validate(_signed(token, keys))
        until = datetime.fromtimestamp(said.exp, UTC)
        begins = datetime.fromtimestamp(said.nbf, UTC) if said.nbf is not None else now
    except (jwt.PyJWTError, ValueError, OverflowError, OSError, RecursionError, ValidationError):
        raise NotAuthenticated(_REFUSED) from None
    longest = now + timedelta(minutes=auth.jwt_minutes) + SKEW
    if now < begins - SKEW or not now < until <= longest:
        raise NotAuthenticated(_REFUSED)
    return Proof(customer_id=said.sub, level=Level.signed_in, until=until)


def _keys(auth: AuthSettings) -> dict[str, str]:
    """Map each algorithm to the one key that may be used with it, as far as they are set."""
    secret = auth.jwt_secret.get_secret_value() if auth.jwt_secret else ""
    keys = {"HS256": secret, "RS256": auth.jwt_public_key or ""}
    return {name: key for name, key in keys.items() if key}


def _signed(token: str, keys: dict[str, str]) -> object:
    """Return what was signed; the algorithm the token names picks the key, and only a known one."""
    chosen = str(jwt.get_unverified_header(token).get("alg"))
    if chosen not in keys:
        raise NotAuthenticated(_REFUSED)
    payload = jwt.api_jws.decode(token, keys[chosen], algorithms=[chosen])
    return json.loads(payload, parse_constant=_no_number)


def _no_number(written: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python reads and JSON does not know."""
    msg = f"{written} is not JSON"
    raise ValueError(msg)
