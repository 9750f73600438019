"""The public description of the API changes only on purpose."""

import json
import os
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from assistant.services import Services

SNAPSHOT = Path(__file__).resolve().parents[1] / "snapshots" / "openapi.json"


def described(services: Services) -> str:
    document = create_app(services).openapi()
    document["info"].pop("version")
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def test_the_openapi_document_is_the_one_on_record(services: Services) -> None:
    """`UPDATE_SNAPSHOTS=1 pytest tests/api/test_api_openapi.py` writes it anew."""
    now = described(services)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.parent.mkdir(exist_ok=True)
        SNAPSHOT.write_text(now, encoding="utf-8")
    assert now == SNAPSHOT.read_text(encoding="utf-8")


def test_every_reference_in_it_leads_somewhere(services: Services) -> None:
    text = described(services)
    document = json.loads(text)
    for part in text.split('"$ref": "')[1:]:
        found = document
        for step in part.split('"')[0].removeprefix("#/").split("/"):
            found = found[step]
        assert found


def test_it_is_served_and_needs_no_foreign_page(client: TestClient) -> None:
    assert client.get("/openapi.json").json()["openapi"].startswith("3.")
    assert client.get("/docs").status_code == 404
