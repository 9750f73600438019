"""Loads glossaries from JSON lines: a term a line, or a term and language a line."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from assistant.domain.glossary import GlossaryTerm
from assistant.domain.glossary import Source as Work
from assistant.ingest.foreign.field_mapping import FieldMapping, mapping_of
from assistant.ingest.foreign.rows import Row, json_rows
from assistant.ingest.foreign.values import lists_of, text_of, texts_of, words_of
from assistant.ingest.source import Loaded, Refused, Source
from assistant.ingest.yaml_lines import explain
from assistant.language.detect import language_of

_READ: Mapping[str, Callable[[object, str], Mapping[str, object]]] = {
    "term": words_of,
    "definition": words_of,
    "alternative": lists_of,
}


def load(source: Source) -> Iterator[Loaded | Refused]:
    """Yield every term, or why it is refused; lines of one id are its languages.

    What such a file says is general knowledge: basis `standard`, absent from the seeds.
    """
    mapping = mapping_of(source)
    names = Counter(_name(row, mapping) for row in json_rows(source) if isinstance(row, Row))
    left, held = names.copy(), dict[str, list[Row]]()
    for row in json_rows(source):
        if isinstance(row, Refused):
            yield row
            continue
        name = _name(row, mapping)
        held.setdefault(name, []).append(row)
        left[name] -= 1
        if not left[name]:
            yield _term(held.pop(name), source, mapping, known=names)


def _name(row: Row, mapping: FieldMapping) -> str:
    told = _fields(row, mapping)
    return _slug(text_of(_first(told, "id")) or text_of(_first(told, "term")))


def _term(
    rows: Sequence[Row], source: Source, mapping: FieldMapping, *, known: Mapping[str, int]
) -> Loaded | Refused:
    shaped: dict[str, Any] = {field: {} for field in _READ}
    related: list[str] = []
    for row in rows:
        told = _fields(row, mapping)
        language = _language(told, mapping)
        for (field, own), value in told.items():
            if field in _READ:
                for key, words in _READ[field](value, own or language).items():
                    shaped[field].setdefault(key, words)
        related.extend(_slug(text) for text in texts_of(_first(told, "related")))
    shaped["preferred"] = shaped.pop("term")
    if not shaped["preferred"]:
        return Refused("has no term", rows[0].line)
    stem = _slug(source.stem)
    shaped |= {
        "id": f"{stem}-{_name(rows[0], mapping)}",
        "basis": "standard",
        "seed_status": "absent",
        "related": [f"{stem}-{name}" for name in dict.fromkeys(related) if name in known],
        "sources": [mapping.source or Work(title=source.path.name)],
    }
    try:
        return Loaded(GlossaryTerm.model_validate(shaped), rows[0].line)
    except ValidationError as problem:
        return Refused(explain(problem), rows[0].line)


def _fields(row: Row, mapping: FieldMapping) -> dict[tuple[str, str], object]:
    """Sort the fields by our name and language, the most telling one first."""
    ranked: dict[tuple[str, str], tuple[int, object]] = {}
    for name, value in row.fields.items():
        slot = mapping.term_slot(name)
        key = (slot.field, slot.language)
        if value not in (None, "", []) and slot.rank < ranked.get(key, (999, ""))[0]:
            ranked[key] = (slot.rank, value)
    return {key: value for key, (_, value) in ranked.items()}


def _first(told: Mapping[tuple[str, str], object], field: str) -> object:
    return next((value for (name, _), value in told.items() if name == field), None)


def _language(told: Mapping[tuple[str, str], object], mapping: FieldMapping) -> str:
    said = text_of(told.get(("language", "")))[:2].lower()
    if said or mapping.language:
        return mapping.language or said
    words = f"{text_of(told.get(('term', '')))} {text_of(told.get(('definition', '')))}"
    return language_of(words[:300], default="ja")


def _slug(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^\w]+", "-", folded).replace("_", "-").strip("-")[:80]
