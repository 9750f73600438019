"""`POST …/identity`: a code asked for and given back, a signed token shown; all else is denied."""

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from doubles import KEYS, LOCAL, NOW, SECRET, Visit, counted_world, echo
from fastapi.testclient import TestClient
from httpx2 import Response

from api.app import create_app
from api.world import World
from assistant.domain.conversation import TurnRequest
from assistant.domain.identity import Letter
from assistant.services import Services
from assistant.settings import AuthSettings

MATCHING = {"order_id": "M-2026-10023", "email": "kenichi.ono@example.com"}
ASKS = (
    MATCHING,
    {"order_id": "M-2026-10024", "email": "kenichi.ono@example.com"},
    {"order_id": "M-2026-99999", "email": "kenichi.ono@example.com"},
    {"order_id": "nothing like it", "email": "kenichi.ono@example.com"},
    {"order_id": "M-2026-10023", "email": "other@example.com"},
    {"order_id": "M-2026-10023", "phone": "090-9999-9999"},
)


class Postbox:
    """Keeps every letter."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def hand_over(self, letter: Letter | None) -> None:
        if letter is not None:
            self.letters.append(letter)

    def code(self) -> str:
        found = re.search(r"(?<!\d)\d{6}(?!\d)", self.letters[-1].body)
        assert found
        return found.group()


class Heard:
    """Remembers who asked."""

    def __init__(self) -> None:
        self.turns: list[TurnRequest] = []

    def __call__(self, turn: TurnRequest, services: Services) -> object:
        self.turns.append(turn)
        return echo(turn, services)


@dataclasses.dataclass
class Booth:
    """A server with a clock that can be moved, a postbox and an ear."""

    services: Services
    postbox: Postbox = dataclasses.field(default_factory=Postbox)
    heard: Heard = dataclasses.field(default_factory=Heard)
    later: timedelta = timedelta()
    running: ExitStack = dataclasses.field(default_factory=ExitStack)

    def serve(self, **auth: object) -> TestClient:
        chosen = AuthSettings.model_validate({"jwt_secret": SECRET, **auth})
        settings = self.services.settings.model_copy(update={"auth": chosen})
        services = dataclasses.replace(self.services, settings=settings, post=self.postbox)
        fresh = World().name  # several servers share the store
        world = dataclasses.replace(counted_world(), now=lambda: NOW + self.later, name=fresh)
        app = create_app(services, take_turn=self.heard, world=world)  # type: ignore[arg-type]
        return self.running.enter_context(
            TestClient(app, base_url=LOCAL, client=("127.0.0.1", 50000))
        )


@pytest.fixture
def booth(services: Services) -> Iterator[Booth]:
    opened = Booth(services)
    with opened.running:
        yield opened


@pytest.fixture
def visit(booth: Booth) -> Visit:
    return Visit(booth.serve())


def proved(visit: Visit, booth: Booth) -> Response:
    visit.post("/identity", MATCHING)
    return visit.post("/identity", {"code": booth.postbox.code()})


def token(claims: dict[str, object], key: str | bytes = SECRET, alg: str = "HS256") -> str:
    return jwt.encode({"exp": int(NOW.timestamp()) + 300, **claims}, key, algorithm=alg)


@pytest.fixture(scope="module")
def key_pair() -> tuple[bytes, str]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key()
    return (
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    )


def test_a_code_by_mail_gives_possession_for_half_an_hour(visit: Visit, booth: Booth) -> None:
    asked = visit.post("/identity", MATCHING)
    given = visit.post("/identity", {"code": booth.postbox.code()})
    visit.ask("注文は？")

    assert (asked.status_code, asked.json()) == (202, {"status": "sent_if_matching"})
    assert given.status_code == 200
    assert given.json()["level"] == "possession"
    assert given.json()["until"].startswith("2026-11-21T03:30:00")
    reader = booth.heard.turns[-1].reader
    assert (reader.customer_id, reader.level.name) == ("C-1009", "possession")

    booth.later = timedelta(minutes=30)
    visit.ask("注文は？")
    reader = booth.heard.turns[-1].reader
    assert (reader.customer_id, reader.level.name) == ("C-1009", "identified")


def test_every_asking_is_answered_the_same(booth: Booth) -> None:
    client = booth.serve()
    told = []
    for ask in ASKS:
        answer = Visit(client).post("/identity", ask)
        headers = {name: value for name, value in answer.headers.items() if name != "date"}
        told.append((answer.status_code, answer.content, headers))
    assert told[1:] == told[:1] * 5
    assert [letter.to for letter in booth.postbox.letters] == [MATCHING["email"]]


def test_a_wrong_code_is_a_problem_with_the_tries_left(visit: Visit, booth: Booth) -> None:
    visit.post("/identity", MATCHING)
    wrong = f"{(int(booth.postbox.code()) + 1) % 1_000_000:06d}"
    told = [visit.post("/identity", {"code": wrong}) for _ in range(6)]

    assert [(each.status_code, each.json()["code"]) for each in told] == [
        *[(403, "code_wrong")] * 4,
        *[(409, "code_spent")] * 2,
    ]
    assert told[0].json()["detail"] == "4 tries left"
    visit.ask("注文は？")
    assert booth.heard.turns[-1].reader.level.name == "visitor"


@pytest.mark.parametrize("code", ["123456", "１２３４５６", "12345", "abcdef", "1" * 40])
def test_without_a_code_under_way_none_is_right(visit: Visit, code: str) -> None:
    answer = visit.post("/identity", {"code": code})
    assert (answer.status_code, answer.json()["code"]) == (409, "code_expired")


def test_a_code_that_is_over_is_a_problem(visit: Visit, booth: Booth) -> None:
    visit.post("/identity", MATCHING)
    booth.later = timedelta(minutes=10)
    answer = visit.post("/identity", {"code": booth.postbox.code()})
    assert (answer.status_code, answer.json()["code"]) == (409, "code_expired")


def test_who_asks_too_often_is_told_to_wait(visit: Visit) -> None:
    told = [visit.post("/identity", ASKS[3]) for _ in range(6)]
    assert [each.status_code for each in told] == [202] * 5 + [429]
    assert told[-1].json()["code"] == "too_many_codes"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"order_id": "M-2026-10023"},
        {"email": "a@example.com"},
        {**MATCHING, "phone": "090-0000-0099"},
        {**MATCHING, "code": "123456"},
        {"code": "123456", "token": "x.y.z"},
        {"code": ""},
        {"order_id": "M-2026-10023", "email": "no address"},
        {"order_id": "M-2026-10023", "phone": "12345678"},
        {"customer_id": "C-1009"},
        {"level": "signed_in"},
        {"order_id": "M" * 65, "email": "a@example.com"},
        [],
        None,
    ],
)
def test_what_is_not_exactly_one_form_is_refused(visit: Visit, booth: Booth, body: object) -> None:
    answer = visit.post("/identity", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert booth.postbox.letters == []
    visit.ask("注文は？")
    assert booth.heard.turns[-1].reader.customer_id is None


@pytest.mark.parametrize("body", [MATCHING, {"code": "123456"}, {"token": "x.y.z"}])
def test_without_the_conversation_token_nothing_is_proved(
    visit: Visit, booth: Booth, body: dict[str, str]
) -> None:
    for shown, status, code in ((None, 401, "token_needed"), ("guess", 404, "not_found")):
        headers = {"X-Conversation-Token": shown} if shown else {}
        answer = visit.client.post(f"{visit.path}/identity", json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert booth.postbox.letters == []


@pytest.mark.parametrize("audience", ["merchandiser", "consultant"])
@pytest.mark.parametrize("body", [MATCHING, {"code": "123456"}, {"token": token({"sub": "C-1"})}])
def test_who_works_for_the_shop_proves_nothing(
    booth: Booth, audience: str, body: dict[str, str]
) -> None:
    answer = Visit(booth.serve(), audience=audience).post("/identity", body)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert booth.postbox.letters == []


def test_a_conversation_opened_signed_in_takes_nobody_else(booth: Booth) -> None:
    visit = Visit(booth.serve(), headers={"X-Sample-Customer": "C-1004"})
    del visit.headers["X-Sample-Customer"]
    for body in (MATCHING, {"code": "123456"}, {"token": token({"sub": "C-1009"})}):
        answer = visit.post("/identity", body)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert booth.postbox.letters == []


def test_a_proved_conversation_takes_no_other_customer(visit: Visit, booth: Booth) -> None:
    proved(visit, booth)

    by_token = visit.post("/identity", {"token": token({"sub": "C-1004"})})
    by_header = visit.ask("注文は？", **{"X-Sample-Customer": "C-1004"})
    by_code = visit.post("/identity", {"order_id": "M-2026-10021", "phone": "090-0000-0044"})

    assert (by_token.status_code, by_header.status_code, by_code.status_code) == (403, 403, 202)
    assert len(booth.postbox.letters) == 1
    visit.ask("注文は？")
    assert booth.heard.turns[-1].reader.customer_id == "C-1009"


def test_a_code_of_one_conversation_is_worth_nothing_in_another(booth: Booth) -> None:
    client = booth.serve()
    Visit(client).post("/identity", MATCHING)
    other = Visit(client)
    assert other.post("/identity", {"code": booth.postbox.code()}).status_code == 409
    other.ask("注文は？")
    assert booth.heard.turns[-1].reader.customer_id is None


def test_a_proposal_cannot_be_confirmed_once_the_level_ran_out(visit: Visit, booth: Booth) -> None:
    proved(visit, booth)
    booth.later = timedelta(minutes=31)
    answer = visit.post("/proposals/pr_1/confirm", {"digest": "d"})
    assert (answer.status_code, answer.json()["needs_level"]) == (403, "possession")


def test_a_typed_code_is_not_kept_in_the_history(visit: Visit, booth: Booth) -> None:
    visit.ask("１２３４５６です")
    assert visit.get().json()["turns"][0]["text"] == "〈code〉です"
    assert booth.heard.turns[0].text == "１２３４５６です"


def test_the_same_key_with_the_same_code_is_the_same_turn(visit: Visit) -> None:
    key = {"Idempotency-Key": "k1"}
    first, second = visit.ask("123456", **key), visit.ask("123456", **key)
    assert first.headers["X-Turn-Id"] == second.headers["X-Turn-Id"]


def test_the_shops_token_signs_a_conversation_in_while_it_holds(visit: Visit, booth: Booth) -> None:
    answer = visit.post("/identity", {"token": token({"sub": "C-1009"})})
    assert answer.status_code == 200
    assert answer.json()["level"] == "signed_in"

    levels = []
    for booth.later in (timedelta(minutes=4, seconds=59), timedelta(minutes=5)):
        visit.ask("注文は？")
        levels.append(booth.heard.turns[-1].reader.level.name)
    assert levels == ["signed_in", "identified"]


def test_a_token_signed_with_the_private_key_is_taken(
    booth: Booth, key_pair: tuple[bytes, str]
) -> None:
    private, public = key_pair
    visit = Visit(booth.serve(jwt_public_key=public))
    signed = token({"sub": "C-1009"}, private, "RS256")

    assert visit.ask("注文は？", **{"X-Customer-Token": signed}).status_code == 200
    assert booth.heard.turns[-1].reader.customer_id == "C-1009"
    assert Visit(visit.client).post("/identity", {"token": signed}).status_code == 200


def test_a_public_key_signs_nobody_in(booth: Booth, key_pair: tuple[bytes, str]) -> None:
    """The algorithm is bound to its key: a public key never serves as a shared secret."""
    private, public = key_pair
    forged = _hs256({"sub": "C-1009", "exp": int(NOW.timestamp()) + 300}, public.encode())
    for auth in ({"jwt_public_key": public}, {"jwt_public_key": public, "jwt_secret": None}):
        answer = Visit(booth.serve(**auth)).post("/identity", {"token": forged})
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    foreign = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    signed = token({"sub": "C-1009"}, foreign, "RS256")
    answer = Visit(booth.serve(jwt_public_key=public)).post("/identity", {"token": signed})
    assert answer.status_code == 401
    no_key = Visit(booth.serve()).post(
        "/identity", {"token": token({"sub": "C"}, private, alg="RS256")}
    )
    assert no_key.status_code == 401


def _hs256(claims: dict[str, object], secret: bytes) -> str:
    import base64
    import hashlib
    import hmac

    def part(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    head = part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    said = f"{head}.{part(json.dumps(claims).encode())}"
    return f"{said}.{part(hmac.new(secret, said.encode(), hashlib.sha256).digest())}"


@pytest.mark.parametrize(("minutes", "status"), [(1, 200), (60, 200), (61, 401), (100_000, 401)])
def test_a_token_that_is_not_short_lived_is_refused(
    visit: Visit, minutes: int, status: int
) -> None:
    late = int((NOW + timedelta(minutes=minutes)).timestamp())
    answer = visit.post("/identity", {"token": token({"sub": "C-1009", "exp": late})})
    assert answer.status_code == status


def test_where_no_key_is_set_no_token_is_taken(booth: Booth) -> None:
    visit = Visit(booth.serve(jwt_secret=None))
    answer = visit.post("/identity", {"token": token({"sub": "C-1009"})})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


def test_with_keys_a_visitor_proves_it_all_the_same(booth: Booth) -> None:
    visit = Visit(booth.serve(keys=KEYS), headers={"Authorization": "Bearer shop-key"})
    assert proved(visit, booth).status_code == 200


Serve = Callable[..., TestClient]


def test_asking_is_paced_by_address(serve: Serve) -> None:
    client = serve(turns_per_minute=3)
    visit = Visit(client)
    told = [visit.post("/identity", {"code": "123456"}).status_code for _ in range(4)]
    assert told == [409, 409, 409, 429]
