"""A card links to the web or to our own pages; whatever else a record holds goes no further."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.chat.links import web_address
from assistant.domain.card import ProductCard
from assistant.domain.product import Picture
from assistant.events import ToolFinished
from assistant.ports import Knowledge
from assistant.services import Services

SKU = "MN-TBL-1001"
UNSAFE = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript://shop.example/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://shop.example/a",
    "blob:https://shop.example/a",
    "mailto:a@example.com",
    "//evil.example/a",
    "/\\evil.example/a",
    "\\\\evil.example\\a",
    "http:evil.example",
    "https://",
    "https:///a",
    "http://[",
    "shop.example/a",
    "",
)
SAFE = (
    "https://shop.example/items/1?a=b#c",
    "http://shop.example/items/1",
    "HTTPS://shop.example/A",
    "https://shop.example/商品/マグ",
    "https://shop.example:8443/a",
    "/products/MN-TBL-1001",
    "/pictures/MN-TBL-1001-white.svg",
)


@pytest.mark.parametrize("address", SAFE)
def test_an_address_of_the_web_or_of_our_own_is_kept(address: str) -> None:
    assert web_address(address) == address


@pytest.mark.parametrize("address", [*UNSAFE, None])
def test_every_other_address_is_dropped(address: str | None) -> None:
    assert web_address(address) is None


class Shelved:
    """The shop's library with the addresses of its mugs changed."""

    def __init__(self, knowledge: Knowledge, address: str) -> None:
        changed = {
            sku: product.model_copy(
                update={"url": address, "images": (Picture(url=address), *product.images)}
            )
            for sku, product in knowledge.products.items()
            if sku.startswith("MN-TBL-")
        }
        self._changed = replace(knowledge, products={**knowledge.products, **changed})

    def current(self) -> Knowledge:
        return self._changed


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://a.example"])
@pytest.mark.parametrize("words", [f"{SKU}の値段は?", "白いマグカップはありますか"])
def test_no_card_of_a_turn_carries_an_address_that_is_not_of_the_web(
    address: str, words: str, converse: Callable, services: Services
) -> None:
    talk = converse(library=Shelved(services.library.current(), address))

    said = talk.say(words)

    shown = [
        card
        for cards in (
            said.finished.cards,
            *(each.cards for each in said.events if isinstance(each, ToolFinished)),
        )
        for card in cards
        if isinstance(card, ProductCard)
    ]
    assert shown != []
    assert [card.url for card in shown] == [f"/products/{card.sku}" for card in shown]
    assert all(card.image_url is None or card.image_url.startswith("/") for card in shown)
    assert address not in said.finished.model_dump_json(include={"cards"})


def test_the_address_a_shop_recorded_stays_on_the_card(
    converse: Callable, services: Services
) -> None:
    address = "https://shop.example/items/1"
    talk = converse(library=Shelved(services.library.current(), address))

    cards = talk.say(f"{SKU}の値段は?").finished.cards

    assert [card.url for card in cards if isinstance(card, ProductCard)] == [address]
