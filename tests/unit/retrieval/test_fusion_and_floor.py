"""Rankings are joined fairly, and what is found is trusted by degrees."""

import numpy as np
import pytest

from assistant.domain.evidence import Found
from assistant.ports import Hit, Knowledge
from assistant.retrieval.floor import Asked, confidence, features
from assistant.retrieval.fusion import fuse
from assistant.retrieval.search import Scope, look, readable
from assistant.services import Services


def test_a_row_first_in_both_rankings_scores_one() -> None:
    fused = fuse([Hit(3, 0.9), Hit(1, 0.5)], [Hit(3, 12.0), Hit(2, 4.0)])

    assert fused[3] == pytest.approx(1.0)
    assert max(fused, key=fused.__getitem__) == 3
    assert set(fused) == {1, 2, 3}


def test_a_ranking_without_hits_says_nothing() -> None:
    dense = [Hit(5, 0.8), Hit(6, 0.7)]

    assert fuse(dense, []) == fuse(dense)
    assert fuse([], []) == {}


def test_equal_scores_are_told_apart_by_rank_alone() -> None:
    fused = fuse([Hit(0, 0.5), Hit(1, 0.5)])

    assert fused == {0: 1.0, 1: pytest.approx(0.4 * 11 / 12 + 0.6)}


def test_nothing_found_is_trusted_not_at_all(knowledge: Knowledge) -> None:
    asked = Asked(knowledge.words.matches(["送料"]), "ja", np.arange(3), knowledge)

    assert confidence([], [], asked) == 0.0
    assert confidence([], [Hit(0, 0.9)], asked) == 0.0


ANSWERED = (
    "送料はいくらですか",
    "送料は?",
    "送料無料になるのはいくらから?",
    "返品できますか",
    "開けちゃった化粧品は返せる?",
    "支払い方法",
    "領収書はもらえますか",
    "沖縄への送料",
    "注文のキャンセルはいつまで?",
    "ギフト包装はできますか",
)
NOT_ANSWERED = (
    "明日の東京の天気は?",
    "総理大臣は誰ですか",
    "asdfgh qwerty",
    "株価の見通し",
)


@pytest.mark.parametrize("question", ANSWERED)
def test_a_common_question_clears_the_floor(
    question: str, knowledge: Knowledge, read_only: Services
) -> None:
    seen = look(
        question, Scope(("page",), "customer", "ja"), knowledge=knowledge,
        embeddings=read_only.embeddings,
    )  # fmt: skip

    assert confidence(seen.found, seen.dense, seen.asked) >= 0.5


@pytest.mark.parametrize("question", NOT_ANSWERED)
def test_a_question_about_something_else_does_not(
    question: str, knowledge: Knowledge, read_only: Services
) -> None:
    seen = look(
        question, Scope(("page",), "customer", "ja"), knowledge=knowledge,
        embeddings=read_only.embeddings,
    )  # fmt: skip

    assert confidence(seen.found, seen.dense, seen.asked) < 0.5


@pytest.mark.parametrize("question", [*ANSWERED, *NOT_ANSWERED, "x" * 500, "🙂"])
def test_what_the_floor_measures_stays_in_its_bounds(
    question: str, knowledge: Knowledge, read_only: Services
) -> None:
    seen = look(
        question, Scope(("page",), "customer", "ja"), knowledge=knowledge,
        embeddings=read_only.embeddings,
    )  # fmt: skip

    measured = features(seen.found, seen.dense, seen.asked)

    assert -1 <= measured["cosine"] <= 1.001
    assert 0 <= measured["coverage"] <= 1
    assert 0 <= measured["unknown"] <= 1
    assert measured["telling"] in (0.0, 1.0)
    assert 0 <= measured["words"] <= 12
    assert measured["english"] == 0
    assert 0 < confidence(seen.found, seen.dense, seen.asked) < 1


def test_a_question_without_words_is_all_unknown(knowledge: Knowledge) -> None:
    allowed = readable(knowledge, ("page",), "customer")
    found = [Found(passage=knowledge.passages[int(allowed[0])], score=1.0, dense=0.9)]
    asked = Asked(knowledge.words.matches([]), "ja", allowed, knowledge)

    measured = features(found, [Hit(int(allowed[0]), 0.9)], asked)

    assert (measured["coverage"], measured["unknown"], measured["words"]) == (0.0, 1.0, 0.0)
