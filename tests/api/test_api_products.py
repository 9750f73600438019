"""Products are searched strictly, counted, paged stably and shown from their records."""

from collections import Counter

import pytest
from fastapi.testclient import TestClient

PRODUCTS = "/api/v1/products"


def skus(body: dict[str, list[dict[str, str]]]) -> list[str]:
    return [item["sku"] for item in body["items"]]


def test_without_a_wish_every_product_is_there(client: TestClient) -> None:
    body = client.get(PRODUCTS, params={"limit": 100}).json()
    assert body["total"] == len(body["items"]) == len(set(skus(body)))
    assert Counter(item["category"][-1] for item in body["items"])["マグカップ"] == 5
    assert body["next_cursor"] is None


def test_words_find_products(client: TestClient) -> None:
    body = client.get(PRODUCTS, params={"query": "真空断熱マグ"}).json()
    assert body["items"][0]["sku"] == "MN-TBL-1003"
    assert body["items"][0]["price"] == {"amount": 2980, "currency": "JPY", "text": "2,980円"}


def test_limits_in_the_words_hold(client: TestClient) -> None:
    body = client.get(PRODUCTS, params={"query": "2千円以下の白いマグカップ"}).json()
    assert body["total"] > 0
    assert all(item["price"]["amount"] <= 2_000 for item in body["items"])
    assert {item["category"][-1] for item in body["items"]} == {"マグカップ"}


@pytest.mark.parametrize("sort", ["price_asc", "price_desc"])
def test_prices_are_sorted_and_limited(client: TestClient, sort: str) -> None:
    params: dict[str, str | int] = {
        "price_min": 1_000, "price_max": 3_000, "sort": sort, "limit": 100,
    }  # fmt: skip
    prices = [
        item["price"]["amount"] for item in client.get(PRODUCTS, params=params).json()["items"]
    ]
    assert prices == sorted(prices, reverse=sort == "price_desc")
    assert min(prices) >= 1_000
    assert max(prices) <= 3_000


def test_a_category_and_stock_hold(client: TestClient) -> None:
    params: dict[str, str | int] = {"category": "マグカップ", "in_stock": "true", "limit": 100}
    body = client.get(PRODUCTS, params=params).json()
    assert {item["category"][-1] for item in body["items"]} == {"マグカップ"}
    assert all(item["in_stock"] for item in body["items"])


def test_a_limit_nothing_meets_shows_nothing_and_says_so(client: TestClient) -> None:
    body = client.get(PRODUCTS, params={"category": "マグカップ", "price_max": 10}).json()
    assert (body["items"], body["total"]) == ([], 0)
    assert [each["kind"] for each in body["unmet"]] == ["price_max"]
    assert body["unmet"][0]["nearest"].endswith("円")


def test_facets_count_what_was_found(client: TestClient) -> None:
    body = client.get(PRODUCTS, params={"limit": 100}).json()
    facets = body["facets"]
    brands = Counter(item["brand"] for item in body["items"])
    assert {each["value"]: each["count"] for each in facets["brands"]} == dict(brands)
    assert facets["in_stock"] == sum(item["in_stock"] for item in body["items"])
    amounts = [item["price"]["amount"] for item in body["items"]]
    assert facets["price_min"]["amount"] == min(amounts)
    assert facets["price_max"]["amount"] == max(amounts)
    mugs = next(each for each in facets["categories"] if each["value"] == "マグカップ")
    assert (mugs["label"], mugs["count"]) == ("マグカップ", 5)


@pytest.mark.parametrize("wish", [{}, {"sort": "price_asc"}, {"category": "マグカップ"}])
def test_pages_join_to_the_whole(client: TestClient, wish: dict[str, str]) -> None:
    whole = skus(client.get(PRODUCTS, params={**wish, "limit": 100}).json())
    paged: list[str] = []
    cursor = ""
    while cursor is not None:
        body = client.get(PRODUCTS, params={**wish, "limit": 4, "cursor": cursor}).json()
        paged += skus(body)
        cursor = body["next_cursor"]
    assert paged == whole


def test_the_same_cursor_gives_the_same_page(client: TestClient) -> None:
    cursor = client.get(PRODUCTS, params={"limit": 3}).json()["next_cursor"]
    pages = [client.get(PRODUCTS, params={"limit": 3, "cursor": cursor}).content for _ in "ab"]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("cursor", ["nonsense", "%%%", "W10", "bnVsbA"])
def test_a_cursor_that_is_not_ours_is_refused(client: TestClient, cursor: str) -> None:
    answer = client.get(PRODUCTS, params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


def test_a_cursor_of_another_search_is_refused(client: TestClient) -> None:
    cursor = client.get(PRODUCTS, params={"limit": 3}).json()["next_cursor"]
    answer = client.get(PRODUCTS, params={"sort": "price_asc", "cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


@pytest.mark.parametrize(
    "params", [{"limit": 0}, {"limit": 101}, {"sort": "cheapest"}, {"price_min": -1},
               {"price_max": "x"}, {"query": "あ" * 401}],
)  # fmt: skip
def test_parameters_outside_their_range_are_refused(
    client: TestClient, params: dict[str, object]
) -> None:
    answer = client.get(PRODUCTS, params=params)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


def test_a_product_is_shown_from_its_record(client: TestClient) -> None:
    body = client.get(f"{PRODUCTS}/MN-TBL-1001").json()
    assert body["title"] == "磁器マグ 朝凪（あさなぎ）330mL"
    assert body["price"] == {"amount": 1980, "currency": "JPY", "text": "1,980円"}
    facts = {fact["label"]: fact["text"] for fact in body["facts"]}
    assert facts["容量"] == "330mL"
    assert [variant["options"][0]["text"] for variant in body["variants"]] == [
        "ホワイト", "ネイビー", "セージ",
    ]  # fmt: skip
    held = {place["label"]: place["quantity"] for place in body["variants"][0]["stock"]}
    assert held == {"オンライン倉庫": 30, "渋谷店": 4, "梅田店": 5, "天神店": 3}


def test_a_product_is_found_by_a_variants_number_and_in_english(client: TestClient) -> None:
    body = client.get(f"{PRODUCTS}/mn-tbl-1001-navy", params={"language": "en"}).json()
    assert (body["sku"], body["title"]) == ("MN-TBL-1001", "Asanagi porcelain mug 330 mL")


def test_no_such_product(client: TestClient) -> None:
    answer = client.get(f"{PRODUCTS}/MN-XXX-0000")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_term_is_found_by_any_of_its_labels(client: TestClient) -> None:
    listed = client.get("/api/v1/glossary", params={"limit": 500}).json()
    term = listed["items"][0]
    for label in (*term["preferred"].values(), *term["alternative"].get("ja", ())):
        body = client.get("/api/v1/glossary", params={"query": label}).json()
        assert body["exact"] is True
        assert body["items"][0]["id"] == term["id"]
    assert listed["total"] == len(listed["items"])


def test_an_unknown_term_is_not_made_up(client: TestClient) -> None:
    body = client.get("/api/v1/glossary", params={"query": "ぬるぽ指数"}).json()
    assert body == {"items": [], "total": 0, "exact": False}
