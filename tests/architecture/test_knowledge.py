"""The shipped knowledge agrees with itself, and its words are its own."""

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import pytest
import yaml

from assistant.domain.document import Page
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.product import Product, Vocabulary
from assistant.domain.rubric import Rubric
from assistant.ports import Knowledge

RUN = 30
"""A shared run of this many characters is a copy rather than a coincidence."""

SEEDS = os.environ.get("ASSISTANT_SEEDS", "")
LANGUAGES = ("ja", "en")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WORDS = (
    r"one|first|once|single|january",
    r"two|second|twice|both|february",
    r"three|third|march",
    r"four|fourth|april",
    r"five|fifth|may",
    r"six|sixth|june",
    r"seven|seventh|july",
    r"eight|eighth|august",
    r"nine|ninth|september",
    r"ten|tenth|october",
    r"eleven|november",
    r"twelve|december",
)
Kind = TypeVar("Kind")


def records(knowledge: Knowledge, kind: type[Kind]) -> list[Kind]:
    found = (knowledge.records[name].record for name in knowledge.records)
    return [record for record in found if isinstance(record, kind)]


def pairs(knowledge: Knowledge) -> Mapping[str, Mapping[str, Page]]:
    found: dict[str, dict[str, Page]] = defaultdict(dict)
    for page in records(knowledge, Page):
        found[page.id][page.language] = page
    return found


def numbers(text: str) -> set[str]:
    folded = unicodedata.normalize("NFKC", text)
    return {found.replace(",", "") for found in _NUMBER.findall(folded)}


def worded(text: str) -> set[str]:
    folded = text.lower()
    return {
        str(number)
        for number, words in enumerate(_WORDS, start=1)
        if re.search(rf"\b(?:{words})\b", folded)
    }


def test_every_page_is_written_in_both_languages_with_one_head(knowledge: Knowledge) -> None:
    found = pairs(knowledge)

    assert len(found) >= 80
    assert {name for name, pair in found.items() if set(pair) != set(LANGUAGES)} == set()
    assert {
        name
        for name, pair in found.items()
        if len(
            {
                (page.kind, page.audience, page.version, page.effective_from, page.seeds)
                for page in pair.values()
            }
        )
        > 1
    } == set()


def test_both_languages_of_a_page_have_the_same_sections(knowledge: Knowledge) -> None:
    shapes = {
        name: {len(page.sections) for page in pair.values()}
        for name, pair in pairs(knowledge).items()
    }

    assert {name for name, counts in shapes.items() if len(counts) > 1} == set()


def test_both_languages_of_a_section_give_the_same_numbers(knowledge: Knowledge) -> None:
    different = []
    for name, pair in pairs(knowledge).items():
        for ja, en in zip(pair["ja"].sections, pair["en"].sections, strict=True):
            said, told = (f"{each.heading}\n{each.text}" for each in (ja, en))
            if numbers(said) - worded(told) != numbers(told) - worded(told):
                different.append((name, ja.heading, numbers(said) ^ numbers(told)))

    assert different == []


def test_every_policy_page_names_its_version(knowledge: Knowledge) -> None:
    policies = [page for page in records(knowledge, Page) if page.kind == "policy"]

    assert len(policies) >= 30
    assert [
        page.id for page in policies if not re.fullmatch(r"\d{4}-\d{2}", page.version or "")
    ] == []
    assert [page.id for page in policies if not page.effective_from] == []


def test_every_attribute_of_a_product_is_in_the_vocabulary(knowledge: Knowledge) -> None:
    kinds = {kind.key: kind for each in records(knowledge, Vocabulary) for kind in each.attributes}

    unknown = {
        (product.sku, key)
        for product in records(knowledge, Product)
        for key in product.attributes
        if key not in kinds
    }
    mistaken = {
        (product.sku, key)
        for product in records(knowledge, Product)
        for key, attribute in product.attributes.items()
        if key in kinds and (kinds[key].type == "boolean") != isinstance(attribute.value, bool)
    }

    assert unknown == set()
    assert mistaken == set()


def test_every_attribute_is_labelled_in_both_languages(knowledge: Knowledge) -> None:
    kinds = [kind for each in records(knowledge, Vocabulary) for kind in each.attributes]

    assert [kind.key for kind in kinds if set(kind.label) < set(LANGUAGES)] == []


def test_every_colour_of_a_variant_is_on_the_colour_card(knowledge: Knowledge) -> None:
    colours = {colour.id for each in records(knowledge, Vocabulary) for colour in each.colours}

    assert {
        variant.sku
        for product in records(knowledge, Product)
        for variant in product.variants
        if "color" in variant.options and variant.options["color"] not in colours
    } == set()


def test_every_colour_belongs_to_a_family_on_the_card(knowledge: Knowledge) -> None:
    colours = [colour for each in records(knowledge, Vocabulary) for colour in each.colours]
    families = {colour.family for colour in colours}

    assert {family for family in families if family not in {each.id for each in colours}} == set()


def test_stock_lies_at_known_places(knowledge: Knowledge) -> None:
    places = {place.id for each in records(knowledge, Vocabulary) for place in each.locations}

    assert {
        stock.location
        for product in records(knowledge, Product)
        for variant in product.variants
        for stock in variant.stock
    } <= places


def test_skus_are_unique_and_variants_name_their_product(knowledge: Knowledge) -> None:
    products = records(knowledge, Product)
    skus = [variant.sku for product in products for variant in product.variants]

    assert len(skus) == len(set(skus))
    assert [
        variant.sku
        for product in products
        for variant in product.variants
        if not variant.sku.startswith(product.sku)
    ] == []


def test_every_product_is_told_in_both_languages_and_priced_in_yen(knowledge: Knowledge) -> None:
    products = records(knowledge, Product)

    assert len(products) >= 500
    assert [each.sku for each in products if set(each.title) != set(LANGUAGES)] == []
    assert [each.sku for each in products if set(each.category) != set(LANGUAGES)] == []
    assert [
        variant.sku
        for each in products
        for variant in each.variants
        if variant.price.currency != "JPY" or variant.price.amount <= 0
    ] == []


def test_every_picture_of_a_product_exists(knowledge: Knowledge, root: Path) -> None:
    pictures = root / "knowledge" / "catalogue" / "pictures"
    urls = {picture.url for product in records(knowledge, Product) for picture in product.images}

    assert len(urls) >= 500
    assert {url for url in urls if not (pictures / url.rpartition("/")[2]).is_file()} == set()


def test_what_a_term_points_at_exists(knowledge: Knowledge) -> None:
    terms = {term.id: term for term in records(knowledge, GlossaryTerm)}
    pointing = {
        (term.id, name)
        for term in terms.values()
        for name in (*term.related, term.inside, term.broader)
        if name is not None
    }

    assert len(terms) >= 200
    assert {(term, name) for term, name in pointing if name not in terms or name == term} == set()


def test_a_term_says_how_much_its_source_says(knowledge: Knowledge) -> None:
    terms = records(knowledge, GlossaryTerm)

    assert [
        term.id for term in terms if (term.seed_status == "inside") != (term.inside is not None)
    ] == []
    assert [
        term.id for term in terms if term.basis == "seed" and term.seed_status == "absent"
    ] == []
    assert [term.id for term in terms if term.seed_status != "absent" and not term.sources] == []
    assert [term.id for term in terms if set(term.preferred) != set(LANGUAGES)] == []


def test_no_two_terms_share_a_name(knowledge: Knowledge) -> None:
    from assistant.language.normalise import matching_form

    owners: dict[str, set[str]] = defaultdict(set)
    for term in records(knowledge, GlossaryTerm):
        lists = [label for labels in term.alternative.values() for label in labels]
        for label in (*term.preferred.values(), *lists):
            owners[matching_form(label)].add(term.id)

    assert {label: ids for label, ids in owners.items() if len(ids) > 1} == {}


def test_what_a_criterion_refers_to_exists(knowledge: Knowledge) -> None:
    wrong = []
    for rubric in records(knowledge, Rubric):
        ids = {criterion.id for criterion in rubric.criteria}
        sides = {dimension.id for dimension in rubric.dimensions}
        levels = {level.n for level in rubric.levels} or {0}
        assert len(ids) == len(rubric.criteria)
        for each in rubric.criteria:
            if {*each.implies, *each.depends_on} - ids or each.id in each.implies:
                wrong.append(each.id)
            if each.dim not in sides or each.level not in levels:
                wrong.append(each.id)
            if set(each.text) != set(LANGUAGES) or set(each.question) != set(LANGUAGES):
                wrong.append(each.id)

    assert len(records(knowledge, Rubric)) == 4
    assert wrong == []


def _pages_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            if str(name).endswith("page") and isinstance(each, str):
                yield each
            yield from _pages_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from _pages_in(each)


def test_every_page_the_policy_refers_to_has_that_heading(knowledge: Knowledge, root: Path) -> None:
    policy = yaml.safe_load((root / "knowledge/store/policy.yaml").read_text(encoding="utf-8"))
    named = set(_pages_in(policy))
    headings = {
        f"{page.id}#{section.heading}"
        for page in records(knowledge, Page)
        for section in page.sections
        if page.language == "ja"
    }

    assert len(named) >= 30
    assert named - headings == set()


def test_sample_orders_are_of_products_that_exist(knowledge: Knowledge, root: Path) -> None:
    written = yaml.safe_load((root / "knowledge/store/orders.yaml").read_text(encoding="utf-8"))
    skus = {variant.sku for product in knowledge.products.values() for variant in product.variants}

    ordered = {line["sku"] for order in written["orders"] for line in order["lines"]}

    assert ordered - skus == set()


@pytest.mark.skipif(not SEEDS, reason="ASSISTANT_SEEDS names no folder of source documents")
def test_no_text_of_ours_is_copied_from_a_source(root: Path) -> None:
    known = {
        text[at : at + RUN]
        for path in sorted(Path(SEEDS).glob("*.txt"))
        for text in [_bare(path.read_text(encoding="utf-8"))]
        for at in range(len(text) - RUN + 1)
    }
    copied = []
    for path in sorted((root / "knowledge").rglob("*")):
        if path.suffix in (".md", ".yaml"):
            text = _bare(path.read_text(encoding="utf-8"))
            runs = (text[at : at + RUN] for at in range(len(text) - RUN + 1))
            copied += [(path.name, run) for run in runs if run in known]

    assert known
    assert copied == []


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
