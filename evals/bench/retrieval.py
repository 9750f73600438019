"""Runs our retrieval and every stock peer on the same sets, vectors and machine, in one run."""

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.bootstrap import home_of, open_embeddings
from assistant.errors import ConfigurationInvalid
from assistant.ingest.pipeline import Intake
from assistant.settings import Settings
from evals.bench.beir import BeirSet, cut, read_set, sample, set_folders
from evals.bench.compare import Gap, Scored, Table, gap, over_all, score, table
from evals.bench.ours import NAME, ranks_by_cosine, run_ours
from evals.bench.peers import DEPTH as PEER_DEPTH
from evals.bench.peers import SCRIPTS, Peers, open_peers, versions
from evals.bench.prepared import Prepared, prepare, tools


@dataclass(frozen=True, slots=True)
class Wish:
    """What to measure: sets, which queries of them, how much of each text, which peers.

    `also` names sets once more with another field of their queries, as `SET:FIELD`.
    """

    beir: tuple[Path, ...]
    query_field: str = "text"
    split: str = "all"
    documents: int = 0
    cut_tokens: int = 120
    peers: tuple[str, ...] = tuple(SCRIPTS)
    peer_depth: int = PEER_DEPTH
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every set, all of them together, and how much of the gap is closed (with peers only)."""

    made_with: dict[str, object]
    sets: tuple[Table, ...]
    over_all: Table | None
    gap: Gap | None


def ready(wish: Wish, settings: Settings) -> tuple[Prepared, ...]:
    """Cut, embed and write every set under the home; what was embedded before is not again."""
    with tools(settings) as intake:
        return tuple(
            _ready(folder, field, wish, settings, intake) for folder, field in _asked(wish)
        )


def _asked(wish: Wish) -> Iterator[tuple[Path, str]]:
    """Yield each set with the field its questions are in, then those asked once more."""
    folders = {each.name: each for beir in wish.beir for each in set_folders(beir)}
    yield from ((each, wish.query_field) for each in folders.values())
    for name, _, query_field in (each.partition(":") for each in wish.also):
        if name not in folders or not query_field:
            msg = f"{name}:{query_field} is not SET:FIELD of {', '.join(folders)}"
            raise ConfigurationInvalid(msg)
        yield folders[name], query_field


def _ready(
    folder: Path, query_field: str, wish: Wish, settings: Settings, intake: Intake
) -> Prepared:
    beir = read_set(folder, query_field=query_field, split=wish.split)
    beir = sample(beir, documents=wish.documents)
    beir = cut(beir, tokens=intake.tokens, at=wish.cut_tokens)
    place = home_of(settings) / "sets" / _name(beir, wish)
    made = prepare(beir, intake, folder=place, query_field=query_field)
    if query_field == wish.query_field:
        return made
    return replace(made, beir=replace(beir, name=f"{beir.name} ({query_field})"))


def _name(beir: BeirSet, wish: Wish) -> str:
    """Name a set with what was left of it, so that other cuts lie beside it."""
    parts = (beir.name, str(wish.cut_tokens), str(wish.documents) if wish.documents else "")
    return "-".join(filter(None, parts))


def measure(wish: Wish, settings: Settings) -> Outcome:
    """Prepare every set, then run each pipeline on it, one after another."""
    peers = open_peers(home_of(settings), depth=wish.peer_depth, wanted=bool(wish.peers))
    scored = [_one(each, wish, settings, peers) for each in ready(wish, settings)]
    return Outcome(
        made_with={
            "fingerprint": open_embeddings(settings).fingerprint,
            "query_field": wish.query_field,
            "also": wish.also,
            "split": wish.split,
            "documents": wish.documents,
            "cut_tokens": wish.cut_tokens,
            "peer_depth": wish.peer_depth,
            "peers": versions(),
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "threads": os.environ.get("OMP_NUM_THREADS", ""),
        },
        sets=tuple(map(table, scored)),
        over_all=over_all(scored) if len(scored) > 1 else None,
        gap=gap(scored, wish.peers) if wish.peers else None,
    )


def _one(prepared: Prepared, wish: Wish, settings: Settings, peers: Peers) -> Scored:
    name = prepared.beir.name
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        sys.stderr.write(f"{name}: {NAME}\n")
        rankings = [run_ours(prepared, settings, home=Path(folder) / "ours")]
        rankings.append(ranks_by_cosine(prepared))
        for peer in wish.peers:
            sys.stderr.write(f"{name}: {peer}\n")
            rankings.append(peers.run(peer, prepared, Path(folder) / peer))
    return score(prepared.beir, rankings)
