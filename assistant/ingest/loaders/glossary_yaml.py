"""Loads our glossary files (`schema: glossary/1`)."""

from collections.abc import Iterator

from assistant.domain.glossary import GlossaryTerm
from assistant.ingest.source import Loaded, Refused, Source
from assistant.ingest.yaml_lines import entries


def load(source: Source) -> Iterator[Loaded | Refused]:
    """Yield every term, or why it is refused."""
    return entries(source, key="terms", model=GlossaryTerm)
