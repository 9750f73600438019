"""Cleaning and folding keep what matters and finish on hostile text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.normalise import clean, loose_form, matching_form

ANY_TEXT = st.text(st.characters(), max_size=200)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("", ""),
        ("注文\x00番号", "注文番号"),
        ("a\ud800b\udfffc", "abc"),
        ("一行目\n\t二行目", "一行目\n\t二行目"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("返\u200b品\u200d\ufeff", "返品"),
        ("\u202eabc\u202c\u2066d\u2069", "abcd"),
        ("hi\U000e0068\U000e0069\U000e007f", "hi"),
        ("葛\U000e0100飾区", "葛\U000e0100飾区"),
        ("葛\U000e0100\U000e0101\U000e0102飾", "葛\U000e0100飾"),
        ("a\U000e0100\U000e0101b", "ab"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("ｶﾞｽ ＡＢＣ ①", "ｶﾞｽ ＡＢＣ ①"),
        ("soft\xadhyphen", "softhyphen"),
        ("か\u3099", "か\u3099"),
    ],
)
def test_only_what_nobody_sees_is_dropped(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_no_letter_keeps_more_than_thirty_marks() -> None:
    assert clean("z" + "\u0301" * 500 + "a") == "z" + "\u0301" * 30 + "a"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ｶﾞｽ　ﾃｰﾌﾞﾙ", "ガス テーブル"),
        ("ＭＮ－ＳＨＯ－１００１", "mn-sho-1001"),
        ("3,000〜5,000円", "3,000~5,000円"),
        ("3,000～5,000円", "3,000~5,000円"),
        ("10–20", "10-20"),
        ("すごーーーい", "すごーい"),
        ("  a \n\t b　c ", "a b c"),
        ("Straße", "strasse"),
        ("㎝ ㈱ ½", "cm (株) 1⁄2"),
        ("葛\U000e0100飾区", "葛飾区"),
        ("か\u3099", "が"),
    ],
)
def test_equal_words_match_in_spite_of_width_case_and_dashes(text: str, form: str) -> None:
    assert matching_form(text) == form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("スニーカー", "すにーか"),
        ("ショルダー・バッグ", "ショルダーバッグ"),
        ("T-シャツ", "Ｔシャツ"),
        ("ヴァイオリン", "バイオリン"),
        ("ラヴ", "ラブ"),
        ("2ヶ月", "2ケ月"),
        ("Mサイズ", "ｍ サイズ"),
    ],
)
def test_labels_are_equal_in_spite_of_kana_and_spacing(one: str, other: str) -> None:
    assert loose_form(one) == loose_form(other)


def test_different_labels_stay_different() -> None:
    assert loose_form("バッグ") != loose_form("パック")
    assert loose_form("ハット") != loose_form("ハト")


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert matching_form(matching_form(text)) == matching_form(text)


@given(ANY_TEXT)
def test_cleaned_text_can_always_be_encoded(text: str) -> None:
    clean(text).encode()
    loose_form(text).encode()


@pytest.mark.parametrize(
    "piece",
    ["a", "あ", "ー", " ", "\u0301\u0316", "ﾞ\u0301", "\u200b", "\ud800", "漢\U000e0100", "😀"],
)
@pytest.mark.timeout(60)
def test_a_wall_of_one_character_is_folded_fast(piece: str) -> None:
    read = loose_form((piece * 100_000)[:100_000])
    assert isinstance(read, str)
