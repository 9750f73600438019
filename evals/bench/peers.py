"""Stock pipelines of other frameworks, each in a process of an environment of their own."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ConfigurationInvalid
from evals.bench.prepared import Prepared
from evals.bench.ranking import Ranking

STOCK = Path(__file__).parent / "stock"
REQUIREMENTS = STOCK / "requirements.txt"
SCRIPTS = {
    "langchain": "run_langchain.py",
    "langchain-ensemble": "run_langchain.py",
    "llamaindex": "run_llamaindex.py",
    "llamaindex-fusion": "run_llamaindex.py",
    "haystack": "run_haystack.py",
}
"""Every peer and the script that runs it."""

DEPTH = 20
"""How many passages every retriever of a peer is asked for: as many as are scored.

Fusions lose by more: a list of words that match nothing, as BM25 by spaces gives for Japanese,
pushes right documents down the further it goes.
"""

MINUTES_AT_MOST = 180
_SILENT = {
    "ANONYMIZED_TELEMETRY": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
}
"""No peer reports to anybody."""


@dataclass(frozen=True, slots=True)
class Peers:
    """The peers' own Python, where vectors of their chunks are kept, and how deep they look."""

    python: Path
    work: Path
    depth: int = DEPTH

    def run(self, name: str, prepared: Prepared, scratch: Path) -> Ranking:
        """Index and search a set with one peer; raises ConfigurationInvalid when it breaks."""
        scratch.mkdir(parents=True, exist_ok=True)
        answer = scratch / "answer.json"
        asked = {
            "pipeline": name,
            "folder": str(prepared.folder),
            "query_field": prepared.query_field,
            "cache": str(self.work / "peer-chunks.sqlite"),
            "scratch": str(scratch),
            "depth": self.depth,
            "answer": str(answer),
        }
        done = subprocess.run(  # noqa: S603 - our own script, by an interpreter we installed
            [self.python, STOCK / SCRIPTS[name]],
            input=json.dumps(asked),
            text=True,
            capture_output=True,
            check=False,
            timeout=MINUTES_AT_MOST * 60,
            env=_surroundings(),
            cwd=scratch,
        )
        if done.returncode or not answer.exists():
            msg = f"{name} broke on {prepared.beir.name}:\n{done.stderr[-2_000:]}"
            raise ConfigurationInvalid(msg)
        told = json.loads(answer.read_text(encoding="utf-8"))
        return Ranking(name, **told)


def open_peers(work: Path, *, depth: int = DEPTH, wanted: bool = True) -> Peers:
    """Install the pinned peers under `work` unless they are there; needs PyPI the first time."""
    folder = work / "peers"
    peers = Peers(folder / "bin" / "python", work, depth)
    pinned = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    ready = folder / ".ready"
    if not wanted or (ready.exists() and ready.read_text(encoding="ascii") == pinned):
        return peers
    sys.stderr.write(f"installing the peers into {folder}: a few minutes, 1 GB\n")
    work.mkdir(parents=True, exist_ok=True)
    (work / ".gitignore").write_text("*\n", encoding="ascii")
    _do([sys.executable, "-m", "venv", str(folder)])
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _do([str(peers.python), *install, "-r", str(REQUIREMENTS)])
    ready.write_text(pinned, encoding="ascii")
    return peers


def _surroundings() -> dict[str, str]:
    """Leave out where our tokens are: the peers bring their own."""
    theirs = {name: value for name, value in os.environ.items() if name != "TIKTOKEN_CACHE_DIR"}
    return {**theirs, **_SILENT}


def versions() -> dict[str, str]:
    """Tell the pinned versions of the frameworks themselves."""
    named = ("langchain-", "llama-index-", "haystack-ai", "chromadb")
    pins = (line.split("==") for line in REQUIREMENTS.read_text(encoding="utf-8").split())
    return {name: version for name, version in pins if name.startswith(named)}


def _do(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        msg = f"the peers could not be installed:\n{done.stderr[-2_000:]}"
        raise ConfigurationInvalid(msg)
