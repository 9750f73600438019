"""`assistant serve`, `eval` and `doctor`: what runs beside the turn, started by import string."""

import importlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.opening import services_for, settings_for


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes.")] = 1,
    home: Annotated[Path | None, typer.Option(help="Where everything is kept.")] = None,
) -> None:
    """Serve the API and the demo shop."""
    import os

    settings = settings_for(home)
    importlib.import_module("api.deps").refuse_public_bind(host, settings)
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


def evaluate(
    tasks: Annotated[list[str] | None, typer.Argument(help="Tasks; none: all.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    home: Annotated[Path | None, typer.Option(help="Where everything is kept.")] = None,
) -> None:
    """Run the evaluations and compare them with the committed baselines."""
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
