"""Makes forbidden calls and looks at every row after each: `python -m evals.tau2.refusing`."""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import AssistantError
from evals.books import changed_rows, rows_in
from evals.tau2.breaking import forbidden
from evals.tau2.calls import Forbidden
from evals.tau2.data import Retail, read_retail
from evals.tau2.replay import Retailer, copied, fill, open_retailer, play_as


@dataclass
class Refusals:
    """How many calls of each kind were made, and which were not refused or changed something."""

    made: Counter[str] = field(default_factory=Counter)
    why: Counter[str] = field(default_factory=Counter)
    not_refused: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    skipped: int = 0


def refuse_all(retail: Retail, folder: Path, *, each: int, seed: int) -> Refusals:
    """Make every forbidden call on a shop of its own, and compare the whole database around it."""
    told, full = Refusals(), folder / "full.sqlite"
    fill(retail, full)
    for at, breach in enumerate(forbidden(retail, each=each, seed=seed)):
        mine = folder / f"call-{at}.sqlite"
        copied(full, mine)
        _make(breach, open_retailer(retail, mine), mine, told)
        mine.unlink()
    return told


def _make(breach: Forbidden, shop: Retailer, path: Path, told: Refusals) -> None:
    name = f"{breach.rule}: {breach.customer_id} {breach.call.name} {breach.call.arguments}"
    try:
        for at, call in enumerate(breach.before):
            play_as(breach.customer_id, call, shop, name=f"before-{at}")
    except AssistantError:
        told.skipped += 1  # what should come first was not possible
        return
    before = rows_in(path)
    told.made[breach.rule] += 1
    try:
        play_as(breach.customer_id, breach.call, shop, name="forbidden")
    except AssistantError as problem:
        told.why[f"{problem.code}: {getattr(problem, 'why', getattr(problem, 'asks', ''))}"] += 1
    else:
        told.not_refused.append(name)
    if changed_rows(before, rows_in(path)):
        told.changed.append(name)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the calls, print the counts; 0 when all were refused and nothing changed."""
    parser = argparse.ArgumentParser(prog="evals.tau2.refusing", description=__doc__)
    parser.add_argument("--tau2-db", type=Path, required=True, help="the benchmark's database")
    parser.add_argument("--each", type=int, default=12, help="calls of each kind")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="refusing-") as folder:
        retail = read_retail(given.tau2_db)
        told = refuse_all(retail, Path(folder), each=given.each, seed=given.seed)
    figures = {
        "calls": sum(told.made.values()),
        "refused": sum(told.made.values()) - len(told.not_refused),
        "changed_something": len(told.changed),
        "not_possible_to_prepare": told.skipped,
        "by_rule": dict(told.made),
        "by_answer": dict(told.why.most_common()),
    }
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    for each in (*told.not_refused, *told.changed):
        sys.stdout.write(f"{each}\n")
    return 1 if told.not_refused or told.changed else 0


if __name__ == "__main__":
    sys.exit(main())
