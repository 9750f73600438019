"""Loads Markdown pages: our pairs with a head, and anybody's with headings alone."""

from collections.abc import Iterator

import yaml

from assistant.ingest.foreign.page import page_record
from assistant.ingest.markdown import split_head, split_sections
from assistant.ingest.source import Loaded, Refused, Source
from assistant.ingest.yaml_lines import parsed

__all__ = ["load", "split_sections"]

_FIELDS = ("id", "title", "kind", "audience", "version", "effective_from", "seeds", "source", "url")


def load(source: Source) -> Iterator[Loaded | Refused]:
    """Yield the page, or why it is refused."""
    parted = split_head(source.text())
    body = parted.body
    try:
        described = parsed(parted.head) or {}
    except yaml.YAMLError as problem:
        yield Refused(f"head: {problem}".replace("\n", " "), 1)
        return
    if not isinstance(described, dict):
        yield Refused("head is not a mapping", 1)
        return
    sections = split_sections(body)
    if not sections:
        yield Refused("has no text", parted.first_line)
        return
    known = {key: _plain(described[key]) for key in _FIELDS if key in described}
    yield page_record(source, {"title": sections[0].heading, **known, "sections": sections})


def _plain(value: object) -> object:
    """YAML reads 2026-04-01 as a date; a page keeps it as written."""
    return value if isinstance(value, str | list | tuple) else str(value)
