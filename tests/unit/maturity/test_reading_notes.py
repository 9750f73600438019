import pytest
from hypothesis import given
from hypothesis import strategies as some
from maturity_utterances import UTTERANCES, Gold, Utterance

from assistant.domain.assessment import CriterionAnswer
from assistant.offline.notes import OfflineNoteReader

READER = OfflineNoteReader()


def gold_of(answers: tuple[CriterionAnswer, ...]) -> Gold:
    marks = {"unknown": "?", "not_applicable": "-"}
    return {
        each.criterion_id: marks[each.special] if each.special else each.value for each in answers
    }


@pytest.mark.parametrize("utterance", UTTERANCES, ids=lambda each: each.said[:40])
def test_an_utterance_answers_what_it_speaks_of_and_nothing_else(rubrics, utterance: Utterance):
    answers = READER.read(utterance.said, rubrics[utterance.model])

    assert gold_of(answers) == utterance.gold


@pytest.mark.parametrize("utterance", UTTERANCES, ids=lambda each: each.said[:40])
def test_each_quote_is_an_exact_piece_of_the_notes(rubrics, utterance: Utterance):
    for answer in READER.read(utterance.said, rubrics[utterance.model]):
        assert answer.quote
        assert answer.quote in utterance.said
        assert answer.tier == "stated"


def test_the_quote_is_the_clause_and_not_the_sentence(rubrics):
    said = "うちは担当者1人で、カゴ落ちメールは送っていますが分析はしていません。"

    quotes = {each.criterion_id: each.quote for each in READER.read(said, rubrics["commerce-cwr"])}

    assert quotes["gov-1"] == "うちは担当者1人で"
    assert quotes["act-3"] == "カゴ落ちメールは送っていますが"
    assert quotes["ins-1"] == "分析はしていません"


def test_a_plan_counts_as_not_yet_and_says_so(rubrics):
    (answer,) = READER.read("カゴ落ち対策は来期の予定。", rubrics["commerce-cwr"])

    assert (answer.value, answer.reason) == (0.0, "planned")


def test_what_does_not_apply_keeps_the_clients_reason(rubrics):
    said = "リードスコアリングは個人客向けなので該当しません"
    (answer,) = READER.read(said, rubrics["commerce-cwr"])

    assert answer.special == "not_applicable"
    assert answer.reason == answer.quote
    assert answer.value is None


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("はい", 1.0),
        ("はい、やっています。", 1.0),
        ("いいえ", 0.0),
        ("まだです", 0.0),
        ("半分くらい", 0.5),
        ("一部だけ", 0.25),
        ("特に何もしていません", 0.0),
        ("来年やる予定です", 0.0),
        ("Yes, we do.", 1.0),
        ("no", 0.0),
        ("Not yet.", 0.0),
        ("about half", 0.5),
        ("only partly", 0.25),
    ],
)
def test_a_bare_reply_answers_the_question_that_was_asked(rubrics, said: str, value: float):
    (answer,) = READER.read(said, rubrics["commerce-cwr"], asked=("prv-1",))

    assert (answer.criterion_id, answer.value) == ("prv-1", value)


@pytest.mark.parametrize("said", ["わかりません", "not sure", "たぶん"])
def test_a_client_who_does_not_know_leaves_it_unknown(rubrics, said: str):
    (answer,) = READER.read(said, rubrics["commerce-cwr"], asked=("prv-1",))

    assert (answer.value, answer.special) == (None, "unknown")


@pytest.mark.parametrize("said", ["はい", "いいえ", "半分くらい", "no", ""])
def test_a_bare_reply_answers_nothing_when_nothing_was_asked(rubrics, said: str):
    assert READER.read(said, rubrics["commerce-cwr"]) == ()


@pytest.mark.parametrize(
    "said", ["それはどういう意味ですか", "次の質問をお願いします", "What do you mean?"]
)
def test_a_question_back_is_no_reply(rubrics, said: str):
    assert READER.read(said, rubrics["commerce-cwr"], asked=("prv-1",)) == ()


def test_words_about_another_practice_are_no_reply_to_the_question(rubrics):
    said = "カゴ落ちメールは送っていません"

    (answer,) = READER.read(said, rubrics["commerce-cwr"], asked=("prv-1",))

    assert answer.criterion_id == "act-3"


def test_wide_letters_and_hidden_characters_are_read_and_quoted_as_written(rubrics):
    said = "ＧＡ４は\u200b入れています。"

    (answer,) = READER.read(said, rubrics["commerce-cwr"])

    assert answer.criterion_id == "dat-1"
    assert answer.quote in said


def test_a_long_talk_is_read_in_time(rubrics):
    said = "、".join(each.said for each in UTTERANCES) * 5

    assert READER.read(said, rubrics["unified-commerce"])


PIECES = (
    "ＧＡ４",
    "カゴ落ち",
    "はい",
    "、",
    "。",
    "が",
    "ません",
    "not ",
    "\u200b",
    "👩‍👩‍👧",
    "?",
    "\n",
    "「",
    "ｶﾞ",
)


@given(some.lists(some.sampled_from(PIECES), max_size=14).map("".join) | some.text(max_size=60))
def test_whatever_is_said_each_quote_is_a_piece_of_it(rubrics, said: str):
    for answer in READER.read(said, rubrics["commerce-cwr"], asked=("prv-1",)):
        assert answer.quote
        assert answer.quote in said
