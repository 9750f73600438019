"""Customers and orders in SQL: ownership in every question, latest first, seeded once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from assistant.adapters.sql_store import SqlShop, connect
from assistant.domain.customer import Customer, PersonName
from assistant.domain.money import yen
from assistant.domain.order import Order, OrderLine, Payment
from assistant.errors import NotFound, OrderNotFound

JST = timezone(timedelta(hours=9))
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=JST)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = connect(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.dispose()


def _customer(name: str = "C-1") -> Customer:
    return Customer(id=name, name=PersonName(family="渡辺", given="彩花"), email="a@example.com")


def _order(name: str, *, owner: str = "C-1", placed_at: datetime = NOON) -> Order:
    return Order(
        id=name,
        customer_id=owner,
        placed_at=placed_at,
        state="received",
        lines=(OrderLine(id="L1", sku="X", quantity=1, unit_price=yen(1000)),),
        shipping_fee=yen(0),
        fees=yen(0),
        payment=Payment(method="card", last4="4417"),
    )


def test_what_was_seeded_is_read_back(engine: Engine) -> None:
    shop = SqlShop(engine)
    shop.seed("s", [_customer()], [_order("M-1")])
    assert shop.customer("s", "C-1") == _customer()
    assert shop.order("s", "C-1", "M-1") == _order("M-1")


def test_orders_come_latest_first_whatever_their_time_zone(engine: Engine) -> None:
    shop = SqlShop(engine)
    early = _order("M-1", placed_at=NOON)
    late = _order("M-2", placed_at=datetime(2026, 11, 21, 4, 0, tzinfo=UTC))  # 13:00 in Japan
    shop.seed("s", [_customer()], [late, early])
    assert [order.id for order in shop.orders("s", "C-1")] == ["M-2", "M-1"]


def test_somebody_elses_order_and_none_at_all_are_told_alike(engine: Engine) -> None:
    shop = SqlShop(engine)
    shop.seed("s", [_customer(), _customer("C-2")], [_order("M-1"), _order("M-2", owner="C-2")])
    problems = []
    for order_id in ("M-2", "M-404"):
        with pytest.raises(OrderNotFound) as raised:
            shop.order("s", "C-1", order_id)
        problems.append((raised.type, raised.value.args))
    assert problems[0] == problems[1]


def test_shops_do_not_see_each_other(engine: Engine) -> None:
    shop = SqlShop(engine)
    shop.seed("s", [_customer()], [_order("M-1")])
    shop.seed("t", [_customer()], [])
    assert shop.orders("t", "C-1") == ()
    with pytest.raises(OrderNotFound):
        shop.order("t", "C-1", "M-1")


def test_no_such_customer_is_an_error(engine: Engine) -> None:
    with pytest.raises(NotFound):
        SqlShop(engine).customer("s", "C-1")


def test_a_shop_with_orders_is_not_seeded_again(engine: Engine) -> None:
    shop = SqlShop(engine)
    shop.seed("s", [_customer()], [_order("M-1")])
    shop.seed("s", [_customer("C-2")], [_order("M-2", owner="C-2")])
    assert shop.orders("s", "C-2") == ()
    with pytest.raises(NotFound):
        shop.customer("s", "C-2")


def test_an_id_that_stands_twice_seeds_nothing(engine: Engine) -> None:
    shop = SqlShop(engine)
    with pytest.raises(IntegrityError):
        shop.seed("s", [_customer()], [_order("M-1"), _order("M-1")])
    assert shop.orders("s", "C-1") == ()


def test_of_several_that_begin_at_once_one_seeds(engine: Engine) -> None:
    together = Barrier(8)
    shop = SqlShop(engine)

    def seed(_: int) -> int:
        together.wait()
        shop.seed("s", [_customer()], [_order(f"M-{n}") for n in range(20)])
        return len(shop.orders("s", "C-1"))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(seed, range(8))) == [20] * 8
