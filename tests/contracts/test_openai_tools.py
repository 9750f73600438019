"""Tool calls become wanted actions, checked first; nothing is executed behind the wire."""

import json
from collections.abc import Iterator

import pytest
from wire_briefs import (
    RETURNS,
    SNEAKERS_FOUND,
    brief,
    read,
    writer,
)
from wire_guard import only_loopback
from wire_server import WireServer, calls, words

from assistant.adapters.openai_chat.toolset import tools_for
from assistant.domain.action import FindProducts
from assistant.domain.conversation import Usage
from assistant.domain.reader import Audience
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


def test_a_tool_call_becomes_an_action_and_its_outcome_can_be_cited(
    server: WireServer, loop: str
) -> None:
    server.script(calls(FIND), words("7,900円の品があります[2]。"))
    result = read(writer(server.url, loop=loop), brief(RETURNS), lambda _: (SNEAKERS_FOUND,))
    assert result.wanted == [
        (FindProducts.model_validate({"query": {"words": "防水 スニーカー"}}),)
    ]
    assert result.pieces == [Piece(text="7,900円の品があります。", evidence=("product-SN-1",))]
    assert result.usage == Usage(prompt_tokens=190, completion_tokens=30, model_calls=2)
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
    writing = writer(server.url, loop=loop).write(brief(RETURNS))
    with pytest.raises(ModelUnavailable) as failed:
        next(writing)
    assert failed.value.reason == "bad_answer"
    assert len(server.requests) == 2


def test_the_last_round_must_answer_in_words(server: WireServer, loop: str) -> None:
    server.script(calls(FIND))
    with pytest.raises(ModelUnavailable) as failed:
        read(writer(server.url, loop=loop, max_rounds=3), brief(), lambda _: (SNEAKERS_FOUND,))
    assert failed.value.reason == "bad_answer"
    assert [asked["tool_choice"] for asked in server.asked()] == ["auto", "auto", "none"]


def test_one_round_asks_for_words_at_once(server: WireServer, loop: str) -> None:
    server.script(words("はい。"))
    read(writer(server.url, loop=loop, max_rounds=1), brief(RETURNS))
    assert server.asked()[0]["tool_choice"] == "none"


@pytest.mark.parametrize("audience", ["customer", "merchandiser", "consultant"])
def test_tools_name_no_reader_price_or_permission(audience: Audience) -> None:
    schemas = json.dumps(tools_for(audience))
    for word in (
        "customer_id",
        "reader_id",
        "shop_id",
        "level",
        "unit_price",
        "refund",
        '"name": {',
    ):
        assert word not in schemas
    names = [tool["function"]["name"] for tool in tools_for(audience)]
    assert ("list_orders" in names) == (audience == "customer")
    assert ("draft_copy" in names) == (audience != "customer")
