"""The OpenAI wire as bytes: status lines, JSON documents, server-sent events, whole or torn."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from evals.voice.server import Step

Form = Literal["stream", "plain"]
Delta = Mapping[str, object]

DONE = b"data: [DONE]\n\n"
COST = {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940}


_NO_HEADERS: Mapping[str, str] = {}


def head(
    status: str = "200 OK",
    kind: str = "application/json",
    *,
    chunked: bool = True,
    headers: Mapping[str, str] = _NO_HEADERS,
) -> bytes:
    """Write a status line and headers; `retry_after` becomes `retry-after`."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close"]
    lines += ["Transfer-Encoding: chunked"] * chunked
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def chunked(data: bytes) -> bytes:
    """Frame data as one chunk (RFC 9112)."""
    return b"%x\r\n%s\r\n" % (len(data), data)


LAST_CHUNK = b"0\r\n\r\n"


def whole(data: Iterable[bytes], status: str = "200 OK", kind: str = "application/json") -> Step:
    """Write a whole response in one piece."""
    return head(status, kind) + b"".join(map(chunked, data)) + LAST_CHUNK


def error(status: str, code: str | None = None, **headers: str) -> Iterator[Step]:
    """Answer with an error as OpenAI words it."""
    body = {"error": {"message": "scripted", "type": "error", "param": None, "code": code}}
    yield head(status, headers=headers) + chunked(json.dumps(body).encode()) + LAST_CHUNK


def event(payload: object) -> bytes:
    """Frame a payload as a server-sent event; Japanese stays as it is."""
    return f"data: {json.dumps(payload, ensure_ascii=False)}\n\n".encode()


def piece(delta: object, finish: str | None = None) -> bytes:
    """Frame a delta of the first choice."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return event({**_NAMED, "object": "chat.completion.chunk", "choices": [choice]})


def cost(usage: object = COST) -> bytes:
    """Frame what the call cost."""
    return event({**_NAMED, "object": "chat.completion.chunk", "choices": [], "usage": usage})


def document(message: object, finish: str | None = "stop", usage: object = COST) -> bytes:
    """Write a completion that is not streamed."""
    choice = {"index": 0, "message": message, "finish_reason": finish}
    named = {**_NAMED, "object": "chat.completion", "choices": [choice], "usage": usage}
    return json.dumps(named, ensure_ascii=False).encode()


_NAMED = {"id": "chatcmpl-1", "created": 1, "model": "scripted"}


def said(form: Form, *texts: str, finish: str | None = "stop", usage: object = COST) -> bytes:
    """Write the body of a reply in words."""
    if form == "plain":
        return document({"role": "assistant", "content": "".join(texts)}, finish, usage)
    deltas = [piece({"role": "assistant", "content": ""})]
    deltas += [piece({"content": text}) for text in texts]
    return b"".join((*deltas, piece({}, finish), cost(usage), DONE))


def called(form: Form, *calls: Delta, finish: str | None = "tool_calls") -> bytes:
    """Write the body of a reply that calls tools: `function`, and whatever else is given."""
    numbered = [
        {"id": f"call_{at}", "type": "function", "index": at, **each}
        for at, each in enumerate(calls)
    ]
    if form == "plain":
        return document({"role": "assistant", "content": None, "tool_calls": numbered}, finish)
    deltas = [piece({"tool_calls": [each]}) for each in numbered]
    return b"".join((*deltas, piece({}, finish), cost(), DONE))


def kind_of(form: Form) -> str:
    """Name the content type of a form."""
    return "text/event-stream" if form == "stream" else "application/json"


def sent(form: Form, *data: bytes) -> Iterator[Step]:
    """Send a body whole and well."""
    yield whole(data, kind=kind_of(form))
