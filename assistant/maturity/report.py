"""Writes a result as a report: Markdown, HTML, JSON, CSV, and files for an office."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

import jinja2

from assistant.domain.assessment import Assessment
from assistant.domain.rubric import Rubric
from assistant.errors import AssistantError
from assistant.maturity import documents
from assistant.maturity.report_words import WORDS
from assistant.maturity.sheet import Sheet, sheet

_OFFICE = "application/vnd.openxmlformats-officedocument"
_BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    "row", "id", "label", "dimension", "level", "low", "high", "text", "claimed", "evidenced",
    "score", "coverage", "value", "special", "reason", "tier", "respondent", "quote", "good_enough",
)  # fmt: skip


class FormatUnavailable(AssistantError):
    """There is no report in this format."""

    code: ClassVar[str] = "format_unavailable"


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report: UTF-8 bytes, their media type, and the ending of a file that holds it."""

    content: bytes
    media_type: str
    suffix: str


def report(rubric: Rubric, assessment: Assessment, language: str, format: str) -> Report:  # noqa: A002
    """Write a result in one of FORMATS. Raises FormatUnavailable."""
    writer = FORMATS.get(format.lower().removeprefix("."))
    if writer is None:
        msg = f"a report as {format} is not available: use {', '.join(FORMATS)}"
        raise FormatUnavailable(msg)
    laid_out = sheet(rubric, assessment, language)
    written = writer.write(laid_out)
    content = written.encode() if isinstance(written, str) else written
    return Report(content, writer.media_type, writer.suffix)


@dataclass(frozen=True, slots=True)
class _Writer:
    write: Callable[[Sheet], str | bytes]
    media_type: str
    suffix: str


@cache
def _templates() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("assistant.maturity", "templates"),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(("html.j2",)),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["number"] = _number
    made.filters["cell"] = _cell
    return made


def _number(value: float | None) -> str:
    """Write a number alike in every format: 0.5, 1, 0.33; nothing for none."""
    return "" if value is None else f"{value:g}"


def _cell(text: str) -> str:
    """Make a client's words safe inside a Markdown table."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")
    return plain.replace("<", "&lt;").replace("`", "\\`").replace("[", "\\[")


def _markdown(laid_out: Sheet) -> str:
    return _templates().get_template("report.md.j2").render(**_inputs(laid_out))


def _html(laid_out: Sheet) -> str:
    return _templates().get_template("report.html.j2").render(**_inputs(laid_out))


def _inputs(laid_out: Sheet) -> Mapping[str, object]:
    japanese = laid_out.language == "ja"
    return {"sheet": laid_out, "words": WORDS["ja" if japanese else "en"]}


def _json(laid_out: Sheet) -> str:
    return laid_out.model_dump_json(indent=2) + "\n"


def _csv(laid_out: Sheet) -> str:
    out = io.StringIO()
    rows = csv.DictWriter(out, fieldnames=_COLUMNS, restval="", lineterminator="\r\n")
    rows.writeheader()
    for row in _rows(laid_out):
        rows.writerow({key: _plain(value) for key, value in row.items()})
    return _BOM + out.getvalue()


def _plain(value: str | float | None) -> str:
    """Write a cell; words that a spreadsheet would take for a formula are shown as words."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return _number(value)


def _rows(laid_out: Sheet) -> Iterator[Mapping[str, str | float | None]]:
    yield {
        "row": "overall",
        "id": laid_out.model,
        "label": laid_out.title,
        "low": laid_out.overall_low,
        "high": laid_out.overall_high,
        "text": laid_out.overall_text,
    }
    for row in laid_out.rows:
        yield {
            "row": "dimension" if laid_out.kind == "ladder" else "group",
            **row.model_dump(exclude={"told", "claimed_label", "evidenced_label"}),
        }
    for answer in laid_out.answers:
        shown = answer.model_dump(include={"level", "value", "special", "reason", "tier"})
        yield {
            "row": "answer",
            "id": answer.criterion_id,
            "label": answer.criterion,
            "dimension": answer.dimension_id,
            "respondent": answer.respondent,
            "quote": answer.quote,
            **shown,
        }
    for step in laid_out.steps:
        yield {
            "row": "step",
            "id": step.criterion_id,
            "label": step.criterion,
            "dimension": step.dimension_id,
            "level": step.level,
            "text": step.state,
            "good_enough": step.good_enough,
        }
    for question in laid_out.questions:
        yield {
            "row": "question",
            "id": question.criterion_id,
            "label": question.criterion,
            "text": question.question,
        }


FORMATS: Mapping[str, _Writer] = {
    "md": _Writer(_markdown, "text/markdown; charset=utf-8", ".md"),
    "html": _Writer(_html, "text/html; charset=utf-8", ".html"),
    "csv": _Writer(_csv, "text/csv; charset=utf-8", ".csv"),
    "json": _Writer(_json, "application/json", ".json"),
    "xlsx": _Writer(documents.xlsx, f"{_OFFICE}.spreadsheetml.sheet", ".xlsx"),
    "docx": _Writer(documents.docx, f"{_OFFICE}.wordprocessingml.document", ".docx"),
    "pdf": _Writer(documents.pdf, "application/pdf", ".pdf"),
}
"""The formats a report can have."""
