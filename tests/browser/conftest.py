"""A real server with the real line over the shipped knowledge's small part, and a browser."""

import dataclasses
import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn

from api.app import create_app
from assistant.bootstrap import open_intake, open_services
from assistant.ingest.pipeline import ingest
from assistant.orders.samples import sample_records
from assistant.settings import read_settings

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)  # fmt: skip


class Characters:
    """Counts characters for tokens: quick, and enough here."""

    def count(self, text: str) -> int:
        return len(text)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a small shop on a free port of this machine."""
    home = tmp_path_factory.mktemp("browser")
    knowledge = home / "knowledge"
    for part in ("catalogue/attributes", "catalogue/pictures", "store"):
        shutil.copytree(KNOWLEDGE / part, knowledge / part)
    shutil.copy(KNOWLEDGE / "catalogue" / "colours.yaml", knowledge / "catalogue")
    for file in ("catalogue/families/mugs.yaml", "catalogue/families/rucksacks.yaml",
                 "rubrics/commerce-cwr.yaml", "pages/cosmetics-returns.ja.md",
                 "pages/cosmetics-returns.en.md", "pages/cancel-order.ja.md",
                 "pages/cancel-order.en.md"):  # fmt: skip
        (knowledge / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(KNOWLEDGE / file, knowledge / file)
    settings = read_settings(
        home=home / "home", knowledge=knowledge, embeddings={"provider": "hashed"},
        chat={"provider": "offline"},
    )  # fmt: skip
    now = datetime.now(UTC)
    intake = dataclasses.replace(open_intake(settings), tokens=Characters())
    ingest([knowledge], intake, shop_id=settings.shop, now=now)
    services = dataclasses.replace(open_services(settings), tokens=Characters())
    services.shop.seed(settings.shop, *sample_records(knowledge / "store", now=now))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(create_app(services), port=port, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(30)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Start Chromium, or skip where there is none."""
    if not CHROMIUM.exists():
        pytest.skip("needs /usr/bin/chromium (Debian: apt-get install chromium fonts-noto-cjk)")
    if sys.version_info >= (3, 14):
        pytest.skip("playwright does not support this Python yet")
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def page(browser: object, address: str, request: pytest.FixtureRequest) -> Iterator[object]:
    """Open a fresh page that fails the test on script errors and on foreign requests."""
    width, height = getattr(request, "param", (1280, 900))
    context = browser.new_context(viewport={"width": width, "height": height})  # type: ignore[attr-defined]
    opened = context.new_page()
    troubles: list[str] = []
    opened.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    opened.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    opened.on(
        "request",
        lambda sent: None if sent.url.startswith(address) else troubles.append(sent.url),
    )
    opened.troubles = troubles
    yield opened
    context.close()
    assert troubles == []
