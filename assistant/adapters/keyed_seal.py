"""Seals short texts with a key that stands apart from the store: HMAC-SHA-256 (RFC 2104)."""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from assistant.errors import ConfigurationInvalid

KEY_BYTES = 32


class KeyedSeal:
    """Meets `Seal`. Parts are told apart by their lengths, so that no two lists seal alike."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, *parts: str) -> str:
        """Seal the parts together."""
        raw = [part.encode() for part in parts]
        told = b"".join(len(each).to_bytes(4, "big") + each for each in raw)
        return hmac.new(self._key, told, hashlib.sha256).hexdigest()


def key_in(path: Path) -> bytes:
    """Read the key kept in a file, made at first use for its owner alone.

    Of several that begin at once one makes it. Raises ConfigurationInvalid.
    """
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes()
    except OSError as problem:
        msg = f"ASSISTANT_AUTH__CODE_KEY: {path} cannot be used: {problem.strerror}"
        raise ConfigurationInvalid(msg) from problem
    if len(key) != KEY_BYTES:
        msg = f"ASSISTANT_AUTH__CODE_KEY: {path} does not hold {KEY_BYTES} bytes; remove it"
        raise ConfigurationInvalid(msg)
    return key


def _make(path: Path) -> None:
    """Write the key beside its place, then put it there whole, unless somebody was quicker."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
