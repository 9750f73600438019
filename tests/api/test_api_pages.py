"""The demonstration pages: Japanese first, nothing inline, nothing from elsewhere."""

import dataclasses
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from doubles import KEYS, LOCAL, counted_world, echo
from fastapi.testclient import TestClient

import api
from api.app import create_app
from assistant.errors import IndexUnavailable
from assistant.services import Services

Serve = Callable[..., TestClient]
HERE = Path(api.__file__ or "").parent
PAGES = ("/", "/products/MN-TBL-1001", "/chat", "/chat?as=consultant", "/?query=マグ&sort=newest")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_page_has_nothing_inline_and_nothing_from_elsewhere(
    client: TestClient, path: str, language: str
) -> None:
    page = client.get(path, params={"lang": language} if "?" not in path else None)
    assert page.status_code == 200
    assert (
        re.findall(r"<script(?![^>]*src=)|<style|\son[a-z]+=|\sstyle=|javascript:", page.text) == []
    )
    addresses = re.findall(r'(?:src|href|action)="([^"]*)"', page.text)
    assert [each for each in addresses if not each.startswith(("/", "#"))] == []


def test_every_file_a_page_names_is_there(client: TestClient) -> None:
    page = client.get("/products/MN-TBL-1001").text
    for path in re.findall(r'(?:src|href)="(/(?:static|pictures)/[^"]*)"', page):
        if path.startswith("/static/") or "white" in path:  # one picture was put there
            assert client.get(path).status_code == 200, path


def test_the_shop_says_that_it_is_fictional(client: TestClient) -> None:
    assert "このお店は架空です" in client.get("/").text
    assert "This shop is fictional" in client.get("/?lang=en").text


def test_the_chosen_language_stays(client: TestClient) -> None:
    assert '<html lang="ja">' in client.get("/").text
    assert '<html lang="en">' in client.get("/?lang=en").text
    assert '<html lang="en">' in client.get("/chat").text
    assert '<html lang="ja">' in client.get("/?lang=ja").text


def test_both_languages_have_every_word() -> None:
    words = {
        language: json.loads((HERE / "static" / "words" / f"{language}.json").read_text("utf-8"))
        for language in ("ja", "en")
    }

    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {key: shape(each) for key, each in value.items()}
        return sorted(re.findall(r"\{\w+\}", value)) if isinstance(value, str) else "list"

    assert shape(words["ja"]) == shape(words["en"])


def test_a_search_without_a_fit_says_what_is_nearest(client: TestClient) -> None:
    page = client.get("/", params={"query": "10円以下のマグカップ"}).text
    assert "すべての条件に合う商品はありませんでした" in page
    assert 'class="tile"' not in page


def test_what_a_visitor_typed_is_never_markup(client: TestClient) -> None:
    page = client.get("/", params={"query": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_no_such_product_page(client: TestClient) -> None:
    page = client.get("/products/MN-XXX-0000")
    assert page.status_code == 404
    assert "お探しのページは見つかりませんでした" in page.text


def test_sample_customers_are_offered_locally_only(serve: Serve) -> None:
    assert 'value="C-1001"' in serve().get("/chat").text
    assert "C-1001" not in serve(keys=KEYS).get("/chat").text


def test_a_picture_is_served_and_nothing_beside_it(client: TestClient) -> None:
    picture = client.get("/pictures/MN-TBL-1001-white.svg")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/svg+xml")
    assert picture.headers["cache-control"] == "max-age=86400"
    assert client.get("/pictures/../families/mugs.yaml").status_code == 404
    assert client.get("/pictures/%2e%2e/families/mugs.yaml").status_code == 404


class Empty:
    """A library in which nothing was published."""

    def current(self) -> None:
        raise IndexUnavailable("nothing is indexed yet")


def test_an_unready_shop_says_so_kindly(services: Services) -> None:
    bare = dataclasses.replace(services, library=Empty())  # type: ignore[arg-type]
    app = create_app(bare, take_turn=echo, world=counted_world())
    with TestClient(app, base_url=LOCAL, client=("127.0.0.1", 5)) as client:
        assert client.get("/healthz").json() == {"status": "alive"}
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["code"]) == (503, "not_ready")
        assert ready.json()["detail"] == "waiting for: index, models"
        page = client.get("/")
        assert page.status_code == 503
        assert "ただいま準備中です" in page.text
        assert client.get("/api/v1/products").json()["code"] == "index_unavailable"


def test_a_warm_server_is_ready(client: TestClient) -> None:
    answer = client.get("/readyz")
    for _ in range(200):
        if answer.status_code == 200:
            break
        answer = client.get("/readyz")
    assert answer.json() == {"status": "ready", "provider": "offline", "generation": 1}


def test_figures_count_routes_and_turns_and_name_nobody(client: TestClient) -> None:
    client.get("/api/v1/products", params={"query": "秘密の品"})
    opened = client.post("/api/v1/conversations", json={}).json()
    headers = {"X-Conversation-Token": opened["token"]}
    path = f"/api/v1/conversations/{opened['id']}/turns"
    client.post(path, json={"text": "秘密の話"}, headers=headers)
    client.get("/no/such/secret/page")
    figures = client.get("/metrics")
    assert figures.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = figures.text.splitlines()
    assert (
        'assistant_turns_total{agent="smalltalk",outcome="answered",provider="offline"} 1' in lines
    )
    assert 'assistant_requests_total{method="GET",route="/api/v1/products",status="200"} 1' in lines
    assert "assistant_turn_seconds_count 1" in lines
    assert 'assistant_turn_seconds_bucket{le="+Inf"} 1' in lines
    for secret in ("秘密", opened["id"], opened["token"], "127.0.0.1", "secret"):
        assert secret not in figures.text
