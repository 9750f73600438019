"""A desk over a real store, where readers prove who they are."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from identity_doors import HANAKO, TARO, Door, Postbox, order_of
from sqlalchemy import Engine

from assistant.adapters.keyed_seal import KeyedSeal
from assistant.adapters.sql_store import SqlCodes, SqlConversations, SqlHolders, SqlShop, connect
from assistant.domain.identity import CodeCaps
from assistant.identity.desk import IdentityDesk


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = connect(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.dispose()


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def desk(engine: Engine, postbox: Postbox) -> IdentityDesk:
    SqlShop(engine).seed("minamo", [HANAKO, TARO], [order_of("C-1"), order_of("C-2")])
    return IdentityDesk(
        codes=SqlCodes(engine),
        holders=SqlHolders(engine),
        conversations=SqlConversations(engine),
        post=postbox,
        seal=KeyedSeal(b"a key of these tests alone"),
        caps=CodeCaps(per_hour=5, per_day=10),
        holds=timedelta(minutes=30),
    )


@pytest.fixture
def door(desk: IdentityDesk) -> Door:
    return Door(desk)


@pytest.fixture
def another_door(desk: IdentityDesk) -> Callable[..., Door]:
    """Open a further conversation at the same desk, or one that differs."""

    def make(name: str, **changes: object) -> Door:
        return Door(replace(desk, **changes), name)  # type: ignore[arg-type]

    return make
