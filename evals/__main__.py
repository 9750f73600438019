"""Runs the evaluations: `python -m evals [TASK…] [--json] [--home DIR] [--write-baselines]`."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import AssistantError
from assistant.settings import Settings, read_settings
from evals import report
from evals.runner import RealStage, open_stage, play
from evals.tasks import TASKS
from evals.tasks.task import Task
from evals.tau2.run import OrderFiles, play_files


def run(
    tasks: tuple[str, ...], *, settings: Settings, as_json: bool, write_baselines: bool = False
) -> int:
    """Run the named tasks (none: all), print the report and return the exit code.

    0: nothing fell; 1: a metric is worse than its baseline's interval, or a turn broke; 2: there
    is no task of that name. Failures are listed in `evals/out/`.
    """
    known = {task.name: task for task in TASKS}
    unknown = [name for name in tasks if name not in known]
    if unknown:
        sys.stderr.write(f"evals: no task {', '.join(unknown)}; there are {', '.join(known)}\n")
        return 2
    chosen = tuple(known[name] for name in tasks) or TASKS
    # withheld pieces show in the figures; a line for each would hide what broke
    logging.getLogger("assistant").setLevel(logging.ERROR)
    with open_stage(settings, progress=_tell) as stage:
        made_with = f"{settings.provider}/{stage.services.embeddings.fingerprint}"
        reports = tuple(_run_one(task, stage, made_with) for task in chosen)
        if as_json:
            sys.stdout.write(report.as_json(reports, made_with) + "\n")
        else:
            _print(reports, chosen if tasks else (), stage)
    if write_baselines:
        for each in reports:
            report.write_baseline(each, made_with)
        return 0
    return 1 if any(each.fell for each in reports) else 0


def run_files(
    database: Path, expected: Path, *, vendor_bug_compat: bool = False, as_json: bool
) -> int:
    """Play a file of order changes through the desk, print the figures and return the exit code.

    0: every task ended as expected, and nothing else changed; 1: one did not.
    """
    files = OrderFiles(database, expected, vendor_bug_compat=vendor_bug_compat)
    code = play_files(files, as_json=as_json, progress=_tell)
    _clear()
    return code


def _run_one(task: Task, stage: RealStage, made_with: str) -> report.TaskReport:
    judged = play(task, stage, lambda name, done: _tell(name, done, 0))
    path = report.write_failures(task.name, task.metrics, judged)
    _clear()
    sys.stderr.write(f"{task.name}: {len(judged)} cases, failures in {path}\n")
    return report.compared(task.name, task.metrics, judged, made_with)


def _print(
    reports: Sequence[report.TaskReport], explained: Sequence[Task], stage: RealStage
) -> None:
    for each in reports:
        sys.stdout.write(report.as_table(each) + "\n")
    for task in explained:
        if task.explain is not None:
            sys.stdout.write(task.explain(stage) + "\n")


def _tell(step: str, done: int, total: int) -> None:
    """Show how far it is, on a terminal only."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{step} {done}" + (f" of {total}" if total else ""))
        sys.stderr.flush()


def _clear() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="evals", description="Run the evaluations.")
    parser.add_argument("tasks", nargs="*", help="tasks to run; none: all")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
    parser.add_argument("--home", type=Path, help="home whose vectors are shared")
    parser.add_argument("--write-baselines", action="store_true", help="commit to these figures")
    given = parser.parse_args(arguments)
    try:
        return run(
            tuple(given.tasks),
            settings=read_settings(home=given.home),
            as_json=given.as_json,
            write_baselines=given.write_baselines,
        )
    except AssistantError as problem:
        sys.stderr.write(f"evals: {problem}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
