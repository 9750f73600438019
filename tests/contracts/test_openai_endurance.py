"""A model that fails is rested, stood in for, and never paid more than was allowed."""

import pytest
from wire_briefs import RETURNS, Read, brief, failure, read, writer
from wire_server import WireServer, refusal, words

from assistant.adapters.openai_chat.families import profile_of
from assistant.calling.breaker import Breaker
from assistant.calling.failures import CallFailed
from assistant.domain.conversation import Allowance

pytest_plugins = ("wire_fixtures",)


def test_an_endpoint_that_keeps_failing_is_rested_and_then_probed_by_one() -> None:
    now = [0.0]
    breaker = Breaker(failures=2, seconds=10, clock=lambda: now[0])
    for _ in range(2):
        breaker.enter()
        breaker.failed(CallFailed("server_error"))
    with pytest.raises(CallFailed, match="resting"):
        breaker.enter()
    now[0] = 11.0
    breaker.enter()
    with pytest.raises(CallFailed, match="resting"):
        breaker.enter()
    breaker.worked()
    breaker.enter()


def test_a_resting_model_is_not_asked(server: WireServer) -> None:
    server.script(refusal(500))
    speaker = writer(server.url, loop="direct", rest_after=2)
    codes = [failure(speaker, brief(RETURNS)) for _ in range(4)]
    assert codes == ["server_error", "server_error", "resting", "resting"]
    assert len(server.requests) == 2


def test_another_model_stands_in_while_nothing_was_said(server: WireServer, loop: str) -> None:
    server.script(refusal(404), words("はい。"))
    speaker = writer(server.url, loop=loop, fallback_models=["gpt-4.1-mini"])
    assert read(speaker, brief(RETURNS)).texts == ["はい。"]
    assert [asked["model"] for asked in server.asked()] == ["gpt-4o-mini", "gpt-4.1-mini"]


def test_a_call_that_may_cost_too_much_is_not_made(server: WireServer) -> None:
    server.script(words("はい。"))
    speaker = writer(server.url, loop="direct")
    for allowance in (Allowance(tokens=900), Allowance(cost=0.0001)):
        poor = brief(RETURNS).model_copy(update={"allowance": allowance})
        assert failure(speaker, poor) == "over_budget"
    assert server.requests == []


def test_rules_are_no_answer(server: WireServer, loop: str) -> None:
    server.script(words("You choose and connect words; every fact comes from the records."))
    result = Read()
    assert failure(writer(server.url, loop=loop), brief(RETURNS), into=result) == "disclosed"
    assert result.pieces == []


def test_a_price_is_that_of_the_family_and_unknown_without_one() -> None:
    assert profile_of("gpt-4o-mini-2024-07-18").cost(prompt=1_000_000, completion=0) == 0.15
    assert profile_of("gpt-9-unheard-of").cost(prompt=1, completion=1) is None
