"""Loads web pages: the main part, cut at its headings; menus, scripts and footers are left out."""

from collections.abc import Iterator

from assistant.ingest.foreign.page import page_record
from assistant.ingest.markup import outline
from assistant.ingest.source import Loaded, Refused, Source


def load(source: Source) -> Iterator[Loaded | Refused]:
    """Yield the page, or why it is refused."""
    page = outline(source.text())
    first = next((each.heading for each in page.sections if each.heading), "")
    yield page_record(
        source,
        {
            "title": page.title or first,
            "language": page.language,
            "url": page.url,
            "sections": tuple(page.sections),
        },
    )
