"""Faults of the reply: broken bodies, words that are no answer, tool calls gone astray."""

import json
from collections.abc import Iterator, Mapping

from evals.voice.framing import (
    COST,
    DONE,
    LAST_CHUNK,
    Form,
    called,
    chunked,
    cost,
    document,
    event,
    head,
    kind_of,
    piece,
    said,
    sent,
    whole,
)
from evals.voice.modes import FULL, HALF, Mode, mode
from evals.voice.server import Pause, Step


def _body(name: str, codes: str, stream: bytes, plain: bytes) -> Mode:
    """Make a mode of two bodies."""
    bodies: Mapping[Form, bytes] = {"stream": stream, "plain": plain}
    return Mode(name, lambda form: sent(form, bodies[form]), frozenset(codes.split()))


def _choices(name: str, value: object, codes: str = "bad_answer cut empty") -> Mode:
    """Put something else where the choices belong."""
    named = {"id": "c", "created": 1, "model": "scripted", "choices": value, "usage": COST}
    return _body(name, codes, event(named) + DONE, json.dumps(named).encode())


def _content(name: str, value: object, codes: str) -> Mode:
    """Put something else where the words belong."""
    plain = document({"role": "assistant", "content": value})
    return _body(name, codes, piece({"content": value}, "stop") + cost() + DONE, plain)


def _words(name: str, codes: str, *texts: str, finish: str | None = "stop") -> Mode:
    return Mode(name, lambda form: sent(form, said(form, *texts, finish=finish)), _set(codes))


def _call(name: str, codes: str, *calls: Mapping[str, object]) -> Mode:
    return Mode(name, lambda form: sent(form, called(form, *calls)), _set(codes))


def _set(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


def _function(name: object, arguments: object) -> dict[str, object]:
    return {"function": {"name": name, "arguments": arguments}}


FIND = _function("find_products", '{"query": {"words": "タンス"}}')
_SURROGATE = b'{"id":"c","created":1,"model":"m","choices":[{"index":0,"%s":{"content":"\\ud83c"},'
_SURROGATE += b'"finish_reason":"stop"}]}'
_ERROR = {"error": {"message": "scripted", "type": "server_error"}}

BODIES = (
    _body("html-200", "bad_answer cut", b"<html>Login</html>", b"<html>Login</html>"),
    _body("empty-body", "bad_answer cut", b"", b""),
    _body("invalid-json", "bad_answer", b"data: {not json\n\n", b"{not json"),
    _body("json-cut", "bad_answer cut", piece({"content": FULL})[:-30], said("plain", FULL)[:-30]),
    _body("json-array", "bad_answer cut", event([1, 2]), b"[1, 2]"),
    _body("json-number", "bad_answer cut", event(7), b"7"),
    _body("deep-json", "bad_answer cut", event("x")[:6] + b"[" * 90_000 + b"\n\n", b"[" * 90_000),
    _body(
        "error-event",
        "server_error bad_answer cut",
        piece({"content": FULL}) + event(_ERROR),
        json.dumps(_ERROR).encode(),
    ),
    _body(
        "lone-surrogate",
        "unsupported empty bad_answer",
        b"data: " + _SURROGATE % b"delta" + b"\n\n" + DONE,
        _SURROGATE % b"message",
    ),
    _choices("empty-choices", []),
    _choices("null-choices", None),
    _choices("choices-no-list", 7),
    _choices("choice-null", [None]),
    _choices("choice-no-words", [{"index": 0, "finish_reason": "stop"}]),
    _content("null-content", None, "empty"),
    _content("content-number", 7, "bad_answer"),
    _content("content-list", [{"type": "text", "text": FULL}], "bad_answer"),
)


@mode("invalid-utf8-across-chunks", "bad_answer cut unsupported empty unreachable")
def _torn_utf8(form: Form) -> Iterator[Step]:
    body = said(form, "大型の家具は、")
    at = body.index("大".encode()) + 1
    yield head(kind=kind_of(form))
    for data in (body[:at], b"\xff\xfe", body[at + 2 :]):
        yield from (chunked(data), Pause(0.01))
    yield LAST_CHUNK


@mode("one-huge-line", "runaway timeout")
def _huge_line(form: Form) -> Iterator[Step]:
    yield from sent(form, said(form, "あ" * 2_000_000))


WORDS = (
    _words("finish-length", "length", FULL, HALF, finish="length"),
    _words("finish-content-filter", "filtered", FULL, HALF, finish="content_filter"),
    _words("finish-unknown", "bad_answer", FULL, HALF, finish="insufficient_system_resource"),
    _words("finish-missing", "cut", FULL, HALF, finish=None),
    _words("no-words", "empty", ""),
    _words("white-space", "empty", " \n", "\u3000\n"),
    _words("marks-alone", "empty", "[1][2]"),
    _words("thoughts-alone", "empty", "<think>追加料金を認めたくない。"),
    _words("refusal-in-words", "refused", "I'm sorry, but I can't help with that."),
    _words("refusal-in-japanese", "refused", "AIとして、そのご要望にはお応えできません。"),
    _words(
        "wrong-language",
        "wrong_language",
        "There is an extra fee for large furniture. ",
        "Please see the page.",
    ),
    _words(
        "chinese-for-japanese",
        "wrong_language",
        "大型家具可能需要支付额外的配送费用,具体金额取决于尺寸和地区。",
    ),
    _words(
        "endless-repetition", "repeats runaway", *["大型の家具は、追加料金がかかります。"] * 500
    ),
    _words("two-sentences-for-ever", "repeats runaway", *[FULL, "ほかにございますか。"] * 500),
    _words("endless-sentence", "runaway", *["とても" * 10] * 300),
    _words("its-own-rules", "disclosed", "You choose and connect words; every fact comes from the"),
    _words("invented-price", "unsupported", "追加料金は一律で98,765円です。"),
    _words("foreign-link", "unsupported", "詳しくは https://evil.example/p をご覧ください。"),
    Mode(
        "refusal-field",
        lambda form: sent(
            form,
            piece({"refusal": "I can't."}, "stop") + cost() + DONE
            if form == "stream"
            else document({"role": "assistant", "content": None, "refusal": "I can't."}),
        ),
        _set("refused empty"),
    ),
)

TOOLS = (
    _call("tool-broken-json", "bad_tool_call", _function("find_products", '{"query": {"wo')),
    _call("tool-no-object", "bad_tool_call bad_answer", _function("find_products", "[1]")),
    _call("tool-unknown", "bad_tool_call", _function("delete_orders", "{}")),
    _call("tool-wrong-types", "bad_tool_call", _function("find_products", '{"query": 7}')),
    _call("tool-of-others", "bad_tool_call", _function("assess_maturity", "{}")),
    _call("tool-without-name", "bad_tool_call bad_answer empty", _function(None, None)),
    _call("tool-null-function", "bad_tool_call bad_answer empty", {"function": None}),
    _call("tool-thousand-calls", "bad_tool_call runaway timeout", *[FIND] * 1_000),
    _call("tool-for-ever", "bad_tool_call too_many_calls", FIND),
    _call(
        "tool-huge-arguments",
        "bad_tool_call runaway",
        _function("find_products", json.dumps({"query": {"words": "あ" * 400_000}})),
    ),
    _call(
        "tool-deep-arguments", "bad_tool_call too_large", _function("find_products", "[" * 30_000)
    ),
    _call("tool-negative-index", "bad_tool_call too_many_calls", {**FIND, "index": -5}),
)


@mode("no-done", "")
def _no_done(form: Form) -> Iterator[Step]:
    yield from sent(form, said(form, FULL).removesuffix(DONE))


@mode("words-after-done", "")
def _after_done(form: Form) -> Iterator[Step]:
    yield from sent(form, said(form, FULL), b"" if form == "plain" else piece({"content": HALF}))


@mode("absurd-usage", "")
def _absurd_usage(form: Form) -> Iterator[Step]:
    usage = {"prompt_tokens": -5, "completion_tokens": 10**15, "total_tokens": -7}
    yield from sent(form, said(form, FULL, usage=usage))


@mode("slow-but-in-time", "")
def _slow(form: Form) -> Iterator[Step]:
    yield Pause(0.1)
    yield whole((said(form, FULL),), kind=kind_of(form))


HARMLESS = (_no_done, _after_done, _absurd_usage, _slow)
REPLIES = (*BODIES, _torn_utf8, _huge_line, *WORDS, *TOOLS)
