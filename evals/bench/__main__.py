"""Runs a benchmark: `python -m evals.bench turn [--json FILE] [--home DIR]`."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from assistant.errors import AssistantError
from assistant.settings import read_settings
from evals.bench.turn import Speed, measure
from evals.runner import open_stage


def as_text(speed: Speed) -> str:
    """Lay what was measured out for a terminal."""
    steps = ", ".join(f"{name} {share:.0%}" for name, share in speed.step_shares.items())
    return (
        f"{speed.turns} turns over {speed.passages} passages\n"
        f"turn         p50 {speed.p50} ms   p95 {speed.p95} ms\n"
        f"first event  p50 {speed.first_event_p50} ms   p95 {speed.first_event_p95} ms\n"
        f"one plain embedding p50 {speed.plain_embedding_p50} ms; "
        f"a turn takes {speed.ratio_p50} times that\n"
        f"steps: {steps}\n"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(prog="evals.bench", description="Measure speed.")
    parser.add_argument("what", choices=["turn"], help="what to measure")
    parser.add_argument("--json", type=Path, dest="file", help="write the figures here, too")
    parser.add_argument("--home", type=Path, help="home whose vectors are shared")
    given = parser.parse_args(arguments)
    try:
        settings = read_settings(home=given.home)
        offline = settings.chat.model_copy(update={"provider": "offline"})
        with open_stage(settings.model_copy(update={"chat": offline})) as stage:
            speed = measure(stage)
    except AssistantError as problem:
        sys.stderr.write(f"evals.bench: {problem}\n")
        return 1
    sys.stdout.write(as_text(speed))
    if given.file is not None:
        given.file.write_text(json.dumps(asdict(speed), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
