"""Every failure is problem+json with a stable code, and says nothing it should not."""

import json
from collections.abc import Callable, Iterator

import pytest
from doubles import Visit
from fastapi.testclient import TestClient

from api.errors import PROBLEMS, problem_of
from api.limits import BODY_BYTES
from assistant import errors
from assistant.domain.conversation import TurnRequest
from assistant.events import Event, TurnFailed
from assistant.services import Services

Serve = Callable[..., TestClient]
OPEN = "/api/v1/conversations"


def every_error(root: type[errors.AssistantError] = errors.AssistantError) -> Iterator[str]:
    yield root.code
    for each in root.__subclasses__():
        yield from every_error(each)


@pytest.mark.parametrize("code", sorted(set(every_error())))
def test_every_expected_failure_has_a_status(code: str) -> None:
    assert code in PROBLEMS


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_a_problem_of_each_code_has_the_same_shape(serve: Serve, code: str) -> None:
    def line(turn: TurnRequest, services: Services) -> Iterator[Event]:
        failed = TurnFailed(code=code, title="x", detail="why")
        services.conversations.append(turn, 1, failed)
        yield failed

    answer = Visit(serve(line)).ask("送料は？")
    kind = PROBLEMS[code]
    assert answer.status_code == kind.status
    assert answer.headers["content-type"] == "application/problem+json"
    told = {} if kind.quiet else {"detail": "why"}
    assert answer.json() == {
        "type": f"urn:commerce-assistant:problem:{code}",
        "title": kind.title,
        "status": kind.status,
        "code": code,
        **told,
    }


def test_an_unknown_code_is_a_failure_of_ours() -> None:
    assert (problem_of("nonsense", "why").code, problem_of("nonsense", "why").detail) == (
        "failed", "",
    )  # fmt: skip


@pytest.mark.parametrize("body", ["{", "", "{'as': 'customer'}", '{"as": "customer"'])
def test_broken_json_is_told_apart_from_wrong_fields(client: TestClient, body: str) -> None:
    answer = client.post(OPEN, content=body, headers={"Content-Type": "application/json"})
    code = answer.json()["code"]
    assert (answer.status_code, code) in ((400, "body_invalid"), (422, "request_invalid"))
    assert (code == "body_invalid") is (body != "")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"as": 7}, "/body/as"),
        ({"as": "customer", "language": "日本語"}, "/body/language"),
        ({"as": "customer", "customer_id": "C-1001"}, "/body/customer_id"),
        ([], "/body"),
    ],
)
def test_wrong_fields_are_pointed_at(client: TestClient, body: object, pointer: str) -> None:
    answer = client.post(OPEN, json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "request_invalid"
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


def test_what_was_sent_is_never_sent_back(client: TestClient) -> None:
    answer = client.post(OPEN, json={"as": "渡辺彩花 090-0000-0011"})
    assert "渡辺" not in json.dumps(answer.json(), ensure_ascii=False)


@pytest.mark.parametrize("text", [7, None, ["a"], {"a": 1}, True])
def test_a_question_that_is_not_text_is_refused(visit: Visit, text: object) -> None:
    answer = visit.post("/turns", {"text": text})
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert visit.get().json()["turns"] == []


def test_a_form_is_not_json(visit: Visit) -> None:
    answer = visit.client.post(
        f"{visit.path}/turns", content='{"text": "x"}',
        headers={**visit.headers, "Content-Type": "text/plain"},
    )  # fmt: skip
    assert answer.status_code == 422


def test_a_huge_body_is_refused(visit: Visit) -> None:
    answer = visit.post("/turns", {"text": "あ" * BODY_BYTES})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert visit.get().json()["turns"] == []


def test_a_huge_body_of_unknown_length_is_refused(visit: Visit) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"text": "'
        for _ in range(BODY_BYTES // 1_000 + 1):
            yield b"a" * 1_000
        yield b'"}'

    headers = {**visit.headers, "Content-Type": "application/json"}
    answer = visit.client.post(f"{visit.path}/turns", content=pieces(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_no_such_address(client: TestClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_no_such_method(client: TestClient) -> None:
    answer = client.put(OPEN)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_too_many_turns_are_slowed_down(serve: Serve) -> None:
    visit = Visit(serve(turns_per_minute=2))
    answers = [visit.ask(f"{number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json()["code"] == "rate_limited"
    assert answers[-1].headers["retry-after"] == "30"
    assert len(visit.get().json()["turns"]) == 2


def test_one_conversations_pace_does_not_slow_another(serve: Serve) -> None:
    client = serve(turns_per_minute=2)
    one, two = Visit(client), Visit(client)
    assert [one.ask("a").status_code, one.ask("b").status_code] == [200, 200]
    assert two.ask("c").status_code == 200


def test_too_many_conversations_from_one_address_are_slowed_down(serve: Serve) -> None:
    client = serve(turns_per_minute=2)
    answers = [client.post(OPEN, json={}).status_code for _ in range(3)]
    assert answers == [201, 201, 429]


def test_too_many_lookups_are_slowed_down(serve: Serve) -> None:
    client = serve(turns_per_minute=1)
    answers = [client.get("/api/v1/products/MN-TBL-1001").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_security_headers_are_on_every_answer(client: TestClient) -> None:
    for path in ("/", "/api/v1/products", "/static/shop.css", "/healthz", "/nothing"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_a_crash_of_a_route_says_nothing(serve: Serve, services: Services) -> None:
    client = serve()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("C:\\secret\\path")

    services.conversations.open = broken  # type: ignore[method-assign]
    answer = client.post(OPEN, json={})
    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert "secret" not in answer.text
