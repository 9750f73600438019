"""One shop, built once from the shipped knowledge, and what tests need to talk to it."""

import fcntl
import os
import shutil
import sqlite3
import uuid
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import cast

import pytest

from assistant.bootstrap import knowledge_of, open_intake, open_services
from assistant.chat.turn import take_turn
from assistant.columns.catalogue import table_of
from assistant.columns.passages import columns_of
from assistant.domain.conversation import FinishedTurn, Memory, TurnRequest
from assistant.domain.document import Document, Passage
from assistant.domain.product import Product
from assistant.domain.reader import Level, Reader
from assistant.events import Event, TurnFinished
from assistant.ingest.pipeline import ingest
from assistant.orders.samples import sample_records
from assistant.ports import Knowledge, Records, TokenCounter, VectorIndex, WordIndex
from assistant.services import Services
from assistant.settings import Settings, read_settings

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=timezone(timedelta(hours=9), "JST"))


def _settings(home: Path, **sections: object) -> Settings:
    return read_settings(home=home, chat={"provider": "offline"}, **sections)


def _lay_ranks(tokens: TokenCounter) -> None:
    """Load the ranks: the package they come in warns of a call of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        tokens.count("")


def _keep_pristine(home: Path) -> None:
    """Copy the store whole: part of a running one stands in its write-ahead log."""
    with (
        closing(sqlite3.connect(home / "store.sqlite")) as store,
        closing(sqlite3.connect(home / "pristine.sqlite")) as pristine,
    ):
        store.backup(pristine)


class KeptRecords(dict[str, Document], Records):
    """Documents that are already in memory."""

    def under(self, kind: str) -> Iterator[Document]:
        return (self[name] for name in sorted(self) if name.startswith(f"{kind}:"))


@pytest.fixture(scope="session")
def make_knowledge() -> Callable[..., Knowledge]:
    """Make a generation out of documents in memory, without anything to search by."""

    def make(documents: Iterable[Document], passages: Sequence[Passage] = ()) -> Knowledge:
        records = KeptRecords({each.id: each for each in documents})
        products = {
            each.record.sku: each.record
            for each in records.values()
            if isinstance(each.record, Product)
        }
        return Knowledge(
            number=1,
            state="",
            passages=passages,
            columns=columns_of(passages),
            products=products,
            table=table_of(products.values()),
            records=records,
            vectors=cast("VectorIndex", None),
            words=cast("WordIndex", None),
        )

    return make


@pytest.fixture(scope="session")
def built_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index the shipped knowledge once per run; parallel workers wait for the first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home = shared / "built_home"
    with (shared / "built_home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "done").exists():
            shutil.rmtree(home, ignore_errors=True)
            settings = _settings(home)
            knowledge, intake = knowledge_of(settings), open_intake(settings)
            _lay_ranks(intake.tokens)
            report = ingest([knowledge], intake, shop_id=settings.shop, now=NOW)
            assert (report.refused, report.unreadable) == ((), ())
            people, placed = sample_records(knowledge / "store", now=NOW)
            open_services(settings).shop.seed(settings.shop, people, placed)
            _keep_pristine(home)
            (home / "done").touch()
    return home


@pytest.fixture(scope="session")
def read_only(built_home: Path) -> Services:
    """The shop for tests that write nothing but conversations of their own."""
    return open_services(_settings(built_home))


@pytest.fixture(scope="session")
def knowledge(read_only: Services) -> Knowledge:
    """The published generation."""
    return read_only.library.current()


@pytest.fixture
def services(built_home: Path, read_only: Services, tmp_path: Path) -> Services:
    """The shop with records of its own, so that a test may cancel what it likes."""
    copy = tmp_path / "store.sqlite"
    shutil.copy(built_home / "pristine.sqlite", copy)
    opened = open_services(_settings(built_home, store={"url": f"sqlite:///{copy.as_posix()}"}))
    return replace(
        opened,
        embeddings=read_only.embeddings,
        library=read_only.library,
        tokens=read_only.tokens,
        understander=read_only.understander,
    )


@pytest.fixture(scope="session")
def make_reader() -> Callable[..., Reader]:
    """Make a reader: a visitor, a signed-in customer, or somebody who works for the shop."""

    def make(audience: str = "customer", customer_id: str | None = None) -> Reader:
        return Reader.model_validate(
            {
                "role": "storefront" if audience == "customer" else audience,
                "audience": audience,
                "customer_id": customer_id,
                "level": Level.signed_in if customer_id else Level.visitor,
            }
        )

    return make


@dataclass(frozen=True, slots=True)
class Said:
    """What one turn brought: its request, and every event that was heard."""

    turn: TurnRequest
    events: tuple[Event, ...]

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(event.type for event in self.events)

    @property
    def finished(self) -> FinishedTurn:
        last = self.events[-1]
        assert isinstance(last, TurnFinished), last
        return last.turn


@dataclass(slots=True)
class Talk:
    """A conversation of one reader with a shop."""

    services: Services
    reader: Reader
    now: datetime = NOW
    name: str = field(default_factory=lambda: f"c_{uuid.uuid4().hex}")

    def __post_init__(self) -> None:
        self.services.conversations.open(self.name, self.reader, token_hash=None, now=self.now)

    def say(
        self, text: str, *, language: str | None = None, later: timedelta = timedelta()
    ) -> Said:
        self.now += later
        turn = TurnRequest(
            conversation_id=self.name,
            turn_id=f"t_{uuid.uuid4().hex}",
            text=text,
            reader=self.reader,
            language=language,
            now=self.now,
        )
        self.services.conversations.begin_turn(turn)
        return Said(turn, tuple(take_turn(turn, self.services)))

    def memory(self) -> Memory:
        return self.services.conversations.recall(self.reader.shop_id, self.name, limit=100)


Converse = Callable[..., Talk]


@pytest.fixture
def converse(services: Services, make_reader: Callable[..., Reader]) -> Converse:
    """Open a conversation with a shop whose records only this test changes."""

    def start(audience: str = "customer", customer_id: str | None = None, **ports: object) -> Talk:
        return Talk(replace(services, **ports), make_reader(audience, customer_id))

    return start


@pytest.fixture
def ask(read_only: Services, make_reader: Callable[..., Reader]) -> Callable[..., Said]:
    """Ask one question in a conversation of its own; for what changes no record."""

    def one(text: str, audience: str = "customer", customer_id: str | None = None) -> Said:
        return Talk(read_only, make_reader(audience, customer_id)).say(text)

    return one


@pytest.fixture
def now() -> datetime:
    """The moment at which every test takes place."""
    return NOW


@pytest.fixture
def clean_environment(built_home: Path, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment for a process of its own, with a home of its own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ASSISTANT_", "OPENAI_", "PYTEST_", "PYTHON"))
    }
    compiled = str(built_home / "compiled")  # once, where the checkout may not be written to
    return kept | {
        "ASSISTANT_HOME": str(tmp_path / "home"),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPYCACHEPREFIX": compiled,
    }
