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


@pytest.mark.parametrize(
    ("text", "said", "word", "traces"),
    [
        ("革じゃない財布", "革", "牛革", False),
        ("革をいっさい使ってない財布", "革", "合成皮革", False),
        ("a belt with no leather in it", "leather", "牛革", False),
        ("卵不使用のクッキー", "卵", "egg", False),
        ("egg-free cookies", "egg", "卵", False),
        ("小麦アレルギーでも食べられる焼き菓子", "小麦", "gluten", True),
        ("cookies for someone allergic to nuts", "nuts", "アーモンド", True),
    ],
)
def test_what_goods_must_be_free_of_is_looked_for_by_every_name(
    text: str, said: str, word: str, traces: bool, see: See
) -> None:
    (contents,) = see(text).filters.free_of

    assert (contents.said, contents.traces) == (said, traces)
    assert word in contents.words


@pytest.mark.parametrize(
    ("text", "said", "word"),
    [
        ("革の財布", "革", "牛革"),
        ("綿100%のTシャツ", "綿100%", "100% cotton"),
        ("100% wool blanket", "100% wool", "ウール100%"),
        ("カシミヤのマフラー", "カシミヤ", "カシミヤ"),
    ],
)
def test_a_material_is_a_limit(text: str, said: str, word: str, see: See) -> None:
    (contents,) = see(text).filters.made_of

    assert contents.said == said
    assert word in contents.words


def test_goods_named_after_a_material_are_limited_by_their_kind_alone(see: See) -> None:
    assert see("革靴").filters.made_of == see("木のおもちゃ").filters.made_of == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("黒か紺のリュック", {"colour": "black", "or_colours": ("navy",)}),
        ("towel, lilac or orange", {"colour": "lavender", "or_colours": ("orange",)}),
        ("XLのTシャツ", {"size": "LL"}),
        ("Lサイズ以上のシャツ", {"size": "L", "or_sizes": ("LL", "3L", "4L")}),
        ("MかLのシャツ", {"size": "M", "or_sizes": ("L",)}),
        ("25.5〜26.5cmのスニーカー", {"size": "25.5", "or_sizes": ("26.0", "26.5")}),
        ("サンダル 28cm以上", {"size": "28.0", "or_sizes": ("29.0",)}),
        ("レインウェア 3L", {"size": "3L"}),
        ("cardigan in size 3L", {"size": "3L"}),
        ("bags over 10000", {"price_min": 10001}),
        ("<=5000 リュック", {"price_max": 5000}),
        ("5K以下のバッグ", {"price_max": 5000}),
        ("2まんえん以下のバッグ", {"price_max": 20000}),
        ("ワンコインのおやつ", {"price_max": 500}),
        ("5000円切る傘", {"price_max": 4999}),
        ("5000엔 이하 지갑", {"price_max": 5000}),
        ("梅田に在庫のある傘", {"location": "umeda", "in_stock": True}),
        ("すにーかー", {"category": "スニーカー"}),
        ("ゲルペン", {"category": "ペン"}),
        ("腕時計", {"category": "小物>時計"}),
        ("ブラックコーヒー", {"category": "コーヒー"}),
        ("グリーンティー", {"category": "緑茶"}),
        ("オレンジジャム", {"category": "ジャム"}),
        ("白髪染め", {}),
    ],
)
def test_limits_are_seen_as_shoppers_put_them(
    text: str, expected: Mapping[str, object], see: See
) -> None:
    seen = limits(see(text))

    assert {name: seen.get(name) for name in expected} == dict(expected)
    assert "colour" in expected or "colour" not in seen


@pytest.mark.parametrize(
    ("text", "key", "flag"),
    [
        ("アルコール入りの化粧水", "alcohol_free", False),
        ("アルコールが入ってない化粧水", "alcohol_free", True),
        ("パラベンもアルコールも入ってない乳液", "paraben_free", True),
        ("洗えないニット", "machine_washable", False),
        ("食洗機に入れられるマグ", "dishwasher_safe", True),
        ("fragrance free hand cream", "fragrance_free", True),
        ("固まってトイレに流せる猫砂", "clumping", True),
    ],
)
def test_a_yes_is_told_from_a_no(text: str, key: str, flag: bool, see: See) -> None:
    assert flags(see(text))[key] is flag


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("かための枕", "firmness", "かため"),
        ("骨伝導のイヤホン", "wearing_style", "骨伝導"),
        ("方眼のノート", "ruling", "方眼"),
    ],
)
def test_a_text_on_record_is_a_limit(text: str, key: str, said: str, see: See) -> None:
    (limit,) = see(text).filters.attributes

    assert (limit.key, limit.text) == (key, said)


def test_a_text_that_is_denied_is_excluded(see: See) -> None:
    (excluded,) = see("超音波式じゃない加湿器").filters.excluded

    assert (excluded.value, excluded.text) == ("humidify_method", "超音波式")


@pytest.mark.parametrize(
    ("text", "key", "limit"),
    [
        ("15.6インチのPCが入るリュック", "laptop_size_inch", ("at_least", Decimal("15.6"))),
        ("耐荷重100kg以上のチェア", "load_capacity_kg", ("at_least", Decimal(100))),
        ("1kg以下のチェア", "weight", ("at_most", Decimal(1000))),
        ("0.5mmのペン", "tip_mm", ("exact", Decimal("0.5"))),
        ("300ページ以上のノート", "page_count", ("at_least", Decimal(300))),
        ("5枚入り以上のシートマスク", "sheets", ("at_least", Decimal(5))),
        ("耐水圧10000以上のレインウェア", "water_resistance_mm", ("at_least", Decimal(10000))),
    ],
)
def test_a_measure_is_of_the_attribute_it_speaks_of(
    text: str, key: str, limit: object, see: See
) -> None:
    assert flags(see(text)) == {key: limit}


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
        ("モバイルバッテリーを容量の大きい順に", "attribute_desc", "capacity_mah"),
        ("保温時間が一番長い水筒", "attribute_desc", "keeps_hot_h"),
        ("耐水圧がいちばん高いレインウェア", "attribute_desc", "water_resistance_mm"),
        ("Which rucksack is the lightest?", "attribute_asc", "weight"),
        ("speaker with at least 15 hours of battery", "relevance", None),
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
        ("MNBAG4001", ("MN-BAG-4001",)),
        ("MN-BAG-4001とMN-BAG-9999", ("MN-BAG-4001",)),
    ],
)
def test_product_numbers_are_seen_in_any_case(text: str, skus: tuple[str, ...], see: See) -> None:
    assert see(text).skus == skus


def test_a_product_number_that_is_no_products_is_noticed(see: See) -> None:
    seen = see("MN-BAG-4001とMN-BAG-9999の在庫")

    assert (seen.unknown_skus, seen.filters.category) == (("MN-BAG-9999",), None)


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
