"""Pages and the product API link to the web or to ourselves, whatever a record holds."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from doubles import LOCAL, counted_world, echo
from fastapi.testclient import TestClient

from api.app import create_app
from assistant.domain.product import Picture
from assistant.ports import Knowledge
from assistant.services import Services

SKU, VARIANT_PICTURE = "MN-TBL-1001", "/pictures/MN-TBL-1001-white.svg"
UNSAFE = ("javascript:alert(1)", "data:text/html,x", "//evil.example/a", "ftp://a.example/b")


class Shelved:
    """The shop's library with every product's addresses changed."""

    def __init__(self, knowledge: Knowledge, address: str) -> None:
        changed = {
            sku: product.model_copy(
                update={"url": address, "images": (Picture(url=address), *product.images)}
            )
            for sku, product in knowledge.products.items()
        }
        self._changed = replace(knowledge, products=changed)

    def current(self) -> Knowledge:
        return self._changed


@pytest.fixture
def shelf(services: Services, request: pytest.FixtureRequest) -> Iterator[TestClient]:
    changed = replace(services, library=Shelved(services.library.current(), request.param))
    app = create_app(changed, take_turn=echo, world=counted_world())
    with TestClient(app, base_url=LOCAL, client=("127.0.0.1", 50000)) as client:
        yield client


@pytest.mark.parametrize("shelf", UNSAFE, indirect=True)
def test_no_product_links_to_what_is_not_of_the_web(
    shelf: TestClient, request: pytest.FixtureRequest
) -> None:
    address = request.node.callspec.params["shelf"]
    tiles = shelf.get("/api/v1/products", params={"limit": 100}).json()["items"]
    shown = shelf.get(f"/api/v1/products/{SKU}").json()

    assert [tile["url"] for tile in tiles] == [f"/products/{tile['sku']}" for tile in tiles] != []
    assert all((tile["image_url"] or "/").startswith("/pictures/") for tile in tiles)
    assert shown["url"] == f"/products/{SKU}"
    assert [each["url"] for each in shown["images"]][:1] == [VARIANT_PICTURE]
    assert {each["image_url"] for each in shown["variants"]} >= {VARIANT_PICTURE}
    for page in ("/", f"/products/{SKU}"):
        read = shelf.get(page)
        assert read.status_code == 200
        assert address not in read.text


@pytest.mark.parametrize("shelf", ["https://shop.example/items/1"], indirect=True)
def test_a_shops_own_pages_are_linked(shelf: TestClient) -> None:
    tiles = shelf.get("/api/v1/products").json()["items"]
    shown = shelf.get(f"/api/v1/products/{SKU}").json()

    assert {tile["url"] for tile in tiles} == {"https://shop.example/items/1"}
    assert shown["url"] == shown["images"][0]["url"] == "https://shop.example/items/1"
