"""One builder: a child process that gives way to who searches, and tells how far it is."""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, IndexUnavailable
from assistant.ingest.pipeline import ingest

if TYPE_CHECKING:
    from assistant.ingest.formats import Kind
    from assistant.ingest.harvest import Progress
    from assistant.ingest.pipeline import Intake
    from assistant.ingest.report import IngestReport
    from assistant.settings import Settings

Open = Callable[["Settings"], "Intake"]
"""Opens the ports of an ingest in the child: a function that can be named by its module."""

PRIORITY = 10
TOLD_EVERY = 100
"""So many steps of reading pass between two words on how far it is."""


def build(
    open_intake: Open,
    settings: "Settings",
    paths: Sequence[Path],
    *,
    now: datetime,
    kind: "Kind | None" = None,
    progress: "Progress" = lambda _step, _done, _total: None,
) -> "IngestReport":
    """Ingest in a niced child; without paths the index is built anew of what is stored.

    Readers go on with the generation in force until the child has moved the pointer. Raises what
    the ingest raises, and IndexUnavailable when the child was ended from outside.
    """
    ours, theirs = get_context("spawn").Pipe(duplex=False)
    child = get_context("spawn").Process(
        target=_work, args=(theirs, open_intake, settings, tuple(paths), now, kind), name="builder"
    )
    child.start()
    theirs.close()
    try:
        return _heard(ours, progress)
    except EOFError:
        child.join()
        msg = f"the builder was ended (exit code {child.exitcode}): what was indexed stands"
        raise IndexUnavailable(msg) from None
    except BaseException:
        child.terminate()
        raise
    finally:
        child.join()
        ours.close()


def _heard(pipe: Connection, progress: "Progress") -> "IngestReport":
    while True:
        told: object = pipe.recv()
        match told:
            case tuple():
                progress(*told)
            case AssistantError():
                raise told
            case _:
                report: IngestReport = told  # type: ignore[assignment]
                return report


def _work(
    pipe: Connection,
    open_intake: Open,
    settings: "Settings",
    paths: Sequence[Path],
    now: datetime,
    kind: "Kind | None",
) -> None:
    if hasattr(os, "nice"):
        os.nice(PRIORITY)

    def progress(step: str, done: int, total: int) -> None:
        if step != "read" or done % TOLD_EVERY == 0:
            pipe.send((step, done, total))

    try:
        told: object = ingest(
            paths,
            open_intake(settings),
            shop_id=settings.shop,
            now=now,
            kind=kind,
            progress=progress,
        )
    except AssistantError as problem:
        told = problem
    pipe.send(told)
