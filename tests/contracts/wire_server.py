"""A server that speaks the OpenAI wire from a script: for tests, on the loopback alone."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Body = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request as it arrived; header names in lower case."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, object]


@dataclass(frozen=True, slots=True)
class Scripted:
    """One answer: bytes piece by piece, each after a pause, cut off at the end if so wished."""

    pieces: tuple[bytes, ...]
    status: int = 200
    kind: str = "text/event-stream"
    headers: Mapping[str, str] = field(default_factory=dict)
    pause_seconds: float = 0.0
    first_pause_seconds: float = 0.0
    cut: bool = False


def event(payload: Body) -> bytes:
    """Frame a chunk as a server-sent event; Japanese stays as it is."""
    return f"data: {json.dumps(payload, ensure_ascii=False)}\n\n".encode()


def chunk(delta: Body, finish: str | None = None) -> bytes:
    """Frame a delta of the first choice."""
    return event(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "scripted",
            "choices": [{"index": 0, "delta": dict(delta), "finish_reason": finish}],
        }
    )


def usage(prompt_tokens: int, completion_tokens: int) -> bytes:
    """Frame the chunk that tells what a call cost."""
    return event(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "scripted",
            "choices": [],
            "usage": {
                "prompt_tokens": prompt_tokens,
                "completion_tokens": completion_tokens,
                "total_tokens": prompt_tokens + completion_tokens,
            },
        }
    )


DONE = b"data: [DONE]\n\n"


def words(*texts: str, finish: str = "stop", cost: tuple[int, int] = (100, 20)) -> Scripted:
    """Stream texts as deltas, then the end and what it cost."""
    deltas = [chunk({"role": "assistant", "content": ""})]
    deltas += [chunk({"content": text}) for text in texts]
    return Scripted((*deltas, chunk({}, finish), usage(*cost), DONE))


def calls(*wanted: tuple[str, str], said: str = "", cost: tuple[int, int] = (90, 10)) -> Scripted:
    """Stream tool calls (name, JSON arguments), the arguments split in two as servers do."""
    deltas = [chunk({"role": "assistant", "content": said or None})]
    for index, (name, arguments) in enumerate(wanted):
        half = len(arguments) // 2
        begun = {"name": name, "arguments": arguments[:half]}
        head = {"index": index, "id": f"call_{name}_{index}", "type": "function", "function": begun}
        deltas.append(chunk({"tool_calls": [head]}))
        rest = {"index": index, "function": {"arguments": arguments[half:]}}
        deltas.append(chunk({"tool_calls": [rest]}))
    return Scripted((*deltas, chunk({}, "tool_calls"), usage(*cost), DONE))


def refusal(
    status: int, message: str = "no", *, code: str | None = None, **headers: str
) -> Scripted:
    """Answer with an error as OpenAI words it; `retry_after` becomes a header."""
    body = {"error": {"message": message, "type": "error", "param": None, "code": code}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Scripted(
        (json.dumps(body).encode(),), status=status, kind="application/json", headers=named
    )


def document(body: Body, *, first_pause_seconds: float = 0.0) -> Scripted:
    """Answer with one JSON document."""
    return Scripted(
        (json.dumps(body).encode(),),
        kind="application/json",
        first_pause_seconds=first_pause_seconds,
    )


def vectors_for(body: Body, *, size: int = 3) -> Scripted:
    """Embed each input as (its length, 1, 1 …), in reverse order: servers promise none."""
    given = body["input"]
    texts = given if isinstance(given, list) else [given]
    rows = [
        {"object": "embedding", "index": at, "embedding": [float(len(text))] + [1.0] * (size - 1)}
        for at, text in enumerate(texts)
    ]
    spent = {"prompt_tokens": 1, "total_tokens": 1}
    return document({"object": "list", "data": rows[::-1], "model": "scripted", "usage": spent})


Answer = Scripted | Callable[[Body], Scripted]


class WireServer:
    """Answers each path from its script, one line a request; the last line repeats."""

    def __init__(self) -> None:
        self.requests: list[Recorded] = []
        self._scripts: dict[str, list[Answer]] = {}
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def url(self) -> str:
        """Return the base URL to give to a client."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def script(self, *answers: Answer, path: str = "/v1/chat/completions") -> None:
        """Say what a path answers from now on."""
        self._scripts[path] = list(answers)

    def asked(self, path: str = "/v1/chat/completions") -> list[dict[str, object]]:
        """Return the bodies a path received."""
        return [request.body for request in self.requests if request.path == path]

    def answer(self, request: Recorded) -> Scripted:
        """Record a request and choose its answer."""
        self.requests.append(request)
        script = self._scripts.get(request.path, [])
        if not script:
            return refusal(404, "no script for this path")
        line = script.pop(0) if len(script) > 1 else script[0]
        return line(request.body) if callable(line) else line

    def __enter__(self) -> "WireServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def whole(scripted: Scripted, pieces: Sequence[bytes]) -> Scripted:
    """Replace the bytes of an answer, e.g. to split them elsewhere."""
    return Scripted(tuple(pieces), scripted.status, scripted.kind, scripted.headers)


def split_every(count: int, scripted: Scripted) -> Scripted:
    """Send the same bytes in pieces of `count`, so that characters are torn apart."""
    joined = b"".join(scripted.pieces)
    return whole(scripted, [joined[at : at + count] for at in range(0, len(joined), count)])


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, owner: WireServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.owner = owner

    def handle_error(self, *_: object) -> None:
        """Stay silent: clients that go away are part of the script."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "_Server"

    def do_GET(self) -> None:
        self._reply({})

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        self._reply(json.loads(self.rfile.read(length)))

    def _reply(self, body: dict[str, object]) -> None:
        named = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.owner.answer(Recorded(self.path, named, body))
        with suppress(ConnectionError):
            time.sleep(answer.first_pause_seconds)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Transfer-Encoding", "chunked")
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self._send(answer)

    def _send(self, answer: Scripted) -> None:
        for piece in self._paced(answer):
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            self.wfile.flush()
        if answer.cut:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")

    def _paced(self, answer: Scripted) -> Iterator[bytes]:
        for piece in answer.pieces:
            yield piece
            time.sleep(answer.pause_seconds)

    def log_message(self, *_: object) -> None:
        """Stay silent: the test reads `requests`."""
