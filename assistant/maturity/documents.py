"""Writes a report as files that offices use: XLSX, DOCX and PDF, from one plan of its parts."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.maturity.report_words import WORDS
from assistant.maturity.sheet import Sheet

FONT = "HeiseiKakuGo-W5"
"""A Japanese face that every PDF reader has of its own; nothing is embedded."""

SHEET_NAME_CHARACTERS = 31
COLUMN_CHARACTERS = 28


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its lines or its table, whose first row names the columns."""

    heading: str
    lines: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


def parts(laid_out: Sheet) -> tuple[Part, ...]:
    """Lay a report out: the result, what it rests on, the next steps, what is open, how."""
    words = WORDS["ja" if laid_out.language == "ja" else "en"]
    listed = (
        Part(words["result"], (laid_out.overall_text,), tuple(_standings(laid_out))),
        Part(words["grounds"], (), tuple(_grounds(laid_out))),
        Part(words["next"], (), tuple(_steps(laid_out))),
        Part(words["questions"], tuple(each.question for each in laid_out.questions)),
        Part(words["how"], (words[f"how_{laid_out.kind}"],)),
    )
    return tuple(each for each in listed if each.lines or len(each.table) > 1)


def xlsx(laid_out: Sheet) -> bytes:
    """Write a workbook: a sheet a part; every cell is text or a number, never a formula."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False,
                                     "strings_to_urls": False})  # fmt: skip
    head = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for part in parts(laid_out):
        page = book.add_worksheet(part.heading[:SHEET_NAME_CHARACTERS])
        page.set_column(0, 8, COLUMN_CHARACTERS, wrapped)
        rows = [*((line,) for line in part.lines), *part.table]
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write_string(at, column, cell, head if row is _first(part) else wrapped)
    book.close()
    return out.getvalue()


def docx(laid_out: Sheet) -> bytes:
    """Write a document of headings, paragraphs and tables."""
    from docx import Document

    written = Document()
    written.add_heading(_title(laid_out), level=0)
    for part in parts(laid_out):
        written.add_heading(part.heading, level=1)
        for line in part.lines:
            written.add_paragraph(line)
        if part.table:
            table = written.add_table(rows=0, cols=len(part.table[0]), style="Light Grid Accent 1")
            for row in part.table:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()


def pdf(laid_out: Sheet) -> bytes:
    """Write pages of A4 in the readers' own Japanese face."""
    from reportlab.lib import colors, pagesizes, styles
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    plain = styles.ParagraphStyle("plain", fontName=FONT, fontSize=9, leading=14, wordWrap="CJK")
    head = styles.ParagraphStyle("head", parent=plain, fontSize=13, leading=20, spaceBefore=10)
    title = styles.ParagraphStyle("title", parent=head, fontSize=17, leading=26)
    flow: list[Flowable] = [Paragraph(_marked(_title(laid_out)), title)]
    for part in parts(laid_out):
        flow.append(Paragraph(_marked(part.heading), head))
        flow.extend(Paragraph(_marked(line), plain) for line in part.lines)
        if part.table:
            cells = [[Paragraph(_marked(cell), plain) for cell in row] for row in part.table]
            grid = [
                ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
            ]
            flow += [Table(cells, repeatRows=1, style=grid), Spacer(1, 6)]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=pagesizes.A4, title=_title(laid_out), invariant=1).build(flow)
    return out.getvalue()


def _title(laid_out: Sheet) -> str:
    words = WORDS["ja" if laid_out.language == "ja" else "en"]
    return f"{words['report']}  {laid_out.title}"


def _first(part: Part) -> tuple[str, ...] | None:
    return part.table[0] if part.table else None


def _marked(text: str) -> str:
    """Keep a client's words from being read as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _standings(laid_out: Sheet) -> Iterator[tuple[str, ...]]:
    words = WORDS["ja" if laid_out.language == "ja" else "en"]
    standing = "standing" if laid_out.kind == "ladder" else "covered"
    yield words[f"row_{laid_out.kind}"], words[standing], words["coverage"]
    for row in laid_out.rows:
        yield row.label, row.text, f"{row.coverage:.0%}"


def _grounds(laid_out: Sheet) -> Iterator[tuple[str, ...]]:
    words = WORDS["ja" if laid_out.language == "ja" else "en"]
    yield tuple(words[name] for name in ("criterion", "value", "words", "tier"))
    for each in laid_out.answers:
        value = "" if each.value is None else f"{each.value:g}"
        yield each.criterion, value, each.quote, words.get(each.tier, each.tier)


def _steps(laid_out: Sheet) -> Iterator[tuple[str, ...]]:
    words = WORDS["ja" if laid_out.language == "ja" else "en"]
    yield words["criterion"], words["good_enough"]
    for each in laid_out.steps:
        yield each.criterion, each.good_enough
