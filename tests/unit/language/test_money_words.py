"""Prices are heard as shoppers say them, and nothing else is a price."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.money_words import MoneyRange, money_range


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5千円くらい", MoneyRange(4000, 6000, "JPY", True, 0, 6)),
        ("3,000〜5,000円", MoneyRange(3000, 5000, "JPY", False, 0, 12)),
        ("３，０００～５，０００円", MoneyRange(3000, 5000, "JPY", False, 0, 12)),
        ("3000円から5000円", MoneyRange(3000, 5000, "JPY", False, 0, 12)),
        ("5000円から3000円", MoneyRange(3000, 5000, "JPY", False, 0, 12)),
        ("1万円以下", MoneyRange(None, 10000, "JPY", False, 0, 5)),
        ("一万五千円以内", MoneyRange(None, 15000, "JPY", False, 0, 7)),
        ("5000円台", MoneyRange(5000, 5999, "JPY", False, 0, 6)),
        ("3000円台〜5000円台", MoneyRange(3000, 5999, "JPY", False, 0, 13)),
        ("1万円台", MoneyRange(10000, 19999, "JPY", False, 0, 4)),
        ("1万5千円台", MoneyRange(15000, 15999, "JPY", False, 0, 6)),
        ("予算8千円", MoneyRange(None, 8000, "JPY", False, 2, 5)),
        ("予算は5000くらい", MoneyRange(4000, 6000, "JPY", True, 3, 10)),
        ("予算 2人で1万円", MoneyRange(None, 10000, "JPY", False, 6, 9)),
        ("予算3000〜5000で", MoneyRange(3000, 5000, "JPY", False, 2, 11)),
        ("8千円まで", MoneyRange(None, 8000, "JPY", False, 0, 5)),
        ("¥3,000以上", MoneyRange(3000, None, "JPY", False, 0, 8)),
        ("2万前後", MoneyRange(16000, 24000, "JPY", True, 0, 4)),
        ("under 5,000 yen", MoneyRange(None, 4999, "JPY", False, 0, 15)),
        ("between 3000 and 5000 yen", MoneyRange(3000, 5000, "JPY", False, 8, 25)),
        ("between ¥3,000 and ¥5,000", MoneyRange(3000, 5000, "JPY", False, 8, 25)),
        ("$50 or less", MoneyRange(None, 5000, "USD", False, 0, 11)),
        ("50ドル以下", MoneyRange(None, 5000, "USD", False, 0, 6)),
        ("$30-50", MoneyRange(3000, 5000, "USD", False, 0, 6)),
        ("$30-$50", MoneyRange(3000, 5000, "USD", False, 0, 7)),
        ("$19.99", MoneyRange(1999, 1999, "USD", False, 0, 6)),
        ("USD50", MoneyRange(5000, 5000, "USD", False, 0, 5)),
        ("5000円以上の商品の送料はいくら", MoneyRange(5000, None, "JPY", False, 0, 7)),
        ("3000円以上5000円以下", MoneyRange(3000, 5000, "JPY", False, 0, 14)),
        ("over 3000 yen but under 5000 yen", MoneyRange(3001, 4999, "JPY", False, 0, 32)),
        ("送料600円かかるなら5000円以下で", MoneyRange(None, 5000, "JPY", False, 11, 18)),
        ("3〜5千円", MoneyRange(3000, 5000, "JPY", False, 0, 5)),
        ("1〜2万円", MoneyRange(10000, 20000, "JPY", False, 0, 5)),
        ("5000〜1万円", MoneyRange(5000, 10000, "JPY", False, 0, 8)),
        ("800〜1万円", MoneyRange(800, 10000, "JPY", False, 0, 7)),
        ("5000円未満", MoneyRange(None, 4999, "JPY", False, 0, 7)),
        ("5000円超", MoneyRange(5001, None, "JPY", False, 0, 6)),
        ("5000円くらいまで", MoneyRange(None, 5000, "JPY", False, 0, 10)),
        ("〜5000円", MoneyRange(None, 5000, "JPY", False, 0, 6)),
        ("5000円〜", MoneyRange(5000, None, "JPY", False, 0, 6)),
        ("5000円からあるギフト", MoneyRange(5000, None, "JPY", False, 0, 7)),
        ("5000円", MoneyRange(5000, 5000, "JPY", False, 0, 5)),
        ("5k yen", MoneyRange(5000, 5000, "JPY", False, 0, 6)),
        ("¥5k", MoneyRange(5000, 5000, "JPY", False, 0, 3)),
        ("five thousand yen", MoneyRange(5000, 5000, "JPY", False, 0, 17)),
        ("my budget is 5000", MoneyRange(None, 5000, "JPY", False, 13, 17)),
        ("up to 8000 yen", MoneyRange(None, 8000, "JPY", False, 0, 14)),
        ("5000円を超えない", MoneyRange(None, 5000, "JPY", False, 0, 9)),
        ("5000円を上回らない", MoneyRange(None, 5000, "JPY", False, 0, 10)),
        ("5000円を下回らない", MoneyRange(5000, None, "JPY", False, 0, 10)),
        ("5000円を切らない", MoneyRange(5000, None, "JPY", False, 0, 9)),
        ("5000円以上しない", MoneyRange(None, 4999, "JPY", False, 0, 9)),
        ("5000円以下じゃない", MoneyRange(5001, None, "JPY", False, 0, 10)),
        ("not under 5000 yen", MoneyRange(5000, None, "JPY", False, 0, 18)),
        ("予算5000円前後", MoneyRange(4000, 6000, "JPY", True, 2, 9)),
        ("3,000〜5,000円くらい", MoneyRange(3000, 5000, "JPY", True, 0, 15)),
        ("€20 or less", MoneyRange(None, 2000, "EUR", False, 0, 11)),
        ("NT$500以下", MoneyRange(None, 50000, "TWD", False, 0, 8)),
        ("5000円から3日", MoneyRange(5000, None, "JPY", False, 0, 7)),
        ("高くても1万円", MoneyRange(None, 10000, "JPY", False, 0, 7)),
        ("最大1万円", MoneyRange(None, 10000, "JPY", False, 0, 5)),
        ("around 5000 yen", MoneyRange(4000, 6000, "JPY", True, 0, 15)),
        ("less than $20", MoneyRange(None, 1999, "USD", False, 0, 13)),
        ("100元以下", MoneyRange(None, 10000, "CNY", False, 0, 6)),
        ("約3千円", MoneyRange(2400, 3600, "JPY", True, 0, 4)),
        ("5000ー10000円", MoneyRange(5000, 10000, "JPY", False, 0, 11)),
        ("3000円から、高くても5000円まで", MoneyRange(3000, 5000, "JPY", False, 0, 19)),
        ("at least 3000 yen", MoneyRange(3000, None, "JPY", False, 0, 17)),
        ("1.5万円以下", MoneyRange(None, 15000, "JPY", False, 0, 7)),
        ("二万円くらい", MoneyRange(16000, 24000, "JPY", True, 0, 6)),
        ("3000円ぐらいの", MoneyRange(2400, 3600, "JPY", True, 0, 8)),
        ("1万5千円以内で", MoneyRange(None, 15000, "JPY", False, 0, 7)),
        ("0円", MoneyRange(0, 0, "JPY", False, 0, 2)),
        ("2万以下", MoneyRange(None, 20000, "JPY", False, 0, 4)),
        ("5000 JPY", MoneyRange(5000, 5000, "JPY", False, 0, 8)),
        ("1,000円〜3,000円程度", MoneyRange(1000, 3000, "JPY", True, 0, 15)),
        ("¥5000円以下", MoneyRange(None, 5000, "JPY", False, 0, 8)),
        ("500円玉", MoneyRange(500, 500, "JPY", False, 0, 4)),
        ("10万円以上20万円未満", MoneyRange(100000, 199999, "JPY", False, 0, 12)),
        ("予算は１万円くらいです", MoneyRange(8000, 12000, "JPY", True, 3, 9)),
    ],
)
def test_the_price_range_a_shopper_names(text: str, expected: MoneyRange) -> None:
    assert money_range(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2万mAh前後",
        "2万人以上",
        "26.5cm",
        "2026年12月",
        "MN-SHO-1001",
        "5000",
        "1000円引き",
        "円形テーブル 3円形",
        "レビュー1万以上",
        "5,000",
        "",
        "26.5センチのスニーカー",
        "20歳以上",
        "３人で使うテント",
        "注文番号 20261203",
        "A$50",
        "\ud800",
        "😀",
    ],
)
def test_a_number_without_a_mark_of_money_is_no_price(text: str) -> None:
    assert money_range(text) is None


@given(
    st.text(
        st.sampled_from("0123456789,.〜~-から以上以下円¥$千万五予算台k ab\ud800ﾞ㎝"), max_size=60
    )
)
def test_every_range_is_in_order_and_inside_the_text(text: str) -> None:
    found = money_range(text)
    if found is not None:
        assert 0 <= found.start < found.end <= len(text)
        assert found.low is None or found.high is None or found.low <= found.high
        assert (found.low, found.high) != (None, None)


@given(st.text(st.characters(), max_size=200))
def test_no_text_is_refused(text: str) -> None:
    money_range(text)


@pytest.mark.parametrize(
    "piece", ["1", "1円", "一", "1 ", "1~", "¥", "1万くらい", "予算", "between ", "ﷺ", "1,"]
)
@pytest.mark.timeout(60)
def test_a_wall_of_one_phrase_is_read_fast(piece: str) -> None:
    read = money_range((piece * 100_000)[:100_000])
    assert read is None or read.currency
