"""Cuts documents by meaning: a section, a term, a criterion, a product is one passage."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.domain.document import Document, Page, Passage, Section
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.model import in_language, lists_in_language
from assistant.domain.product import Attribute, Product, Vocabulary
from assistant.domain.rubric import Rubric
from assistant.ports import TokenCounter

RECORD_TOKENS = 1_500
"""The most a passage of one record (a product, a term, a criterion) may hold: it is cited whole."""

BUDGET_TOKENS = 400
"""The most a passage may hold; E5 reads 512 tokens of its own, title and heading included."""

LETTERS_A_TOKEN = 16
"""More letters than that make a token of nothing but spaces."""

_PARAGRAPH = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"(?<=[。！？!?])\s*|(?<=\.)\s+|\n")
_LABELS = {
    "ja": {"brand": "ブランド", "ingredients": "成分", "materials": "素材", "care": "お手入れ",
           "origin": "原産国", "warnings": "ご注意", True: "はい", False: "いいえ"},
    "en": {"brand": "Brand", "ingredients": "Ingredients", "materials": "Materials", "care": "Care",
           "origin": "Country of origin", "warnings": "Please note", True: "yes", False: "no"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage with words that find it but are never shown."""

    passage: Passage
    title_words: str
    hidden_words: str = ""

    @property
    def embedded_text(self) -> str:
        """Join what the embedder reads: title, heading, text."""
        return "\n".join(filter(None, (self.title_words, self.passage.text)))


def chunks(document: Document, *, tokens: TokenCounter) -> Iterator[Chunk]:
    """Cut one document into passages: pages within BUDGET_TOKENS, records within RECORD_TOKENS."""
    match document.record:
        case Page() as page:
            yield from _page(document, page, tokens)
        case GlossaryTerm() as term:
            yield from _term(document, term, tokens)
        case Rubric() as rubric:
            yield from _rubric(document, rubric)
        case Product() as product:
            yield from _product(document, product, tokens)
        case Vocabulary():
            return


def _page(document: Document, page: Page, tokens: TokenCounter) -> Iterator[Chunk]:
    number = 0
    for section in page.sections:
        for text in fitting(section.text, tokens=tokens, budget=BUDGET_TOKENS):
            number += 1
            passage = Passage(
                id=f"{document.id}#{number}",
                document_id=document.id,
                record_id=page.id,
                kind="page",
                language=page.language,
                title=page.title,
                heading=section.heading,
                text=text,
                source=page.url or f"{document.origin.path}#{section.heading or page.title}",
                audience=page.audience,
                version=page.version,
            )
            yield Chunk(passage, title_words=_above(page, section))


def _above(page: Page, section: Section) -> str:
    parts = (page.title, *section.path, section.heading)
    return " ".join(dict.fromkeys(part for part in parts if part))


def _term(document: Document, term: GlossaryTerm, tokens: TokenCounter) -> Iterator[Chunk]:
    labels = [
        label
        for groups in (term.alternative, term.hidden)
        for listed in groups.values()
        for label in listed
    ]
    for language in sorted({*term.definition, *term.note, *term.formula} & set(term.preferred)):
        parts = (term.definition, term.formula, term.note)
        text = "\n".join(words[language] for words in parts if language in words)
        passage = Passage(
            id=f"{document.id}#{language}",
            document_id=document.id,
            record_id=term.id,
            kind="glossary",
            language=language,
            title=term.preferred[language],
            text=text,
            source=f"{document.origin.path}#{term.id}",
        )
        shown = (term.preferred[language], *lists_in_language(term.alternative, language))
        hidden = " ".join((*term.preferred.values(), *labels))
        whole = Chunk(passage, title_words=" ".join(dict.fromkeys(shown)), hidden_words=hidden)
        yield from _pieces(whole, tokens)


def _rubric(document: Document, rubric: Rubric) -> Iterator[Chunk]:
    groups = {dimension.id: dimension for dimension in rubric.dimensions}
    entries = [
        *((f"level-{level.id}", level.label, (level.summary,), "") for level in rubric.levels),
        *((f"dimension-{each.id}", each.label, (each.summary,), "") for each in rubric.dimensions),
        *(
            (each.id, each.text, (each.text, each.question, each.good_enough), each.dim)
            for each in rubric.criteria
        ),
    ]
    for name, label, texts, group in entries:
        for language in sorted(label):
            text = "\n".join(words[language] for words in texts if language in words)
            if not text:
                continue
            above = in_language(groups[group].label, language) if group else ""
            title = in_language(rubric.title, language)
            passage = Passage(
                id=f"{document.id}#{name}:{language}",
                document_id=document.id,
                record_id=f"{rubric.id}/{name}",
                kind="rubric",
                language=language,
                title=title,
                heading=label[language],
                text=text,
                source=f"{document.origin.path}#{name}",
                version=rubric.version,
            )
            yield Chunk(passage, title_words=" ".join(filter(None, (above, label[language]))))


def _product(document: Document, product: Product, tokens: TokenCounter) -> Iterator[Chunk]:
    for language in sorted(product.title):
        category = " ".join(lists_in_language(product.category, language))
        title = in_language(product.title, language)
        passage = Passage(
            id=f"{document.id}#{language}",
            document_id=document.id,
            record_id=product.sku,
            kind="product",
            language=language,
            title=title,
            heading=category,
            text="\n".join(product_lines(product, language)),
            source=product.url or f"{document.origin.path}#{product.sku}",
        )
        options = [
            word
            for variant in product.variants
            for words in variant.option_labels.values()
            for word in words.values()
        ]
        hidden = " ".join(dict.fromkeys((product.sku, *product.tags, *options)))
        whole = Chunk(passage, title_words=f"{title} {category}", hidden_words=hidden)
        yield from _pieces(whole, tokens)


def _pieces(whole: Chunk, tokens: TokenCounter) -> Iterator[Chunk]:
    """Cut what is too long for one passage; the first piece keeps the id."""
    passage = whole.passage
    texts = fitting(passage.text, tokens=tokens, budget=RECORD_TOKENS)
    for number, text in enumerate(texts, start=1):
        name = passage.id if number == 1 else f"{passage.id}.{number}"
        yield replace(whole, passage=passage.model_copy(update={"id": name, "text": text}))


def product_lines(product: Product, language: str) -> Iterator[str]:
    """Write a product's recorded facts, one a line; prices and stock change and are left out."""
    labels = _LABELS.get(language, _LABELS["en"])
    gap = "：" if language == "ja" else ": "
    texts = (in_language(product.summary, language), in_language(product.description, language))
    yield from filter(None, texts)
    if product.brand:
        yield f"{labels['brand']}{gap}{in_language(product.brand, language)}"
    for key, attribute in product.attributes.items():
        name = in_language(attribute.label, language) or key
        yield f"{name}{gap}{attribute_text(attribute, language)}"
    for name, lists in (
        ("materials", product.materials),
        ("ingredients", product.ingredients),
        ("warnings", product.warnings),
    ):
        if lists:
            told = ("、" if language == "ja" else ", ").join(lists_in_language(lists, language))
            yield f"{labels[name]}{gap}{told}"
    for name, words in (("care", product.care), ("origin", product.origin)):
        if words:
            yield f"{labels[name]}{gap}{in_language(words, language)}"


def attribute_text(attribute: Attribute, language: str) -> str:
    """Word an attribute's value with its unit: `310g`, `はい`, `ポリエステル`."""
    labels = _LABELS.get(language, _LABELS["en"])
    value = attribute.value
    if isinstance(value, bool):
        return str(labels[value])
    if isinstance(value, float | int):
        return f"{value:.12g}{attribute.unit or ''}"
    chosen = value.get(language) or value.get("ja") or next(iter(value.values()), "")
    return chosen if isinstance(chosen, str) else "、".join(chosen)


def fitting(text: str, *, tokens: TokenCounter, budget: int) -> Iterator[str]:
    """Cut a text into substrings of itself within `budget` tokens, at paragraphs or sentences."""
    if len(text) < 2 or _fits(text, tokens=tokens, budget=budget):
        yield text
        return
    for boundary in (_PARAGRAPH, _SENTENCE):
        starts = [0, *(found.end() for found in boundary.finditer(text) if found.end() < len(text))]
        if len(starts) > 1:
            yield from _packed(text, starts, tokens=tokens, budget=budget)
            return
    middle = len(text) // 2
    for half in (text[:middle], text[middle:]):
        yield from _whole(half, tokens=tokens, budget=budget)


def _fits(text: str, *, tokens: TokenCounter, budget: int) -> bool:
    """Count only what may fit: counting megabytes without a space takes minutes."""
    return len(text) <= budget * LETTERS_A_TOKEN and tokens.count(text) <= budget


def _packed(
    text: str, starts: Sequence[int], *, tokens: TokenCounter, budget: int
) -> Iterator[str]:
    begin = 0
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=True):
        if start > begin and not _fits(text[begin:stop], tokens=tokens, budget=budget):
            yield from _whole(text[begin:start], tokens=tokens, budget=budget)
            begin = start
    yield from _whole(text[begin:], tokens=tokens, budget=budget)


def _whole(text: str, *, tokens: TokenCounter, budget: int) -> Iterator[str]:
    stripped = text.strip()
    if stripped:
        yield from fitting(stripped, tokens=tokens, budget=budget)
