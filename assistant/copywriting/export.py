"""Writes listings to files that shops read: JSON lines, CSV and XLSX."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from assistant.domain.listing import Finding, Listing
from assistant.errors import ConfigurationInvalid

COLUMNS = (
    "sku",
    "channel",
    "language",
    "title",
    "text",
    "attribute_ids",
    "missing",
    "findings",
    "blocked",
    "provider",
)
"""The columns of a CSV, in this order; new ones are added at the end."""

CELL_CHARACTERS = 32_767
"""The most a cell of a workbook may hold."""

_BETWEEN = " | "
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(listings: Iterable[Listing], path: Path) -> None:
    """Write listings in the format the name ends in; raises ConfigurationInvalid for another."""
    write = FORMATS.get(path.suffix.lower())
    if write is None:
        msg = f"{path.name}: listings are written as {', '.join(FORMATS)}"
        raise ConfigurationInvalid(msg)
    path.write_bytes(write(listings))


def jsonl(listings: Iterable[Listing]) -> bytes:
    """Write one JSON object a line, with every sentence and its attribute ids."""
    lines = (
        json.dumps({**each.model_dump(mode="json"), "text": each.text}, ensure_ascii=False)
        for each in listings
    )
    return "".join(f"{line}\n" for line in lines).encode()


def csv_text(listings: Iterable[Listing]) -> bytes:
    """Write a row a listing: UTF-8 with a BOM, and no cell a spreadsheet would run."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for each in listings:
        writer.writerow([_harmless(cell) for cell in _cells(each)])
    return written.getvalue().encode("utf-8-sig")


def xlsx(listings: Iterable[Listing]) -> bytes:
    """Write a workbook with a row a listing; every cell is text, never a formula."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("listings")
    for row, cells in enumerate((COLUMNS, *(_cells(each) for each in listings))):
        for column, cell in enumerate(cells):
            page.write_string(row, column, cell[:CELL_CHARACTERS])
    book.close()
    return out.getvalue()


def _cells(listing: Listing) -> tuple[str, ...]:
    ids = dict.fromkeys(key for each in listing.sentences for key in each.attribute_ids)
    blocked = any(finding.severity == "block" for finding in listing.findings)
    return (
        listing.sku,
        listing.channel,
        listing.language,
        listing.title,
        listing.text,
        _BETWEEN.join(ids),
        _BETWEEN.join(listing.missing),
        _BETWEEN.join(_line(finding) for finding in listing.findings),
        "yes" if blocked else "no",
        listing.provider,
    )


def _line(finding: Finding) -> str:
    return f"{finding.rule_id} ({finding.severity}): {finding.text or finding.why}"


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


FORMATS: Mapping[str, Callable[[Iterable[Listing]], bytes]] = {
    ".jsonl": jsonl,
    ".csv": csv_text,
    ".xlsx": xlsx,
}
"""How a file ends, and who writes it."""
