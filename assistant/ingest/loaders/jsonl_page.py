"""Loads pages from JSON lines, one a line: exports of documentation and of help centres."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from assistant.domain.document import Page, Section
from assistant.ingest.foreign.field_mapping import FieldMapping, mapping_of
from assistant.ingest.foreign.page import spoken
from assistant.ingest.foreign.rows import Row, json_rows
from assistant.ingest.foreign.values import text_of
from assistant.ingest.markdown import has_headings, split_sections
from assistant.ingest.markup import outline
from assistant.ingest.plain_headings import plain_sections
from assistant.ingest.source import Loaded, Refused, Source
from assistant.ingest.yaml_lines import explain
from assistant.language.normalise import clean

_HTML = re.compile(r"<(?:p|div|h[1-6]|ul|ol|table|section|article|body|html)[\s>/]", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://")
_COPIED = ("version", "source")
_KINDS = ("policy", "faq", "guide", "store")
_AUDIENCES = ("customer", "merchandiser", "consultant", "all")


def load(source: Source) -> Iterator[Loaded | Refused]:
    """Yield every page, or why it is refused."""
    mapping = mapping_of(source)
    for row in json_rows(source):
        yield row if isinstance(row, Refused) else _page(row, source, mapping)


def _page(row: Row, source: Source, mapping: FieldMapping) -> Loaded | Refused:
    fields = _fields(row, mapping)
    sections = tuple(_sections(fields))
    if not sections:
        return Refused("has no text", row.line)
    first = next((each.heading for each in sections if each.heading), "")
    url = text_of(fields.get("url"))
    name = text_of(fields.get("id")) or url or f"{source.stem}-{row.line}"
    told = text_of(fields.get("language"))[:2].lower()
    shaped: dict[str, Any] = {
        "id": re.sub(r"\.(?:md|html?|txt)$", "", name),
        "title": text_of(fields.get("title")) or first or name,
        "language": mapping.language or told or spoken(sections),
        "kind": mapping.page_kind or _one_of(fields, "kind", _KINDS) or "guide",
        "audience": mapping.audience or _one_of(fields, "audience", _AUDIENCES) or "all",
        "url": url if _ADDRESS.match(url) else None,
        "sections": sections,
        **{name: text_of(fields.get(name)) or None for name in _COPIED},
    }
    try:
        return Loaded(Page.model_validate(shaped), row.line)
    except ValidationError as problem:
        return Refused(explain(problem), row.line)


def _fields(row: Row, mapping: FieldMapping) -> dict[str, Any]:
    """Sort the fields under our names, the most telling one that holds something first."""
    ranked: dict[str, tuple[int, object]] = {}
    for name, value in row.fields.items():
        slot = mapping.page_slot(name)
        if value not in (None, "", []) and slot.rank < ranked.get(slot.field, (999, ""))[0]:
            ranked[slot.field] = (slot.rank, value)
    return {field: value for field, (_, value) in ranked.items()}


def _one_of(fields: Mapping[str, Any], field: str, accepted: tuple[str, ...]) -> str:
    told = text_of(fields.get(field)).lower()
    return told if told in accepted else ""


def _sections(fields: Mapping[str, Any]) -> Iterator[Section]:
    listed = fields.get("sections")
    if isinstance(listed, list):
        yield from _listed([each for each in listed if isinstance(each, Mapping)])
        return
    value = fields.get("text")
    text = clean(value).strip() if isinstance(value, str) else ""
    if _HTML.search(text):
        yield from outline(text).sections
    elif has_headings(text):
        yield from split_sections(text)
    else:
        yield from plain_sections(text)


def _listed(listed: list[Mapping[str, Any]]) -> Iterator[Section]:
    """Read sections that are already cut, each with its heading and how deep it stands."""
    above: list[tuple[int, str]] = []
    for each in listed:
        level = each.get("level")
        depth = level if isinstance(level, int) else 1
        heading = text_of(each.get("heading") or each.get("title"))
        text = text_of(each.get("text") or each.get("body") or each.get("content"))
        above = [(outer, name) for outer, name in above if outer < depth]
        if re.search(r"\w", text):
            yield Section(heading=heading, text=text, path=tuple(name for _, name in above))
        if heading:
            above.append((depth, heading))
