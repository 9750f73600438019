"""The report: intervals against known values, baselines that hold, failures that are listed."""

import json

import pytest

from evals import report
from evals.case import Case, Judged, Mark, Metric
from evals.scorers.intervals import Interval, bootstrap, wilson
from evals.tasks import TASKS

RIGHT = Metric("right", "is right")
OVER = Metric("over", "refused", better="less")
MEAN = Metric("gain", "gain", "mean")


def judged(name, language, *marks):
    case = Case.model_validate({"id": name, "language": language, "as": "customer", "text": "?"})
    return Judged(case, marks, "answer")


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe 1998, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_the_published_one(successes, n, low, high):
    found = wilson(successes, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_nothing_counted_says_nothing():
    assert wilson(0, 0) == Interval(0.0, 1.0)


def test_the_bootstrap_is_the_same_for_the_same_values_and_holds_the_mean():
    values = [0.0, 0.5, 1.0, 1.0, 0.63, 0.2]
    found = bootstrap(values)
    assert found == bootstrap(values)
    assert found.low < sum(values) / len(values) < found.high
    assert bootstrap([0.4] * 9) == Interval(pytest.approx(0.4), pytest.approx(0.4))


def test_figures_are_worked_out_over_all_and_by_language():
    cases = [
        judged("a-1", "ja", Mark("right", 1.0)),
        judged("a-2", "ja", Mark("right", 0.0)),
        judged("a-3", "en", Mark("right", 1.0)),
        judged("a-4", "ko", Mark("right", 1.0)),
        judged("a-5", "mixed"),
    ]
    found = {each.language: (each.value, each.n) for each in report.figures([RIGHT], cases)}
    assert found == {"all": (0.75, 4), "ja": (0.5, 2), "en": (1.0, 1), "other": (1.0, 1)}


@pytest.fixture
def baseline(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "BASELINES", tmp_path)
    cases = [judged(f"a-{n}", "ja", Mark("right", n < 80), Mark("over", n < 5)) for n in range(100)]
    made = report.compared("routing", [RIGHT, OVER], cases, "offline/x")
    report.write_baseline(made, "offline/x")
    return cases


def compared(right, over, made_with="offline/x"):
    cases = [
        judged(f"a-{n}", "ja", Mark("right", n < right), Mark("over", n < over)) for n in range(100)
    ]
    return report.compared("routing", [RIGHT, OVER], cases, made_with)


@pytest.mark.usefixtures("baseline")
def test_a_metric_falls_only_below_its_baselines_interval():
    # 80 of 100 has the interval 0.711–0.867
    assert not compared(72, 5).fell
    assert compared(71, 5).fell
    assert not compared(100, 5).fell


@pytest.mark.usefixtures("baseline")
def test_a_rate_that_should_be_low_falls_by_rising():
    # 5 of 100 has the interval 0.022–0.112
    assert not compared(80, 11).fell
    assert compared(80, 12).fell
    assert not compared(80, 0).fell


@pytest.mark.usefixtures("baseline")
def test_a_baseline_of_other_parts_is_not_compared():
    other = compared(0, 100, made_with="openai/x")
    assert not other.fell
    assert all(line.baseline is None for line in other.lines)


def test_a_turn_that_broke_fails_the_run():
    broken = Judged(judged("a-1", "ja").case, (Mark("right", 1.0),), failed="internal")
    assert report.compared("routing", [RIGHT], [broken], "offline/x").fell


def test_failures_are_listed_with_what_was_seen(tmp_path):
    cases = [
        judged("a-1", "ja", Mark("right", 0.0, "support → shopping"), Mark("gain", 0.6)),
        judged("a-2", "ja", Mark("right", 1.0), Mark("over", 0.0), Mark("gain", 1.0)),
        judged("a-3", "ja", Mark("over", 1.0, "out_of_scope"), Mark("gain", 0.2)),
    ]
    path = report.write_failures("routing", [RIGHT, OVER, MEAN], cases, tmp_path)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(line["id"], line["missed"]) for line in lines] == [
        ("a-1", {"right": "support → shopping"}),
        ("a-3", {"over": "out_of_scope", "gain": ""}),
    ]


@pytest.mark.usefixtures("baseline")
def test_the_table_and_the_json_show_the_change():
    made = compared(71, 5)
    rows = [line.split() for line in report.as_table(made).splitlines()]
    assert ["right", "all", "0.710", "0.615–0.790", "100", "0.800", "-0.090", "FELL"] in rows
    told = json.loads(report.as_json([made], "offline/x"))
    assert told["tasks"][0]["fell"] is True
    assert told["tasks"][0]["figures"][0]["baseline"] == 0.8


def test_every_mark_has_a_metric_and_every_metric_a_meaning():
    names = [task.name for task in TASKS]
    assert len(set(names)) == len(names)
    for task in TASKS:
        metrics = [metric.name for metric in task.metrics]
        assert len(set(metrics)) == len(metrics)
        assert all(metric.meaning for metric in task.metrics)
