"""The language is told from script and small words, never from a product name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.detect import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("この靴はありますか", "ja"),
        ("ﾃｰﾌﾞﾙ", "ja"),
        ("Sony WH-1000XM5 ありますか", "ja"),
        ("Nike Air Max の 26.5cm", "ja"),
        ("iPhone 15 Pro Max ケース", "ja"),
        ("返品送料", "ja"),
        ("注文状況確認", "ja"),
        ("送料無料", "ja"),
        ("羽绒服有没有大号", "zh"),
        ("请问可以退货吗", "zh"),
        ("我的订单什么时候到", "zh"),
        ("請問運費多少", "zh"),
        ("這個有沒有黑色", "zh"),
        ("退款", "zh"),
        ("배송은 얼마나 걸리나요", "ko"),
        ("WH-1000XM5 있나요", "ko"),
        ("Do you ship to Osaka?", "en"),
        ("Is the ミナモ tote available?", "en"),
        ("Nike", "en"),
        ("sneakers", "en"),
        ("¿Cuánto tiempo tarda el envío?", "es"),
        ("Quand est-ce que ma commande arrive ?", "fr"),
        ("Wann kommt meine Bestellung an und wo ist sie?", "de"),
        ("Quando chega o meu pedido?", "pt"),
        ("Khi nào tôi nhận được đơn hàng?", "vi"),
        ("Kapan pesanan saya sampai?", "id"),
        ("Где мой заказ?", "ru"),
        ("สั่งซื้ออย่างไร", "th"),
    ],
)
def test_the_language_of_a_shoppers_sentence(text: str, language: str) -> None:
    assert language_of(text, default="ja") == language


@pytest.mark.parametrize(
    "text",
    ["", "   ", "12345", "MN-SHO-1001", "😀👍", "26.5cm", "OK", "https://shop.example/a", "\ud800"],
)
def test_text_without_a_sign_is_in_the_default(text: str) -> None:
    assert language_of(text, default="ja") == "ja"
    assert language_of(text, default="ko") == "ko"


def test_shared_characters_are_chinese_to_a_chinese_reader() -> None:
    assert language_of("送料", default="zh") == "zh"
    assert language_of("商品", default="en") == "zh"
    assert language_of("五千円", default="en") == "ja"


@given(st.text(st.characters(), max_size=200))
def test_no_text_is_refused(text: str) -> None:
    assert language_of(text, default="xx")


@pytest.mark.parametrize("piece", ["a", "漢", "a@", "a-", "1.", "们", "http://a"])
@pytest.mark.timeout(60)
def test_a_wall_of_one_character_is_judged_fast(piece: str) -> None:
    read = language_of((piece * 100_000)[:100_000], default="ja")
    assert isinstance(read, str)
