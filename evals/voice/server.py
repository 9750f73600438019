"""A loopback server that answers each request by a script of bytes and pauses: nothing is fixed."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

Body = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is sent for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is torn down (RST) instead of closed (FIN)."""


Step = bytes | Pause | Reset
Script = Callable[[Body], Iterator[Step]]
"""What is sent for a request, whole: status line, headers, body. Its end closes the connection."""

_RST = struct.pack("ii", 1, 0)


class LoopbackServer:
    """Plays its script to every request, each connection in a thread; `requests` are their bodies.

    The script may be replaced at any time.
    """

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[Body] = []
        self._open = True
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._thread = threading.Thread(target=self._accept, name="loopback", daemon=True)

    @property
    def url(self) -> str:
        """Return the base URL to give to a client."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"

    def __enter__(self) -> "LoopbackServer":
        """Begin to listen."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening; connections under way end with their scripts."""
        self._open = False
        with suppress(OSError):
            socket.create_connection(self._socket.getsockname(), timeout=1).close()
        self._socket.close()

    def _accept(self) -> None:
        while self._open:
            with suppress(OSError):
                connection, _ = self._socket.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError), connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            body = _read_request(connection)
            self.requests.append(body)
            for step in self.script(body):
                match step:
                    case Pause(seconds):
                        time.sleep(seconds)
                    case Reset():
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
                        return
                    case data:
                        connection.sendall(data)
            with suppress(OSError):
                connection.shutdown(socket.SHUT_WR)


def _read_request(connection: socket.socket) -> Body:
    """Read one request whole, so that closing early is not taken for a reset."""
    held = b""
    while b"\r\n\r\n" not in held:
        held += _some(connection)
    head, _, body = held.partition(b"\r\n\r\n")
    lengths = [
        int(line.partition(b":")[2])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    ]
    while len(body) < sum(lengths):
        body += _some(connection)
    read: Body = json.loads(body or b"{}")
    return read


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(65_536)
    if not data:
        raise OSError
    return data
