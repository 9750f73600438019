"""Builds retrieval sets in BEIR's layout from folders of documents, taxonomies and products."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.ports import TokenCounter
from evals.bench.beir import CORPUS, JUDGEMENTS, QUERIES, Entry, beginning, hash_of
from evals.bench.heading_sets import adobe, d365
from evals.bench.made import Asked, Draft
from evals.bench.name_sets import jsic
from evals.bench.product_sets import aws, bestbuy

DOCUMENTS = 1_500
QUESTIONS = 200
TOKENS = 120
"""Small enough for an embedder of a few passages a second."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A set: the files it is made of, below the data folder, and how."""

    name: str
    files: tuple[str, ...]
    make: Callable[[Sequence[Path]], Draft]
    about: str


RECIPES = (
    Recipe("d365_headings_ja", ("docs/d365_commerce.ja.jsonl",), d365,
           "Heading of a section → the section (ja)."),
    Recipe("adobe_headings_en",
           ("docs/adobe_merchant_services.en.jsonl", "docs/adobe_merchant_services.ja-JP.jsonl"),
           lambda files: adobe(files[0], files[1], "ja"),
           "Heading of a section → the section (en); `text_ja` asks in Japanese."),
    Recipe("adobe_headings_ja",
           ("docs/adobe_merchant_services.ja-JP.jsonl", "docs/adobe_merchant_services.en.jsonl"),
           lambda files: adobe(files[0], files[1], "en"),
           "Heading of a section → the section (ja, by machine); `text_en` asks in English."),
    Recipe("jsic_names_ja", ("japanese_taxonomies/jsic_without_examples.jsonl",), jsic,
           "Name of an industry → its definition (ja); `text_en` asks in English."),
    Recipe("aws_attributes_en", ("products/aws_retail_demo_store.jsonl",), aws,
           "Attributes in a shopper's words → the products that have them all."),
    Recipe("bestbuy_attributes_en", ("products/bestbuy.jsonl",), bestbuy,
           "Kind, device, colour, brand → the products that have them all."),
)  # fmt: skip


def build(data: Path, out: Path, *, tokens: TokenCounter) -> tuple[Path, ...]:
    """Write every set whose files are there; says what is skipped, and why."""
    written = []
    for recipe in RECIPES:
        files = [data / name for name in recipe.files]
        missing = [path.relative_to(data).as_posix() for path in files if not path.exists()]
        if missing:
            sys.stderr.write(f"{recipe.name}: skipped, {data} has no {', '.join(missing)}\n")
            continue
        draft = fitted(recipe.make(files))
        written.append(write(draft, out / recipe.name, recipe.about, tokens=tokens))
        sizes = f"{len(draft.entries)} documents, {len(draft.asked)} queries"
        sys.stdout.write(f"{recipe.name}: {sizes}\n")
    return tuple(written)


def fitted(draft: Draft) -> Draft:
    """Keep at most QUESTIONS and DOCUMENTS, in the order of their hashes; what answers stays."""
    asked = sorted(draft.asked, key=lambda each: hash_of(each.id))[:QUESTIONS]
    answers = {name for each in asked for name in each.grades}
    rest = sorted((each.id for each in draft.entries if each.id not in answers), key=hash_of)[
        : max(DOCUMENTS - len(answers), 0)
    ]
    kept = answers.union(rest)
    entries = tuple(each for each in draft.entries if each.id in kept)
    return Draft(entries, tuple(asked))


def write(draft: Draft, folder: Path, about: str, *, tokens: TokenCounter) -> Path:
    """Write corpus, queries with their split, judgements and what the set is."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_lines(folder / CORPUS, (_entry(each, tokens) for each in draft.entries))
    _write_lines(folder / QUERIES, map(_query, draft.asked))
    rows = [
        f"{each.id}\t{name}\t{grade}"
        for each in draft.asked
        for name, grade in sorted(each.grades.items())
    ]
    text = "\n".join(("query-id\tcorpus-id\tscore", *rows))
    (folder / JUDGEMENTS).write_text(f"{text}\n", encoding="utf-8")
    sizes = f"{len(draft.entries)} documents, {len(draft.asked)} queries, {len(rows)} judgements."
    (folder / "README.md").write_text(f"{about}\n{sizes}\n", encoding="utf-8")
    return folder


def split_of(query_id: str) -> str:
    """Tell whether a query is looked at (`dev`) or only reported on (`test`), by its hash."""
    return "dev" if int(hash_of(query_id), 16) % 2 == 0 else "test"


def _entry(each: Entry, tokens: TokenCounter) -> Mapping[str, str]:
    text = beginning(each.text, tokens=tokens, at=TOKENS)
    return {"_id": each.id, "title": each.title, "text": text}


def _query(each: Asked) -> Mapping[str, str]:
    return {"_id": each.id, **each.texts, "split": split_of(each.id)}


def _write_lines(path: Path, lines: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
