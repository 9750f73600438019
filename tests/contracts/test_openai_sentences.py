"""Words are cut where a sentence ends, wherever the stream was cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.openai_chat.sentences import (
    Sentence,
    SentenceCutter,
    without_marks,
)


def _cut(*chunks: str) -> list[Sentence]:
    cutter = SentenceCutter()
    found = [sentence for chunk in chunks for sentence in cutter.feed(chunk)]
    return [*found, *cutter.flush()]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("はい。できます！本当？", ["はい。", "できます！", "本当？"]),
        ("「返品できます。」とあります。次です。", ["「返品できます。」とあります。", "次です。"]),
        ("え、本当ですか？！はい。", ["え、本当ですか？！", "はい。"]),
        ("Yahoo!ショッピングでも買えます。", ["Yahoo!ショッピングでも買えます。"]),
        ("はい!どうぞ。", ["はい!", "どうぞ。"]),
        ("少々…お待ちください。", ["少々…お待ちください。"]),
        ("It weighs 1.5 kg. It is 26.5 cm.", ["It weighs 1.5 kg.", "It is 26.5 cm."]),
        ("Ask Mr. Tanaka (see p. 3. Thanks). Now.", ["Ask Mr. Tanaka (see p. 3. Thanks).", "Now."]),
        ("Wait... Then go! Really? Yes.", ["Wait...", "Then go!", "Really?", "Yes."]),
        ("1. Open it.\n2. Close it.", ["1. Open it.", "2. Close it."]),
        ("See https://x.jp/a?b=1.html now.", ["See https://x.jp/a?b=1.html now."]),
        ("- 白\n- 黒", ["- 白", "- 黒"]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in _cut(text)] == sentences
    assert [sentence.text for sentence in _cut(*text)] == sentences


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("できます[1]。", (1,)),
        ("できます。[1][2]", (1, 2)),
        ("できます [1, 3]。", (1, 3)),
        ("できます【2】。", (2,)),
        ("できます［１、２］。", (1, 2)),
        ("できます[1][1]。", (1,)),
        ("できます[12345]。", ()),
    ],
)
def test_marks_become_numbers(text: str, numbers: tuple[int, ...]) -> None:
    (sentence,) = _cut(*text)
    assert sentence.numbers == numbers
    assert numbers == () or sentence.text == "できます。"


def test_marks_after_a_stop_belong_to_the_sentence_before() -> None:
    assert _cut("一つ。[1] 二つ. [2] Three. [3]") == [
        Sentence("一つ。", (1,)),
        Sentence("二つ.", (2,)),
        Sentence("Three.", (3,)),
    ]


def test_a_new_line_opens_a_paragraph_but_not_the_first() -> None:
    assert [s.opens_paragraph for s in _cut("\n一。二。\n\n三。")] == [False, False, True]


@given(st.text(alphabet="あ漢aB1. 。！?!\n[]［】12,「」🎉", max_size=60), st.randoms())
def test_cutting_the_stream_elsewhere_changes_nothing(text: str, chance: object) -> None:
    at = sorted({chance.randint(0, len(text)) for _ in range(5)})  # type: ignore[attr-defined]
    pieces = [text[start:end] for start, end in zip([0, *at], [*at, len(text)], strict=True)]
    assert _cut(*pieces) == _cut(*text)


@given(st.text(alphabet="あa. 。\n[]12", max_size=60))
def test_no_word_is_lost_or_made_up(text: str) -> None:
    said = "".join(sentence.text for sentence in _cut(*text))
    assert "".join(said.split()) == "".join(without_marks(text).split())
