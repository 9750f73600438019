"""What a question looks like once it is taken in: its size, its words, its language."""

import pytest

from assistant.errors import QuestionRefused
from assistant.guard.question import screen


def test_a_question_may_have_exactly_the_limit() -> None:
    assert screen("あ" * 100, limit=100, language=None, default="ja").text == "あ" * 100


def test_one_character_more_is_too_long() -> None:
    with pytest.raises(QuestionRefused) as refused:
        screen("あ" * 101, limit=100, language=None, default="ja")

    assert (refused.value.refusal, str(refused.value)) == (
        "too_long",
        "a question may have 100 characters",
    )


@pytest.mark.parametrize(
    "text", ["", "   ", "。。。", "?!", "\u200b\u200b", "👍", "\x00", "\ud800"]
)
def test_a_question_without_words_is_not_taken(text: str) -> None:
    with pytest.raises(QuestionRefused) as refused:
        screen(text, limit=100, language=None, default="ja")

    assert refused.value.refusal == "out_of_scope"


def test_hidden_characters_are_dropped_and_the_spelling_stays() -> None:
    taken = screen(" ＢＯＰＩＳ\u200bとは\x00\ud800? ", limit=100, language=None, default="en")

    assert (taken.text, taken.language) == ("ＢＯＰＩＳとは?", "ja")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("送料はいくらですか", "ja"),
        ("how much is shipping?", "en"),
        ("运费是多少?", "zh"),
        ("배송비가 얼마예요?", "ko"),
        ("MN-SKN-1001", "fr"),
    ],
)
def test_the_language_is_heard_from_the_words_else_kept(text: str, language: str) -> None:
    assert screen(text, limit=100, language=None, default="fr").language == language


def test_a_language_asked_for_is_kept() -> None:
    assert screen("送料", limit=100, language="en", default="ja").language == "en"
