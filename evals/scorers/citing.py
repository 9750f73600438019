"""Scores citations: the quote stands in the stored passage, and the right record is cited."""

from collections.abc import Collection, Mapping, Sequence

from assistant.domain.document import Passage
from assistant.domain.evidence import Citation


def untrue_quotes(citations: Sequence[Citation], stored: Mapping[str, Passage]) -> tuple[str, ...]:
    """List citations whose quote is empty, or no exact substring of the passage as stored.

    Citations of a reader's own records (`record`) are made by code from the store of orders and
    have no passage; they are not looked up.
    """
    return tuple(
        each.id
        for each in citations
        if each.kind != "record"
        and (each.id not in stored or not each.quote or each.quote not in stored[each.id].text)
    )


def cited_records(citations: Sequence[Citation], stored: Mapping[str, Passage]) -> frozenset[str]:
    """Name the records that are cited."""
    return frozenset(stored[each.id].record_id for each in citations if each.id in stored)


def cites_any(
    citations: Sequence[Citation], stored: Mapping[str, Passage], wanted: Collection[str]
) -> bool:
    """Tell whether at least one of the wanted records is cited."""
    return not cited_records(citations, stored).isdisjoint(wanted)
