"""What is meant by words: addresses, lines of an order, variants of a product."""

import pytest
from order_goods import BUYER, KOBE, SAPPORO, TOKYO, an_order

from assistant.domain.customer import Address
from assistant.domain.money import yen
from assistant.domain.product import Product, Variant
from assistant.orders.addresses import address_in
from assistant.orders.lines import lines_meant, names_all
from assistant.orders.variants import variants_meant
from assistant.orders.wording import Wording


def test_a_new_address_is_read_with_its_postal_code_and_building() -> None:
    said = "〒５３０－０００１ 大阪府大阪市北区みなも町3-8-15 コーポ水面 201に変更してください"
    assert address_in(said, BUYER) == Address(
        id="new",
        postal_code="530-0001",
        prefecture="大阪府",
        city="大阪市北区",
        line1="みなも町3-8-15",
        line2="コーポ水面 201",
    )


@pytest.mark.parametrize(
    ("said", "meant"),
    [("札幌の家に送って", SAPPORO), ("兵庫県の住所へ", KOBE), ("A1でお願い", TOKYO)],
)
def test_an_address_on_record_is_meant_by_its_place_or_id(said: str, meant: Address) -> None:
    assert address_in(said, BUYER) == meant


@pytest.mark.parametrize("said", ["", "別の住所に", "大阪府に送って", "東京と札幌の"])
def test_where_no_single_address_is_meant_those_on_record_are_offered(said: str) -> None:
    assert address_in(said, BUYER) == ("A1", "A2", "A3")


TITLES = {"SHIRT-M": "リネンシャツ", "CUP-blue": "磁器のカップ", "MUG-red": "琺瑯のマグ"}
ORDER = an_order(("SHIRT-M", 1, 3000), ("CUP-blue", 1, 4000), ("MUG-red", 1, 1000))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2番目", ["L2"]),
        ("最後の商品", ["L3"]),
        ("the first one", ["L1"]),
        ("L3", ["L3"]),
        ("MUG-red", ["L3"]),
        ("リネンシャツだけ", ["L1"]),
        ("全部", ["L1", "L2", "L3"]),
        ("everything", ["L1", "L2", "L3"]),
        ("4番目", []),
        ("傘", []),
    ],
)
def test_lines_are_meant_by_place_id_or_title(said: str, meant: list[str]) -> None:
    found = lines_meant(ORDER, (said,), Wording("ja", titles=TITLES))
    assert [line.id for line in found] == meant


def test_all_is_told_from_some() -> None:
    assert names_all("両方返品します")
    assert not names_all("シャツを返品します")


def _variant(colour: str, size: str, label: str) -> Variant:
    return Variant(
        sku=f"SHIRT-{colour}-{size}",
        options={"color": colour, "size": size},
        option_labels={"color": {"ja": label, "en": colour.title()}},
        price=yen(3000),
    )


SHIRT = Product(
    sku="SHIRT",
    title={"ja": "シャツ"},
    category={"ja": ("トップス",)},
    price=yen(3000),
    variants=(
        _variant("navy", "M", "ネイビー"),
        _variant("navy", "L", "ネイビー"),
        _variant("white", "M", "ホワイト"),
    ),
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Lサイズに", ("SHIRT-navy-L",)),
        ("MからLに変えたい", ("SHIRT-navy-L",)),
        ("ホワイトがいい", ("SHIRT-white-M",)),
        ("white please", ("SHIRT-white-M",)),
        ("ホワイトのL", ()),
        ("もっと明るいもの", ()),
    ],
)
def test_what_is_not_named_of_a_variant_stays_as_it_is(said: str, meant: tuple[str, ...]) -> None:
    assert variants_meant(SHIRT, "SHIRT-navy-M", said) == meant
