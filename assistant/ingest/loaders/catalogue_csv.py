"""Loads products from CSV or TSV: our flat columns, or another system's."""

from collections.abc import Iterator
from functools import partial

from assistant.ingest.foreign.catalogue import products
from assistant.ingest.foreign.rows import table_rows
from assistant.ingest.source import Source, Yielded


def load(source: Source) -> Iterator[Yielded]:
    """Yield every product, or why it is refused."""
    return products(source, partial(table_rows, source))
