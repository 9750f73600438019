"""Gives the cells of a Markdown table the unit that stands in its header: «身長(cm)», «cm»."""

import re
from collections.abc import Iterator

_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^[\s|:-]+$")
_UNIT = re.compile(r"^(?:.*[(（])?\s*([a-zA-Z%°℃]{1,3}|円|歳|日|分|枚|個|本|ポイント)\s*[)）]?$")
_FIGURE = re.compile(r"[\d〜~–,.\s-]*\d[\d〜~–,.\s-]*")


def with_table_units(text: str) -> str:
    """Return a text with a line added for each bare cell under a header that names a unit."""
    return "\n".join((text, *_said(text.split("\n")))) if "|" in text else text


def _said(lines: list[str]) -> Iterator[str]:
    units: tuple[str, ...] | None = None
    for line in lines:
        if not _ROW.match(line):
            units = None
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if units is None:
            units = tuple(_unit(cell) for cell in cells)
        elif not _RULE.match(line):
            yield from (
                f"{cell}{unit}"
                for cell, unit in zip(cells, units, strict=False)
                if unit and _FIGURE.fullmatch(cell)
            )


def _unit(header: str) -> str:
    found = _UNIT.match(header)
    return found[1] if found else ""
