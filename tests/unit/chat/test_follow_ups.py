"""A question that leans on the last one is understood with it; one that does not stands alone."""

from collections.abc import Callable

import pytest


def prices(said) -> list[int]:
    return [card.price.amount for card in said.finished.cards if card.type == "product"]


def test_cheaper_keeps_the_limits_of_the_last_search(converse: Callable) -> None:
    talk = converse()
    first = talk.say("リュックを12,500円以下で")

    second = talk.say("もっと安いのは?")

    assert prices(second) == sorted(prices(second))
    assert {card.sku for card in second.finished.cards} == {
        card.sku for card in first.finished.cards
    }
    assert max(prices(second)) <= 12_500


def test_another_colour_changes_the_colour_alone(converse: Callable) -> None:
    talk = converse()
    talk.say("26.5cmの防水スニーカー、8千円まで、白がいい")

    second = talk.say("じゃあ黒は?")

    cards = second.finished.cards
    assert cards
    assert all(card.price.amount <= 8_000 for card in cards)
    assert all(card.options["size"] == "26.5" for card in cards)
    assert all(card.options["color"] == "ブラック" for card in cards)


def test_a_new_category_begins_anew(converse: Callable) -> None:
    talk = converse()
    talk.say("26.5cmの防水スニーカー、8千円まで")

    second = talk.say("1万円以上のワンピース")

    assert second.finished.cards
    assert all(card.price.amount >= 10_000 for card in second.finished.cards)


def test_the_second_one_is_the_second_card(converse: Callable) -> None:
    talk = converse()
    cards = talk.say("リュックを見せて").finished.cards

    said = talk.say("2つ目の重さは?")

    assert said.finished.cards[0].sku == cards[1].sku


def test_it_is_the_product_shown_last(converse: Callable) -> None:
    talk = converse()
    talk.say("MN-TBL-1001を見せて")

    said = talk.say("それは食洗機で洗えますか")

    assert said.finished.cards[0].sku == "MN-TBL-1001"
    assert said.finished.citations[0].id == "product:MN-TBL-1001#ja"


def test_a_fact_that_is_not_recorded_is_said_to_be_missing(converse: Callable) -> None:
    talk = converse()

    said = talk.say("MN-TBL-1002は食洗機で洗えますか")

    assert "登録がありません" in said.finished.text
    assert said.finished.cards[0].sku == "MN-TBL-1002"


def test_compare_them_takes_what_was_shown(converse: Callable) -> None:
    talk = converse()
    cards = talk.say("リュックを見せて").finished.cards

    (card,) = talk.say("比べて").finished.cards

    assert card.type == "comparison"
    assert card.skus == tuple(each.sku for each in cards)[:4]


def test_an_order_is_chosen_by_its_place_in_the_list(converse: Callable) -> None:
    talk = converse(customer_id="C-1008")
    options = talk.say("注文はどうなっていますか").finished.needs.options

    said = talk.say("2番目")

    assert said.finished.cards[0].order_id == options[1]


def test_the_language_follows_the_reader(converse: Callable) -> None:
    talk = converse()

    languages = [
        talk.say(text).finished.language
        for text in ("リュックを見せて", "how much is shipping?", "MN-TBL-1001", "ありがとう")
    ]

    assert languages == ["ja", "en", "en", "ja"]


def test_a_short_question_about_a_page_leans_on_the_one_before(converse: Callable) -> None:
    talk = converse()
    first = talk.say("沖縄への送料はいくらですか").finished

    second = talk.say("北海道は?").finished

    assert first.citations[0].id.startswith("page:shipping-fees")
    assert second.refusal is None
    assert second.citations[0].id.startswith("page:shipping-fees")


@pytest.mark.parametrize("thanks", ["ありがとう", "thanks", "さようなら"])
def test_thanks_close_what_was_open(thanks: str, converse: Callable) -> None:
    talk = converse()
    talk.say("リュックを見せて")
    assert talk.memory().tasks[-1].kind == "choose_product"

    talk.say(thanks)

    assert talk.memory().tasks == ()


def test_an_assessment_goes_on_after_a_digression(converse: Callable) -> None:
    talk = converse("consultant")
    first = talk.say("段階を診断して。メルマガは一斉配信だけです")
    before = talk.memory().tasks[-1].slot("assessment_id")

    talk.say("BOPISとは?")
    later = talk.say("アクセス解析は毎週見ています。段階を診断して")

    assert talk.memory().tasks[-1].slot("assessment_id") == before
    undecided = [said.finished.cards[0].undecided for said in (first, later)]
    assert len(undecided[1]) < len(undecided[0])
