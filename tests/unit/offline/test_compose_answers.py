"""Answers from records: every part stands where it can be read, and says no more than is there."""

import re

import pytest
import yaml
from briefs import brief, composed, passage

from assistant.domain.card import DimensionStage, ProductCard, StageCard, StageQuote
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.money import yen
from assistant.domain.outcome import Outcome, ProductsFound, TermFound, Unmet
from assistant.offline.phrases import SPOKEN, TOLD
from assistant.prompts import data_folder

DEFINED = "注文1件あたりの平均金額。\n売上高 ÷ 注文件数"


def aov(**given: object) -> Outcome:
    term = GlossaryTerm.model_validate(
        {
            "id": "aov",
            "preferred": {"ja": "平均注文額"},
            "alternative": {"ja": ["AOV"]},
            "seed_status": "mentioned",
            **given,
        }
    )
    found = passage("glossary:aov#ja", DEFINED, kind="glossary")
    return Outcome(name="define_term", detail=TermFound(asked="aov", term=term), records=(found,))


def test_a_term_is_named_and_its_standing_has_a_line_of_its_own() -> None:
    told = composed(brief("define_term", "AOVとは", outcomes=(aov(),)))

    assert told[0].text == "平均注文額（AOV）：注文1件あたりの平均金額。"
    assert told[0].quote == "注文1件あたりの平均金額。"
    assert [each.opens_paragraph for each in told] == [False, True, True]
    assert "一般的な意味" in told[2].text


def test_a_heading_without_a_definition_is_told_before_the_general_meaning() -> None:
    told = composed(brief("define_term", "AOVとは", outcomes=(aov(seed_status="heading_only"),)))

    assert "見出しだけ" in told[0].text
    assert [each.opens_paragraph for each in told[:2]] == [False, True]
    assert told[2].text == "注文1件あたりの平均金額。"


def shoe(**given: object) -> ProductCard:
    return ProductCard.model_validate(
        {
            "sku": "S-1",
            "variant_sku": "S-1-a",
            "title": "防水スニーカー",
            "price": yen(6980),
            "in_stock": True,
            "url": "/products/S-1",
            "evidence_id": "product:S-1#ja",
            **given,
        }
    )


def test_what_was_found_is_said_before_what_was_not() -> None:
    detail = ProductsFound(
        total=2,
        compared=40,
        limits=("スニーカー", "8,000円以下"),
        unmet=(Unmet(kind="colour", said="ホワイト", nearest="ライトグレー", otherwise=yen(9900)),),
    )
    outcome = Outcome(name="find_products", detail=detail, cards=(shoe(),))

    told = [each.text for each in composed(brief("find_products", "白", outcomes=(outcome,)))]

    assert told[0].startswith("「スニーカー・8,000円以下」に合う商品は2点あります。")
    assert told[1].startswith("ホワイトはありません。")
    assert told[2] == "ホワイトで探す場合は、9,900円からになります。"


def test_that_nothing_is_sold_out_is_not_said_as_that_nothing_is_there() -> None:
    detail = ProductsFound(
        total=1, compared=40, unmet=(Unmet(kind="in_stock", said="在庫切れ", nearest=""),)
    )
    outcome = Outcome(name="find_products", detail=detail, cards=(shoe(),))

    told = composed(brief("find_products", "在庫切れのリュック", outcomes=(outcome,)))

    assert told[0].text == "在庫切れのものはありません。"


@pytest.mark.parametrize(
    ("text", "said"), [("受注生産です。", "受注生産"), ("羽毛です。", "在庫の登録なし")]
)
def test_what_has_no_stock_on_record_is_not_called_sold_out(text: str, said: str) -> None:
    found = passage("product:S-1#ja", text, kind="product")
    outcome = Outcome(name="show_product", cards=(shoe(in_stock=False),), records=(found,))

    told = composed(brief("product_fact", "S-1", outcomes=(outcome,)))

    assert said in told[0].text
    assert told[1].text == text


def test_both_sides_of_a_stage_are_quoted_with_how_they_were_taken() -> None:
    both = [("met-1", "配信している", 1.0), ("met-2", "相手を分けている", 0.0)]
    quotes = tuple(
        StageQuote(criterion_id=name, criterion=text, quote="一斉配信だけ", value=value, level=1)
        for name, text, value in both
    )
    card = StageCard(
        model="cwr",
        model_version="1.0",
        title="EC成熟度",
        overall_low=0,
        overall_high=2,
        overall_text="未着手〜ウォークの間です",
        undecided=("a", "b"),
        dimensions=(
            DimensionStage(
                id="met", label="方法", low=0, high=1, low_label="未着手", high_label="クロール",
                coverage=0.2, quotes=quotes,
            ),
            DimensionStage(
                id="dat", label="データ", low=0, high=3, low_label="未着手", high_label="ラン",
                coverage=0,
            ),
        ),
    )  # fmt: skip
    outcome = Outcome(name="assess_maturity", cards=(card,))

    told = [each.text for each in composed(brief("assess", "診断", outcomes=(outcome,)))]

    assert told[1:4] == [
        "・方法：未着手〜クロール。",
        "「一斉配信だけ」とのお話から、「配信している」はできていると見ています。",
        "また、「相手を分けている」はまだできていないと見ています。",
    ]
    assert not any("データ" in each for each in told)


@pytest.mark.parametrize("language", TOLD)
def test_who_is_answered_in_english_is_told_so_in_their_own_language(language: str) -> None:
    notice, answer = composed(brief("greeting", "…", language=language))

    assert not notice.text.isascii()
    assert answer.opens_paragraph
    assert answer.text.startswith("Hello.")


def test_somebody_in_distress_is_not_taken_for_rude() -> None:
    asked = brief("abuse", "死にたい")
    signed = asked.model_copy(
        update={"question": asked.question.model_copy(update={"signs": ("distress",)})}
    )

    (told,) = composed(signed)

    assert told.text.startswith("つらいお気持ちを")


@pytest.mark.parametrize("language", SPOKEN)
def test_what_is_said_without_records_states_no_number(language: str) -> None:
    """Numbers and codes that no record bears would be withheld, and the answer with them."""
    path = data_folder("prompts") / "offline" / "phrases" / f"{language}.yaml"
    written = yaml.safe_load(path.read_text(encoding="utf-8"))["phrases"]

    plain = {name: text for name, text in written.items() if "{{" not in text}

    assert {name: text for name, text in plain.items() if re.search(r"\d", text)} == {}
