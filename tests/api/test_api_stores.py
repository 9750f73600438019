"""What the tests of the API stand on: every test has a whole copy of the shop's store."""

import shutil
from pathlib import Path

from doubles import copy_store

from assistant.adapters.sql_store import SqlShop, connect
from assistant.services import Services


def test_a_store_in_use_is_copied_with_what_stands_in_its_log(shop: Path, tmp_path: Path) -> None:
    used, whole, torn = (tmp_path / name for name in ("used.sqlite", "whole", "torn"))
    copy_store(shop / "home" / "store.sqlite", used)
    engine = connect(f"sqlite:///{used}")
    with engine.connect() as reader:  # an open store keeps its log
        SqlShop(engine).seed("another shop", (), orders_of(used))
        copy_store(used, whole)
        shutil.copy(used, torn)
        reader.rollback()
    engine.dispose()

    assert len(orders_of(whole, "another shop")) == len(orders_of(used)) > 0
    assert orders_of(torn, "another shop") == ()  # else this test proves nothing


def test_every_test_has_the_samples_and_a_store_of_its_own(services: Services, shop: Path) -> None:
    assert services.shop.orders("minamo", "C-1004") != ()
    assert f"{shop / 'home'}" not in str(services.conversations._engine.url)


def orders_of(store: Path, shop_id: str = "minamo") -> tuple:
    engine = connect(f"sqlite:///{store}")
    try:
        return tuple(SqlShop(engine).orders(shop_id, "C-1004"))
    finally:
        engine.dispose()
