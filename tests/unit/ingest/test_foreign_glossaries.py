"""Glossaries of others are general knowledge: never ours, never the seeds'."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.domain.glossary import GlossaryTerm, Source
from assistant.ingest.source import Loaded, Refused

Write = Callable[..., Path]
Terms = Callable[[Path], list[GlossaryTerm]]


def lines(*records: dict[str, Any]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def test_lines_of_one_id_are_the_languages_of_one_term(write: Write, records: Terms) -> None:
    content = lines(
        {"term_id": "cart", "lang": "en", "title": "Cart", "text": "What one is about to buy."},
        {"term_id": "sku", "lang": "en", "title": "SKU", "text": "A stock keeping unit."},
        {"term_id": "cart", "lang": "ja-JP", "title": "カート", "text": "これから買う物です。"},
    )
    sku, cart = records(write("words.multi.jsonl", content))
    assert (sku.id, sku.preferred) == ("words-sku", {"en": "SKU"})
    assert (cart.id, cart.preferred, cart.definition) == (
        "words-cart",
        {"en": "Cart", "ja": "カート"},
        {"en": "What one is about to buy.", "ja": "これから買う物です。"},
    )
    assert (cart.basis, cart.seed_status, cart.seeds) == ("standard", "absent", ())
    assert cart.sources == (Source(title="words.multi.jsonl"),)


def test_synonyms_and_related_terms_come_along_where_they_exist(
    write: Write, records: Terms
) -> None:
    content = lines(
        {"id": "above-the-fold", "title": "above the fold", "definition": "Seen first.",
         "synonyms": ["first view"], "relatedTerms": ["hero image", "nowhere"]},
        {"id": "hero-image", "title": "hero image", "definition": "A large picture."},
    )  # fmt: skip
    fold, _ = records(write("design.jsonl", content))
    assert fold.alternative == {"en": ("first view",)}
    assert fold.related == ("design-hero-image",)


def test_a_line_may_hold_both_languages(write: Write, records: Terms) -> None:
    content = lines(
        {
            "用語": "返品",
            "term_en": "return",
            "definition_ja": "戻すこと。",
            "definition_en": "Back.",
        }
    )
    (term,) = records(write("terms.jsonl", content))
    assert term.id == "terms-返品"
    assert term.preferred == {"ja": "返品", "en": "return"}
    assert term.definition == {"ja": "戻すこと。", "en": "Back."}


def test_a_mapping_names_the_work_it_comes_from(write: Write, records: Terms) -> None:
    write("terms.mapping.yaml", "source: {title: 用語の本, publisher: 出版社}\n")
    (term,) = records(write("terms.jsonl", lines({"term": "返品", "definition": "戻すこと。"})))
    assert term.sources == (Source(title="用語の本", publisher="出版社"),)


def test_a_line_without_a_term_is_refused(
    write: Write, load: Callable[[Path], list[Loaded | Refused]]
) -> None:
    content = lines({"term": "返品", "definition": "戻すこと。"}, {"definition": "何か。"})
    assert load(write("terms.jsonl", content))[1] == Refused("has no term", 2)
