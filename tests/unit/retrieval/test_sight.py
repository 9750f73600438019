"""What a question names of the records: limits, order, terms, products, orders — and what not."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from assistant.domain.search import Filters
from assistant.domain.understanding import Sighting
from assistant.ports import Knowledge
from assistant.retrieval.sight import eye_for, sight, term_named

See = Callable[[str], Sighting]
SHOE = {"size": "26.5"}


@pytest.fixture(scope="session")
def see(knowledge: Knowledge) -> See:
    eye = eye_for(knowledge)
    return lambda text: sight(text, eye)


def limits(sighting: Sighting) -> Mapping[str, object]:
    bare = Filters()
    return {
        name: value
        for name, value in sighting.filters
        if value != getattr(bare, name) and name not in ("attributes", "unknown")
    }


def flags(sighting: Sighting) -> Mapping[str, object]:
    return {
        each.key: each.flag if each.number is None else (each.comparison, each.number)
        for each in sighting.filters.attributes
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("白いスニーカー", {"colour": "white", "category": "スニーカー"}),
        ("白のマグカップ", {"colour": "white", "category": "マグカップ"}),
        ("レッドのセーター", {"category": "ニット", "colour": "red"}),
        ("茶色い革靴", {"colour": "brown", "category": "革靴"}),
        ("white mugs", {"colour": "white", "category": "マグカップ"}),
        ("ミナモのクリーム", {"category": "クリーム", "brand": "ミナモ"}),
        ("緑茶", {"category": "緑茶"}),
        ("青森のりんごジャム", {"category": "ジャム"}),
        ("5000円以下のタオル", {"price_max": 5000, "category": "タオル"}),
        (
            "5,000円以上1万円以下のワンピース",
            {"price_min": 5000, "price_max": 10000, "category": "ワンピース"},
        ),
        ("1万円台の傘", {"price_min": 10000, "price_max": 19999, "category": "傘"}),
        ("予算は3000円くらい", {"price_min": 2400, "price_max": 3600}),
        ("８千円まで", {"price_max": 8000}),
        ("8千円より安い靴", {"category": "シューズ", "price_max": 7999}),
        ("8千円より高い靴", {"category": "シューズ", "price_min": 8001}),
        ("between 3,000 and 5,000 yen", {"price_min": 3000, "price_max": 5000}),
        ("$50以下", {}),
        ("Mサイズのシャツ", {"size": "M", "category": "シャツ"}),
        ("LLサイズ", {"size": "LL"}),
        ("サイズはSで", {"size": "S"}),
        ("サイズ100のキッズ服", {"size": "100", "category": "キッズ"}),
        ("size M shirt", {"size": "M", "category": "シャツ"}),
        ("26.5センチの靴", {"category": "シューズ", **SHOE}),
        ("26.5cmの靴", {"category": "シューズ", **SHOE}),
        (
            "渋谷店に在庫のあるリュック",
            {"category": "リュック", "location": "shibuya", "in_stock": True},
        ),
        ("梅田店は何時まで?", {"location": "umeda"}),
        ("在庫ありのリュック", {"category": "リュック", "in_stock": True}),
        ("in stock in Shibuya", {"location": "shibuya", "in_stock": True}),
        ("ノンカフェインのお茶", {}),
        ("黒ごまのクッキー", {"category": "焼き菓子"}),
        ("赤ワインに合う皿", {"category": "皿"}),
        ("白だしはありますか", {}),
        ("黒糖", {}),
        ("赤ちゃん用の服", {}),
        ("銀座店", {}),
        ("送料はいくらですか", {}),
    ],
)
def test_limits_are_seen(text: str, expected: Mapping[str, object], see: See) -> None:
    assert limits(see(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("防水の靴", {"waterproof": True}),
        ("食洗機で洗えるマグ", {"dishwasher_safe": True}),
        ("電子レンジ対応の皿", {"microwave_safe": True}),
        ("ノンカフェインのお茶", {"caffeine_free": True}),
        ("無香料の化粧水", {"fragrance_free": True}),
        ("日本製のタオル", {"made_in_japan": True}),
        ("500ml以上の水筒", {"capacity_ml": ("at_least", Decimal(500))}),
        ("20L以上のリュック", {"capacity_l": ("at_least", Decimal(20))}),
        ("約20Lのリュック", {"capacity_l": ("about", Decimal(20))}),
        ("この靴は防水ですか", {}),
        ("is the Asanagi mug dishwasher safe", {}),
        ("オーガニックコットンのTシャツ", {}),
    ],
)
def test_attributes_are_limits_only_where_they_are_wanted(
    text: str, expected: Mapping[str, object], see: See
) -> None:
    assert flags(see(text)) == expected


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("黒じゃない傘", "colour", "black"),
        ("黒以外のリュック", "colour", "black"),
        ("黒は避けたい。リュックを探しています", "colour", "black"),
        ("not black umbrella", "colour", "black"),
        ("shoes without black", "colour", "black"),
        ("Mサイズ以外のシャツ", "size", "M"),
        ("防水じゃないリュック", "attribute", "waterproof"),
        ("a backpack that is not waterproof", "attribute", "waterproof"),
        ("スニーカー以外の靴", "category", "スニーカー"),
    ],
)
def test_what_is_not_wanted_is_excluded(text: str, kind: str, value: str, see: See) -> None:
    filters = see(text).filters

    assert [(each.kind, each.value) for each in filters.excluded] == [(kind, value)]
    assert (filters.unknown, filters.colour, filters.size) == ((), None, None)


def test_a_colour_put_in_the_place_of_another_is_wanted(see: See) -> None:
    filters = see("黒じゃなくて白のスニーカー").filters

    assert [each.value for each in filters.excluded] == ["black"]
    assert (filters.colour, filters.category) == ("white", "スニーカー")


def test_a_question_with_a_denial_limits_nothing(see: See) -> None:
    assert see("このリュックは防水じゃないですか").filters.excluded == ()


def test_a_material_that_is_denied_may_stand_nowhere(see: See) -> None:
    filters = see("革じゃない財布").filters

    assert (filters.free_of, filters.unknown) == (("革",), ("革じゃない",))


@pytest.mark.parametrize(
    ("text", "sort", "key"),
    [
        ("一番軽いリュックは?", "attribute_asc", "weight"),
        ("the lightest backpack", "attribute_asc", "weight"),
        ("一番重いフライパン", "attribute_desc", "weight"),
        ("一番高い商品は?", "price_desc", None),
        ("最も安いスニーカー", "price_asc", None),
        ("最安のマグ", "price_asc", None),
        ("安い順に見せて", "price_asc", None),
        ("新しい順", "newest", None),
        ("cheapest waterproof sneakers", "price_asc", None),
        ("most expensive mug", "price_desc", None),
        ("newest dresses", "newest", None),
        ("一番電池がもつスピーカー", "attribute_desc", "battery_life_h"),
        ("一番明るいランタン", "attribute_desc", "lumens"),
        ("一番容量が大きいリュック", "attribute_desc", "capacity_l"),
        ("もっと安いのは?", "price_asc", None),
        ("8千円より安い靴", "relevance", None),
        ("高い耐久性のリュック", "relevance", None),
        ("軽い羽織り", "relevance", None),
    ],
)
def test_a_superlative_is_an_order(text: str, sort: str, key: str | None, see: See) -> None:
    seen = see(text)

    assert (seen.sort, seen.sort_key) == (sort, key)


@pytest.mark.parametrize(
    "text", ["何種類のマグがありますか", "リュックは何点ありますか", "how many mugs do you have"]
)
def test_a_question_for_a_number_is_noticed(text: str, see: See) -> None:
    assert see(text).count


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("M-2026-10024はどこ", ("M-2026-10024",)),
        ("m202610024", ("M-2026-10024",)),
        ("Ｍ－２０２６－１００２４", ("M-2026-10024",)),
        ("M-2026-10024とM-2026-10023", ("M-2026-10024", "M-2026-10023")),
        ("M-2026-10024、m-2026-10024", ("M-2026-10024",)),
        ("M-2026-100245", ()),
        ("XM-2026-10024", ()),
        ("MN-2026-10024", ()),
        ("M-1926-10024", ()),
    ],
)
def test_order_numbers_are_seen_in_any_spelling(text: str, ids: tuple[str, ...], see: See) -> None:
    assert see(text).order_ids == ids


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("MN-SHO-1001の在庫", ("MN-SHO-1001",)),
        ("mn-sho-1001-navy-26.5", ("MN-SHO-1001-navy-26.5",)),
        ("ＭＮ－ＳＨＯ－１００１", ("MN-SHO-1001",)),
        ("MN-TBL-1001とMN-TBL-1002の違い", ("MN-TBL-1001", "MN-TBL-1002")),
        ("MN-XXX-0000", ()),
    ],
)
def test_product_numbers_are_seen_in_any_case(text: str, skus: tuple[str, ...], see: See) -> None:
    assert see(text).skus == skus


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("BOPISとUIDの違い", ("bopis", "uid")),
        ("オムニチャネルとは", ("omnichannel",)),
        ("オムニ・チャネルとは", ("omnichannel",)),
        ("おむにちゃねるとは", ("omnichannel",)),
        ("ｂｏｐｉｓ", ("bopis",)),
        ("ブロックチェーンとは", ()),
    ],
)
def test_terms_are_seen_in_spite_of_their_spelling(
    text: str, terms: tuple[str, ...], see: See
) -> None:
    assert tuple(each.term_id for each in see(text).terms) == terms


def test_words_that_became_limits_are_not_searched_for_again(see: See) -> None:
    seen = see("26.5cmの防水スニーカー、8千円まで、白がいい")

    assert limits(seen) == {
        "price_max": 8000,
        "colour": "white",
        "size": "26.5",
        "category": "スニーカー",
    }
    assert flags(seen) == {"waterproof": True}
    assert not any(word in seen.words for word in ("26.5", "防水", "スニーカー", "8千円", "白"))


def test_a_word_is_never_cut_in_two(see: See) -> None:
    assert "い靴" not in see("8千円より安い靴").words.split()


@pytest.mark.parametrize("text", ["", " ", "\n", "🙂", "\x00", "\ud800", "'\"*?()[]{}^~:\\/"])
def test_nothing_is_seen_in_nothing(text: str, see: See) -> None:
    assert see(text) == Sighting(words=see(text).words)


def test_a_term_is_found_by_its_exact_label_alone(knowledge: Knowledge) -> None:
    eye = eye_for(knowledge)

    assert term_named("ＢＯＰＩＳ", eye) == "bopis"
    assert term_named("BOPISの意味", eye) is None


def test_a_price_in_another_currency_is_said_to_be_unknown(see: See) -> None:
    assert see("$50以下のリュック").filters.unknown == ("$50以下",)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("スニカー", "スニーカー"),
        ("スニーカ", "スニーカー"),
        ("8千円以下のスニーーカー", "スニーカー"),
        ("ｽﾆｰｶｰ", "スニーカー"),
        ("white sneekers", "スニーカー"),
        ("バクパック", None),
        ("ジャケツト", None),
    ],
)
def test_a_slip_in_a_category_is_read_as_the_category(
    text: str, category: str | None, see: See
) -> None:
    found = see(text).filters.category

    assert found == category or (category is None and found)


@pytest.mark.parametrize(
    "text", ["ポイント", "キャンセルしたい", "where is my order", "クーポン", "スマホ"]
)
def test_a_word_that_is_right_is_no_slip(text: str, see: See) -> None:
    assert see(text).filters.category is None
