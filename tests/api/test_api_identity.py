"""A customer token that is not plainly valid signs nobody in, and breaks nothing."""

import base64
import hashlib
import hmac
from collections.abc import Callable

import pytest
from doubles import KEYS, NOW, SECRET, Visit
from fastapi.testclient import TestClient

LATER = int(NOW.timestamp()) + 300
HEAD = '{"alg":"HS256","typ":"JWT"}'
SHOP = {"Authorization": "Bearer shop-key"}


def coded(written: str | bytes) -> str:
    raw = written if isinstance(written, bytes) else written.encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(claims: str | bytes, *, head: str = HEAD) -> str:
    said = f"{coded(head)}.{coded(claims)}"
    code = hmac.new(SECRET.encode(), said.encode(), hashlib.sha256).digest()
    return f"{said}.{coded(code)}"


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


def refused(serve: Callable[..., TestClient], token: str) -> None:
    visit = Visit(serve(keys=KEYS), headers=SHOP)
    answer = visit.ask("注文は？", **{"X-Customer-Token": token})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer.headers["content-type"] == "application/problem+json"
    assert visit.get().json()["turns"] == []


@pytest.mark.parametrize(
    "exp",
    ["NaN", "Infinity", "1e999", "true", f'"{LATER}"', f"[{LATER}]", "{}", "null", "-Infinity",
     "9" * 400, "1" + "0" * 1_200],
)  # fmt: skip
def test_an_expiry_that_is_no_finite_number_is_refused(
    serve: Callable[..., TestClient], exp: str
) -> None:
    refused(serve, signed(f'{{"sub":"C-1001","exp":{exp}}}'))


@pytest.mark.parametrize("nbf", ["NaN", "-Infinity", "false", '"0"'])
def test_a_beginning_that_is_no_finite_number_is_refused(
    serve: Callable[..., TestClient], nbf: str
) -> None:
    refused(serve, signed(f'{{"sub":"C-1001","exp":{LATER},"nbf":{nbf}}}'))


@pytest.mark.parametrize(
    "claims",
    [
        '{"sub":"C-1001"}',
        f'{{"exp":{LATER}}}',
        f'{{"sub":1001,"exp":{LATER}}}',
        f'{{"sub":true,"exp":{LATER}}}',
        f'{{"sub":"C-1001","exp":{LATER},"note":NaN}}',
        f'["C-1001",{LATER}]',
        "",
        "null",
        b"\xff\xfe\xfd",
    ],
)
def test_claims_of_another_shape_are_refused(
    serve: Callable[..., TestClient], claims: str | bytes
) -> None:
    refused(serve, signed(claims))


@pytest.mark.parametrize(
    "claims", [nested(1_400), f'{{"sub":"C-1001","exp":{LATER},"note":{nested(1_300)}}}']
)
def test_a_deeply_nested_token_is_refused_like_any_other(
    serve: Callable[..., TestClient], claims: str
) -> None:
    refused(serve, signed(claims))


def test_a_deeply_nested_head_needs_no_secret_and_is_refused(
    serve: Callable[..., TestClient],
) -> None:
    refused(serve, f"{coded(nested(1_400))}.{coded('{}')}.{coded('')}")


@pytest.mark.parametrize("exp", [str(LATER), f"{LATER}.5"])
def test_a_plain_expiry_in_the_future_signs_the_customer_in(
    serve: Callable[..., TestClient], exp: str
) -> None:
    visit = Visit(serve(keys=KEYS), headers=SHOP)
    token = signed(f'{{"sub":"C-1001","exp":{exp},"nbf":{int(NOW.timestamp())}}}')
    assert visit.ask("注文は？", **{"X-Customer-Token": token}).status_code == 200
