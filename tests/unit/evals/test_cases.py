"""The cases: well formed, of their own wording, and with gold that exists in the knowledge."""

import re
from functools import cache
from pathlib import Path

import yaml

from assistant.domain.document import Page
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.product import Product
from assistant.domain.rubric import Rubric
from assistant.ingest.formats import format_of
from assistant.ingest.source import Loaded, Source
from assistant.language.tokenise import surface_words
from evals.case import CASES, Case, read_cases
from evals.tasks.answers import AnswerCase
from evals.tasks.dialogue import Dialogue
from evals.tasks.floor_case import FloorCase
from evals.tasks.glossary import GlossaryCase
from evals.tasks.limits import LimitCase
from evals.tasks.maturity import MaturityCase
from evals.tasks.retrieval import RetrievalCase
from evals.tasks.routing import RoutingCase
from evals.tasks.safety import SafetyCase

ROOT = Path(__file__).parents[3]
KNOWLEDGE, PROMPTS = ROOT / "knowledge", ROOT / "prompts"
SHAPES: dict[str, type[Case]] = {
    "answers": AnswerCase,
    "floor_dev": FloorCase,
    "floor_test": FloorCase,
    "glossary": GlossaryCase,
    "limits": LimitCase,
    "maturity": MaturityCase,
    "retrieval": RetrievalCase,
    "routing": RoutingCase,
    "safety": SafetyCase,
}
LENGTH = 8
_JAPANESE = re.compile("[ぁ-ヿ㐀-鿿]")


def cases():
    return [case for name, shape in SHAPES.items() for case in read_cases(name, shape)]


def test_every_file_of_cases_has_a_shape_and_every_id_is_its_own():
    assert {path.stem for path in CASES.glob("*.jsonl")} == {*SHAPES, "orders"}
    written = (CASES / "orders.jsonl").read_text(encoding="utf-8").splitlines()
    dialogues = [Dialogue.model_validate_json(line) for line in written]
    names = [each.id for each in (*cases(), *dialogues)]
    assert len(set(names)) == len(names)


def grams(text):
    """Return runs of LENGTH words: Latin text as spaced, Japanese as cut by Sudachi."""
    folded = text.casefold()
    if _JAPANESE.search(folded):
        words = [
            word.surface for word in surface_words(folded) if not word.pos.startswith("補助記号")
        ]
    else:
        words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", folded)
    return {tuple(words[at : at + LENGTH]) for at in range(len(words) - LENGTH + 1)}


@cache
def prompt_texts():
    texts = []
    for path in sorted(PROMPTS.rglob("*")):
        if path.suffix == ".md":
            texts += path.read_text(encoding="utf-8").splitlines()
        elif path.suffix in (".yaml", ".yml"):
            texts += list(strings(yaml.safe_load(path.read_text(encoding="utf-8"))))
    return texts


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def test_no_case_shares_eight_words_in_a_row_with_a_prompt():
    written = set().union(*(grams(text) for text in prompt_texts()))
    assert written
    shared = {
        case.id: gram
        for case in cases()
        for text in (case.text, *case.history)
        for gram in grams(text) & written
    }
    assert shared == {}


def test_few_cases_are_word_for_word_examples_of_the_router():
    # stock phrases such as «bye for now» cannot be worded otherwise
    written = yaml.safe_load((PROMPTS / "offline" / "exemplars.yaml").read_text(encoding="utf-8"))
    known = {plain(text) for texts in written["exemplars"].values() for text in texts}
    same = {case.id for case in cases() if len(plain(case.text)) >= 8 and plain(case.text) in known}
    assert len(same) <= 3


def plain(text):
    return re.sub(r"[\W_]", "", text.casefold())


@cache
def known_ids():
    """Name every record of the knowledge: pages, products and variants, terms, criteria."""
    names = set()
    for path in sorted(KNOWLEDGE.rglob("*")):
        inner = path.relative_to(KNOWLEDGE).parts
        if not path.is_file() or inner[0] in ("law", "schemas", "store", "vectors"):
            continue
        chosen = format_of(path, None)
        if chosen is None:
            continue
        for each in chosen.load(Source(path=path, root=KNOWLEDGE)):
            if isinstance(each, Loaded):
                names |= names_of(each.record)
    return frozenset(names)


def names_of(record):
    match record:
        case Page() | GlossaryTerm():
            return {record.id}
        case Product():
            return {record.sku, *(variant.sku for variant in record.variants)}
        case Rubric():
            return {record.id, *(f"{record.id}/{each.id}" for each in record.criteria)}
        case _:
            return set()


def gold(case):
    match case:
        case AnswerCase():
            return {*case.must_cite, *([case.first_card] if case.first_card else [])}
        case FloorCase() | RetrievalCase():
            return set(case.relevant)
        case GlossaryCase():
            return {*case.terms, *filter(None, (case.term, case.inside))}
        case MaturityCase():
            named = (*case.values, *case.silent, *case.not_full)
            return {case.model, *(f"{case.model}/{name}" for name in named)}
        case SafetyCase():
            return set(case.must_cite)
        case _:
            return set()


def test_all_gold_exists_in_the_knowledge():
    missing = {case.id: gold(case) - known_ids() for case in cases() if gold(case) - known_ids()}
    assert missing == {}


def test_signed_in_readers_are_sample_customers():
    people = yaml.safe_load((KNOWLEDGE / "store" / "customers.yaml").read_text(encoding="utf-8"))
    known = {each["id"] for each in people["customers"]}
    assert {case.reader for case in cases() if case.reader} <= known


def test_dev_and_test_questions_have_no_record_in_common():
    split = {}
    for case in read_cases("retrieval", RetrievalCase):
        for name in case.relevant[:1]:
            assert split.setdefault(name, case.split) == case.split
    dev = {name for case in read_cases("floor_dev", FloorCase) for name in case.relevant[:1]}
    test = {name for case in read_cases("floor_test", FloorCase) for name in case.relevant[:1]}
    assert len(dev & test) <= 1
