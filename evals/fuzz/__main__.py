"""Plays seeded sequences in several processes: `python -m evals.fuzz [--sequences N]`."""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence as Listed
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.orders.policy import Policy, read_policy
from assistant.orders.shelf import shelf_of
from assistant.prompts import data_folder
from evals.fuzz.quick import QuickShop
from evals.fuzz.sequence import Sequence, Tally
from evals.throwaway import open_throwaway, policy_named

KINDS = ("unauthorised", "unconfirmed", "repeated", "stock", "money", "ledger")
STEPS = 8
BATCH = 500


@dataclass(frozen=True, slots=True)
class Batch:
    """So many sequences from a first seed on, under a policy, in a store in a folder."""

    policy: str
    first: int
    count: int
    folder: str


def policy_of(name: str) -> Policy:
    """Return the sample shop's policy, or one of the evaluations' own."""
    if name == "sample":
        return read_policy(data_folder("knowledge") / "store" / "policy.yaml")
    return policy_named(name)


def play(batch: Batch) -> Tally:
    """Play a batch on a new SQLite store."""
    path = f"{batch.folder}/{batch.policy}-{batch.first}.sqlite"
    desk, tally = open_throwaway(f"sqlite:///{path}", policy_of(batch.policy)), Tally()
    shop = QuickShop(path)
    desk = replace(desk, shop=shop, shelf=shelf_of(shop))
    for seed in range(batch.first, batch.first + batch.count):
        Sequence(seed, desk, path, tally).play(STEPS)
    shop.close()
    for each in Path(batch.folder).glob(f"{batch.policy}-{batch.first}.sqlite*"):
        each.unlink()
    return tally


def play_all(sequences: int, *, seed: int, processes: int) -> dict[str, Tally]:
    """Play half of the sequences under each policy; tallies by policy."""
    told = {"sample": Tally(), "tau2": Tally()}
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - nothing outlives it
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=memory) as folder:
        half, batches = sequences // 2, []
        for at in range(0, half, BATCH):
            count = min(BATCH, half - at)
            batches += [Batch(name, seed + at, count, folder) for name in told]
        with ProcessPoolExecutor(processes) as pool:
            for batch, tally in zip(batches, pool.map(play, batches), strict=True):
                _add(told[batch.policy], tally)
    return told


def _add(whole: Tally, part: Tally) -> None:
    whole.counts.update(part.counts)
    whole.faults.update(part.faults)
    whole.examples.extend(part.examples[: 20 - len(whole.examples)])


def main(arguments: Listed[str] | None = None) -> int:
    """Play, print the counts; 0 when nothing happened that should not."""
    parser = argparse.ArgumentParser(prog="evals.fuzz", description=__doc__)
    parser.add_argument("--sequences", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args(arguments)
    begun = time.monotonic()
    told = play_all(given.sequences, seed=given.seed, processes=given.processes)
    figures = {
        "sequences": given.sequences // 2 * 2,
        "seconds": round(time.monotonic() - begun),
        "faults": {kind: sum(each.faults[kind] for each in told.values()) for kind in KINDS},
        "by_policy": {name: dict(sorted(each.counts.items())) for name, each in told.items()},
    }
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    examples = [line for each in told.values() for line in each.examples]
    sys.stdout.writelines(f"{line}\n" for line in examples)
    return 1 if any(each.faults for each in told.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
