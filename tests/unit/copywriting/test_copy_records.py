"""Texts against the record in other words: functions, materials, ingredients, origins, finishes."""

import pytest

from assistant.copywriting.against import facts_in, functions_in
from assistant.copywriting.check import check_text
from assistant.copywriting.records import book
from assistant.domain.listing import Finding
from assistant.domain.product import Product

YES = {"value": True, "label": {"ja": "食洗機対応", "en": "Dishwasher safe"}}
NO = {**YES, "value": False}


def _ids(found: tuple[Finding, ...]) -> list[str]:
    return [finding.rule_id for finding in found]


@pytest.fixture
def judge(catalogue, rules):
    def run(text: str, product: Product, telling: str = "ja") -> tuple[Finding, ...]:
        return check_text(text, product, words=catalogue.words, rules=rules, telling=telling)

    return run


def test_every_fact_is_stopped_without_its_record_and_free_with_it(make_product):
    for fact in book().facts:
        legal_class = "general" if fact.classes == ("all",) else fact.classes[0]
        for kind, pairs in fact.examples.items():
            for text, record in pairs:
                entries = record.split(" / ")
                product = make_product(
                    title={"ja": "品", "en": "Goods"},
                    summary={},
                    legal_class=legal_class,
                    ingredients={"ja": entries},
                    attributes={
                        f"recorded_{place}": {"value": {"ja": each, "en": each}}
                        for place, each in enumerate(entries)
                    },
                )
                found = fact.id in _ids(facts_in(text, product, language="ja"))
                assert found is (kind == "bad"), (fact.id, kind, text, record)


def test_a_finding_about_a_fact_names_its_law_in_the_readers_language(make_product):
    ring = make_product(materials={"ja": ["真鍮（銀メッキ）"], "en": ["Brass (silver-plated)"]})

    [japanese] = facts_in("純銀製のリングです。", ring, language="ja")
    [english] = facts_in("A sterling silver ring.", ring, language="en")

    assert japanese.text == "純銀製"
    assert japanese.why.endswith("（景品表示法第5条第1号）。")
    assert english.text == "sterling silver"
    assert english.why.endswith("(Premiums and Representations Act, Article 5, item 1).")


@pytest.mark.parametrize(
    "materials", [["真鍮（シルバーメッキ）"], ["ステンレス316L"], ["合金"], ["真鍮", "純銀めっき"]]
)
def test_pure_silver_is_found_for_plated_and_for_other_metals(make_product, judge, materials):
    product = make_product(materials={"ja": materials})

    [finding] = judge("純銀製です。", product)

    assert (finding.rule_id, finding.severity) == ("precious-silver", "block")


def test_silver_as_a_colour_is_no_silver_on_record(make_product, judge):
    variant = {
        "sku": "X-1-s", "price": make_product().price, "options": {"color": "silver"},
        "option_labels": {"color": {"ja": "シルバー", "en": "Silver"}},
    }  # fmt: skip
    product = make_product(materials={"ja": ["アルミ"]}, variants=(variant,))

    assert "precious-silver" in _ids(judge("シルバー925のクリップです。", product))
    assert _ids(judge("色はシルバーです。", product)) == []


@pytest.mark.parametrize(
    "text",
    [
        "食洗機で洗えません。",
        "食器洗い機は使えません。",
        "食洗機には入れないでください。",
        "食洗機NG",
        "食洗機非対応です。",
        "食洗機対応ではありません。",
        "Not dishwasher safe.",
        "Do not put it in the dishwasher.",
    ],
)
def test_a_function_on_record_may_not_be_denied(make_product, judge, text):
    product = make_product(attributes={"dishwasher_safe": YES})

    found = judge(text, product)

    assert "claim-affirmed" in _ids(found)
    assert "食洗機対応" in found[0].why
    assert not any(each.start == each.end for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "食洗機で洗えます。",
        "食洗機OKです。",
        "食器洗い機に入れられます。",
        "It goes in the dishwasher.",
        "Dishwasher-friendly.",
    ],
)
def test_a_function_the_record_denies_may_not_be_told_in_other_words(make_product, judge, text):
    assert "claim-denied" in _ids(judge(text, make_product(attributes={"dishwasher_safe": NO})))
    assert _ids(judge(text, make_product(attributes={"dishwasher_safe": YES}))) == []


def test_a_function_that_is_not_on_record_may_not_be_told_in_other_words(make_product, judge):
    [finding] = judge("丸洗いできます。", make_product())

    assert (finding.rule_id, finding.text) == ("claim-word", "丸洗いでき")


def test_what_a_recorded_warning_says_may_be_said(make_product):
    product = make_product(
        attributes={"machine_washable": {"value": True, "label": {"ja": "洗濯機で洗える"}}},
        warnings={"ja": ["乾燥付きの洗濯機は使えません"]},
    )

    assert functions_in("乾燥付きの洗濯機は使えません。", product, language="ja") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("防水ではありません。", "防水ではありません"),
        ("This is not waterproof.", "not waterproof"),
    ],
)
def test_a_function_denied_by_its_own_name_is_found(make_product, judge, text, said):
    product = make_product(
        attributes={"waterproof": {"value": True, "label": {"ja": "防水", "en": "Waterproof"}}}
    )

    assert [each.text for each in judge(text, product)][:1] == [said]


def test_a_negation_of_something_else_denies_no_function(make_product, judge):
    product = make_product(
        attributes={"waterproof": {"value": True, "label": {"ja": "防水", "en": "Waterproof"}}}
    )

    assert _ids(judge("防水なので、雨の日も心配いりません。", product)) == []
    assert _ids(judge("Waterproof, so rain is not a worry.", product)) == []


def test_the_name_of_another_attribute_is_no_word_about_a_function(make_product, judge):
    product = make_product(
        attributes={
            "waterproof": {"value": False, "label": {"ja": "防水", "en": "Waterproof"}},
            "ip": {"value": {"ja": "IPX2"}, "label": {"ja": "防水・防じん等級", "en": "IP rating"}},
        }
    )

    assert _ids(judge("防水・防じん等級はIPX2です。", product)) == []
    assert _ids(judge("防水です。", product)) == ["claim-denied"]


@pytest.mark.parametrize(
    ("legal_class", "text", "rule"),
    [
        ("cosmetic", "純金配合のクリームです。", "precious-blend"),
        ("cosmetic", "レチノールを高濃度で配合しました。", "ingredient-named"),
        ("food", "グルテンフリーのクッキーです。", "wheat-free"),
        ("food", "Dairy-free and gluten-free.", "milk-egg-free"),
        ("food", "オーガニックの素材だけで焼きました。", "organic-food"),
        ("supplement", "Packed with collagen.", "ingredient-named"),
        ("apparel", "カシミヤ製のマフラーです。", "material-named"),
        ("apparel", "Made in Italy.", "country-named"),
        ("apparel", "抗菌防臭のベルトです。", "finish-named"),
        ("electronics", "マイナスイオンが出ます。", "finish-named"),
        ("electronics", "技適マーク取得済みです。", "certified"),
        ("general", "モンドセレクション金賞を受けました。", "award"),
        ("general", "K18のリングです。", "gold-fineness"),
    ],
)
def test_what_nothing_on_record_bears_is_found_in_every_class(
    make_product, judge, legal_class, text, rule
):
    product = make_product(
        legal_class=legal_class,
        ingredients={"ja": ["小麦粉", "発酵バター", "水"], "en": ["Wheat flour", "Butter"]},
        origin={"ja": "日本", "en": "Japan"},
    )

    assert rule in _ids(judge(text, product))
