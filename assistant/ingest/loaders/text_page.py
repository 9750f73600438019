"""Loads plain text: cut at Markdown headings where it has some, else at lines that read as such."""

from collections.abc import Iterator

import yaml

from assistant.ingest.foreign.page import page_record
from assistant.ingest.markdown import has_headings, split_head, split_sections
from assistant.ingest.plain_headings import plain_sections
from assistant.ingest.source import Loaded, Refused, Source
from assistant.ingest.yaml_lines import parsed

_LONGEST_TITLE = 100


def load(source: Source) -> Iterator[Loaded | Refused]:
    """Yield the page, or why it is refused."""
    text = source.text().strip()
    parted = split_head(text)
    body = parted.body
    sections = split_sections(body) if has_headings(body) else plain_sections(body)
    yield page_record(
        source,
        {
            "title": _titled(parted.head) or _first_line(body),
            "sections": sections,
        },
    )


def _titled(head: str) -> str:
    try:
        described = parsed(head)
    except yaml.YAMLError:
        return ""
    return str(described.get("title") or "") if isinstance(described, dict) else ""


def _first_line(body: str) -> str:
    line = body.strip().split("\n", 1)[0].strip().lstrip("#").strip()
    return line if len(line) <= _LONGEST_TITLE else ""
