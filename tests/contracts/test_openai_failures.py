"""Every way a model can fail becomes its code, in time, and says nothing of keys or words."""

import logging
import threading
import time

import pytest
from wire_briefs import KEY, RETURNS, Read, brief, failure, read, writer
from wire_server import Scripted, WireServer, chunk, event, refusal, words

from assistant.ports import Piece

pytest_plugins = ("wire_fixtures",)

PING = b": ping\n\n"
ECHO = f"the key {KEY} and the prompt 返品できますか"


def _reason(url: str, loop: str, *, into: Read | None = None, **chat: object) -> str:
    return failure(writer(url, loop=loop, **chat), brief(RETURNS), into=into)


@pytest.mark.parametrize(
    ("scripted", "reason"),
    [
        (refusal(400, ECHO), "bad_request"),
        (refusal(400, ECHO, code="context_length_exceeded"), "too_large"),
        (refusal(401, ECHO), "refused_key"),
        (refusal(403, ECHO), "refused_key"),
        (refusal(404, ECHO), "no_model"),
        (refusal(429, ECHO), "rate_limited"),
        (refusal(500, ECHO), "server_error"),
        (refusal(503, ECHO), "server_error"),
        (Scripted((event({"error": {"message": ECHO, "type": "server_error"}}),)), "server_error"),
        (Scripted((b"data: {not json\n\n",)), "bad_answer"),
        (Scripted((b'data: {"choices": 7}\n\n',)), "bad_answer"),
        (Scripted((b'data: {"choices": [{"delta": 3}]}\n\n',)), "bad_answer"),
        (Scripted((b"data: [1, 2]\n\n",)), "bad_answer"),
        (Scripted((b"<html>Bad gateway</html>",), kind="text/html"), ("cut", "bad_answer")),
        (Scripted(()), ("cut", "bad_answer")),
        (words("返品", finish="length"), "length"),
        (words("", finish="content_filter"), "filtered"),
        (words(), "empty"),
        (words(" \n"), "empty"),
        (words("[1]"), "empty"),
    ],
)
def test_each_failure_has_its_code_and_nothing_leaks(
    server: WireServer,
    loop: str,
    scripted: Scripted,
    reason: str | tuple[str, ...],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    server.script(scripted)
    assert _reason(server.url, loop) in ((reason,) if isinstance(reason, str) else reason)
    assert len(server.requests) == 1
    for word in (KEY, "返品", "the prompt"):
        assert word not in caplog.text


def test_a_stream_cut_in_the_middle_keeps_whole_sentences_and_drops_the_rest(
    server: WireServer, loop: str
) -> None:
    begun = (chunk({"content": "返品できます[1]。送料"}), chunk({"content": "は"}))
    for scripted in (Scripted(begun, cut=True), Scripted(begun)):
        server.script(scripted)
        result = Read()
        assert _reason(server.url, loop, into=result, retries=3) == "cut"
        assert result.pieces == [Piece(text="返品できます。", evidence=("returns",))]
    assert len(server.requests) == 2


def test_words_cut_at_the_limit_are_no_answer(server: WireServer, loop: str) -> None:
    server.script(words("返品できます[1]。ただし、", finish="length"))
    assert _reason(server.url, loop) == "length"  # what was cut off may be the condition


def test_nobody_listening_is_unreachable(loop: str) -> None:
    with WireServer() as gone:
        url = gone.url
    assert _reason(url, loop) == "unreachable"


@pytest.mark.parametrize(
    "scripted",
    [
        Scripted((), first_pause_seconds=1.5),
        Scripted((chunk({"content": "は"}),) * 40, pause_seconds=0.05),
        Scripted((PING,) * 40, pause_seconds=0.05),
    ],
    ids=["silent", "trickling", "pinging"],
)
@pytest.mark.timeout(60)
def test_no_silence_or_trickle_outlasts_the_timeout(
    server: WireServer, loop: str, scripted: Scripted
) -> None:
    before = _calls_under_way()
    server.script(scripted)
    assert _reason(server.url, loop, timeout_seconds=0.4, retries=2) == "timeout"
    assert len(server.requests) == 1
    time.sleep(0.5)
    assert _calls_under_way() <= before


def test_a_busy_server_is_asked_again_within_the_limit(server: WireServer, loop: str) -> None:
    server.script(refusal(429), refusal(500), words("はい。"))
    assert read(writer(server.url, loop=loop, retries=2), brief(RETURNS)).texts == ["はい。"]
    assert len(server.requests) == 3
    server.script(refusal(503))
    assert _reason(server.url, loop, retries=1) == "server_error"
    assert len(server.requests) == 5


@pytest.mark.timeout(60)
def test_a_wait_longer_than_the_time_left_is_not_waited_for(server: WireServer, loop: str) -> None:
    server.script(refusal(429, retry_after="30"))
    assert _reason(server.url, loop, retries=3) == "rate_limited"
    assert len(server.requests) == 1


def test_a_reader_who_goes_away_ends_the_call(server: WireServer, loop: str) -> None:
    before = _calls_under_way()
    server.script(Scripted((chunk({"content": "はい。そう"}),) * 100, pause_seconds=0.02))
    writing = writer(server.url, loop=loop).write(brief(RETURNS))
    assert next(writing) == Piece(text="はい。")
    writing.close()
    time.sleep(0.3)
    assert _calls_under_way() <= before


def _calls_under_way() -> set[threading.Thread]:
    return {each for each in threading.enumerate() if each.name == "model-call"}
