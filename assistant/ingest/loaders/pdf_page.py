"""Loads PDF files: read in a process of its own with little memory, time and trust."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.domain.document import Section
from assistant.errors import FileUnreadable
from assistant.ingest import pdf_reader
from assistant.ingest.foreign.page import page_record
from assistant.ingest.source import Loaded, Refused, Source
from assistant.language.normalise import clean

WALL_SECONDS = 90
_READER = Path(pdf_reader.__file__)


def load(source: Source) -> Iterator[Loaded | Refused]:
    """Yield the document with a section a page; raises FileUnreadable with the reason."""
    told = _read(source)
    sections = tuple(
        Section(heading=f"p. {number}", text=text)
        for number, each in enumerate(told["pages"], start=1)
        if (text := clean(each).strip())
    )
    if not sections:
        msg = f"{source.name}: holds no text; a scanned document has to be recognised first"
        raise FileUnreadable(msg)
    yield page_record(source, {"title": clean(told["title"]).strip(), "sections": sections})


def _read(source: Source) -> dict[str, Any]:
    """Run the reader on the file; whatever becomes of it, only its words come back."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program and a path, no shell
            [sys.executable, "-I", str(_READER), str(source.path.resolve())],
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        msg = f"{source.name}: takes longer than {WALL_SECONDS} seconds to read"
        raise FileUnreadable(msg) from problem
    try:
        told = json.loads(done.stdout)
    except ValueError:
        told = {"problem": "is too large or broken: its reader ended without an answer"}
    if "problem" in told:
        msg = f"{source.name}: {told['problem']}"
        raise FileUnreadable(msg)
    return dict(told)
