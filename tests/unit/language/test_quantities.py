"""Measures and counts are read with their unit and limit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.quantities import quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26.5センチ", [("26.5", "cm", "exact", "26.5センチ")]),
        ("２６．５ｃｍのスニーカー", [("26.5", "cm", "exact", "２６．５ｃｍ")]),
        ("500ミリのボトル", [("500", "ml", "exact", "500ミリ")]),
        ("厚さ5ミリ", [("5", "mm", "exact", "5ミリ")]),
        ("13インチ以下", [("13", "inch", "at_most", "13インチ以下")]),
        ("二十六センチ", [("26", "cm", "exact", "二十六センチ")]),
        ("五百グラム", [("500", "g", "exact", "五百グラム")]),
        ("10〜20cm", [("10", "cm", "at_least", "10"), ("20", "cm", "at_most", "20cm")]),
        ("20cm〜30cm", [("20", "cm", "at_least", "20cm"), ("30", "cm", "at_most", "30cm")]),
        ("3〜4人用", [("3", "人", "at_least", "3"), ("4", "人", "at_most", "4人用")]),
        (
            "20×30×10cm",
            [
                ("20", "cm", "exact", "20"),
                ("30", "cm", "exact", "30"),
                ("10", "cm", "exact", "10cm"),
            ],
        ),
        (
            "W20×H30×D10cm以内",
            [
                ("20", "cm", "at_most", "20"),
                ("30", "cm", "at_most", "30"),
                ("10", "cm", "at_most", "10cm"),
            ],
        ),
        ("1人1点", [("1", "人", "exact", "1人"), ("1", "点", "exact", "1点")]),
        ("約500ml", [("500", "ml", "about", "約500ml")]),
        ("500mlくらい", [("500", "ml", "about", "500mlくらい")]),
        ("2kg未満", [("2", "kg", "below", "2kg未満")]),
        ("3kg超", [("3", "kg", "above", "3kg超")]),
        ("under 2 kg", [("2", "kg", "below", "under 2 kg")]),
        ("at least 5 pieces", [("5", "個", "at_least", "at least 5 pieces")]),
        ("up to 20 inches", [("20", "inch", "at_most", "up to 20 inches")]),
        ("two people", [("2", "人", "exact", "two people")]),
        ("13-inch laptop", [("13", "inch", "exact", "13-inch")]),
        ("20歳以上", [("20", "歳", "at_least", "20歳以上")]),
        ("5000円", []),
        ("2026年12月3日", []),
        ("3日以内に", [("3", "日", "at_most", "3日以内")]),
        ("MN-SHO-1001", []),
        ("2Lサイズ", []),
        ("2Lのペットボトル", [("2", "L", "exact", "2L")]),
        ("10000mAh", [("10000", "mah", "exact", "10000mAh")]),
        ("日本 一番", []),
        ("3割引", [("30", "%", "exact", "3割")]),
        ("30%OFF", [("30", "%", "exact", "30%")]),
        ("七分袖", []),
        ("十分です", []),
        (
            "between 2 and 4 people",
            [("2", "人", "at_least", "2"), ("4", "人", "at_most", "4 people")],
        ),
        ("10 to 20 cm", [("10", "cm", "at_least", "10"), ("20", "cm", "at_most", "20 cm")]),
        ("5 years old", [("5", "歳", "exact", "5 years old")]),
        ("2年保証", [("2", "年", "exact", "2年")]),
        ("12か月", [("12", "か月", "exact", "12か月")]),
        ("１２ヶ月", [("12", "か月", "exact", "１２ヶ月")]),
        ("㎝ 5㎏", [("5", "kg", "exact", "5㎏")]),
        ("3人以上5人以下", [("3", "人", "at_least", "3人以上"), ("5", "人", "at_most", "5人以下")]),
        ("5点", [("5", "点", "exact", "5点")]),
        ("一足", [("1", "足", "exact", "一足")]),
        ("5g", [("5", "g", "exact", "5g")]),
        ("5G対応", []),
        ("128GB", [("128", "GB", "exact", "128GB")]),
        ("100枚入り", [("100", "枚", "exact", "100枚")]),
        ("2人前", [("2", "人", "exact", "2人前")]),
        ("約5kgより軽い", [("5", "kg", "below", "約5kgより軽い")]),
        ("3 days", [("3", "日", "exact", "3 days")]),
        ("ｸﾞﾗﾑ 500ｸﾞﾗﾑ", [("500", "g", "exact", "500ｸﾞﾗﾑ")]),
        ("-5℃", [("5", "℃", "exact", "5℃")]),
        ("60W", [("60", "w", "exact", "60W")]),
        ("1時間半", [("1", "時間", "exact", "1時間")]),
        ("1.5L", [("1.5", "L", "exact", "1.5L")]),
        ("5.5インチ前後", [("5.5", "inch", "about", "5.5インチ前後")]),
        ("100cmを超える", [("100", "cm", "above", "100cmを超える")]),
        ("100cmを超えない", [("100", "cm", "at_most", "100cmを超えな")]),
        ("もう少し大きい27cm", [("27", "cm", "exact", "27cm")]),
        ("三人掛けソファ", [("3", "人", "exact", "三人掛け")]),
        ("6畳", [("6", "畳", "exact", "6畳")]),
        ("第3回", []),
    ],
)
def test_what_a_text_measures(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = [(q.value, q.unit, q.comparison, text[q.start : q.end]) for q in quantities(text)]
    assert found == [(Decimal(value), *rest) for value, *rest in expected]


@pytest.mark.parametrize("text", ["", "\ud800", "😀", "一番人気", "日本の本", "注文番号 20261203"])
def test_text_without_a_unit_measures_nothing(text: str) -> None:
    assert quantities(text) == ()


@given(st.text(st.characters(), max_size=200))
def test_no_text_is_refused(text: str) -> None:
    quantities(text)


@given(
    st.text(
        st.sampled_from("0123456789,.〜×-から以上以下cmkg人本枚個約五十 ab\ud800ﾞ㎝"), max_size=60
    )
)
def test_every_quantity_lies_inside_the_text(text: str) -> None:
    for found in quantities(text):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize("piece", ["1", "1,", "一", "1cm", "1x", "1~", "1 ", "three ", "約", "ｸﾞ"])
@pytest.mark.timeout(60)
def test_a_wall_of_one_phrase_is_read_fast(piece: str) -> None:
    read = quantities((piece * 100_000)[:100_000])
    assert isinstance(read, tuple)
