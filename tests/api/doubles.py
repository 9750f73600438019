"""A counted world, an echoing chat line, a held conversation and a store copied whole."""

import dataclasses
import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from fastapi.testclient import TestClient
from httpx2 import Response

from api.world import World
from assistant.bootstrap import open_services
from assistant.domain.conversation import FinishedTurn, TurnRequest
from assistant.events import AgentChosen, Event, TextDelta, TurnFinished
from assistant.services import Services
from assistant.settings import Settings, read_settings

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LOCAL = "http://127.0.0.1:8000"
KEYS = (
    "storefront:shop-key",
    "merchandiser:copy-key",
    "consultant:talk-key",
    "desk:desk-key",
    "admin:root-key",
)
SECRET = "a secret the shop signs its customers with"


class Characters:
    """Counts characters for tokens: quick, and enough here."""

    def count(self, text: str) -> int:
        return len(text)


def settings_of(home: Path, **sections: object) -> Settings:
    """Say where the small shop of these tests lives."""
    return read_settings(
        home=home / "home",
        knowledge=home / "knowledge",
        embeddings={"provider": "hashed"},
        chat={"provider": "offline"},
        **sections,
    )


def opened(home: Path, store: Path) -> Services:
    """Open the small shop with another store."""
    services = open_services(settings_of(home, store={"url": f"sqlite:///{store.as_posix()}"}))
    return dataclasses.replace(services, tokens=Characters())


def copy_store(store: Path, copy: Path) -> None:
    """Copy a store that may be open: part of it stands in its write-ahead log."""
    with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def counted_world() -> World:
    """Count ids, tokens and seconds instead of drawing them."""
    numbers, tokens, seconds = itertools.count(1), itertools.count(1), itertools.count()
    return World(
        now=lambda: NOW,
        monotonic=lambda: next(seconds) / 1000,
        token=lambda: f"token-{next(tokens)}",
        name=lambda prefix: f"{prefix}_{next(numbers)}",
    )


def echo(turn: TurnRequest, services: Services) -> Iterator[Event]:
    """Answer with the question, in two pieces, as the chat line would: stored, then said."""
    finished = FinishedTurn(
        conversation_id=turn.conversation_id,
        turn_id=turn.turn_id,
        agent="smalltalk",
        language="ja",
        text=f"「{turn.text}」ですね。",
    )
    events: tuple[Event, ...] = (
        AgentChosen(agent="smalltalk", language="ja"),
        TextDelta(text=f"「{turn.text}」"),
        TextDelta(text="ですね。"),
        TurnFinished(turn=finished),
    )
    for seq, event in enumerate(events, start=1):
        services.conversations.append(turn, seq, event)
        yield event


class Visit:
    """A conversation a test holds."""

    def __init__(
        self,
        client: TestClient,
        *,
        headers: dict[str, str] | None = None,
        audience: str = "customer",
    ) -> None:
        opened = client.post("/api/v1/conversations", json={"as": audience}, headers=headers or {})
        assert opened.status_code == 201, opened.text
        self.client = client
        self.id = opened.json()["id"]
        self.path = f"/api/v1/conversations/{self.id}"
        self.headers = {"X-Conversation-Token": opened.json()["token"], **(headers or {})}

    def ask(self, text: str, **headers: str) -> Response:
        return self.client.post(
            f"{self.path}/turns", json={"text": text}, headers={**self.headers, **headers}
        )

    def stream(self, text: str, **headers: str) -> str:
        answer = self.ask(text, Accept="text/event-stream", **headers)
        assert answer.status_code == 200, answer.text
        return answer.text

    def get(self, rest: str = "", **headers: str) -> Response:
        return self.client.get(f"{self.path}{rest}", headers={**self.headers, **headers})

    def post(self, rest: str, body: object = None, **headers: str) -> Response:
        return self.client.post(
            f"{self.path}{rest}", json=body, headers={**self.headers, **headers}
        )
