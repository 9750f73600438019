"""Plays a file of order changes through the desk and holds it against the file's end states."""

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from evals.tau2.comparing import Comparison, compare
from evals.tau2.data import read_calls, read_expected, read_retail
from evals.tau2.replay import Progress, replay, write_states
from evals.tau2.vendor import with_vendor_bug

OUT = Path(__file__).parent.parent / "out" / "orders_states.json"


@dataclass(frozen=True, slots=True)
class OrderFiles:
    """The database, the calls with what they must end in, and how they are read.

    `vendor_bug_compat` reproduces the benchmark's known defect, see `evals/tau2/vendor.py`.
    """

    database: Path
    expected: Path
    vendor_bug_compat: bool = False


def play_files(files: OrderFiles, *, as_json: bool, progress: Progress) -> int:
    """Replay, write the end states down, only then open what is expected, and print the figures.

    Returns 0 when every task ends as expected, else 1.
    """
    retail, played = read_retail(files.database), read_calls(files.expected)
    with tempfile.TemporaryDirectory(prefix="orders-", ignore_cleanup_errors=True) as folder:
        ended = list(replay(played, retail, Path(folder), progress=progress))
    if files.vendor_bug_compat:
        ended = [with_vendor_bug(task, end) for task, end in zip(played, ended, strict=True)]
    write_states(ended, OUT)
    found = compare(played, ended, read_expected(files.expected))
    sys.stdout.write(json.dumps(found.as_json()) + "\n" if as_json else _table(found))
    return 1 if found.differ or found.extra_writes else 0


def _table(found: Comparison) -> str:
    lines = [f"{name}: {'; '.join(why)}" for name, why in found.why.items()]
    figures = (
        f"{found.tasks} tasks, {found.tasks - len(found.differ)} end as expected, "
        f"{found.extra_writes} writes too many, {found.errors} refused as told; "
        f"end states in {OUT}"
    )
    return "\n".join((*lines, figures, ""))
