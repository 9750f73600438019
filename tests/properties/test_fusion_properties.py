"""Whatever the rankings: every row is scored in 0–1, and a better place never hurts."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.ports import Hit
from assistant.retrieval.fusion import fuse

SCORES = st.floats(min_value=-50, max_value=50, allow_nan=False)
RANKINGS = st.lists(
    st.tuples(st.integers(0, 40), SCORES), max_size=25, unique_by=lambda x: x[0]
).map(lambda pairs: [Hit(row, score) for row, score in sorted(pairs, key=lambda x: (-x[1], x[0]))])


@given(RANKINGS, RANKINGS)
def test_every_row_is_scored_between_nought_and_one(dense, lexical) -> None:
    fused = fuse(dense, lexical)

    assert set(fused) == {hit.row for hit in (*dense, *lexical)}
    assert all(0 < score <= 1.0 + 1e-9 for score in fused.values())


@given(RANKINGS, RANKINGS)
def test_the_order_of_the_rankings_does_not_matter(dense, lexical) -> None:
    one, other = fuse(dense, lexical), fuse(lexical, dense)

    assert one.keys() == other.keys()
    assert all(abs(one[row] - other[row]) < 1e-9 for row in one)


@given(RANKINGS)
def test_one_ranking_keeps_its_own_order(ranking) -> None:
    fused = fuse(ranking)

    scores = [fused[hit.row] for hit in ranking]
    assert scores == sorted(scores, reverse=True)


@given(RANKINGS, RANKINGS)
def test_a_row_that_leads_both_leads_the_whole(dense, lexical) -> None:
    lead = Hit(99, 60.0)

    fused = fuse([lead, *dense], [lead, *lexical])

    assert max(fused, key=lambda row: (fused[row], row == 99)) == 99
