"""`assistant serve`, `eval` and `doctor`: what runs beside the turn, started by import string."""

import errno
import importlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.opening import services_for, settings_for


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes.")] = 1,
    home: Annotated[Path | None, typer.Option(help="Where everything is kept.")] = None,
) -> None:
    """Serve the API and the demo shop."""
    import os

    settings = settings_for(home)
    importlib.import_module("api.deps").refuse_public_bind(host, settings)
    _make_sure_free(host, port)
    services_for(settings)
    if home is not None:
        os.environ["ASSISTANT_HOME"] = str(home)
    uvicorn = importlib.import_module("uvicorn")
    sys.stderr.write(f"http://{host}:{port}  — Ctrl-C to stop\n")
    uvicorn.run(  # no access log: addresses would hold what readers searched for
        "api.app:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level="info",
        access_log=False,
    )


def _make_sure_free(host: str, port: int) -> None:
    """Find out before the index is opened; raises ConfigurationInvalid when it cannot be used."""
    import socket

    from assistant.errors import ConfigurationInvalid

    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in places:
            with socket.socket(family, kind, protocol) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind(address)
    except PermissionError as problem:
        msg = f"port {port} may not be used by this user: choose one from 1024, as in --port 8000"
        raise ConfigurationInvalid(msg) from problem
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else port - 1
            msg = f"port {port} of {host} is already in use: choose another, as in --port {other}"
            raise ConfigurationInvalid(msg) from problem
        msg = f"cannot listen on {host} port {port}: {problem.strerror}"
        raise ConfigurationInvalid(msg) from problem


def evaluate(
    tasks: Annotated[list[str] | None, typer.Argument(help="Tasks; none: all.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    home: Annotated[Path | None, typer.Option(help="Where everything is kept.")] = None,
    tau2_db: Annotated[Path | None, typer.Option(help="orders: a tau2 database.")] = None,
    tau2_expected: Annotated[Path | None, typer.Option(help="orders: calls and ends.")] = None,
    vendor_bug_compat: Annotated[bool, typer.Option(help="orders: see docs/evals.md.")] = False,
) -> None:
    """Run the evaluations and compare them with the committed baselines."""
    if tau2_db is not None and tau2_expected is not None and tasks == ["orders"]:
        code = importlib.import_module("evals.__main__").run_files(
            tau2_db, tau2_expected, vendor_bug_compat=vendor_bug_compat, as_json=as_json
        )
        raise typer.Exit(code)
    if tau2_db is not None or tau2_expected is not None or vendor_bug_compat:
        from assistant.errors import ConfigurationInvalid

        msg = "--tau2-db and --tau2-expected go together, with the task orders alone"
        raise ConfigurationInvalid(msg)
    code = importlib.import_module("evals.__main__").run(
        tuple(tasks or ()), settings=settings_for(home), as_json=as_json
    )
    raise typer.Exit(code)


def doctor(
    home: Annotated[Path | None, typer.Option(help="Where everything is kept.")] = None,
) -> None:
    """Say what is configured, reachable and missing, and how to fix it."""
    from assistant.cli.health import checks

    healthy = True
    for check in checks(settings_for(home)):
        healthy &= check.ok
        typer.echo(f"{'ok  ' if check.ok else 'FIX '} {check.name}: {check.found}")
        if check.fix:
            typer.echo(f"       → {check.fix}")
    raise typer.Exit(0 if healthy else 1)
