"""Measures of graded rankings, on examples worked out by hand."""

import math

import pytest

from evals.bench.measures import ndcg, recall, reciprocal_rank, reordered

GRADED = {"a": 3, "b": 2, "c": 1, "z": 0}


def test_the_ideal_order_scores_one():
    assert ndcg(["a", "b", "c"], GRADED, within=10) == 1.0
    assert ndcg(["a", "b", "c", "z", "x"], GRADED, within=10) == 1.0


def test_graded_gains_are_discounted_by_place():
    # gains 2^3-1 = 7, 2^2-1 = 3, 2^1-1 = 1; discounts 1, 1/log2(3), 1/2, 1/log2(5)
    ideal = 7 + 3 / math.log2(3) + 1 / 2
    found = 1 + 7 / math.log2(3) + 3 / math.log2(5)
    assert ndcg(["c", "a", "x", "b"], GRADED, within=10) == pytest.approx(found / ideal)
    assert found / ideal == pytest.approx(0.7142, abs=1e-4)


def test_one_relevant_document_gains_by_its_place_alone():
    assert ndcg(["x", "y", "a"], {"a": 1}, within=10) == pytest.approx(0.5)  # 1 / log2(4)
    assert ndcg(["x", "y", "a"], {"a": 1}, within=2) == 0.0


def test_what_lies_below_the_cut_counts_neither_in_the_ranking_nor_in_the_ideal():
    grades = {"a": 1, "b": 1, "c": 1}
    assert ndcg(["a", "b"], grades, within=2) == 1.0
    assert ndcg(["x", "a"], grades, within=2) == pytest.approx(
        (1 / math.log2(3)) / (1 + 1 / math.log2(3))
    )


def test_nothing_relevant_scores_nothing():
    assert ndcg(["a"], {}, within=10) == 0.0
    assert ndcg(["a"], {"a": 0}, within=10) == 0.0
    assert recall(["a"], {"a": 0}, within=10) == 0.0
    assert reciprocal_rank(["a"], {"a": 0}, within=10) == 0.0


def test_the_reciprocal_rank_is_of_the_first_relevant_document():
    assert reciprocal_rank(["x", "z", "c", "a"], GRADED, within=10) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x", "z", "c"], GRADED, within=2) == 0.0


def test_recall_is_a_share_of_what_is_relevant():
    assert recall(["a", "x", "c"], GRADED, within=3) == pytest.approx(2 / 3)
    assert recall(["a", "x", "c"], GRADED, within=2) == pytest.approx(1 / 3)


def test_the_oracle_orders_the_top_by_grade_and_keeps_equals_in_place():
    assert reordered(["x", "c", "y", "b", "a"], GRADED, first=4) == ("b", "c", "x", "y")
