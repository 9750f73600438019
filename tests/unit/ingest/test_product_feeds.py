"""Google Merchant feeds: RSS, Atom and tab-separated, read as a stream, attacks refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain.money import Money
from assistant.domain.product import Attribute, Product
from assistant.errors import FileUnreadable
from assistant.ingest.source import Loaded, Refused

Write = Callable[..., Path]
Load = Callable[[Path], list[Loaded | Refused]]
HEAD = (
    '<?xml version="1.0"{}?>\n'
    '<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>\n'
)
ITEMS = """<title>店</title>
<item><g:id>A-1</g:id><g:title>麻シャツ</g:title><g:description>&lt;b&gt;軽い&lt;/b&gt;</g:description>
<g:link>https://shop.example/a</g:link><g:image_link>https://shop.example/1.jpg</g:image_link>
<g:additional_image_link>https://shop.example/2.jpg</g:additional_image_link>
<g:price>5980 JPY</g:price><g:sale_price>4,980 JPY</g:sale_price>
<g:availability>in_stock</g:availability><g:item_group_id>A</g:item_group_id>
<g:color>白</g:color><g:size>S</g:size><g:brand>ミナモ</g:brand><g:gtin>4901234567894</g:gtin>
<g:product_type>衣料 &gt; シャツ</g:product_type>
<g:shipping><g:country>JP</g:country><g:price>500 JPY</g:price></g:shipping>
<g:product_detail><g:section_name>生地</g:section_name><g:attribute_name>厚さ</g:attribute_name>
<g:attribute_value>薄手</g:attribute_value></g:product_detail></item>
<item><g:id>M</g:id><title>Mug</title><g:price>15.00 USD</g:price>
<g:availability>out of stock</g:availability></item>
<item><g:id>A-2</g:id><g:title>麻シャツ</g:title><g:price>5980 JPY</g:price>
<g:availability>out of stock</g:availability><g:item_group_id>A</g:item_group_id>
<g:color>白</g:color><g:size>M</g:size></item>
<item><g:id>X</g:id><title>Bad</title><g:price>free</g:price></item>
</channel></rss>"""


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [(' encoding="UTF-8"', "utf-8"), ("", "utf-8"), (' encoding="Shift_JIS"', "cp932"),
     (' encoding="EUC-JP"', "euc_jp"), (' encoding="UTF-16"', "utf-16")],
)  # fmt: skip
def test_a_feed_is_read_in_its_encoding(
    write: Write, load: Load, declared: str, encoding: str
) -> None:
    mug, shirt, bad = load(write("feed.xml", HEAD.format(declared) + ITEMS, encoding))
    assert isinstance(shirt, Loaded)
    found = shirt.record
    assert isinstance(found, Product)
    assert (found.sku, found.price, found.list_price) == (
        "A", Money(amount=4980), Money(amount=5980),
    )  # fmt: skip
    assert found.category == {"ja": ("衣料", "シャツ")}
    assert found.description == {"ja": "軽い"}
    assert found.attributes == {"厚さ": Attribute(value={"ja": "薄手"}, label={"ja": "厚さ"})}
    assert [(each.sku, each.options["size"], each.in_stock) for each in found.variants] == [
        ("A-1", "S", True), ("A-2", "M", False),
    ]  # fmt: skip
    assert [each.url for each in found.images] == [
        "https://shop.example/1.jpg", "https://shop.example/2.jpg",
    ]  # fmt: skip
    assert isinstance(mug, Loaded)
    assert isinstance(mug.record, Product)
    assert mug.record.price == Money(amount=1500, currency="USD")
    assert mug.line == 14
    assert bad == Refused("price is not a number: 'free'", 19)


def test_an_atom_feed_is_read(write: Write, product: Callable[[Path], Product]) -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">'
        '<entry><title>Mug</title><link href="https://shop.example/m"/><g:id>M</g:id>'
        "<g:price>15.00 USD</g:price></entry></feed>"
    )
    found = product(write("feed.atom", atom))
    assert (found.sku, found.url) == ("M", "https://shop.example/m")


@pytest.mark.parametrize("name", ["feed.tsv", "feed.txt"])
def test_a_tab_separated_feed_is_read(
    write: Write, product: Callable[[Path], Product], name: str
) -> None:
    feed = (
        "id\ttitle\tlink\timage link\tprice\tsale price\tavailability\n"
        "A\t麻シャツ\thttps://shop.example/a\thttps://shop.example/a.jpg\t5980 JPY\t\tin stock\n"
    )
    found = product(write(name, feed))
    assert (found.price, found.list_price) == (Money(amount=5980), None)
    assert found.images[0].url == "https://shop.example/a.jpg"


@pytest.mark.parametrize(
    ("window", "amount"),
    [
        ("2001-01-01T00:00+0900/2001-02-01T00:00+0900", 5980),
        ("2001-01-01T00:00+0900/2999-02-01T00:00+0900", 4980),
        ("soon", 4980),
    ],
)
def test_a_sale_that_is_over_is_no_price(
    write: Write, product: Callable[[Path], Product], window: str, amount: int
) -> None:
    feed = (
        "id\ttitle\tlink\tprice\tsale_price\tavailability\tsale_price_effective_date\n"
        f"A\t麻シャツ\thttps://shop.example/a\t5980 JPY\t4980 JPY\tin stock\t{window}\n"
    )
    assert product(write("feed.tsv", feed)).price.amount == amount


BOMB = (
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<rss xmlns:g="http://base.google.com/ns/1.0"><item><g:id>&b;</g:id></item></rss>'
)
OUTSIDE = (
    '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    '<rss xmlns:g="http://base.google.com/ns/1.0"><item><g:id>&a;</g:id></item></rss>'
)


@pytest.mark.parametrize("attack", [BOMB, OUTSIDE])
def test_a_feed_that_declares_entities_is_not_read(write: Write, load: Load, attack: str) -> None:
    with pytest.raises(FileUnreadable, match="declares entities or a document type"):
        load(write("feed.xml", attack))


def test_a_feed_that_breaks_off_is_unreadable_with_the_line(write: Write, load: Load) -> None:
    with pytest.raises(FileUnreadable, match=r"feed.xml: is not XML: .*line 10"):
        load(write("feed.xml", (HEAD.format("") + ITEMS)[:600]))


def test_a_feed_nested_a_hundred_thousand_deep_does_no_harm(write: Write, load: Load) -> None:
    deep = (
        HEAD.format("") + "<item>" + "<x>" * 100_000 + "</x>" * 100_000 + "</item></channel></rss>"
    )
    assert load(write("feed.xml", deep)) == [Refused("has no title", 3)]


def test_an_item_without_end_is_refused(write: Write, load: Load) -> None:
    feed = HEAD.format("") + "<item><g:id>" + "x" * 5_000_000 + "</g:id></item></channel></rss>"
    assert load(write("feed.xml", feed)) == [Refused("is longer than 4,000,000 characters", 3)]
