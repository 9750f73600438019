"""Turns marks into figures with intervals, and holds them against the committed baselines."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from evals.case import Judged, Metric
from evals.scorers.intervals import bootstrap, wilson

BASELINES = Path(__file__).parent / "baselines"
OUT = Path(__file__).parent / "out"
GROUPS = ("all", "ja", "en", "other")


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric over the cases of one language: value, interval and how many marks."""

    metric: str
    language: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Line:
    """A figure beside its baseline; `fell` when it is worse than the baseline's interval allows."""

    figure: Figure
    baseline: Figure | None
    fell: bool

    @property
    def change(self) -> float | None:
        """Return the change against the baseline, if there is one."""
        return None if self.baseline is None else self.figure.value - self.baseline.value


@dataclass(frozen=True, slots=True)
class TaskReport:
    """All lines of a task, and how many turns could not be finished."""

    task: str
    lines: tuple[Line, ...]
    failed: int

    @property
    def fell(self) -> bool:
        """Tell whether the task is worse than its baseline, or a turn broke."""
        return self.failed > 0 or any(line.fell for line in self.lines)


def figures(metrics: Sequence[Metric], judged: Sequence[Judged]) -> Iterator[Figure]:
    """Work out every metric over all cases and by language; groups without marks are left out."""
    for metric in metrics:
        for language in GROUPS:
            values = [
                float(mark.value)
                for each in judged
                if language in ("all", _group(each.case.language))
                for mark in each.marks
                if mark.metric == metric.name
            ]
            if values:
                mean = sum(values) / len(values)
                share = metric.scale == "share"
                bounds = wilson(sum(values), len(values)) if share else bootstrap(values)
                low, high = round(bounds.low, 4), round(bounds.high, 4)
                yield Figure(metric.name, language, round(mean, 4), low, high, len(values))


def _group(language: str) -> str:
    return language if language in GROUPS else "other"


def compared(
    task: str, metrics: Sequence[Metric], judged: Sequence[Judged], made_with: str
) -> TaskReport:
    """Set the figures of a task beside its baseline, when that was made with the same parts."""
    known = read_baseline(task, made_with)
    better = {metric.name: metric.better for metric in metrics}
    lines = []
    for figure in figures(metrics, judged):
        before = known.get((figure.metric, figure.language))
        lines.append(Line(figure, before, _fell(figure, before, better[figure.metric])))
    return TaskReport(task, tuple(lines), sum(bool(each.failed) for each in judged))


def _fell(figure: Figure, before: Figure | None, better: str) -> bool:
    if before is None:
        return False
    return figure.value < before.low if better == "more" else figure.value > before.high


def read_baseline(task: str, made_with: str) -> Mapping[tuple[str, str], Figure]:
    """Read a committed baseline; empty when there is none, or it was made with other parts."""
    path = BASELINES / f"{task}.json"
    if not path.exists():
        return {}
    stored = json.loads(path.read_text(encoding="utf-8"))
    if stored["made_with"] != made_with:
        return {}
    known = [Figure(**each) for each in stored["figures"]]
    return {(each.metric, each.language): each for each in known}


def write_baseline(report: TaskReport, made_with: str) -> None:
    """Commit to a task's present figures."""
    stored = {"made_with": made_with, "figures": [asdict(line.figure) for line in report.lines]}
    BASELINES.mkdir(parents=True, exist_ok=True)
    path = BASELINES / f"{report.task}.json"
    path.write_text(_json(stored, indent=1) + "\n", encoding="utf-8")


def write_failures(
    task: str, metrics: Sequence[Metric], judged: Iterable[Judged], folder: Path = OUT
) -> Path:
    """List every missed mark, a line each, with the case and what was answered."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{task}.jsonl"
    by_name = {metric.name: metric for metric in metrics}
    lines = []
    for each in judged:
        missed = {
            mark.metric: mark.seen for mark in each.marks if by_name[mark.metric].missed(mark.value)
        }
        if missed or each.failed:
            lines.append(_json(_failure(each, missed)) + "\n")
    path.write_text("".join(lines), encoding="utf-8")
    return path


def _failure(each: Judged, missed: Mapping[str, str]) -> dict[str, object]:
    case = each.case
    if each.hidden:
        return {"id": case.id, "language": case.language, "missed": sorted(missed)}
    told = {"id": case.id, "as": case.audience, "language": case.language, "text": case.text}
    history = {"history": case.history} if case.history else {}
    return {**told, **history, "missed": missed, "failed": each.failed, "answer": each.answer}


def as_table(report: TaskReport) -> str:
    """Lay a task's lines out for a terminal."""
    rows = [("metric", "language", "value", "95 %", "n", "baseline", "change", "")]
    for line in report.lines:
        figure, before, change = line.figure, line.baseline, line.change
        rows.append(
            (
                figure.metric,
                figure.language,
                f"{figure.value:.3f}",
                f"{figure.low:.3f}–{figure.high:.3f}",
                str(figure.n),
                f"{before.value:.3f}" if before else "–",
                f"{change:+.3f}" if change is not None else "",
                "FELL" if line.fell else "",
            )
        )
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    body = "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
    broken = f"\n{report.failed} turns could not be finished" if report.failed else ""
    return f"{report.task}\n{body}{broken}\n"


def as_json(reports: Sequence[TaskReport], made_with: str) -> str:
    """Write the whole run as JSON."""
    tasks = [
        {
            "task": report.task,
            "failed": report.failed,
            "fell": report.fell,
            "figures": [
                {
                    **asdict(line.figure),
                    "baseline": line.baseline.value if line.baseline else None,
                    "change": line.change,
                    "fell": line.fell,
                }
                for line in report.lines
            ],
        }
        for report in reports
    ]
    return _json({"made_with": made_with, "tasks": tasks}, indent=1)


def _json(value: object, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)
