"""`assistant ingest`: index files and say what was refused, where and why."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.cli.opening import run_ingest, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.ingest.harvest import Progress
    from assistant.ingest.report import IngestReport

SHOWN = 50
_STEPS = {"read": "Reading files", "embed": "Embedding passages", "publish": "Publishing"}


def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; none: the shipped knowledge.")
    ] = None,
    kind: Annotated[
        Literal["auto", "catalogue", "glossary", "rubric", "page"], typer.Option(help="Only these.")
    ] = "auto",
    home: Annotated[Path | None, typer.Option(help="Where everything is kept.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Index knowledge; bad records are reported and the good ones indexed."""
    settings = settings_for(home)
    narrowed = None if kind == "auto" else kind
    with _progress(quiet=as_json or not sys.stderr.isatty()) as progress:
        report = run_ingest(settings, tuple(paths or ()), kind=narrowed, progress=progress)
    if as_json:
        typer.echo(report.model_dump_json(indent=1))
    else:
        for line in _lines(report):
            typer.echo(line)
    if report.unreadable:
        raise typer.Exit(1)


def _lines(report: "IngestReport") -> "Iterator[str]":
    kinds = ", ".join(f"{count} {kind}" for kind, count in report.by_kind.items())
    read = f"{_counted(report.files, 'file')}, {_counted(report.documents, 'record')}"
    yield f"{read} ({kinds})" if kinds else read
    yield (
        f"{report.added} new, {report.changed} changed, {report.removed} removed, "
        f"{report.unchanged} unchanged"
    )
    passages = _counted(report.passages, "passage")
    yield (
        f"generation {report.generation}: {passages}, {report.embedded} embedded, "
        f"{report.seconds:.1f} s"
    )
    wrong = (*report.unreadable, *report.refused)
    for each in wrong[:SHOWN]:
        place = f"{each.file}:{each.line}" if each.line else each.file
        yield f"  {place}: {each.reason.removeprefix(f'{each.file}: ')}"
    if len(wrong) > SHOWN:
        yield f"  … and {len(wrong) - SHOWN} more (all of them with --json)"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


class _progress:  # noqa: N801 - a context manager that reads like a verb
    """Shows a bar per step on a terminal, nothing elsewhere."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet

    def __enter__(self) -> "Progress":
        if self._quiet:
            return lambda _step, _done, _total: None
        from rich.console import Console
        from rich.progress import Progress as Bars

        self._bars = Bars(console=Console(stderr=True), transient=True)
        self._bars.start()
        tasks = {step: self._bars.add_task(label, start=False) for step, label in _STEPS.items()}

        def tell(step: str, done: int, total: int) -> None:
            self._bars.start_task(tasks[step])
            self._bars.update(tasks[step], completed=done, total=max(total, 1))

        return tell

    def __exit__(self, *_: object) -> None:
        if not self._quiet:
            self._bars.stop()
