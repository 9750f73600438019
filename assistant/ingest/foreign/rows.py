"""Reads CSV, TSV and JSON lines row by row: each row knows its line, a bad one says why."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from assistant.ingest.source import Line, Refused, Source

LONGEST_CELL = 4_000_000
_DELIMITERS = (",", "\t", ";", "|")


@dataclass(frozen=True, slots=True)
class Row:
    """One record as its author wrote it: their field names, and the line it begins at."""

    line: int
    fields: Mapping[str, object]


def json_rows(source: Source) -> Iterator[Row | Refused]:
    """Yield each line's JSON object; raises FileUnreadable."""
    for line in source.lines():
        if not line.text.strip() and not line.problem:
            continue
        if line.problem or "\x00" in line.text:
            yield Refused(line.problem or "holds NUL characters", line.number)
            continue
        yield _parsed(line)


def _parsed(line: Line) -> Row | Refused:
    try:
        record = json.loads(line.text)
    except (ValueError, RecursionError) as problem:
        told = problem.msg if isinstance(problem, json.JSONDecodeError) else str(problem)
        return Refused(f"is not JSON: {told}", line.number)
    if not isinstance(record, dict):
        return Refused("is not a JSON object", line.number)
    return Row(line.number, record)


def table_rows(source: Source) -> Iterator[Row | Refused]:
    """Yield each row under the names of the first; raises FileUnreadable."""
    table = _Table(source)
    names = next((cells for _, cells in table.rows() if cells), None)
    if not names:
        return
    heading = [name.strip() or f"column {number + 1}" for number, name in enumerate(names)]
    for number, cells in table.rows():
        if not any(cell.strip() for cell in cells):
            if table.problem:
                yield Refused(table.problem, number)
            continue
        if table.problem or any(cell.strip() for cell in cells[len(heading) :]):
            reason = f"has {len(cells)} cells, the heading has {len(heading)}"
            yield Refused(table.problem or reason, number)
            continue
        yield Row(number, dict(zip(heading, cells, strict=False)))


class _Table:
    """A CSV file being read: `problem` says what is wrong with the row just given."""

    def __init__(self, source: Source) -> None:
        csv.field_size_limit(LONGEST_CELL)
        self.problem = ""
        self._damage = ""
        lines = source.lines()
        first = next(lines, Line(1, ""))
        self._skipped = 0
        if first.text.lower().startswith("sep="):
            delimiter, self._skipped = first.text[4:5] or ",", 1
        else:
            delimiter = delimiter_of(first.text)
            lines = chain((first,), lines)
        self._reader = csv.reader(self._texts(lines), delimiter=delimiter)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield (line, cells), going on after a row that cannot be read."""
        while True:
            number = self._reader.line_num + self._skipped + 1
            self.problem = self._damage = ""
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as problem:
                self.problem, cells = f"is not CSV: {problem}", []
            self.problem = self.problem or self._damage
            yield number, cells

    def _texts(self, lines: Iterator[Line]) -> Iterator[str]:
        for line in lines:
            self._damage = self._damage or line.problem
            yield line.text.replace("\x00", "") + "\n"


def delimiter_of(heading: str) -> str:
    """Find what parts the cells of a heading: the mark it holds most of outside quotes."""
    outside = "".join(heading.split('"')[::2])
    best = max(_DELIMITERS, key=outside.count)
    return best if best in outside else ","
