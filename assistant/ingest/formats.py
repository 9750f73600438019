"""The file formats that can be ingested: a list you can read, tried in order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.ingest.loaders import (
    catalogue_csv,
    catalogue_jsonl,
    catalogue_yaml,
    eccube_csv,
    glossary_jsonl,
    glossary_yaml,
    google_feed,
    html_page,
    jsonl_page,
    markdown_page,
    pdf_page,
    rubric_yaml,
    shopify_csv,
    text_page,
    vocabulary_yaml,
)
from assistant.ingest.sample import Sample
from assistant.ingest.source import Source, Yielded

Kind = Literal["catalogue", "glossary", "rubric", "page"]
Load = Callable[[Source], Iterator[Yielded]]

RECORDS_OF: Mapping[Kind, tuple[str, ...]] = {
    "catalogue": ("product", "vocabulary"),
    "glossary": ("glossary",),
    "rubric": ("rubric",),
    "page": ("page",),
}
"""The kinds of records that files of a kind hold."""

NEVER_PAGES = ("law", "store", "schemas")
"""Folders of `knowledge/` that hold records and rules: never indexed as pages."""

_YAML = (".yaml", ".yml")
_JSONL = (".jsonl", ".ndjson")
_TABLE = (".csv", ".tsv")
_FEED = (".xml", ".rss", ".atom", ".tsv", ".txt", ".csv")


@dataclass(frozen=True, slots=True)
class Format:
    """A format: which endings and beginnings are its own, and who loads it."""

    name: str
    kind: Kind
    suffixes: tuple[str, ...]
    load: Load
    looks: Callable[[Sample], bool] = lambda _: True
    schema: str | None = None


FORMATS = (
    Format("our glossary", "glossary", _YAML, glossary_yaml.load, schema="glossary/1"),
    Format("our rubric", "rubric", _YAML, rubric_yaml.load, schema="rubric/1"),
    Format("our catalogue", "catalogue", _YAML, catalogue_yaml.load, schema="catalogue/1"),
    Format("attribute keys", "catalogue", _YAML, vocabulary_yaml.load, schema="attributes/1"),
    Format("colours", "catalogue", _YAML, vocabulary_yaml.load, schema="colours/1"),
    Format("places of stock", "catalogue", _YAML, vocabulary_yaml.load, schema="shop/1"),
    Format("customers' words", "catalogue", _YAML, vocabulary_yaml.load, schema="synonyms/1"),
    Format("Markdown page", "page", (".md", ".markdown"), markdown_page.load),
    Format("Shopify export", "catalogue", _TABLE, shopify_csv.load, lambda it: it.is_shopify),
    Format("EC-CUBE export", "catalogue", _TABLE, eccube_csv.load, lambda it: it.is_eccube),
    Format("Google feed", "catalogue", _FEED, google_feed.load, lambda it: it.is_google_feed),
    Format("catalogue table", "catalogue", _TABLE, catalogue_csv.load, lambda it: it.is_catalogue),
    Format(
        "catalogue lines", "catalogue", _JSONL, catalogue_jsonl.load, lambda it: it.is_catalogue
    ),
    Format("glossary lines", "glossary", _JSONL, glossary_jsonl.load, lambda it: it.is_glossary),
    Format("page lines", "page", _JSONL, jsonl_page.load, lambda it: it.is_pages),
    Format("web page", "page", (".html", ".htm", ".xhtml"), html_page.load),
    Format("plain text", "page", (".txt", ".text"), text_page.load, lambda it: it.is_plain),
    Format("PDF", "page", (".pdf",), pdf_page.load),
)

LOADABLE = frozenset(suffix for each in FORMATS if each.schema is None for suffix in each.suffixes)
"""Endings that promise something to load: in a folder, one that cannot be is told."""


def format_of(path: Path, kind: Kind | None) -> Format | None:
    """Choose the format of a file by its ending and what it holds; raises FileUnreadable."""
    sample = Sample(path)
    for each in FORMATS:
        if (
            sample.suffix in each.suffixes
            and each.schema == sample.schema
            and kind in (None, each.kind)
            and each.looks(sample)
        ):
            return each
    return None


def why_not(path: Path, kind: Kind | None) -> str:
    """Say why no format takes a file."""
    if path.stat().st_size == 0:
        return f"{path.name}: is empty"
    other = format_of(path, None) if kind else None
    if other:
        return f"{path.name}: holds a {other.kind}, not a {kind}"
    names = Sample(path).names
    if names:
        shown = ", ".join(sorted(names)[:12])
        return (
            f"{path.name}: its fields name neither products, pages nor terms ({shown}); "
            f"{path.name}.mapping.yaml beside it can say what they mean"
        )
    return f"{path.name}: no loader for this kind of file ({path.suffix or 'no ending'})"
