"""Tables: CSV and TSV as spreadsheets write them, Shopify and EC-CUBE exports."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain.money import Money
from assistant.domain.product import Attribute, Product
from assistant.ingest.source import Loaded, Refused

Write = Callable[..., Path]
Load = Callable[[Path], list[Loaded | Refused]]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_cells_are_parted_by_what_the_heading_is_parted_by(
    write: Write, product: Callable[[Path], Product], mark: str
) -> None:
    table = mark.join(("sku", "title", "price")) + "\n" + mark.join(("A", "丸い皿", "900")) + "\n"
    assert product(write("a.csv", table)).title == {"ja": "丸い皿"}


def test_a_line_that_names_the_mark_is_not_a_heading(
    write: Write, product: Callable[[Path], Product]
) -> None:
    assert product(write("a.csv", "sep=;\nsku;title;price\nA;皿;900\n")).sku == "A"


def test_quotes_may_hold_marks_and_line_breaks_and_lines_are_still_counted(
    write: Write, load: Load
) -> None:
    table = 'sku,title,price,description\nA,"皿, 大",900,"一行目\n二行目 ""引用"""\nB,碗,x,\n'
    plate, bowl = load(write("a.csv", table))
    assert isinstance(plate, Loaded)
    assert isinstance(plate.record, Product)
    assert plate.record.title == {"ja": "皿, 大"}
    assert plate.record.description == {"ja": '一行目\n二行目 "引用"'}
    assert plate.line == 2
    assert bowl == Refused("price is not a number: 'x'", 4)


def test_a_row_with_too_many_cells_is_refused(write: Write, load: Load) -> None:
    found = load(write("a.csv", "sku,title,price\nA,皿,1,200\nB,碗,900\n"))
    assert found[0] == Refused("has 4 cells, the heading has 3", 2)
    assert isinstance(found[1], Loaded)


def test_blank_rows_and_spare_marks_are_passed_over(write: Write, load: Load) -> None:
    found = load(write("a.csv", "sku,title,price\n\n,,\nA,皿,900,,\n   \n"))
    assert [each.line for each in found] == [4]


def test_a_quote_that_never_closes_ends_with_the_file(write: Write, load: Load) -> None:
    found = load(write("a.csv", 'sku,title,price\nA,皿,900\nB,"碗,900\nC,盆,800\n'))
    assert isinstance(found[0], Loaded)
    assert [type(each) for each in found[1:]] == [Refused]


SHOPIFY = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,"
    "Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,"
    "Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,"
    "Image Alt Text,Google Shopping / Gender,Fabric (product.metafields.custom.fabric),Status,"
    "Cost per item\n"
    'shirt,麻のシャツ,"<p>軽い<br>シャツ</p>",ミナモ,シャツ,"夏, 麻",true,カラー,白,サイズ,S,'
    "SH-1,210,shopify,4,deny,4980,,4901234567894,https://img.example/1.jpg,正面,Unisex,麻,active,1500\n"
    "shirt,,,,,,,,紺,,M,SH-2,210,shopify,0,deny,5980,6980,,,,,,,1500\n"
    "shirt,,,,,,,,,,,,,,,,,,,https://img.example/2.jpg,背面,,,,\n"
    "mug,マグ,土もの,ミナモ,食器,,true,Title,Default Title,,,,0,,0,deny,1200,,,,,,,active,\n"
    "old,旧作,,,,,false,Title,Default Title,,,,0,,0,deny,900,,,,,,,draft,\n"
)


def test_a_shopify_export_is_read_by_handle(write: Write, load: Load) -> None:
    shirt, mug, draft = load(write("products_export.csv", SHOPIFY))
    assert isinstance(shirt, Loaded)
    found = shirt.record
    assert isinstance(found, Product)
    assert (found.sku, found.title, found.brand) == (
        "shirt", {"ja": "麻のシャツ"}, {"ja": "ミナモ"},
    )  # fmt: skip
    assert found.description == {"ja": "軽い\nシャツ"}
    assert found.tags == ("夏", "麻")
    assert (found.price, found.list_price) == (Money(amount=4980), None)
    assert [(each.sku, each.gtin, each.options, each.quantity_at("online"))
            for each in found.variants] == [
        ("SH-1", "4901234567894", {"color": "white", "size": "S"}, 4),
        ("SH-2", None, {"color": "navy", "size": "M"}, 0),
    ]  # fmt: skip
    assert found.variants[0].option_labels == {"color": {"ja": "白"}, "size": {"ja": "S"}}
    assert [(each.url, each.alt) for each in found.images] == [
        ("https://img.example/1.jpg", {"ja": "正面"}),
        ("https://img.example/2.jpg", {"ja": "背面"}),
    ]
    assert found.attributes == {
        "gender": Attribute(value={"ja": "Unisex"}, label={"ja": "Gender"}),
        "fabric": Attribute(value={"ja": "麻"}, label={"ja": "Fabric"}),
        "weight": Attribute(value=210, unit="g", label={"ja": "weight"}),
    }
    assert isinstance(mug, Loaded)
    assert isinstance(mug.record, Product)
    assert mug.record.sku == "mug"
    assert mug.record.variants[0].options == {}
    assert mug.record.variants[0].in_stock, "what is not counted is always there"
    assert draft == Refused("is not on sale: its status is draft", 6)


ECCUBE = (
    "商品ID,公開ステータス(ID),商品名,商品説明(詳細),商品画像,商品カテゴリ(名称),タグ(名称),"
    "規格分類1(名称),規格分類2(名称),商品コード,在庫数,在庫数無制限フラグ,通常価格,販売価格,税率\n"
    '1,1,彩のジェラート,"冷たい\nお菓子",a.png,"ジェラート,新入荷",おすすめ,チョコ,大,c-1,5,0,1200,1000,8\n'
    "1,1,彩のジェラート,,,,,抹茶,大,c-2,,1,1200,1100,8\n"
    "2,2,かくし,,,,,,,x,1,0,,5,\n"
)


def test_an_eccube_export_is_read_with_its_tax(write: Write, load: Load) -> None:
    gelato, hidden = load(write("product.csv", ECCUBE, "cp932"))
    assert isinstance(gelato, Loaded)
    found = gelato.record
    assert isinstance(found, Product)
    assert (found.sku, found.title) == ("1", {"ja": "彩のジェラート"})
    assert (found.price.amount, found.list_price, found.tax_rate_percent) == (
        1080, Money(amount=1296), 8,
    )  # fmt: skip
    assert [(each.sku, each.price.amount, each.quantity_at("online")) for each in
            found.variants] == [("c-1", 1080, 5), ("c-2", 1188, 1)]  # fmt: skip
    assert hidden == Refused("is not on sale: its 公開ステータス is not 1", 5)
