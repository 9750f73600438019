"""The command line: `assistant ingest ask chat copy assess serve eval doctor`."""

import sys

import typer

from assistant.cli import assessing, copying, knowledge, serving, talking
from assistant.errors import AssistantError

app = typer.Typer(
    name="assistant",
    help="A commerce assistant: cited answers, safe order changes, traceable copy, honest stages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich costs half a second that help does not need
)
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
