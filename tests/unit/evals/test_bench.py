"""The benchmark: its own questions, and sums that add up."""

from evals.bench.__main__ import as_text
from evals.bench.turn import STEPS, WARM_UP, Timing, questions, summed
from evals.tasks.routing import RoutingCase, read_cases


def test_sixty_questions_are_timed_and_none_is_asked_twice():
    texts = [case.text for case in questions()]
    assert len(set(texts)) == len(texts)
    assert len(texts) - WARM_UP >= 60


def test_no_question_is_a_case():
    texts = {case.text for case in questions()}
    assert texts.isdisjoint(case.text for case in read_cases("routing", RoutingCase))


def test_percentiles_ratio_and_shares_are_of_what_was_timed():
    steps = dict(zip(STEPS, (10.0, 5.0, 4.0, 1.0), strict=True))
    slow = dict(zip(STEPS, (20.0, 10.0, 8.0, 2.0), strict=True))
    timings = [Timing(10.0, 20.0, steps)] * 9 + [Timing(20.0, 40.0, slow)]
    speed = summed(timings, [8.0, 10.0, 12.0], passages=2876)
    assert (speed.p50, speed.first_event_p50, speed.ratio_p50) == (20.0, 10.0, 2.0)
    assert speed.p95 == 31.0
    assert speed.step_shares == {
        "understand": 0.5, "search": 0.25, "act and write": 0.2, "remember": 0.05,
    }  # fmt: skip
    assert "p95 31.0 ms" in as_text(speed)
