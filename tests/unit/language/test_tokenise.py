"""Words for an index are cut alike whoever writes them, and however."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.language.tokenise import Word, surface_words, tokens

ANY_TEXT = st.text(st.characters(), max_size=200)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        ("。、！？", ()),
        ("😀👍", ()),
        ("引越しの見積もり", ("引っ越し", "見積もり")),
        ("ｶﾞｽ　ﾃｰﾌﾞﾙ", ("ガス", "テーブル")),
        ("本革の財布はありますか？", ("本革", "財布")),
        ("3,000〜5,000円", ("3000", "5000", "円")),
        ("予算は5千円", ("予算", "5000", "円")),
        ("二十六センチ", ("26", "センチ")),
        ("Running shoes for men", ("run", "shoe", "men")),
        ("Tシャツ", ("t", "シャツ")),
        ("café", ("cafe",)),
        ("MN-SHO-1001", ("mn-sho-1001", "mnsho1001", "mn", "sho", "1001")),
        ("ＭＮ－ＳＨＯ－１００１", ("mn-sho-1001", "mnsho1001", "mn", "sho", "1001")),
        ("26.5cm", ("26.5cm", "26.5")),
        ("２６．５ｃｍ", ("26.5cm", "26.5")),
        ("26.5 ㎝", ("26.5cm", "26.5")),
        ("26.5センチ", ("26.5cm", "26.5", "センチ")),
        ("500ml", ("500ml", "500")),
        ("2026-12-03", ("2026-12-03", "2026", "12", "03")),
        ("https://shop.example.com/", ("shop.example.com", "shop", "exampl", "com")),
        ("配送\x00日\ud800時", ("配送", "日時")),
    ],
)
def test_text_is_cut_into_these_words(text: str, words: tuple[str, ...]) -> None:
    assert tokens(text) == words


def test_a_model_number_is_found_with_and_without_its_hyphen() -> None:
    assert "wh1000xm5" in tokens("ソニー WH-1000XM5 ブラック")
    assert "wh1000xm5" in tokens("wh1000xm5")


def test_korean_becomes_pairs_of_characters() -> None:
    assert tokens("배송은 얼마") == ("배송", "송은", "얼마")


def test_chinese_becomes_pairs_of_characters() -> None:
    assert tokens("运动鞋") == ("运动", "动鞋")


def test_one_unspaced_character_is_kept() -> None:
    assert tokens("네") == ("네",)


def test_words_keep_their_place_in_the_text_given() -> None:
    assert surface_words("ｶﾞｽの\ud800靴") == (
        Word("ｶﾞｽ", "ガス", 0, 3, "名詞-普通名詞"),
        Word("の", "の", 3, 4, "助詞-格助詞"),
        Word("靴", "靴", 5, 6, "名詞-普通名詞"),
    )


def test_a_character_folded_into_several_is_one_word() -> None:
    assert [(word.surface, word.start, word.end) for word in surface_words("㈀")] == [("㈀", 0, 1)]


def test_a_long_text_is_cut_at_sentence_ends_and_loses_nothing() -> None:
    sentence = "引越しの見積もりを送ります。"
    words = tokens(sentence * 5_000)
    assert words == tokens(sentence) * 5_000


def test_many_threads_cut_alike() -> None:
    texts = ["本革の財布を探しています", "running shoes", "配送はいつですか"] * 40
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(tokens, texts)) == [tokens(text) for text in texts]


@settings(deadline=None)
@given(ANY_TEXT)
def test_no_text_is_refused(text: str) -> None:
    assert tokens(text) == tokens(text)
    assert all(tokens(text))


@settings(deadline=None)
@given(ANY_TEXT)
def test_every_word_lies_inside_the_text(text: str) -> None:
    for word in surface_words(text):
        assert text[word.start : word.end] == word.surface
        assert 0 <= word.start < word.end <= len(text)


@pytest.mark.parametrize(
    "piece", ["a", "あ", "漢", "한", "1", "1,", "a-", "a@", "😀", "の。", "\ud800", "\u0301\u0316"]
)
@pytest.mark.timeout(60)
def test_a_wall_of_one_character_is_cut_fast(piece: str) -> None:
    read = tokens((piece * 100_000)[:100_000] + "千")
    assert isinstance(read, tuple)
