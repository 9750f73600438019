"""Makes a page of what a loader read: its id from the path, its language from name or words."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from pydantic import ValidationError

from assistant.domain.document import Page, Section
from assistant.ingest.foreign.field_mapping import FieldMapping, mapping_of
from assistant.ingest.source import Loaded, Refused, Source
from assistant.ingest.yaml_lines import explain
from assistant.language.detect import language_of

_LANGUAGE = re.compile(r"[a-z]{2}")


def page_record(source: Source, fields: Mapping[str, Any], *, line: int = 1) -> Loaded | Refused:
    """Make the one page of a file; `fields` are those of Page that are known."""
    name = _name(source)
    sections: Sequence[Section] = fields["sections"]
    if not any(section.text for section in sections):
        return Refused("has no text", line)
    mapping = mapping_of(source)
    ending = PurePath(source.path.stem).suffix.lstrip(".")
    own = ending if _LANGUAGE.fullmatch(ending) else fields.get("language")
    known = {key: value for key, value in fields.items() if value}
    shaped = {
        "id": name,
        **_said(mapping),
        **known,
        "title": known.get("title") or name,
        "language": mapping.language or own or spoken(sections),
    }
    try:
        return Loaded(Page.model_validate(shaped), line)
    except ValidationError as problem:
        return Refused(explain(problem), line)


def spoken(sections: Sequence[Section]) -> str:
    """Tell the language sections are written in."""
    begun = "\n".join(f"{each.heading}\n{each.text[:1_000]}" for each in sections[:5])
    return language_of(begun[:2_000], default="ja")


def _said(mapping: FieldMapping) -> dict[str, Any]:
    said = {"audience": mapping.audience, "kind": mapping.page_kind}
    return {key: value for key, value in said.items() if value}


def _name(source: Source) -> str:
    """Name a page after its path below the root, without language and ending."""
    inner = PurePath(source.path.name)
    if source.path != source.root:
        inner = PurePath(source.path.relative_to(source.root))
    stem = PurePath(inner.stem)
    bare = stem.stem if re.fullmatch(r"\.[a-z]{2}", stem.suffix) else inner.stem
    parents = inner.parts[:-1]
    return "/".join((*parents, bare))
