"""The writer over the OpenAI wire: whole sentences, cited by number, and nothing leaked."""

import json
import logging
from collections.abc import Iterator

import pytest
from wire_briefs import (
    FEES,
    KEY,
    RETURNS,
    brief,
    read,
    writer,
)
from wire_guard import only_loopback
from wire_server import Scripted, WireServer, chunk, split_every, words

from assistant.domain.conversation import Usage
from assistant.errors import ModelUnavailable
from assistant.ports import Piece

LOOPS = ("langchain", "direct")
FIND = ("find_products", '{"query": {"words": "防水 スニーカー"}}')


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[WireServer]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    with only_loopback(), WireServer() as running:
        yield running


@pytest.fixture(params=LOOPS)
def loop(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_an_answer_streams_sentence_by_sentence_with_its_citations(
    server: WireServer, loop: str
) -> None:
    server.script(
        words(
            "到着後8日以内なら返品",
            "できます[1]。送料はご負担です [2][1",
            "]。\n手続きを始めますか?",
        )
    )
    result = read(writer(server.url, loop=loop), brief(RETURNS, FEES))
    assert result.pieces == [
        Piece(text="到着後8日以内なら返品できます。", evidence=("returns",)),
        Piece(text="送料はご負担です。", evidence=("fees", "returns")),
        Piece(text="手続きを始めますか?", opens_paragraph=True),
    ]
    assert result.usage == Usage(prompt_tokens=100, completion_tokens=20, model_calls=1)


def test_the_first_sentence_leaves_before_the_last_is_written(
    server: WireServer, loop: str
) -> None:
    scripted = words("返品できます[1]。", "送料は", "ご負担です[2]。")
    server.script(Scripted(scripted.pieces, pause_seconds=0.2))
    writing = writer(server.url, loop=loop).write(brief(RETURNS, FEES))
    assert next(writing) == Piece(text="返品できます。", evidence=("returns",))
    server.script(words("never asked for"))
    assert next(writing) == Piece(text="送料はご負担です。", evidence=("fees",))
    assert len(server.requests) == 1


def test_a_number_that_was_never_shown_is_dropped(server: WireServer, loop: str) -> None:
    server.script(words("返品できます[9][1][0]。"))
    result = read(writer(server.url, loop=loop), brief(RETURNS))
    assert result.pieces == [Piece(text="返品できます。", evidence=("returns",))]


def test_characters_torn_apart_on_the_wire_arrive_whole(server: WireServer, loop: str) -> None:
    text = "承りました👩‍👩‍👧🎉。ありがとうございます𠮷野家様。"
    server.script(split_every(5, words(text[:7], text[7:9], text[9:])))
    result = read(writer(server.url, loop=loop), brief(RETURNS))
    assert result.texts == ["承りました👩‍👩‍👧🎉。", "ありがとうございます𠮷野家様。"]


def test_half_characters_sent_as_escapes_are_joined(server: WireServer, loop: str) -> None:
    def escaped(half: str) -> bytes:
        return chunk({"content": "@"}).replace(b"@", half.encode())

    ends = words("。").pieces
    server.script(Scripted((escaped(r"\ud83c"), escaped(r"\udf89"), *ends)))
    assert read(writer(server.url, loop=loop), brief(RETURNS)).texts == ["🎉。"]


def test_key_and_words_stay_out_of_messages_and_logs(
    server: WireServer, loop: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.script(words("返品できます[1]。"), words("は", finish="content_filter"))
    speaker = writer(server.url, loop=loop)
    read(speaker, brief(RETURNS, text="ひみつの質問"))
    with pytest.raises(ModelUnavailable):
        read(speaker, brief(RETURNS, text="ひみつの質問"))
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in json.dumps(server.asked())
    for word in (KEY, "ひみつ", "返品", "staff of a Japanese"):
        assert word not in caplog.text
    assert "model_answered prompt=" in caplog.text


def test_tracing_switched_on_in_the_environment_sends_nothing(
    server: WireServer, loop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "x")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", server.url)
    server.script(words("はい。"))
    read(writer(server.url, loop=loop), brief(RETURNS))
    assert [request.path for request in server.requests] == ["/v1/chat/completions"]


def test_without_a_usage_chunk_the_cost_is_counted_here(server: WireServer, loop: str) -> None:
    server.script(Scripted((chunk({"content": "はい。"}, "stop"),)))
    result = read(writer(server.url, loop=loop), brief(RETURNS))
    assert result.usage is not None
    assert result.usage.completion_tokens == 2
    assert result.usage.prompt_tokens > 1_000
    assert result.usage.model_calls == 1


def test_a_reasoning_model_gets_the_limit_it_knows_and_no_temperature(
    server: WireServer, loop: str
) -> None:
    server.script(words("はい。"))
    read(writer(server.url, loop=loop), brief(RETURNS))
    read(writer(server.url, loop=loop, model="gpt-5-mini"), brief(RETURNS))
    usual, reasoning = server.asked()
    assert (usual["max_tokens"], usual["temperature"]) == (800, 0)
    assert reasoning["max_completion_tokens"] == 800
    assert not {"max_tokens", "temperature"} & set(reasoning)
