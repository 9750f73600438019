"""A small shop on real SQLite: two customers, one order of every kind that matters."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine

from assistant.adapters.sql_store import SqlProposals, SqlShop, connect
from assistant.domain.conversation import TurnRequest
from assistant.domain.customer import Customer, PersonName, Points
from assistant.domain.document import Document, Origin
from assistant.domain.goods import Goods
from assistant.domain.money import yen
from assistant.domain.order import Delivery, Order, OrderLine, Payment
from assistant.domain.product import Location, Product, Variant, Vocabulary
from assistant.domain.reader import Level, Reader
from assistant.ingest.loaders import markdown_page
from assistant.ingest.source import Loaded, Source
from assistant.orders.clock import JST
from assistant.orders.desk import Desk
from assistant.orders.policy import Policy, read_policy
from assistant.orders.rules.case import Case
from assistant.orders.shelf import shelf_of
from assistant.ports import Knowledge
from assistant.services import Services
from assistant.settings import Settings
from assistant.tools.call import Call

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 21, 9, 0, tzinfo=JST)


@pytest.fixture(scope="session")
def policy() -> Policy:
    return read_policy(KNOWLEDGE / "store" / "policy.yaml")


@pytest.fixture
def make_order(now: datetime) -> Callable[..., Order]:
    def make(order_id: str = "M-1", **changes: Any) -> Order:
        line = OrderLine(id="L1", sku="MN-SHO-1001-navy-26.5", quantity=2, unit_price=yen(6980))
        order = Order(
            id=order_id,
            customer_id="C-1",
            placed_at=now,
            state="received",
            lines=(line,),
            shipping_fee=yen(600),
            fees=yen(0),
            payment=Payment(method="card", last4="4417"),
            delivery=Delivery(),
        )
        return order.model_copy(update=changes)

    return make


@pytest.fixture
def people() -> tuple[Customer, ...]:
    name = PersonName(family="渡辺", given="彩花")
    return (
        Customer(
            id="C-1",
            name=name,
            email="a@example.com",
            points=Points(balance=1840, expires_on="2027-10-29"),
        ),
        Customer(id="C-2", name=name, email="b@example.com"),
        Customer(id="C-3", name=name, email="c@example.com"),
    )


@pytest.fixture
def case_of(people: tuple[Customer, ...], policy: Policy, now: datetime) -> Callable[..., Case]:
    """Make the case of C-1's order: `goods` are looked up by their SKU."""

    def make(order: Order | None = None, goods: Iterable[Goods] = (), **changes: Any) -> Case:
        case = Case(
            customer=people[0],
            now=now,
            policy=policy,
            order=order,
            goods={each.sku: each for each in goods},
        )
        return replace(case, **changes)

    return make


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "store.sqlite"
    connect(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def engine(migrated: Path, tmp_path: Path) -> Iterator[Engine]:
    shutil.copy(migrated, tmp_path / "store.sqlite")
    opened = connect(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.dispose()


@pytest.fixture
def desk(engine: Engine, policy: Policy, knowledge: Knowledge) -> Desk:
    shop = SqlShop(engine)
    shelf = shelf_of(shop, lambda: knowledge)
    return Desk(shop=shop, proposals=SqlProposals(engine), policy=policy, shelf=shelf)


@pytest.fixture
def reader() -> Reader:
    return Reader(customer_id="C-1", level=Level.signed_in)


def _page(name: str) -> Document:
    path = KNOWLEDGE / "pages" / name
    loaded = next(iter(markdown_page.load(Source(path=path, root=KNOWLEDGE))))
    assert isinstance(loaded, Loaded)
    page_id, language, _ = name.split(".")
    return Document(
        id=f"page:{page_id}:{language}",
        kind="page",
        record=loaded.record,
        origin=Origin(root="knowledge", path=f"pages/{name}"),
        content_hash="0",
    )


@pytest.fixture
def knowledge(make_knowledge: Callable[..., Knowledge]) -> Knowledge:
    shoe = Product(
        sku="MN-SHO-1001",
        title={"ja": "防水スニーカー", "en": "Waterproof Sneakers"},
        category={"ja": ("シューズ",)},
        price=yen(6980),
        variants=(
            Variant(
                sku="MN-SHO-1001-navy-26.5",
                options={"color": "navy", "size": "26.5"},
                option_labels={"color": {"ja": "ネイビー", "en": "Navy"}},
                price=yen(6980),
            ),
        ),
    )
    places = Vocabulary(
        id="shop", locations=(Location(id="umeda", name={"ja": "梅田店", "en": "Umeda store"}),)
    )
    shop = Document(
        id="vocabulary:shop",
        kind="vocabulary",
        record=places,
        origin=Origin(root="knowledge", path="store/shop.yaml"),
        content_hash="0",
    )
    pages = (_page("cancel-order.ja.md"), _page("cancel-order.en.md"))
    goods = Document(
        id="product:MN-SHO-1001",
        kind="product",
        record=shoe,
        origin=Origin(root="knowledge", path="catalogue"),
        content_hash="0",
    )
    return make_knowledge((shop, *pages, goods))


@pytest.fixture
def make_call(
    desk: Desk, knowledge: Knowledge, reader: Reader, now: datetime
) -> Callable[..., Call]:
    def make(*, by: Reader = reader, language: str = "ja") -> Call:
        ports: dict[str, Any] = dict.fromkeys(Services.__dataclass_fields__)
        library = SimpleNamespace(current=lambda: knowledge)
        ports |= {"settings": Settings(), "shop": desk.shop, "proposals": desk.proposals}
        ports["library"] = library
        turn = TurnRequest(
            conversation_id="c1", turn_id="t1", text="", reader=by, language=language, now=now
        )
        return Call(turn=turn, language=language, knowledge=knowledge, services=Services(**ports))

    return make
