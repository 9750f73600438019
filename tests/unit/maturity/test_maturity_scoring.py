import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from assistant.domain.assessment import CriterionAnswer, StageInterval
from assistant.maturity.scoring import assess
from assistant.maturity.standing import standings

VALUES = (0.0, 0.25, 0.5, 1.0)


def said(name: str, value: float | None, **more: object) -> CriterionAnswer:
    return CriterionAnswer.model_validate({"criterion_id": name, "value": value, **more})


def stages(rubric, *answers: CriterionAnswer) -> dict[str, tuple[int, int]]:
    result = assess(rubric, answers, id="as_1")
    return {each.id: (each.stage.low, each.stage.high) for each in result.dimensions}


def test_nothing_answered_may_be_anything(small):
    result = assess(small, (), id="as_1")

    assert stages(small) == {"base": (0, 2), "work": (0, 2)}
    assert result.overall == StageInterval(low=0, high=2)
    assert result.undecided == ("b1", "b2", "b3", "w1", "w2")
    assert [each.coverage for each in result.dimensions] == [0.0, 0.0]


def test_a_level_above_counts_only_when_those_below_are_passed(small):
    assert stages(small, said("w1", 0.0), said("w2", 1.0))["work"] == (0, 0)
    assert stages(small, said("w1", 1.0), said("w2", 1.0))["work"] == (2, 2)


def test_an_essential_criterion_holds_the_level_back_whatever_the_mean(small):
    assert stages(small, said("b1", 0.25), said("b2", 1.0))["base"] == (0, 0)


def test_the_mean_holds_the_level_back_when_every_essential_one_is_half_done(small):
    assert stages(small, said("b1", 0.5), said("b2", 0.5))["base"] == (0, 0)
    assert stages(small, said("b1", 0.5), said("b2", 1.0), said("b3", 0.0))["base"] == (1, 1)


def test_what_no_longer_matters_is_not_undecided(small):
    result = assess(small, (said("w1", 1.0), said("b1", 0.0)), id="as_1")

    assert result.undecided == ("w2",)


def test_unknown_is_not_no(small):
    result = assess(small, (said("w1", None, special="unknown"),), id="as_1")

    assert stages(small, said("w1", None, special="unknown"))["work"] == (0, 2)
    assert "w1" in result.undecided


def test_what_does_not_apply_leaves_the_sum_when_a_reason_is_given(small):
    spared = said("w1", None, special="not_applicable", reason="個人客のみ")

    assert stages(small, spared, said("w2", 1.0))["work"] == (2, 2)
    assert stages(small, spared, said("w2", 0.0))["work"] == (0, 0)


def test_not_applicable_without_a_reason_stays_open(small):
    assert stages(small, said("w1", None, special="not_applicable"))["work"] == (0, 2)


def test_a_dimension_where_nothing_applies_is_left_out_of_the_overall(small):
    spared = [said(each, None, special="not_applicable", reason="なし") for each in ("w1", "w2")]
    base = [said("b1", 1.0), said("b2", 1.0), said("b3", 1.0)]

    assert assess(small, (*spared, *base), id="as_1").overall == StageInterval(low=2, high=2)


def test_the_overall_never_passes_a_floor_dimension(small):
    result = assess(small, (said("b1", 0.0), said("w1", 1.0), said("w2", 1.0)), id="as_1")

    assert result.overall == StageInterval(low=0, high=0)


def test_the_overall_is_the_mean_rounded_down(small):
    base = (said("b1", 1.0), said("b2", 1.0), said("b3", 1.0))

    result = assess(small, (*base, said("w1", 1.0), said("w2", 0.0)), id="as_1")

    assert result.overall == StageInterval(low=1, high=1)


def test_the_last_answer_of_a_respondent_counts(small):
    assert stages(small, said("w1", 0.0), said("w1", 1.0), said("w2", 0.0))["work"] == (1, 1)


def test_a_correction_by_somebody_else_replaces_what_it_names(small):
    first = said("w1", 0.0, respondent_id="a")
    correction = said("w1", 1.0, respondent_id="b", supersedes=0)

    assert stages(small, first, correction, said("w2", 0.0))["work"] == (1, 1)


def test_two_who_disagree_by_half_widen_the_interval(small):
    answers = (
        said("w1", 1.0, respondent_id="a"),
        said("w1", 0.25, respondent_id="b"),
        said("w2", 0.0),
    )

    assert stages(small, *answers)["work"] == (0, 1)
    assert "w1" in assess(small, answers, id="as_1").undecided
    assert standings(small, answers)["w1"].disputed


def test_a_smaller_difference_takes_the_later_answer(small):
    answers = (said("w1", 0.25, respondent_id="a"), said("w1", 0.5, respondent_id="b"))

    assert (standings(small, answers)["w1"].low, standings(small, answers)["w1"].high) == (0.5, 0.5)


def test_claimed_and_evidenced_are_told_apart(small):
    result = assess(
        small, (said("w1", 1.0, tier="documented"), said("w2", 1.0, tier="stated")), id="as_1"
    )

    work = result.dimensions[1]
    assert (work.claimed, work.evidenced) == (2, 1)


def test_an_answer_draws_what_it_implies_but_never_over_an_answer(small):
    drawn = assess(small, (said("b3", 0.5, quote="見ています"),), id="as_1").answers
    told = assess(small, (said("b3", 0.5), said("b1", 0.0)), id="as_1").answers

    assert [(each.criterion_id, each.value, each.tier, each.quote) for each in drawn[1:]] == [
        ("b1", 0.5, "inferred", "見ています")
    ]
    assert len(told) == 2


def test_a_weak_answer_implies_nothing(small):
    assert len(assess(small, (said("b3", 0.25),), id="as_1").answers) == 1


def test_what_is_drawn_does_not_change_when_scored_again(small):
    once = assess(small, (said("b3", 1.0),), id="as_1")

    assert assess(small, once.answers, id="as_1") == once


def test_coverage_counts_what_the_client_gave_a_value(small):
    result = assess(small, (said("b3", 1.0), said("b2", None, special="unknown")), id="as_1")

    assert result.dimensions[0].coverage == 0.33


def test_a_checklist_counts_per_group_and_has_no_stages(checklist):
    result = assess(checklist, (said("i1", 1.0), said("i2", 0.25)), id="as_1")

    assert [(each.id, each.covered, each.total) for each in result.groups] == [
        ("one", 1.25, 2),
        ("two", 0.0, 1),
    ]
    assert result.dimensions == ()
    assert result.overall == StageInterval(low=1, high=3)
    assert result.undecided == ("i3",)


def test_a_covered_item_names_the_missing_ground_it_rests_on(checklist):
    result = assess(checklist, (said("i1", 1.0), said("i2", 0.0)), id="as_1")

    assert [each.reason for each in result.groups[0].items] == ["unmet: i2", None]


ANSWERS = some.dictionaries(
    some.sampled_from(("b1", "b2", "b3", "w1", "w2")), some.sampled_from(VALUES)
)


@given(ANSWERS, some.randoms(use_true_random=False))
def test_the_order_of_independent_answers_does_not_matter(small, values, shuffler: random.Random):
    answers = [said(name, value) for name, value in values.items()]
    shuffled = answers[:]
    shuffler.shuffle(shuffled)

    one, other = (assess(small, each, id="as_1") for each in (answers, shuffled))

    assert one.model_dump(exclude={"answers"}) == other.model_dump(exclude={"answers"})


@settings(max_examples=300)
@given(some.data())
def test_a_better_answer_never_lowers_a_stage(rubrics, data):
    rubric = rubrics["commerce-cwr"]
    names = [each.id for each in rubric.criteria]
    values = data.draw(some.dictionaries(some.sampled_from(names), some.sampled_from(VALUES)))
    values[data.draw(some.sampled_from(names))] = data.draw(some.sampled_from(VALUES[:-1]))
    raised = data.draw(some.sampled_from([each for each in values if values[each] < 1]))
    better = data.draw(some.sampled_from([each for each in VALUES if each > values[raised]]))

    before = assess(rubric, [said(*each) for each in values.items()], id="as_1")
    after = assess(rubric, [said(*each) for each in {**values, raised: better}.items()], id="as_1")

    for old, new in zip(before.dimensions, after.dimensions, strict=True):
        assert old.stage.low <= new.stage.low
        assert old.stage.high <= new.stage.high
    assert before.overall.low <= after.overall.low
    assert before.overall.high <= after.overall.high


@settings(max_examples=200)
@given(some.data())
def test_the_truth_always_lies_inside_the_interval(rubrics, data):
    rubric = rubrics["commerce-cwr"]
    names = [each.id for each in rubric.criteria]
    truth = {each: data.draw(some.sampled_from(VALUES)) for each in names}
    known = data.draw(some.sets(some.sampled_from(names)))

    whole = assess(rubric, [said(*each) for each in truth.items()], id="as_1")
    part = assess(rubric, [said(each, truth[each]) for each in names if each in known], id="as_1")

    consistent = all(
        truth[below] >= 0.5
        for each in rubric.criteria
        if each.id in known and truth[each.id] >= 0.5
        for below in each.implies
    )
    if consistent:
        for old, new in zip(part.dimensions, whole.dimensions, strict=True):
            assert old.stage.low <= new.stage.low == new.stage.high <= old.stage.high
        assert part.overall.low <= whole.overall.low <= part.overall.high
    assert whole.undecided == ()


@pytest.mark.parametrize("model", ["commerce-cwr", "personalization-5"])
def test_everything_done_is_the_top_and_nothing_done_the_bottom(rubrics, model):
    rubric = rubrics[model]
    top, bottom = (
        assess(rubric, [said(each.id, value) for each in rubric.criteria], id="as_1")
        for value in (1.0, 0.0)
    )

    assert top.overall == StageInterval(low=len(rubric.levels), high=len(rubric.levels))
    assert bottom.overall == StageInterval(low=0, high=0)
