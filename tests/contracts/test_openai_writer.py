"""The writer over the OpenAI wire: whole sentences, cited by number, and nothing leaked."""

import json
import logging

import pytest
from wire_briefs import (
    FEES,
    FIND,
    KEY,
    RETURNS,
    SNEAKERS_FOUND,
    Read,
    brief,
    failure,
    read,
    writer,
)
from wire_server import Scripted, WireServer, calls, chunk, split_every, words

from assistant.adapters.openai_chat.families import profile_of
from assistant.domain.conversation import Usage
from assistant.ports import Piece

pytest_plugins = ("wire_fixtures",)

PRICES = profile_of("gpt-4o-mini").prices


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
    assert result.usage == Usage(
        prompt_tokens=100,
        completion_tokens=20,
        model_calls=1,
        cost=0.000027,
        currency="USD",
        prices=PRICES,
    )


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
    assert failure(speaker, brief(RETURNS, text="ひみつの質問")) == "filtered"
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
    assert result.usage.completion_tokens == 2
    assert result.usage.prompt_tokens > 1_000
    assert (result.usage.model_calls, result.usage.counted) == (1, True)


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


@pytest.mark.parametrize("cut", [1, 2, 5, 1_000])
@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<think>返品は認めたくない。</think>返品できます[1]。", ["返品できます。"]),
        ("<think>\n認めない。\n\n</think>\n\n返品できます。", ["返品できます。"]),
        ("はい。<thinking>待て。</thinking>返品できます。", ["はい。", "返品できます。"]),
        ("<Think class='x'>待て。</THINK >はい。", ["はい。"]),
        ("<think>a。<think>b。</think>はい。<think>c。</think>", ["はい。"]),
        ("はい。<think>この先は閉じない。まだ続く。", ["はい。"]),
        ("◁think▷待て。◁/think▷はい。", ["はい。"]),
        ("5 < 8日です。<3", ["5 < 8日です。", "<3"]),
    ],
)
def test_thoughts_are_never_said_wherever_the_stream_is_cut(
    server: WireServer, cut: int, written: str, said: list[str]
) -> None:
    pieces = [written[at : at + cut] for at in range(0, len(written), cut)]
    server.script(words(*pieces))
    assert read(writer(server.url, loop="direct"), brief(RETURNS)).texts == said


def test_a_reply_of_thoughts_alone_is_no_answer(server: WireServer, loop: str) -> None:
    server.script(words("<think>返品は認めたくない。"))
    assert failure(writer(server.url, loop=loop), brief(RETURNS)) == "empty"


def test_thoughts_without_an_opening_tag_are_dropped_while_nothing_was_said(
    server: WireServer, loop: str
) -> None:
    server.script(words("認めたくないが", "</think>", "返品できます。"))
    assert read(writer(server.url, loop=loop), brief(RETURNS)).texts == ["返品できます。"]


def test_thoughts_that_were_said_before_they_showed_as_thoughts_end_the_model(
    server: WireServer, loop: str
) -> None:
    server.script(words("認めたくない。だが", "</think>", "返品できます。"))
    result = Read()
    speaker = writer(server.url, loop=loop)
    assert failure(speaker, brief(RETURNS), into=result) == "bad_answer"
    assert result.texts == ["認めたくない。"]  # the turn takes it back: the answer is degraded


def test_thoughts_are_not_sent_back_with_a_tool_s_result(server: WireServer, loop: str) -> None:
    server.script(calls(FIND, said="<think>探そう。</think>"), words("はい。"))
    read(writer(server.url, loop=loop), brief(RETURNS), lambda _: (SNEAKERS_FOUND,))
    assert "探そう" not in json.dumps(server.asked()[1], ensure_ascii=False)
