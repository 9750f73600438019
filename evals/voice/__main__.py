"""Runs what is staged: `python -m evals.voice faults|hostile|facts`; exits 1 when one breaks."""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.settings import read_settings
from evals.runner import RealStage, open_stage
from evals.voice import facts, faults, hostile


def _faults(stage: RealStage, given: argparse.Namespace) -> bool:
    modes = [mode for mode in faults.MODES if not given.only or given.only in mode.name]
    loops = given.loop or faults.LOOPS
    ways = [faults.Way(form, loop) for loop in loops for form in faults.FORMS]
    rows = tuple(faults.play(stage.services, modes, ways))
    sys.stdout.write(faults.as_text(rows))
    return not any(row.broken for row in rows)


def _hostile(stage: RealStage, given: argparse.Namespace) -> bool:
    counts = hostile.run(stage, count=given.count, seed=given.seed)
    sys.stdout.write(hostile.as_text(counts))
    return counts.held


def _facts(stage: RealStage, _: argparse.Namespace) -> bool:
    compared = facts.compare(stage, count=200)
    sys.stdout.write(facts.as_text(compared))
    return compared.worded >= 200 and not compared.differing


RUNS: dict[str, Callable[[RealStage, argparse.Namespace], bool]] = {
    "faults": _faults,
    "hostile": _hostile,
    "facts": _facts,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, run, and return 0 when all held, else 1."""
    parser = argparse.ArgumentParser(prog="evals.voice", description="A model's bad days, staged.")
    parser.add_argument("run", choices=sorted(RUNS))
    parser.add_argument("--only", default="", help="faults: modes whose name holds this")
    parser.add_argument("--loop", choices=faults.LOOPS, nargs="+", help="faults: both by default")
    parser.add_argument("--count", type=int, default=1_200, help="hostile: turns")
    parser.add_argument("--seed", type=int, default=1, help="hostile: of chance")
    parser.add_argument("--home", type=Path, help="home whose vectors are shared")
    given = parser.parse_args(arguments)
    logging.getLogger("assistant").setLevel(logging.ERROR)
    settings = read_settings(home=given.home, chat={"provider": "offline"})
    with open_stage(settings) as stage:
        return 0 if RUNS[given.run](stage, given) else 1


if __name__ == "__main__":
    sys.exit(main())
