"""The beginning of a file, looked at to tell what it holds: field names, schema, root."""

import csv
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assistant.ingest.foreign.field_mapping import NO_MAPPING, FieldMapping, mapping_of
from assistant.ingest.foreign.rows import delimiter_of
from assistant.ingest.source import Source

_SCHEMA = re.compile(rb"^schema:\s*([a-z_]+/\d+)\s*$", re.MULTILINE)
_PEEKED_LINES = 20
_JSON_KEY = re.compile(r'"((?:[^"\\]|\\.){1,100})"\s*:')
_PRICED = ("price", "sale_price", "list_price", "variants")
_DELIMITED = (".csv", ".tsv", ".txt", ".text")


@dataclass(frozen=True)
class Sample:
    """What can be told of a file without loading it; raises FileUnreadable when asked."""

    path: Path

    @property
    def suffix(self) -> str:
        """Return the ending in lower case."""
        return self.path.suffix.lower()

    @cached_property
    def schema(self) -> str | None:
        """Return the schema a YAML file names."""
        if self.suffix not in (".yaml", ".yml"):
            return None
        with self.path.open("rb") as file:
            found = _SCHEMA.search(file.read(4_000))
        return found.group(1).decode() if found else None

    @cached_property
    def mapping(self) -> FieldMapping:
        """Return the mapping beside the file."""
        return mapping_of(self._source) if self.names else NO_MAPPING

    @cached_property
    def text(self) -> str:
        """Return the beginning of the file, decoded."""
        return self._source.head()

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the field names of a table or of JSON lines."""
        if self.suffix in _DELIMITED:
            return frozenset(self._heading())
        return frozenset(self._keys()) if self.suffix in (".jsonl", ".ndjson") else frozenset()

    @property
    def is_catalogue(self) -> bool:
        """Tell whether records have a title and a price."""
        fields = {self.mapping.product_slot(name).field for name in self.names}
        told = self.mapping.kind in (None, "catalogue")
        return told and "title" in fields and not fields.isdisjoint(_PRICED)

    @property
    def is_glossary(self) -> bool:
        """Tell whether records have a term and what it means, and are no pages."""
        fields = {self.mapping.term_slot(name).field for name in self.names}
        named = self.mapping.kind == "glossary" or not {"term", "definition"}.isdisjoint(
            {name.casefold().split("_")[0] for name in self.names}
        )
        return (
            named and self.mapping.kind in (None, "glossary") and {"term", "definition"} <= fields
        )

    @property
    def is_pages(self) -> bool:
        """Tell whether records have a title and a text."""
        fields = {self.mapping.page_slot(name).field for name in self.names}
        told = self.mapping.kind in (None, "page")
        return told and "title" in fields and bool(fields & {"text", "sections"})

    @property
    def is_google_feed(self) -> bool:
        """Tell whether it has the fields every Merchant Center item has."""
        if self.suffix in _DELIMITED:
            names = {name.strip().lower().replace(" ", "_") for name in self.names}
            return {"id", "title", "link", "price", "availability"} <= names
        return "base.google.com/ns/1.0" in self.text[:8_000] or "<rss" in self.text[:2_000]

    @property
    def is_shopify(self) -> bool:
        """Tell whether it is a product export of Shopify."""
        return {"Handle", "Title", "Variant Price"} <= self.names

    @property
    def is_eccube(self) -> bool:
        """Tell whether it is a product export of EC-CUBE."""
        return {"商品ID", "商品名", "販売価格", "規格分類1(名称)"} <= self.names

    @property
    def is_plain(self) -> bool:
        """Tell whether a text file is no table of products."""
        return not self.is_google_feed

    @cached_property
    def _source(self) -> Source:
        return Source(path=self.path, root=self.path)

    def _heading(self) -> list[str]:
        lines = self.text.split("\n")
        if lines and lines[0].lower().startswith("sep="):
            lines = lines[1:]
        first = next((line for line in lines if line.strip()), "")[:20_000]
        try:
            return next(csv.reader([first], delimiter=delimiter_of(first)), [])
        except csv.Error:
            return []

    def _keys(self) -> set[str]:
        """Gather the names of the first records; of one too long to be whole, what is seen."""
        keys: set[str] = set()
        for line in self.text.split("\n")[:_PEEKED_LINES]:
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                continue
            keys.update(record if isinstance(record, dict) else ())
        return keys or set(_JSON_KEY.findall(self.text[:65_536]))
