"""Judges copy that already exists: a file of SKU and text against attributes, law and limits."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.copywriting.against import against_record
from assistant.copywriting.channels import CHANNELS, channel_of
from assistant.copywriting.draft import Catalogue
from assistant.copywriting.facts import claims_of
from assistant.copywriting.fitting import length_findings
from assistant.copywriting.law import check
from assistant.copywriting.trace import denied_in, offers_in, unsupported_in
from assistant.copywriting.wording import phrase
from assistant.domain.listing import Finding, LawRule
from assistant.domain.product import Product
from assistant.errors import FileUnreadable
from assistant.ingest.source import Source
from assistant.language.detect import language_of

COLUMNS = ("sku", "text")
SUFFIXES = (".csv", ".tsv", ".jsonl")


@dataclass(frozen=True, slots=True)
class Checked:
    """One row of a file and what was found in its text; spans are in the text."""

    line: int
    sku: str
    text: str
    findings: tuple[Finding, ...]

    @property
    def passes(self) -> bool:
        """Tell whether nothing blocks publication."""
        return all(finding.severity != "block" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Row:
    """A text to judge, as its file has it. `channel` is optional."""

    line: int
    sku: str
    text: str
    channel: str = ""


def check_file(
    path: Path, *, catalogue: Catalogue, rules: Sequence[LawRule], telling: str = "ja"
) -> tuple[Checked, ...]:
    """Judge every row of a CSV, TSV or JSONL file with `sku` and `text` (and maybe `channel`).

    Findings are told in `telling`. Raises FileUnreadable for another format, missing columns or
    a line that is not a record.
    """
    by_sku = {
        sku: product
        for product in catalogue.products
        for sku in (product.sku, *(variant.sku for variant in product.variants))
    }
    checked = []
    for row in rows_of(path):
        product = by_sku.get(row.sku)
        if product is None:
            found: tuple[Finding, ...] = (_unknown(row, telling),)
        else:
            found = check_text(
                row.text, product, words=catalogue.words, rules=rules, telling=telling
            )
        checked.append(Checked(row.line, row.sku, row.text, (*found, *_lengths(row, telling))))
    return tuple(checked)


def check_text(
    text: str,
    product: Product,
    *,
    words: frozenset[str],
    rules: Sequence[LawRule],
    telling: str,
) -> tuple[Finding, ...]:
    """Judge a text about a product: facts not on record, functions denied, prices, law."""
    language = language_of(text, default="ja")
    claims = (*claims_of(product, language), *claims_of(product, "ja"), *claims_of(product, "en"))
    found = (
        *check(text, legal_class=product.legal_class, language=telling, rules=rules),
        *unsupported_in(text, claims, words=words, language=telling),
        *denied_in(text, product, language=telling, keys=product.attributes),
        *offers_in(text, product, language=telling),
    )
    every = dict.fromkeys((*found, *against_record(text, product, language=telling, known=found)))
    return tuple(sorted(every, key=lambda each: (each.start, each.rule_id)))


def rows_of(path: Path) -> Iterator[Row]:
    """Read the rows of a file; raises FileUnreadable."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        msg = f"{path.name}: texts are read from {', '.join(SUFFIXES)}"
        raise FileUnreadable(msg)
    text = Source(path, path.parent).text()
    yield from _jsonl(text, path) if suffix == ".jsonl" else _csv(text, path, suffix)


def _csv(text: str, path: Path, suffix: str) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(text), delimiter="\t" if suffix == ".tsv" else ",")
    names = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    if lacking := [column for column in COLUMNS if column not in names]:
        msg = f"{path.name}: there is no column {', '.join(lacking)}"
        raise FileUnreadable(msg)
    for record in reader:
        yield _row({name: record[column] for name, column in names.items()}, reader.line_num)


def _jsonl(text: str, path: Path) -> Iterator[Row]:
    for line, written in enumerate(text.splitlines(), start=1):
        if not written.strip():
            continue
        try:
            record = json.loads(written)
        except ValueError as problem:
            msg = f"{path.name}, line {line}: {problem}"
            raise FileUnreadable(msg) from problem
        if not isinstance(record, dict) or any(column not in record for column in COLUMNS):
            msg = f"{path.name}, line {line}: a record has {' and '.join(COLUMNS)}"
            raise FileUnreadable(msg)
        yield _row(record, line)


def _row(record: Mapping[str, object], line: int) -> Row:
    sku, text, channel = (str(record.get(name) or "") for name in (*COLUMNS, "channel"))
    return Row(line, sku.strip(), text, channel.strip())


def _lengths(row: Row, telling: str) -> tuple[Finding, ...]:
    if row.channel not in [channel.id for channel in CHANNELS]:
        return ()
    return length_findings("", row.text, channel_of(row.channel), telling)


def _unknown(row: Row, telling: str) -> Finding:
    return Finding(
        rule_id="sku-unknown",
        severity="block",
        start=0,
        end=0,
        text="",
        why=phrase("unknown_sku_why", telling, said=row.sku),
        instead=phrase("unknown_sku_instead", telling),
    )
