"""Runs our retrieval and every stock peer on the same sets, vectors and machine, in one run."""

import os
import platform
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from assistant.bootstrap import home_of, open_embeddings
from assistant.settings import Settings
from evals.bench.beir import BeirSet, cut, read_set, sample, set_folders
from evals.bench.compare import Gap, Scored, Table, gap, over_all, score, table
from evals.bench.ours import NAME, ranks_by_cosine, run_ours
from evals.bench.peers import DEPTH as PEER_DEPTH
from evals.bench.peers import SCRIPTS, Peers, open_peers, versions
from evals.bench.prepared import Prepared, prepare, tools


@dataclass(frozen=True, slots=True)
class Wish:
    """What to measure: sets, which queries of them, how much of each text, which peers."""

    beir: Path
    query_field: str = "text"
    split: str = "all"
    documents: int = 0
    cut_tokens: int = 120
    peers: tuple[str, ...] = tuple(SCRIPTS)
    peer_depth: int = PEER_DEPTH


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every set, all of them together, and how much of the gap is closed (with peers only)."""

    made_with: dict[str, object]
    sets: tuple[Table, ...]
    over_all: Table | None
    gap: Gap | None


def ready(wish: Wish, settings: Settings) -> tuple[Prepared, ...]:
    """Cut, embed and write every set under the home; what was embedded before is not again."""
    prepared = []
    with tools(settings) as intake:
        for folder in set_folders(wish.beir):
            beir = read_set(folder, query_field=wish.query_field, split=wish.split)
            beir = sample(beir, documents=wish.documents)
            beir = cut(beir, tokens=intake.tokens, at=wish.cut_tokens)
            place = home_of(settings) / "sets" / _name(beir, wish)
            prepared.append(prepare(beir, intake, folder=place, query_field=wish.query_field))
    return tuple(prepared)


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
            rankings.append(peers.run(peer, prepared, wish.query_field, Path(folder) / peer))
    return score(prepared.beir, rankings)
