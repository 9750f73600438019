"""Faults of the line: statuses, connections cut, and time that runs out."""

import zlib
from collections.abc import Iterator
from functools import cache
from itertools import repeat

from evals.voice.framing import (
    DONE,
    LAST_CHUNK,
    Form,
    chunked,
    document,
    error,
    head,
    kind_of,
    piece,
    said,
    whole,
)
from evals.voice.modes import FULL, HALF, Mode, mode
from evals.voice.server import Pause, Reset, Step

FOREVER = 10_000
"""Longer than any deadline: a script ends when its reader goes away."""


def _status(status: str, codes: str, code: str | None = None, **headers: str) -> Mode:
    name = "-".join(filter(None, (status.split()[0], code, *headers.values())))
    return Mode(name, lambda _: error(status, code, **headers), frozenset(codes.split()))


STATUSES = (
    _status("400 Bad Request", "bad_request"),
    _status("400 Bad Request", "too_large", "context_length_exceeded"),
    _status("401 Unauthorized", "refused_key"),
    _status("402 Payment Required", "bad_request"),
    _status("403 Forbidden", "refused_key"),
    _status("404 Not Found", "no_model", "model_not_found"),
    _status("408 Request Timeout", "server_error"),
    _status("409 Conflict", "server_error"),
    _status("413 Content Too Large", "too_large"),
    _status("422 Unprocessable Content", "bad_request"),
    _status("429 Too Many Requests", "rate_limited"),
    _status("429 Too Many Requests", "rate_limited", "insufficient_quota"),
    _status("429 Too Many Requests", "rate_limited", retry_after="0.05"),
    _status("429 Too Many Requests", "rate_limited", retry_after="86400"),
    _status("429 Too Many Requests", "rate_limited", retry_after="inf"),
    _status("429 Too Many Requests", "rate_limited", retry_after="-1"),
    _status("429 Too Many Requests", "rate_limited", retry_after="soon"),
    _status("429 Too Many Requests", "rate_limited", retry_after="Fri, 31 Dec 2199 23:59:59 GMT"),
    _status("500 Internal Server Error", "server_error"),
    _status("501 Not Implemented", "server_error"),
    _status("502 Bad Gateway", "server_error"),
    _status("503 Service Unavailable", "server_error", retry_after="3600"),
    _status("504 Gateway Timeout", "server_error"),
)


@mode("502-html", "server_error")
def _gateway(_: Form) -> Iterator[Step]:
    yield whole((b"<html>Bad gateway</html>",), "502 Bad Gateway", "text/html")


@mode("307-elsewhere", "bad_answer")
def _redirect(_: Form) -> Iterator[Step]:
    elsewhere = "http://127.0.0.1:9/v1/chat/completions"
    yield head("307 Temporary Redirect", headers={"location": elsewhere}) + LAST_CHUNK


@mode("no-answer", "timeout stalled")
def _silent(_: Form) -> Iterator[Step]:
    yield Pause(30)


@mode("closed-at-once", "unreachable cut")
def _closed(_: Form) -> Iterator[Step]:
    yield from ()


@mode("reset-at-once", "unreachable cut")
def _reset(_: Form) -> Iterator[Step]:
    yield Reset()


@mode("not-http", "unreachable cut")
def _not_http(_: Form) -> Iterator[Step]:
    yield b"220 mail.example ESMTP\r\n"


@mode("headers-drip", "timeout stalled")
def _headers_drip(form: Form) -> Iterator[Step]:
    for byte in head(kind=kind_of(form), chunked=False) * 3:
        yield from (bytes((byte,)), Pause(0.05))


@mode("headers-only", "timeout stalled")
def _headers_only(form: Form) -> Iterator[Step]:
    yield head(kind=kind_of(form))
    yield Pause(30)


@mode("cut-before-a-word", "cut unreachable")
def _cut_early(form: Form) -> Iterator[Step]:
    yield head(kind=kind_of(form))


def _begun(form: Form) -> bytes:
    half = said(form, FULL + HALF)
    return piece({"content": FULL + HALF}) if form == "stream" else half[: len(half) // 2]


@mode("cut-mid-sentence-fin", "cut unreachable")
def _cut_fin(form: Form) -> Iterator[Step]:
    yield head(kind=kind_of(form)) + chunked(_begun(form))


@mode("cut-mid-sentence-rst", "cut unreachable")
def _cut_rst(form: Form) -> Iterator[Step]:
    yield head(kind=kind_of(form)) + chunked(_begun(form))
    yield Pause(0.05)
    yield Reset()


@mode("ended-mid-sentence", "cut bad_answer")
def _ended(form: Form) -> Iterator[Step]:
    yield head(kind=kind_of(form)) + chunked(_begun(form)) + LAST_CHUNK


@mode("shorter-than-announced", "cut unreachable")
def _short(form: Form) -> Iterator[Step]:
    body = said(form, FULL)
    yield head(kind=kind_of(form), chunked=False, headers={"content_length": str(len(body) + 500)})
    yield body[: len(body) // 2]


@mode("drip", "timeout stalled")
def _drip(form: Form) -> Iterator[Step]:
    yield head(kind=kind_of(form))
    words = (piece({"content": "は"}) for _ in range(FOREVER))
    spaces = repeat(b" ", FOREVER)
    for data in words if form == "stream" else spaces:
        yield from (chunked(data), Pause(0.04))


@mode("stops-after-a-sentence", "timeout stalled")
def _stops(form: Form) -> Iterator[Step]:
    yield head(kind=kind_of(form)) + chunked(_begun(form))
    yield Pause(30)


@mode("ping-only", "timeout stalled")
def _pings(form: Form) -> Iterator[Step]:
    yield head(kind=kind_of(form))
    for _ in range(FOREVER):
        yield from (chunked(b": ping\n\n" if form == "stream" else b"\n"), Pause(0.04))


@mode("empty-deltas", "timeout stalled")
def _empty_deltas(form: Form) -> Iterator[Step]:
    yield head(kind=kind_of(form))
    for _ in range(FOREVER):
        yield from (chunked(piece({}) if form == "stream" else b" "), Pause(0.04))


@mode("flood", "runaway timeout stalled")
def _flood(form: Form) -> Iterator[Step]:
    yield head(kind=kind_of(form))
    spaces = b" " * 65_536
    data = b":" + spaces + b"\n" if form == "stream" else spaces
    for _ in range(FOREVER):
        yield chunked(data)


@cache
def _packed() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(b" " * 30_000_000) + packer.flush()


@mode("gzip-bomb", "bad_answer unreachable")
def _bomb(form: Form) -> Iterator[Step]:
    packed = chunked(_packed())
    yield head(kind=kind_of(form), headers={"content_encoding": "gzip"}) + packed + LAST_CHUNK


@mode("early-hints-flood", "timeout stalled unreachable cut")
def _hints(_: Form) -> Iterator[Step]:
    for hint in repeat(b"HTTP/1.1 103 Early Hints\r\n\r\n", FOREVER):
        yield from (hint, Pause(0.04))


@mode("not-streamed-or-streamed", "cut bad_answer empty")
def _other_form(form: Form) -> Iterator[Step]:
    if form == "stream":
        yield whole((document({"role": "assistant", "content": FULL}),))
    else:
        yield whole((piece({"content": FULL}, "stop"), DONE), kind="text/event-stream")


LINE = (
    _gateway,
    _redirect,
    _silent,
    _closed,
    _reset,
    _not_http,
    _headers_drip,
    _headers_only,
    _cut_early,
    _cut_fin,
    _cut_rst,
    _ended,
    _short,
    _drip,
    _stops,
    _pings,
    _empty_deltas,
    _flood,
    _bomb,
    _hints,
    _other_form,
)
