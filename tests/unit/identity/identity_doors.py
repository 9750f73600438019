"""Two customers with an order each, a postbox that keeps letters, a conversation at the desk."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from assistant.domain.conversation import FinishedTurn
from assistant.domain.customer import Customer, PersonName
from assistant.domain.identity import Letter
from assistant.domain.money import yen
from assistant.domain.order import Order, OrderLine, Payment
from assistant.domain.reader import Reader
from assistant.identity.codes import Claim, check_code, seal_contact, send_code
from assistant.identity.desk import IdentityDesk
from assistant.identity.standing import known_by_proof

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=timezone(timedelta(hours=9), "JST"))
HANAKO = Customer(
    id="C-1",
    name=PersonName(family="山田", given="花子"),
    email="hanako@example.com",
    phone="090-0000-0011",
)
TARO = Customer(
    id="C-2",
    name=PersonName(family="Carter", given="Taro"),
    email="taro@example.com",
    language="en",
)
ORDER, MAIL, PHONE = "M-2026-10023", "kenichi.ono@example.com", "090-0000-0099"
"""One of the sample shop's orders, with the contacts of who holds it."""

THEIRS = {"C-1": "M-2026-10001", "C-2": "M-2026-10002"}


@dataclass
class Postbox:
    """Keeps every letter, and every time that none was to go."""

    handed: list[Letter | None] = field(default_factory=list)

    def hand_over(self, letter: Letter | None) -> None:
        self.handed.append(letter)

    @property
    def letters(self) -> list[Letter]:
        return [letter for letter in self.handed if letter is not None]

    def code(self, number: int = -1) -> str:
        found = re.search(r"(?<!\d)\d{6}(?!\d)", self.letters[number].body)
        assert found
        return found.group()


@dataclass
class Door:
    """One conversation at the desk, with a clock of its own."""

    desk: IdentityDesk
    name: str = "c1"
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.desk.conversations.open(self.name, Reader(), token_hash=None, now=self.now)

    @property
    def reader(self) -> Reader:
        return self.desk.conversations.reader_of("minamo", self.name)

    def claim(self, order_id: str, contact: str) -> Claim:
        return Claim(order_id, seal_contact(contact, "minamo", self.desk))

    def ask(self, order_id: str = "M-2026-10001", contact: str = HANAKO.email) -> None:
        claim = self.claim(order_id, contact)
        send_code(claim, self.reader, self.name, desk=self.desk, now=self.now)

    def say(self, code: str) -> Reader:
        return check_code(code, self.reader, self.name, desk=self.desk, now=self.now)


def order_of(customer_id: str) -> Order:
    return Order(
        id=THEIRS[customer_id],
        customer_id=customer_id,
        placed_at=NOW,
        state="received",
        lines=(OrderLine(id="L1", sku="X", quantity=1, unit_price=yen(1000)),),
        shipping_fee=yen(0),
        fees=yen(0),
        payment=Payment(method="card"),
    )


@dataclass
class Visit:
    """A visitor's conversation: each turn is asked as surely as was proved by then."""

    talk: Any
    postbox: Postbox

    def say(self, text: str, *, later: timedelta = timedelta(), language: str | None = None) -> Any:
        talk = self.talk
        store, now = talk.services, talk.now + later
        opened = store.conversations.reader_of("minamo", talk.name)
        proof = store.codes.proof("minamo", talk.name)
        talk.reader = known_by_proof(opened, proof, now=now)
        return talk.say(text, later=later, language=language)

    def hear(self, text: str) -> FinishedTurn:
        finished: FinishedTurn = self.say(text).finished
        return finished

    def wrong(self) -> str:
        code = self.postbox.code() if self.postbox.letters else "123456"
        return f"{(int(code) + 1) % 1_000_000:06d}"

    @property
    def customer(self) -> str | None:
        reader = self.talk.services.conversations.reader_of("minamo", self.talk.name)
        return reader.customer_id
