"""Lays out what was compared: a table for a terminal, everything as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from evals.bench.compare import MAIN, METRICS, Estimate, Gap, Line, Table
from evals.bench.retrieval import Outcome

TIMES = {"index_s": "s", "p50_ms": "ms", "p95_ms": "ms"}
NOTE = (
    "95 % bootstrap intervals, paired by query. Times leave embedding out; a peer's are multiples "
    "of ours in the same run.\n"
)


def as_json(outcome: Outcome) -> str:
    """Write everything that was measured."""
    return json.dumps(asdict(outcome), ensure_ascii=False, indent=1) + "\n"


def as_text(outcome: Outcome) -> str:
    """Write every set as a table, then all sets together, then the gap."""
    tables = [*outcome.sets, *((outcome.over_all,) if outcome.over_all else ())]
    parts = [_table(each) for each in tables]
    if outcome.gap:
        parts.append(_gap(outcome.gap))
    return "\n".join([*parts, NOTE])


def _table(table: Table) -> str:
    head = ("", *METRICS, f"ours minus it, {MAIN}", *TIMES)
    rows = [head, *(_row(line) for line in table.lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    body = "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
    return f"{table.name}: {table.documents} documents, {table.queries} queries\n{body}\n"


def _row(line: Line) -> Sequence[str]:
    figures = [f"{each.value:.3f} [{each.low:.3f}, {each.high:.3f}]" for each in _in_order(line)]
    behind = line.behind.get(MAIN)
    return (line.pipeline, *figures, _signed(behind) if behind else "", *_times(line))


def _in_order(line: Line) -> Iterator[Estimate]:
    return (line.figures[metric] for metric in METRICS)


def _signed(each: Estimate) -> str:
    return f"{each.value:+.3f} [{each.low:+.3f}, {each.high:+.3f}]"


def _times(line: Line) -> Iterator[str]:
    ours = not line.behind
    for name, unit in TIMES.items():
        yield _time(line.times if ours else line.ratios, name, unit if ours else "×")


def _time(told: Mapping[str, float], name: str, unit: str) -> str:
    return f"{told[name]:.3g} {unit}" if told.get(name) else "–"


def _gap(gap: Gap) -> str:
    closed = gap.closed
    return (
        f"best single peer {gap.best_peer} {gap.peer:.3f}, ours {gap.ours:.3f}, oracle "
        f"{gap.oracle:.3f}: {closed.value:.0%} of the gap closed "
        f"[{closed.low:.0%}, {closed.high:.0%}]\n"
    )
