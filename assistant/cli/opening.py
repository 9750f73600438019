"""Opens settings and services for a command, and the index when there is none yet."""

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import FileUnreadable, IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.ingest.formats import Kind
    from assistant.ingest.harvest import Progress
    from assistant.ingest.report import IngestReport
    from assistant.services import Services
    from assistant.settings import Settings

JST = timezone(timedelta(hours=9), "JST")


def now() -> datetime:
    """Return the present moment in Japan."""
    return datetime.now(JST)


def settings_for(home: Path | None, language: str | None = None) -> "Settings":
    """Read the settings, with what the command line overrides."""
    from assistant.settings import read_settings

    return read_settings(home=home, language=language)


def services_for(settings: "Settings") -> "Services":
    """Open the services; an index that cannot be read is built first.

    It is built of what is stored, or of the shipped knowledge where nothing is.
    """
    from assistant.bootstrap import open_intake, open_services
    from assistant.jobs.building import build

    services = open_services(settings)
    try:
        services.library.current()
    except IndexUnavailable as problem:
        if services.documents.hashes(settings.shop):
            sys.stderr.write(f"assistant: {problem}; building the index of what is stored …\n")
            build(open_intake, settings, (), now=now())
        else:
            sys.stderr.write(
                "assistant: nothing is indexed yet, indexing the shipped knowledge …\n"
            )
            run_ingest(settings, ())
    return services


def run_ingest(
    settings: "Settings",
    paths: "Sequence[Path]",
    *,
    kind: "Kind | None" = None,
    progress: "Progress | None" = None,
) -> "IngestReport":
    """Ingest the paths, or the shipped knowledge with the sample shop's records."""
    from assistant.bootstrap import knowledge_of, open_intake
    from assistant.jobs.building import build

    chosen = tuple(paths) or (knowledge_of(settings),)
    for path in chosen:
        if not path.exists():
            msg = f"{path}: no such file or folder"
            raise FileUnreadable(msg)
    telling = progress or (lambda _step, _done, _total: None)
    report = build(open_intake, settings, chosen, now=now(), kind=kind, progress=telling)
    if not paths:
        _seed(settings)
    return report


def _seed(settings: "Settings") -> None:
    """Give an empty shop the sample shop's customers and orders."""
    from assistant.bootstrap import knowledge_of, open_services
    from assistant.orders.samples import sample_records

    store = knowledge_of(settings) / "store"
    if (store / "orders.yaml").exists():
        customers, orders = sample_records(store, now=now())
        open_services(settings).shop.seed(settings.shop, customers, orders)
