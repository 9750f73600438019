"""Whatever is asked, typed and waited for: only the right code, in time, proves who one is."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from assistant.adapters.keyed_seal import KeyedSeal
from assistant.adapters.sql_store import SqlCodes, SqlConversations, SqlHolders, SqlShop, connect
from assistant.domain.customer import Customer, PersonName
from assistant.domain.identity import CodeCaps, Letter
from assistant.domain.money import yen
from assistant.domain.order import Order, OrderLine, Payment
from assistant.domain.reader import Level, Reader
from assistant.errors import CodeExpired, CodeProblem, CodeSpent, CodeWrong, TooManyCodes
from assistant.identity.codes import LASTS, TRIES, Claim, check_code, seal_contact, send_code
from assistant.identity.desk import IdentityDesk

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=timezone(timedelta(hours=9), "JST"))
MAILS = {"C-1": "one@example.com", "C-2": "two@example.com"}
ORDERS = {"C-1": "M-2026-10001", "C-2": "M-2026-10002"}
TALKS = ("c1", "c2")
CAPS = CodeCaps(per_hour=4, per_day=6)


class Postbox:
    """Keeps the letter that was handed over last, if it was one."""

    def __init__(self) -> None:
        self.last: Letter | None = None

    def hand_over(self, letter: Letter | None) -> None:
        self.last = letter


@dataclass
class Open:
    """The code that should be open in a conversation: what it is, whose, and how often tried."""

    code: str | None
    customer: str | None
    issued: datetime
    tries: int = 0


def _order(customer: str) -> Order:
    return Order(
        id=ORDERS[customer],
        customer_id=customer,
        placed_at=NOW,
        state="received",
        lines=(OrderLine(id="L1", sku="X", quantity=1, unit_price=yen(1000)),),
        shipping_fee=yen(0),
        fees=yen(0),
        payment=Payment(method="card"),
    )


class Proving(RuleBasedStateMachine):
    """Two conversations, two customers, and a clock; a plain model says what must come of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.engine = connect(f"sqlite:///{Path(self.folder.name) / 'store.sqlite'}")
        people = [
            Customer(id=name, name=PersonName(family="山田", given="花子"), email=mail)
            for name, mail in MAILS.items()
        ]
        SqlShop(self.engine).seed("minamo", people, [_order(name) for name in MAILS])
        self.postbox = Postbox()
        self.desk = IdentityDesk(
            codes=SqlCodes(self.engine),
            holders=SqlHolders(self.engine),
            conversations=SqlConversations(self.engine),
            post=self.postbox,
            seal=KeyedSeal(b"a key of this test alone"),
            caps=CAPS,
            holds=timedelta(minutes=30),
        )
        self.now = NOW
        self.open: dict[str, Open] = {}
        self.owner: dict[str, str | None] = dict.fromkeys(TALKS)
        self.sent: list[tuple[datetime, str]] = []
        for talk in TALKS:
            self.desk.conversations.open(talk, Reader(), token_hash=None, now=NOW)

    def teardown(self) -> None:
        self.engine.dispose()
        self.folder.cleanup()

    def reader(self, talk: str) -> Reader:
        return self.desk.conversations.reader_of("minamo", talk)

    @rule(
        talk=st.sampled_from(TALKS),
        order=st.sampled_from([*ORDERS.values(), "M-2026-99999"]),
        mail=st.sampled_from([*MAILS.values(), "other@example.com"]),
    )
    def ask(self, talk: str, order: str, mail: str) -> None:
        self.postbox.last = None
        claim = Claim(order, seal_contact(mail, "minamo", self.desk))
        try:
            send_code(claim, self.reader(talk), talk, desk=self.desk, now=self.now)
        except TooManyCodes:
            assert self.postbox.last is None
            return
        holder = next((name for name, placed in ORDERS.items() if placed == order), None)
        fits = holder is not None and MAILS[holder] == mail
        fits = fits and self.owner[talk] in (None, holder)
        letter, code = self.postbox.last, None
        if letter is not None:
            assert fits
            assert letter.to == mail
            found = re.search(r"(?<!\d)\d{6}(?!\d)", letter.body)
            assert found
            code = found.group()
            self.sent.append((self.now, letter.to))
        self.open[talk] = Open(code, holder if code else None, self.now)

    @rule(talk=st.sampled_from(TALKS), right=st.booleans(), said=st.integers(0, 999_999))
    def type_code(self, talk: str, right: bool, said: int) -> None:
        waiting = self.open.get(talk)
        code = waiting.code if right and waiting and waiting.code else f"{said:06d}"
        try:
            reader = check_code(code, self.reader(talk), talk, desk=self.desk, now=self.now)
        except CodeProblem as problem:
            self._missed(talk, waiting, code, problem)
            return
        assert waiting is not None
        assert code == waiting.code
        assert waiting.tries < TRIES
        assert self.now < waiting.issued + LASTS
        assert (reader.customer_id, reader.level) == (waiting.customer, Level.possession)
        assert self.owner[talk] in (None, waiting.customer)
        self.owner[talk] = waiting.customer
        del self.open[talk]

    def _missed(self, talk: str, waiting: Open | None, code: str, problem: CodeProblem) -> None:
        if waiting is None or self.now >= waiting.issued + LASTS:
            assert isinstance(problem, CodeExpired)
        elif waiting.tries >= TRIES:
            assert isinstance(problem, CodeSpent)
        else:
            assert code != waiting.code
            waiting.tries += 1
            left = TRIES - waiting.tries
            assert isinstance(problem, CodeWrong if left else CodeSpent)
            assert getattr(problem, "left", 0) == left

    @rule(seconds=st.sampled_from([1, 299, 301, 599, 3_600, 86_400]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def a_conversation_is_whose_it_was_proved_to_be_and_nobody_elses(self) -> None:
        for talk in TALKS:
            assert self.reader(talk).customer_id == self.owner[talk]
            proof = self.desk.codes.proof("minamo", talk)
            assert (proof.customer_id if proof else None) == self.owner[talk]

    @invariant()
    def nobody_gets_more_letters_than_the_limit(self) -> None:
        for mail in MAILS.values():
            at = [moment for moment, to in self.sent if to == mail]
            hour = [each for each in at if each > self.now - timedelta(hours=1)]
            day = [each for each in at if each > self.now - timedelta(days=1)]
            assert len(hour) <= CAPS.per_hour
            assert len(day) <= CAPS.per_day


Proving.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestProving = Proving.TestCase
