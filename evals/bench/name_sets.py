"""Sets from taxonomies: the name of a class asks for its definition."""

import re
from collections.abc import Sequence
from pathlib import Path

from assistant.language.normalise import matching_form
from evals.bench.beir import Entry
from evals.bench.made import Asked, Draft, distinct, lines_of, told_once

_ELSE = re.compile("その他|他に分類されない|管理、補助的|主として管理事務")
"""Classes of what is left over; their names say nothing."""


def jsic(files: Sequence[Path]) -> Draft:
    """Make a document of every defined class, without its name; names that repeat do not ask."""
    classes = [line for line in lines_of(files[0]) if line["description"]]
    entries = distinct(Entry(line["code"], "", line["description"]) for line in classes)
    kept = {each.id for each in entries}
    once = told_once(line["name"] for line in classes)
    asked = tuple(
        Asked(
            f"q:{line['code']}",
            {"text": line["name"], "text_en": line["name_en"]},
            {line["code"]: 1},
        )
        for line in classes
        if line["code"] in kept
        and matching_form(line["name"]) in once
        and not _ELSE.search(line["name"])
    )
    return Draft(entries, asked)
