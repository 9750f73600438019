"""Tool calls become wanted actions, checked first; nothing is executed behind the wire."""

from collections.abc import Iterator

import pytest
from wire_briefs import (
    FIND,
    RETURNS,
    SNEAKERS_FOUND,
    Read,
    brief,
    failure,
    read,
    writer,
)
from wire_server import WireServer, calls, words

from assistant.adapters.openai_chat.toolset import tools_for
from assistant.domain.action import FindProducts
from assistant.domain.reader import Audience
from assistant.ports import Piece

pytest_plugins = ("wire_fixtures",)


def test_a_tool_call_becomes_an_action_and_its_outcome_can_be_cited(
    server: WireServer, loop: str
) -> None:
    server.script(calls(FIND), words("7,900円の品があります[2]。"))
    result = read(writer(server.url, loop=loop), brief(RETURNS), lambda _: (SNEAKERS_FOUND,))
    assert result.wanted == [
        (FindProducts.model_validate({"query": {"words": "防水 スニーカー"}}),)
    ]
    assert result.pieces == [Piece(text="7,900円の品があります。", evidence=("product-SN-1",))]
    assert (result.usage.tokens, result.usage.model_calls) == (220, 2)
    called, told = server.asked()[1]["messages"][-2:]
    assert called["tool_calls"][0]["function"]["name"] == "find_products"
    assert told["role"] == "tool"
    assert told["tool_call_id"] == called["tool_calls"][0]["id"] == "call_find_products_0"
    assert "[2] product\n| 防水スニーカー (SN-1, SN-1-265)\n| price: 7,900円" in told["content"]


def test_two_calls_in_one_reply_are_wanted_together_and_answered_in_order(
    server: WireServer, loop: str
) -> None:
    server.script(calls(("points_balance", ""), FIND), words("はい。"))
    points = SNEAKERS_FOUND.model_copy(update={"name": "points_balance", "cards": ()})
    result = read(writer(server.url, loop=loop), brief(), lambda _: (points, SNEAKERS_FOUND))
    assert [[action.name for action in wanted] for wanted in result.wanted] == [
        ["points_balance", "find_products"]
    ]
    told = server.asked()[1]["messages"][-2:]
    assert [message["content"].split(":")[0] for message in told] == [
        "points_balance",
        "find_products",
    ]


def test_wrong_arguments_are_told_once_and_repaired(server: WireServer, loop: str) -> None:
    server.script(calls(("define_term", '{"label": "LTV"}')), calls(FIND), words("あります。"))
    result = read(writer(server.url, loop=loop, max_rounds=2), brief(), lambda _: (SNEAKERS_FOUND,))
    assert [wanted[0].name for wanted in result.wanted] == ["find_products"]
    assert result.texts == ["あります。"]
    assert "term: Field required" in server.asked()[1]["messages"][-1]["content"]


@pytest.mark.parametrize(
    "call",
    [
        ("define_term", '{"label": "LTV"}'),
        ("show_product", "not json"),
        ("show_product", "[1]"),
        ("order_status", '{"customer_id": "C-2"}'),
        ("commit_cancel", "{}"),
        ("assess_maturity", "{}"),
    ],
)
def test_a_second_wrong_call_ends_the_model_and_nothing_was_wanted(
    server: WireServer, loop: str, call: tuple[str, str]
) -> None:
    server.script(calls(call))
    result = Read()
    assert failure(writer(server.url, loop=loop), brief(RETURNS), into=result) == "bad_tool_call"
    assert (result.pieces, result.wanted) == ([], [])
    assert len(server.requests) == 2 == result.usage.model_calls


def test_the_last_round_must_answer_in_words(server: WireServer, loop: str) -> None:
    server.script(calls(FIND))
    speaker = writer(server.url, loop=loop, max_rounds=3)
    assert failure(speaker, brief(), lambda _: (SNEAKERS_FOUND,)) == "bad_tool_call"
    assert [asked["tool_choice"] for asked in server.asked()] == ["auto", "auto", "none"]


def test_one_round_asks_for_words_at_once(server: WireServer, loop: str) -> None:
    server.script(words("はい。"))
    read(writer(server.url, loop=loop, max_rounds=1), brief(RETURNS))
    assert server.asked()[0]["tool_choice"] == "none"


def test_what_is_understood_for_certain_is_answered_in_one_call_without_tools(
    server: WireServer, loop: str
) -> None:
    server.script(words("返品できます[1]。"))
    for sure in (brief(RETURNS, confidence=1.0), brief(outcomes=(SNEAKERS_FOUND,), confidence=0.9)):
        result = read(writer(server.url, loop=loop), sure)
        assert result.usage.model_calls == 1
    for asked in server.asked():
        assert not {"tools", "tool_choice"} & set(asked)


def test_a_call_of_a_tool_that_was_not_offered_is_no_answer(server: WireServer, loop: str) -> None:
    server.script(calls(FIND))
    sure = brief(RETURNS, confidence=1.0)
    assert failure(writer(server.url, loop=loop), sure) == "bad_tool_call"
    assert len(server.requests) == 1


@pytest.mark.parametrize("code", ["which", "unknown", "none", "too_few"])
def test_a_certain_question_without_a_record_may_still_look_one_up(
    server: WireServer, loop: str, code: str
) -> None:
    empty = SNEAKERS_FOUND.model_copy(update={"code": code, "cards": ()})
    server.script(words("はい。"))
    for unsure in (brief(confidence=1.0), brief(RETURNS, outcomes=(empty,), confidence=1.0)):
        read(writer(server.url, loop=loop), unsure)
    assert [bool(asked["tools"]) for asked in server.asked()] == [True, True]


def _named_in(schema: object) -> Iterator[str]:
    """Yield the name of every argument of a tool, at any depth."""
    if isinstance(schema, dict):
        properties = schema.get("properties")
        yield from properties if isinstance(properties, dict) else ()
        schema = list(schema.values())
    if isinstance(schema, list):
        for held in schema:
            yield from _named_in(held)


@pytest.mark.parametrize("audience", ["customer", "merchandiser", "consultant"])
def test_tools_name_no_reader_price_or_permission(audience: Audience) -> None:
    arguments = {name for tool in tools_for(audience) for name in _named_in(tool)}
    for word in ("customer_id", "reader_id", "shop_id", "level", "unit_price", "refund", "name"):
        assert word not in arguments
    names = [tool["function"]["name"] for tool in tools_for(audience)]
    assert ("list_orders" in names) == (audience == "customer")
    assert ("draft_copy" in names) == (audience != "customer")
