"""One suite for every word index: which rows hold a word, how rare it is, what ranks first."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.adapters.posting_words import PostingWords
from assistant.ports import WordIndex, WordIndexes, WordRow

ADAPTERS: dict[str, Callable[[], WordIndexes]] = {"postings": PostingWords}
SYNTAX = (
    *'+-!(){}[]^"~*?:\\/ ',
    *("&&", "||", "AND", "OR", "NOT", "title:送料", "*:*", "[a TO z]", "\x00", ""),
)
ROWS = (
    WordRow(title=("送料",), body=("送料", "本州", "円")),
    WordRow(title=("返品",), body=("返品", "送料", "負担", "円")),
    WordRow(title=("支払い",), body=("カード", "円")),
    WordRow(title=("離島",), body=("離島", "送料", "無料", "円")),
)
Open = Callable[..., WordIndex]


@pytest.fixture(params=ADAPTERS)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    def build(rows: tuple[WordRow, ...] = ROWS) -> WordIndex:
        indexes = ADAPTERS[request.param]()
        indexes.build(tmp_path, rows=rows)
        return indexes.open(tmp_path)

    return build


def rows_of(index: WordIndex, *tokens: str, count: int = 10, **more: object) -> list[int]:
    return [hit.row for hit in index.search(tokens, count=count, **more)]


def test_a_word_in_the_title_ranks_above_one_in_the_text(opened: Open) -> None:
    assert rows_of(opened(), "送料") == [0, 1, 3]


def test_more_of_the_words_rank_higher(opened: Open) -> None:
    assert rows_of(opened(), "送料", "離島", "無料")[0] == 3


def test_scores_fall_and_are_positive(opened: Open) -> None:
    scores = [hit.score for hit in opened().search(["送料", "円"], count=10)]

    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0


def test_ties_go_by_row(opened: Open) -> None:
    same = WordRow(title=("a",), body=("b",))

    assert rows_of(opened((same, same, same)), "b") == [0, 1, 2]


def test_no_more_than_asked_for(opened: Open) -> None:
    index = opened()

    assert rows_of(index, "円", count=2) == rows_of(index, "円")[:2] == [2, 0]


@pytest.mark.parametrize("count", [0, -1])
def test_none_asked_for_finds_none(count: int, opened: Open) -> None:
    assert rows_of(opened(), "円", count=count) == []


def test_only_allowed_rows_are_found_however_low_they_rank(opened: Open) -> None:
    index = opened()

    assert rows_of(index, "送料", count=1, allowed=np.array([3])) == [3]
    assert rows_of(index, "送料", allowed=np.zeros(0, dtype=np.int64)) == []


def test_an_unknown_word_finds_nothing(opened: Open) -> None:
    index = opened()

    assert rows_of(index, "ブロックチェーン") == []
    assert index.holders("ブロックチェーン").tolist() == []
    assert rows_of(index, "送料", "ブロックチェーン") == rows_of(index, "送料")
    assert rows_of(index) == []


def test_holders_are_every_row_with_the_word_in_order(opened: Open) -> None:
    index = opened()

    assert index.holders("送料").tolist() == [0, 1, 3]
    assert index.holders("円").tolist() == [0, 1, 2, 3]
    assert index.holders("送料").dtype == np.int64
    assert index.holders("送料").tolist() == [0, 1, 3]


def test_rarity_falls_as_a_word_grows_frequent_and_is_never_negative(opened: Open) -> None:
    index = opened()

    rare = [index.rarity(word) for word in ("ブロックチェーン", "無料", "送料", "円")]

    assert rare == sorted(rare, reverse=True)
    assert rare[-1] >= 0
    assert rare[0] == pytest.approx(math.log(1 + 4.5 / 0.5))


@pytest.mark.parametrize("sign", SYNTAX)
def test_signs_of_a_query_language_mean_nothing(sign: str, opened: Open) -> None:
    index = opened()

    assert rows_of(index, sign) == []
    assert index.holders(sign).tolist() == []
    assert index.rarity(sign) >= 0
    assert rows_of(index, "送料", sign) == [0, 1, 3]


def test_words_are_matched_as_they_are(opened: Open) -> None:
    index = opened((WordRow(title=(), body=("BOPIS", "bopis's", "ＡＢ")),))

    assert rows_of(index, "bopis") == []
    assert rows_of(index, "BOPIS") == rows_of(index, "bopis's") == rows_of(index, "ＡＢ") == [0]


def test_an_empty_index_finds_nothing(opened: Open) -> None:
    index = opened(())

    assert rows_of(index, "送料") == []
    assert index.holders("送料").tolist() == []
    assert index.rarity("送料") >= 0


def test_a_row_without_words_keeps_its_number(opened: Open) -> None:
    index = opened((WordRow(title=(), body=()), WordRow(title=(), body=("送料",))))

    assert rows_of(index, "送料") == [1]


def test_many_rows_are_all_held(opened: Open) -> None:
    index = opened(tuple(WordRow(title=(f"t{row}",), body=("円",)) for row in range(3_000)))

    assert index.holders("円").tolist() == list(range(3_000))
    assert rows_of(index, "円", count=5_000) == list(range(3_000))
    assert rows_of(index, "t2999") == [2_999]


def test_a_word_that_a_question_repeats_counts_more(opened: Open) -> None:
    index = opened((WordRow(title=(), body=("a", "x")), WordRow(title=(), body=("b", "x"))))

    assert rows_of(index, "a", "b", "b") == [1, 0]
    assert rows_of(index, "a", "a", "b") == [0, 1]


def test_all_words_of_a_question_are_looked_up_at_once(opened: Open) -> None:
    index = opened()
    said = ["送料", "無料", "ブロックチェーン", "送料"]

    found = index.matches(said)

    assert found.words == ("送料", "無料", "ブロックチェーン")
    assert found.rarities.tolist() == pytest.approx([index.rarity(word) for word in found.words])
    assert [found.holders(at).tolist() for at in range(3)] == [[0, 1, 3], [3], []]
    assert found.row[found.titled].tolist() == [0]
    assert {row: found.scores[row] for row in range(4) if found.scores[row]} == {
        hit.row: pytest.approx(hit.score) for hit in index.search(said, count=9)
    }


def test_a_row_holds_a_share_of_the_words_by_their_rarity(opened: Open) -> None:
    found = opened().matches(["送料", "無料"])
    common, rare = found.rarities

    assert found.shares.tolist() == pytest.approx(
        [common / (common + rare), common / (common + rare), 0, 1]
    )


def test_words_are_told_from_those_that_stand_nowhere_in_what_may_be_read(opened: Open) -> None:
    found = opened().matches(["送料", "無料", "ブロックチェーン"])

    assert found.among(np.array([0, 2])).tolist() == [True, False, False]
    assert found.among(np.array([3])).tolist() == [True, True, False]


def test_a_title_holds_a_question_whole_or_not(opened: Open) -> None:
    index = opened((WordRow(title=("a", "b"), body=("c",)), WordRow(title=("a",), body=("b",))))

    assert index.matches(["b", "a", "b"]).titled_whole.tolist() == [True, False]
    assert index.matches(["a"]).titled_whole.tolist() == [True, True]
    assert index.matches([]).titled_whole.tolist() == [False, False]
    assert index.matches(["a", "c"]).titled_whole.tolist() == [False, False]


def test_no_words_match_nothing(opened: Open) -> None:
    found = opened().matches([])

    assert found.scores.tolist() == found.shares.tolist() == [0.0] * 4
    assert found.best(5).tolist() == []
