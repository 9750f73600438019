"""Comparing pipelines: means, pairs, the oracle and the share of the gap closed."""

import json

import numpy as np
import pytest

from evals.bench.beir import BeirSet, Entry, Query
from evals.bench.compare import ORACLE, gap, mean, over_all, resampled, score, table
from evals.bench.ranking import Ranking
from evals.bench.retrieval import Outcome
from evals.bench.tables import as_json, as_text

QUERIES = (Query("q1", "one"), Query("q2", "two"))
ENTRIES = tuple(Entry(name, "", name) for name in "abcd")
BEIR = BeirSet("small", ENTRIES, QUERIES, {"q1": {"a": 1}, "q2": {"b": 1}})


def ranking(name, first, second, milliseconds=(1.0, 1.0), index_seconds=1.0):
    return Ranking(name, {"q1": first, "q2": second}, milliseconds, index_seconds)


OURS = ranking("ours", "acd", "cbd")  # nDCG 1 and 1/log2(3)
PEER = ranking("peer", "dca", "dcb", (4.0, 6.0), 3.0)  # nDCG 1/2 and 1/2
WORSE = ranking("worse", "dc", "dc", (2.0, 2.0), 0.5)  # nothing


def test_a_line_holds_means_differences_and_times_as_multiples_of_ours():
    ours, peer, worse, oracle = table(score(BEIR, [OURS, PEER, WORSE])).lines
    assert ours.figures["ndcg@10"].value == pytest.approx((1 + 1 / np.log2(3)) / 2)
    assert ours.behind == {}
    assert peer.figures["mrr@10"].value == pytest.approx(1 / 3)
    assert peer.behind["ndcg@10"].value == pytest.approx((1 + 1 / np.log2(3)) / 2 - 0.5)
    assert (peer.times["p50_ms"], peer.ratios["p50_ms"], peer.ratios["index_s"]) == (5.0, 5.0, 3.0)
    assert worse.figures["recall@20"].value == 0.0
    assert oracle.pipeline == ORACLE
    assert oracle.figures["ndcg@10"].value == 1.0
    assert oracle.ratios == {}


def test_the_gap_runs_from_the_best_single_peer_to_the_oracle():
    found = gap([score(BEIR, [OURS, PEER, WORSE])], ["peer", "worse"])
    assert (found.best_peer, found.peer, found.oracle) == ("peer", pytest.approx(0.5), 1.0)
    assert found.closed.value == pytest.approx((found.ours - 0.5) / 0.5)
    assert found.closed.low <= found.closed.value <= found.closed.high


def test_no_gap_is_not_closed():
    whole = ranking("ours", "ab", "ba")
    found = gap([score(BEIR, [whole, ranking("peer", "ab", "ba")])], ["peer"])
    assert found.closed.value == 0.0


def test_every_set_weighs_the_same_however_many_queries_it_has():
    few, many = np.array([1.0, 1.0]), np.zeros(98)
    assert mean([few, many]).value == 0.5
    assert over_all([score(BEIR, [OURS, PEER])] * 2).lines[1].figures["ndcg@10"].value == 0.5


def test_draws_repeat_so_that_differences_stay_paired():
    chance = np.random.default_rng(7)
    ours, theirs = chance.random(50), chance.random(50)
    paired = resampled([ours - theirs])
    assert np.allclose(paired, resampled([ours]) - resampled([theirs]))


def test_an_interval_of_equal_values_has_no_width():
    estimate = mean([np.full(10, 0.25)])
    assert (estimate.value, estimate.low, estimate.high) == (0.25, 0.25, 0.25)


def test_table_and_json_show_the_same():
    scored = score(BEIR, [OURS, PEER])
    outcome = Outcome({}, (table(scored),), over_all([scored, scored]), gap([scored], ["peer"]))
    text = as_text(outcome)
    assert "small: 4 documents, 2 queries" in text
    assert "5 ×" in text
    assert "best single peer peer 0.500" in text
    stored = json.loads(as_json(outcome))
    assert stored["sets"][0]["lines"][1]["figures"]["ndcg@10"]["value"] == 0.5
    assert stored["gap"]["best_peer"] == "peer"
    assert stored["sets"][0]["query_ids"] == ["q1", "q2"]
    assert stored["sets"][0]["by_query"]["ours"]["ndcg@10"] == [1.0, 0.6309]
