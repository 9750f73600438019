"""Answers without a model: what is quoted is exact, and every part stands where it can be read."""

import re
from collections.abc import Iterable

import pytest
import yaml

from assistant.domain.brief import Brief
from assistant.domain.card import DimensionStage, ProductCard, StageCard, StageQuote
from assistant.domain.conversation import Memory
from assistant.domain.document import Passage
from assistant.domain.evidence import Evidence, Found
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.money import yen
from assistant.domain.outcome import Outcome, ProductsFound, TermFound, Unmet
from assistant.domain.understanding import Intent, Question, Understanding
from assistant.offline.compose import OfflineWriter
from assistant.offline.phrases import SPOKEN, TOLD
from assistant.ports import Piece
from assistant.prompts import data_folder

FEES = """金額は税込です。

| お届け先 | 送料 | 無料になるご注文金額 |
|---|---|---|
| 本州 | 600円 | 6,000円以上 |
| 沖縄 | 1,200円 | 12,000円以上 |
| 離島 | 1,500円 | – |"""
CRITERION = "カゴ落ちの方に連絡している\nその後、何が届きますか。\n1通だけでも十分です。"
DEFINED = "注文1件あたりの平均金額。\n売上高 ÷ 注文件数"


def passage(name: str, text: str, *, kind: str = "page", heading: str = "") -> Passage:
    language = name.rpartition(":")[2].rpartition("#")[2]
    return Passage.model_validate(
        {
            "id": name,
            "document_id": name,
            "record_id": name.partition(":")[2].partition(":")[0].partition("#")[0],
            "kind": kind,
            "language": language if language in ("ja", "en") else "ja",
            "title": "案内",
            "heading": heading,
            "text": text,
            "source": "page.md",
            "version": "2026-04",
        }
    )


def brief(
    intent: Intent,
    text: str,
    *,
    found: Iterable[Passage] = (),
    outcomes: tuple[Outcome, ...] = (),
    language: str = "ja",
) -> Brief:
    return Brief(
        rules="",
        question=Question(text=text, language=language),
        understanding=Understanding(agent="support", intent=intent, language=language, query=text),
        memory=Memory(),
        evidence=Evidence(found=tuple(Found(passage=each, score=1) for each in found)),
        outcomes=outcomes,
    )


def composed(asked: Brief) -> list[Piece]:
    return [piece for piece in OfflineWriter().write(asked) if isinstance(piece, Piece)]


def test_a_table_says_its_columns_and_is_quoted_exactly() -> None:
    page = passage("page:fees#ja", FEES)

    first, rows, version = composed(brief("ask_policy", "いくらですか", found=[page]))

    assert first.text == "金額は税込です。"
    assert rows.text == (
        "・本州（送料：600円、無料になるご注文金額：6,000円以上）\n"
        "・沖縄（送料：1,200円、無料になるご注文金額：12,000円以上）\n"
        "・離島（送料：1,500円）"
    )
    assert rows.opens_paragraph
    assert version.opens_paragraph
    assert all(piece.quote in page.text for piece in (first, rows) if piece.quote)


def test_of_a_table_the_row_that_was_asked_for_is_told() -> None:
    page = passage("page:fees#ja", FEES)

    told = composed(brief("ask_policy", "沖縄はいくらですか", found=[page]))

    assert told[1].text.startswith("・沖縄（")
    assert "\n" not in told[1].text


def test_a_row_is_not_taken_for_meant_by_one_word_of_its_label() -> None:
    rows = "| Shipping | 600 yen |\n| Cash on delivery | 330 yen |"
    page = passage("page:fees#en", f"These may be added.\n\n| Charge | Amount |\n|---|---|\n{rows}")

    told = composed(
        brief("ask_policy", "What is the delivery charge?", found=[page], language="en")
    )

    assert told[1].text == "- Shipping: 600 yen\n- Cash on delivery: 330 yen"


def test_of_a_table_the_row_whose_range_holds_the_number_is_told() -> None:
    rows = "| 110 | 105–115 | 4–5 |\n| 120 | 115–125 | 6–7 |"
    sizes = f"目安です。\n\n| サイズ | 身長(cm) | 年齢 |\n|---|---|---|\n{rows}"
    page = passage("page:sizes#ja", sizes)

    told = composed(brief("ask_policy", "身長118cmです", found=[page]))

    assert told[1].text == "・120（身長(cm)：115–125、年齢：6–7）"


def test_numbered_rows_are_steps_and_all_of_them_are_told() -> None:
    steps = "| 手順 | すること |\n|---|---|\n| 1 | 商品を選ぶ |\n| 2 | 返品番号を受け取る |"
    page = passage("page:steps#ja", f"返品の手順です。\n\n{steps}")

    told = composed(brief("ask_policy", "返品の番号は", found=[page]))

    assert told[1].text == "1. 商品を選ぶ\n2. 返品番号を受け取る"


def test_a_list_keeps_its_numbers_and_its_order() -> None:
    page = passage("page:steps#ja", "次の順です。\n\n1. 箱を開ける\n2. 組み立てる\n\n終わりです。")

    told = composed(brief("ask_guide", "順番は", found=[page]))

    assert [each.text for each in told] == [
        "次の順です。",
        "1. 箱を開ける\n2. 組み立てる",
        "終わりです。",
    ]
    assert told[2].opens_paragraph


def test_a_criterion_is_told_as_a_sign_then_how_to_find_out() -> None:
    found = passage(
        "rubric:cwr#act-3:ja", CRITERION, kind="rubric", heading="カゴ落ちの方に連絡している"
    )

    told = composed(brief("ask_guide", "カゴ落ち対策は", found=[found]))

    assert [each.text for each in told] == [
        "目安の一つは「カゴ落ちの方に連絡している」です。",
        "1通だけでも十分です。",
        "確かめる質問：その後、何が届きますか。",
    ]
    assert [each.opens_paragraph for each in told] == [False, False, True]
    assert all(each.quote in found.text for each in told if each.quote)


def test_a_page_found_in_another_language_gives_way_to_its_translation() -> None:
    pages = [passage("page:fees:ja#1", "送料は600円です。"), passage("page:fees:en#1", "600 yen.")]
    pages[1] = pages[1].model_copy(update={"language": "en"})

    told = composed(brief("ask_policy", "多少钱", found=pages, language="zh"))

    assert told[1].text == "600 yen."


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
