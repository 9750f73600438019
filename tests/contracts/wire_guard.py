"""Keeps tests on this machine: every other connection or name look-up fails."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@contextmanager
def only_loopback() -> Iterator[None]:
    """Refuse every connection and every name look-up that would leave this machine."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: tuple[str, int]) -> None:
        if self.family != socket.AF_UNIX and address[0] not in _LOOPBACK:
            msg = f"a connection to {address} was tried"
            raise AssertionError(msg)
        connect(self, address)

    def guarded_look_up(host: str, *rest: object, **named: object) -> object:
        if host not in _LOOPBACK:
            msg = f"{host} was looked up"
            raise AssertionError(msg)
        return look_up(host, *rest, **named)  # type: ignore[call-overload]

    with (
        patch.object(socket.socket, "connect", guarded_connect),
        patch.object(socket, "getaddrinfo", guarded_look_up),
    ):
        yield
