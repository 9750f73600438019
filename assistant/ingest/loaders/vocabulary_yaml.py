"""Loads the words a shop is described in: attribute keys, colours, places, what customers say."""

from collections.abc import Iterator
from typing import Any

from assistant.domain.product import Location, Vocabulary
from assistant.ingest.source import Loaded, Refused, Source
from assistant.ingest.yaml_lines import parse_mapping, validated


def load(source: Source) -> Iterator[Loaded | Refused]:
    """Yield one vocabulary per file (`attributes/1`, `colours/1`, `shop/1` or `synonyms/1`)."""
    parsed = parse_mapping(source)
    words = {
        "id": source.path.stem,
        "attributes": parsed.get("attributes", ()),
        "colours": parsed.get("colours", ()),
        "locations": [_place(each) for each in parsed.get("locations", ())],
        "synonyms": parsed.get("synonyms", ()),
        "goods": parsed.get("goods", ()),
        "substances": parsed.get("substances", ()),
        "sizes": () if "locations" in parsed else parsed.get("sizes", ()),
        "support_hours": parsed.get("support", {}).get("hours", {}),
        "support_open": parsed.get("support", {}).get("open"),
    }
    yield validated(words, 1, Vocabulary)


def _place(entry: dict[str, Any]) -> dict[str, Any]:
    """Keep what stock needs to know of a place; a shop file may say more."""
    return {key: value for key, value in entry.items() if key in Location.model_fields}
