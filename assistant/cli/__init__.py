"""The command line: `assistant ingest ask chat copy assess serve eval doctor`."""

import sys
from typing import Annotated

import typer

from assistant import __version__
from assistant.cli import assessing, copying, knowledge, serving, talking
from assistant.errors import AssistantError

HELP = "A commerce assistant: cited answers, safe order changes, traceable copy, honest stages."

app = typer.Typer(
    name="assistant",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich costs half a second that help does not need
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"assistant {__version__}")
        raise typer.Exit


@app.callback(help=HELP)
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which it is.")
    ] = False,
) -> None:
    """Hold the options that belong to no command."""


app.command()(knowledge.ingest)
app.command()(talking.ask)
app.command()(talking.chat)
app.command()(copying.copy)
app.command()(assessing.assess)
app.command()(serving.serve)
app.command("eval")(serving.evaluate)
app.command()(serving.doctor)


def main() -> None:
    """Run a command; expected failures are one clear line on stderr and exit code 1."""
    try:
        app()
    except AssistantError as problem:
        sys.stderr.write(f"assistant: {problem}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
