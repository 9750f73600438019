"""Answers from pages: what is quoted is exact, tables and lists can be read line by line."""

from briefs import brief, composed, passage

FEES = """金額は税込です。

| お届け先 | 送料 | 無料になるご注文金額 |
|---|---|---|
| 本州 | 600円 | 6,000円以上 |
| 沖縄 | 1,200円 | 12,000円以上 |
| 離島 | 1,500円 | – |"""
CRITERION = "カゴ落ちの方に連絡している\nその後、何が届きますか。\n1通だけでも十分です。"


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
