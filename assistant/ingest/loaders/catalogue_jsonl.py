"""Loads products from JSON lines: our own shape, or another system's fields."""

from collections.abc import Iterator
from functools import partial

from assistant.ingest.foreign.catalogue import products
from assistant.ingest.foreign.rows import json_rows
from assistant.ingest.source import Source, Yielded


def load(source: Source) -> Iterator[Yielded]:
    """Yield every product, or why it is refused."""
    return products(source, partial(json_rows, source))
