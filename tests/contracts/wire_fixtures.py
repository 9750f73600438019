"""Fixtures of the tests over the OpenAI wire; a test module takes them in as a pytest plugin."""

from collections.abc import Iterator

import pytest
from wire_guard import only_loopback
from wire_server import WireServer

LOOPS = ("langchain", "direct")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[WireServer]:
    """A scripted server, the only one that can be reached."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
    with only_loopback(), WireServer() as running:
        yield running


@pytest.fixture(params=LOOPS)
def loop(request: pytest.FixtureRequest) -> str:
    """Each way to a model in turn."""
    return str(request.param)
