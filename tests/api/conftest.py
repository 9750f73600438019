"""A small shop on real embedded stores, and servers around it."""

import dataclasses
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
from doubles import (
    LOCAL,
    NOW,
    SECRET,
    Characters,
    Visit,
    copy_store,
    counted_world,
    echo,
    opened,
    settings_of,
)
from fastapi.testclient import TestClient

from api.app import create_app
from api.turns import TakeTurn
from assistant.bootstrap import open_intake, open_services
from assistant.ingest.pipeline import ingest
from assistant.orders.samples import sample_records
from assistant.services import Services
from assistant.settings import AuthSettings, LimitSettings

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"

Serve = Callable[..., TestClient]


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ingest a few families, some terms and pages once."""
    home = tmp_path_factory.mktemp("shop")
    knowledge = home / "knowledge"
    catalogue = knowledge / "catalogue"
    shutil.copytree(KNOWLEDGE / "catalogue" / "attributes", catalogue / "attributes")
    shutil.copytree(KNOWLEDGE / "store", knowledge / "store")
    shutil.copy(KNOWLEDGE / "catalogue" / "colours.yaml", catalogue)
    (catalogue / "families").mkdir()
    for family in ("mugs", "rucksacks", "socks"):
        shutil.copy(KNOWLEDGE / "catalogue" / "families" / f"{family}.yaml", catalogue / "families")
    (catalogue / "pictures").mkdir()
    shutil.copy(KNOWLEDGE / "catalogue" / "pictures" / "MN-TBL-1001-white.svg",
                catalogue / "pictures")  # fmt: skip
    (knowledge / "glossary").mkdir()
    for file in sorted((KNOWLEDGE / "glossary").glob("*.yaml"))[:2]:
        shutil.copy(file, knowledge / "glossary")
    (knowledge / "rubrics").mkdir()
    shutil.copy(KNOWLEDGE / "rubrics" / "commerce-cwr.yaml", knowledge / "rubrics")
    (knowledge / "pages").mkdir()
    for page in sorted((KNOWLEDGE / "pages").glob("cosmetics-returns.*.md")):
        shutil.copy(page, knowledge / "pages")
    settings = settings_of(home)
    intake = dataclasses.replace(open_intake(settings), tokens=Characters())
    report = ingest([knowledge], intake, shop_id=settings.shop, now=NOW)
    assert report.refused == ()
    services = open_services(settings)
    services.shop.seed(settings.shop, *sample_records(knowledge / "store", now=NOW))
    return home


@pytest.fixture
def services(shop: Path, tmp_path: Path) -> Services:
    """Open the shop with a store of its own for each test."""
    copy = tmp_path / "store.sqlite"
    copy_store(shop / "home" / "store.sqlite", copy)
    return opened(shop, copy)


@pytest.fixture
def serve(services: Services) -> Iterator[Serve]:
    """Start servers over the shop; each is stopped when the test is over."""
    with ExitStack() as running:

        def start(
            line: TakeTurn | None = echo,
            *,
            keys: tuple[str, ...] = (),
            turns_per_minute: int = 600,
            client: tuple[str, int] = ("127.0.0.1", 50000),
        ) -> TestClient:
            auth = AuthSettings.model_validate({"keys": keys, "jwt_secret": SECRET})
            limits = LimitSettings(turns_per_minute=turns_per_minute)
            settings = services.settings.model_copy(update={"auth": auth, "limits": limits})
            chosen = dataclasses.replace(services, settings=settings)
            app = create_app(chosen, take_turn=line, world=counted_world())
            inner: AbstractContextManager[TestClient] = TestClient(
                app, base_url=LOCAL, client=client, raise_server_exceptions=False
            )
            return running.enter_context(inner)

        yield start


@pytest.fixture
def client(serve: Serve) -> TestClient:
    """Serve the shop with the echoing line and no keys."""
    return serve()


@pytest.fixture
def visit(client: TestClient) -> Visit:
    """Open a customer's conversation."""
    return Visit(client)
