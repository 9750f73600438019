"""Who may open what: bearer keys, their roles, and tokens compared in constant time."""

import hashlib
import hmac
from collections.abc import Collection, Mapping
from typing import get_args

from api.errors import NotAuthenticated
from assistant.domain.reader import Audience, Role
from assistant.errors import ConfigurationInvalid, NotAllowed
from assistant.settings import AuthSettings

_MAY_OPEN: Mapping[Role, tuple[Audience, ...]] = {
    "storefront": ("customer",),
    "merchandiser": ("merchandiser",),
    "consultant": ("consultant",),
    "desk": (),
    "admin": ("customer", "merchandiser", "consultant"),
}
_LOCAL_ROLE: Mapping[Audience, Role] = {
    "customer": "storefront",
    "merchandiser": "merchandiser",
    "consultant": "consultant",
}


def keys_of(auth: AuthSettings) -> Mapping[str, Role]:
    """Map key → role; raises ConfigurationInvalid for anything but `role:key`."""
    roles: dict[str, Role] = {str(name): name for name in get_args(Role)}
    keys: dict[str, Role] = {}
    for written in auth.keys:
        role, _, key = written.partition(":")
        if role not in roles or not key:
            msg = f"ASSISTANT_AUTH__KEYS: each is role:key with a role of {', '.join(roles)}"
            raise ConfigurationInvalid(msg)
        keys[key] = roles[role]
    return keys


def role_of(keys: Mapping[str, Role], authorization: str | None) -> Role:
    """Find the role of an `Authorization: Bearer` header; raises NotAuthenticated."""
    scheme, _, shown = (authorization or "").partition(" ")
    found = None
    for key, role in keys.items():
        if hmac.compare_digest(key.encode(), shown.strip().encode()):
            found = role
    if scheme.lower() != "bearer" or found is None:
        msg = "send Authorization: Bearer with a key of this server"
        raise NotAuthenticated(msg)
    return found


def opening_role(keys: Mapping[str, Role], authorization: str | None, audience: Audience) -> Role:
    """Decide in which role a conversation for `audience` is opened; raises NotAllowed.

    With no keys configured (which binds the server to loopback) every audience is allowed.
    """
    if not keys:
        return _LOCAL_ROLE[audience]
    role = role_of(keys, authorization)
    if audience not in _MAY_OPEN[role]:
        msg = f"a key of role {role} does not open conversations as {audience}"
        raise NotAllowed(msg)
    return role


def check_role(
    keys: Mapping[str, Role], authorization: str | None, allowed: Collection[Role]
) -> None:
    """Let only keys of these roles pass; raises NotAllowed. Without keys everybody is local."""
    if keys and role_of(keys, authorization) not in allowed:
        msg = f"this is for keys of the roles {', '.join(allowed)}"
        raise NotAllowed(msg)


def token_hash(token: str) -> str:
    """Hash a conversation token for keeping; tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_fits(token: str, kept: str | None) -> bool:
    """Compare a token with a kept hash in constant time; nothing kept fits nothing."""
    return hmac.compare_digest(token_hash(token), kept or "-" * 64) and kept is not None
