"""Products of other systems become ours: by what their fields are called, or a mapping says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.money import Money
from assistant.domain.product import Attribute, Product
from assistant.errors import FileUnreadable
from assistant.ingest.source import Loaded, Refused

Write = Callable[..., Path]
Load = Callable[[Path], list[Loaded | Refused]]
Only = Callable[[Path], Product]


def lines(*records: dict[str, Any]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def test_our_own_shape_is_read_as_written(write: Write, product: Only) -> None:
    ours = {
        "sku": "MN-1", "title": {"ja": "靴", "en": "Shoe"}, "brand": {"ja": "ミナモ"},
        "category": {"ja": ["シューズ"]}, "price": {"amount": 7980, "currency": "JPY"},
        "list_price": {"amount": 9980, "currency": "JPY"}, "tags": ["rain"],
        "variants": [{"sku": "MN-1-24", "options": {"size": "24.0"},
                      "option_labels": {"size": {"ja": "24.0cm"}},
                      "price": {"amount": 7980, "currency": "JPY"},
                      "stock": [{"location": "shibuya", "quantity": 2,
                                 "as_of": "2026-04-01T00:00:00Z"}]}],
        "attributes": {"weight": {"value": 310, "unit": "g", "label": {"ja": "重さ"}},
                       "waterproof": {"value": True}},
        "images": [{"url": "/a.svg", "alt": {"ja": "絵"}}], "legal_class": "apparel",
    }  # fmt: skip
    found = product(write("ours.jsonl", lines(ours)))
    assert found.price == Money(amount=7980)
    assert found.list_price == Money(amount=9980)
    assert found.title == {"ja": "靴", "en": "Shoe"}
    assert found.variants[0].quantity_at("shibuya") == 2
    assert found.variants[0].option_labels == {"size": {"ja": "24.0cm"}}
    assert found.attributes["weight"] == Attribute(value=310, unit="g", label={"ja": "重さ"})
    assert found.attributes["waterproof"].value is True
    assert found.legal_class == "apparel"
    assert found.images[0].alt == {"ja": "絵"}


def test_what_a_product_is_dumped_as_is_read_back_the_same(write: Write, product: Only) -> None:
    first = product(
        write("a.jsonl", lines({"id": "A", "name": "麻のシャツ", "price": "¥4,980", "色": "紺"}))
    )
    again = product(write("b.jsonl", first.model_dump_json() + "\n"))
    assert again == first


@pytest.mark.parametrize(
    "record",
    [
        {"id": "A-1", "name": "Red mug", "price": 1200, "current_stock": 3},
        {"asin": "A-1", "product_name": "Red mug", "final_price": "1,200円", "stock": "3"},
        {"uniq_id": "A-1", "product_title": "Red mug", "currentPrice": 1200, "quantity": 3},
        {"productId": "A-1", "item_name": "Red mug", "regularPrice": 1200, "qty": "3"},
        {"品番": "A-1", "商品名": "Red mug", "販売価格": "¥1,200", "在庫数": "3"},
        {"SKU": "A-1", "Title": "Red mug", "Price (JPY)": "1200", "Inventory": 3},
    ],
)
def test_the_same_product_is_known_by_many_names(
    write: Write, product: Only, record: dict[str, Any]
) -> None:
    found = product(write("foreign.jsonl", lines(record)))
    assert (found.sku, found.title, found.price) == ("A-1", {"en": "Red mug"}, Money(amount=1200))
    assert found.variants[0].quantity_at("online") == 3


def test_unknown_fields_become_facts_under_their_own_name(write: Write, product: Only) -> None:
    record = {"id": "1", "name": "丸い皿", "price": 900, "焼き物": "益子焼", "Width cm": 21,
              "食洗機対応": True, "popularity": 99, "原価": 300, "note": None,
              "用途": ["朝食", "昼食"], "nested": {"a": {"b": 1}}}  # fmt: skip
    found = product(write("plates.jsonl", lines(record)))
    assert found.attributes == {
        "焼き物": Attribute(value={"ja": "益子焼"}, label={"ja": "焼き物"}),
        "width_cm": Attribute(value=21.0, label={"ja": "Width cm"}),
        "食洗機対応": Attribute(value=True, label={"ja": "食洗機対応"}),
        "用途": Attribute(value={"ja": ("朝食", "昼食")}, label={"ja": "用途"}),
    }


def test_what_a_shop_pays_for_it_is_never_taken_along(write: Write, product: Only) -> None:
    record = {"id": "1", "name": "皿", "price": 900, "cost": 300, "Cost per item": 300,
              "仕入価格": 300, "supplier": "secret"}  # fmt: skip
    dumped = product(write("plates.jsonl", lines(record))).model_dump_json()
    assert "300" not in dumped
    assert "secret" not in dumped


def test_a_sale_price_shows_the_earlier_one(write: Write, product: Only) -> None:
    record = {"id": "1", "name": "皿", "price": 900, "sale_price": 700}
    found = product(write("sale.jsonl", lines(record)))
    assert (found.price.amount, found.list_price) == (700, Money(amount=900))


@pytest.mark.parametrize("list_price", [900, 800, ""])
def test_an_earlier_price_that_was_not_higher_is_not_shown(
    write: Write, product: Only, list_price: object
) -> None:
    record = {"id": "1", "name": "皿", "price": 900, "定価": list_price}
    assert product(write("sale.jsonl", lines(record))).list_price is None


def test_html_in_a_description_becomes_text(write: Write, product: Only) -> None:
    html = "<p>麻 &amp; 綿</p><ul><li>軽い</li><li>涼しい</li></ul><script>alert(1)</script>"
    record = {"id": "1", "name": "シャツ", "price": 900, "description": html}
    found = product(write("a.jsonl", lines(record)))
    assert found.description == {"ja": "麻 & 綿\n\n- 軽い\n- 涼しい"}


def test_one_text_per_language_is_kept_apart(write: Write, product: Only) -> None:
    table = "sku,title_ja,title_en,category_ja,price\nA,靴,Shoe,靴 > 長靴,900\n"
    found = product(write("a.csv", table))
    assert found.title == {"ja": "靴", "en": "Shoe"}
    assert found.category == {"ja": ("靴", "長靴")}


def test_steps_of_a_category_make_one_path(write: Write, product: Only) -> None:
    record = {"id": "1", "name": "皿", "price": 900, "category_l2": "食器", "category_l1": "台所"}
    assert product(write("a.jsonl", lines(record))).category == {"ja": ("台所", "食器")}


def test_a_product_without_a_number_gets_the_same_one_each_time(
    write: Write, product: Only
) -> None:
    record = {"name": "Red mug", "brand": "Kiln", "price": 1200}
    first = product(write("mugs.jsonl", lines(record))).sku
    again = product(write("mugs.jsonl", lines({**record, "price": 1300}))).sku
    other = product(write("mugs.jsonl", lines({**record, "brand": "Other"}))).sku
    assert first == again
    assert first.startswith("mugs-")
    assert first != other


@pytest.mark.parametrize(
    ("told", "quantity"),
    [("in stock", 1), ("https://schema.org/InStock", 1), ("在庫あり", 1), (True, 1), ("12", 12),
     ("out of stock", 0), ("在庫なし", 0), (0, 0)],
)  # fmt: skip
def test_in_stock_without_a_count_is_at_least_one(
    write: Write, product: Only, told: object, quantity: int
) -> None:
    record = {"id": "1", "name": "皿", "price": 900, "availability": told}
    assert product(write("a.jsonl", lines(record))).variants[0].quantity_at("online") == quantity


def test_a_pre_order_is_made_to_order(write: Write, product: Only) -> None:
    record = {"id": "1", "name": "皿", "price": 900, "availability": "preorder"}
    found = product(write("a.jsonl", lines(record)))
    assert found.made_to_order
    assert found.variants[0].stock == ()


def test_rows_of_one_group_are_variants_wherever_they_stand(
    write: Write, records: Callable[[Path], list[Product]]
) -> None:
    table = (
        "sku,item_group_id,title,color,size,price,list_price,stock_shibuya\n"
        "A-1,A,シャツ,白,S,5980,8000,2\nB,,帽子,,,3000,,1\nA-2,A,シャツ,ブラック,M,4980,,0\n"
    )
    hat, shirt = records(write("a.csv", table))
    assert (hat.sku, hat.variants[0].sku) == ("B", "B")
    assert shirt.sku == "A"
    assert [(each.sku, each.options) for each in shirt.variants] == [
        ("A-1", {"color": "white", "size": "S"}),
        ("A-2", {"color": "black", "size": "M"}),
    ]
    assert shirt.price.amount == 4980
    assert shirt.list_price is None, "the earlier price belongs to the dearer variant"
    assert shirt.variants[0].quantity_at("shibuya") == 2


def test_whole_prices_without_a_currency_are_yen(write: Write, product: Only) -> None:
    assert product(write("a.csv", "sku,title,price\nA,mug,1200\n")).price == Money(amount=1200)


def test_whole_prices_written_with_a_point_are_yen_in_a_japanese_catalogue(
    write: Write, product: Only
) -> None:
    assert product(write("a.csv", "sku,title,price\nA,マグ,1200.0\n")).price.amount == 1200


@pytest.mark.parametrize("price", ["12.50", "250.0"])
def test_prices_with_decimals_need_a_currency(write: Write, load: Load, price: str) -> None:
    path = write("a.csv", f"sku,title,price\nA,mug,{price}\n")
    with pytest.raises(FileUnreadable) as told:
        load(path)
    assert str(told.value) == (
        f"a.csv: prices such as {price} name no currency: write `currency: USD` (or another) "
        "into a.csv.mapping.yaml beside the file"
    )


@pytest.mark.parametrize("name", ["a.csv.mapping.yaml", "a.mapping.yaml", "_mapping.yaml"])
def test_a_mapping_beside_the_file_names_the_currency(
    write: Write, product: Only, name: str
) -> None:
    write(name, "currency: USD\n")
    found = product(write("a.csv", "sku,title,price\nA,mug,12.50\n"))
    assert found.price == Money(amount=1250, currency="USD")


def test_a_mapping_names_fields_attributes_and_what_to_leave_out(
    write: Write, product: Only
) -> None:
    write(
        "a.mapping.yaml",
        "schema: mapping/1\nlanguage: ja\nsku_prefix: X-\nlegal_class: food\ntax: excluded\n"
        "tax_rate: 8\nimage_base: https://img.example/\n"
        "fields: {sku: nr, title: label, price: net, images: [bild]}\nignore: [intern]\n"
        "attributes:\n  grams: {key: net_weight, label: {ja: 内容量}, unit: g}\n",
    )
    table = "nr;label;net;grams;intern;bild\n7;緑茶;1000;80;x;a.png\n"
    found = product(write("a.csv", table))
    assert (found.sku, found.price, found.tax_rate_percent) == ("X-7", Money(amount=1080), 8)
    assert found.attributes == {"net_weight": Attribute(value=80, unit="g", label={"ja": "内容量"})}
    assert found.images[0].url == "https://img.example/a.png"
    assert found.legal_class == "food"


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ("currency: yen\n", "currency: Value error, is no ISO 4217 code we know: yen"),
        ("fields: {prise: x}\n", "fields: Value error, no such field of ours: prise"),
        ("colour: red\n", "colour: Extra inputs are not permitted"),
        ("fields: [\n", "while parsing"),
    ],
)
def test_a_wrong_mapping_stops_the_file_with_the_reason(
    write: Write, load: Load, mapping: str, reason: str
) -> None:
    write("a.csv.mapping.yaml", mapping)
    with pytest.raises(FileUnreadable) as told:
        load(write("a.csv", "sku,title,price\nA,mug,1200\n"))
    assert reason in str(told.value)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"id": "1", "name": "皿"}, "has no price"),
        ({"id": "1", "price": 900}, "has no title"),
        ({"id": "1", "name": "皿", "price": -1}, "price is negative: -1"),
        ({"id": "1", "name": "皿", "price": 0}, "price is 0"),
        ({"id": "1", "name": "皿", "price": "応相談"}, "price is not a number: '応相談'"),
        ({"id": "1", "name": "皿", "price": 5, "currency": "dogs"},
         "currency is no ISO 4217 code we know: DOGS"),
        ({"id": "1", "name": "皿", "price": {"amount": -5, "currency": "JPY"}},
         "price is negative: -5"),
    ],
)  # fmt: skip
def test_a_bad_record_is_refused_and_the_next_one_read(
    write: Write, load: Load, record: dict[str, Any], reason: str
) -> None:
    good = {"id": "2", "name": "碗", "price": 900}
    found = load(write("a.jsonl", lines(good, record)))
    assert found[1] == Refused(reason, 2)
    assert isinstance(found[0], Loaded)


def test_bad_lines_are_told_by_their_number(write: Write, load: Load) -> None:
    good = '{"id": "%d", "name": "皿", "price": 900}\n'
    content = good % 1 + "{broken\n\n[1, 2]\n" + '{"id": "x\x00"}\n' + good % 2
    found = load(write("a.jsonl", content))
    assert [each for each in found if isinstance(each, Refused)] == [
        Refused("is not JSON: Expecting property name enclosed in double quotes", 2),
        Refused("is not a JSON object", 4),
        Refused("holds NUL characters", 5),
    ]
    assert [each.line for each in found if isinstance(each, Loaded)] == [1, 6]


def test_a_line_of_five_megabytes_is_read(write: Write, product: Only) -> None:
    record = {"id": "1", "name": "皿", "price": 900, "description": "あ" * 1_700_000}
    found = product(write("a.jsonl", lines(record)))
    assert len(found.description["ja"]) == 1_700_000


def test_unseen_characters_are_dropped(write: Write, product: Only) -> None:
    record = '{"id": "1", "name": "丸\\u0000い\\u200b皿\\ud800", "price": 900}\n'
    assert product(write("a.jsonl", record)).title == {"ja": "丸い皿"}
