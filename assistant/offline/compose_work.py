"""Answers for those who work for the shop: a maturity result and product copy."""

from collections.abc import Iterator

from assistant.domain.brief import Brief
from assistant.domain.card import DimensionStage, StageCard, StageQuote
from assistant.domain.listing import Listing
from assistant.offline.phrases import phrase, spoken
from assistant.ports import Piece

QUOTES = 2
"""The most of a client's words that are repeated for one dimension."""


def assessment(brief: Brief) -> Iterator[Piece]:
    """Say the result as an interval, what decided it in both sides' words, and ask what narrows."""
    language = brief.question.language
    for outcome in brief.outcomes:
        for card in outcome.cards:
            if isinstance(card, StageCard):
                if outcome.code == "nothing_read":
                    yield Piece(phrase("stage_none", language))
                told = any(each.quotes for each in card.dimensions) or not card.next_question
                yield from _result(card, language) if told else _beginning(card, language)


def _beginning(card: StageCard, language: str) -> Iterator[Piece]:
    yield Piece(
        phrase("stage_start", language, title=card.title, question=card.next_question or "")
    )


def _result(card: StageCard, language: str) -> Iterator[Piece]:
    """Say the whole, then of each dimension that was spoken of what its words show."""
    yield Piece(phrase("stage_intro", language, overall=card.overall_text))
    top = max((each.high for each in card.dimensions), default=0)
    for each in card.dimensions:
        if each.quotes:
            yield _dimension(each, language, top=top)
            yield from _quoted(card, each, language)
    if card.undecided:
        undecided = phrase("stage_undecided", language, count=len(card.undecided))
        yield Piece(undecided, opens_paragraph=True)
    if card.next_question:
        question = phrase("stage_question", language, question=card.next_question)
        yield Piece(question, opens_paragraph=True)
    else:
        yield Piece(phrase("stage_done", language), opens_paragraph=True)


def _dimension(of: DimensionStage, language: str, *, top: int) -> Piece:
    gap = "〜" if language == "ja" else "–"
    stage = gap.join(dict.fromkeys((of.low_label, of.high_label)))
    if (of.low, of.high) == (0, top):
        stage = phrase("stage_open", language)
    told = phrase("stage_dimension", language, label=of.label, stage=stage)
    return Piece(told, opens_paragraph=True)


def _quoted(card: StageCard, of: DimensionStage, language: str) -> Iterator[Piece]:
    """Set the client's own words beside our criteria, with how they were taken."""
    before = ""
    for each in _telling(of):
        said = "" if each.quote == before else each.quote
        taken = phrase(f"taken_{_taken(each)}", language)
        told = phrase("stage_quote", language, quote=said, criterion=each.criterion, taken=taken)
        evidence = f"rubric:{card.model}#{each.criterion_id}:{spoken(language)}"
        yield Piece(told, evidence=(evidence,), quote=each.criterion)
        before = each.quote


def _telling(of: DimensionStage) -> tuple[StageQuote, ...]:
    """Choose what bounds a stage from both sides: the first words for it and the first against."""
    firsts: dict[str, StageQuote] = {}
    for quote in of.quotes:
        firsts.setdefault(_taken(quote), quote)
    return tuple(firsts.values())[:QUOTES]


def _taken(quote: StageQuote) -> str:
    if quote.value <= 0:
        return "no"
    return "yes" if quote.value >= 1 else "part"


def draft(brief: Brief) -> Iterator[Piece]:
    """Show the draft with its evidence, then what is missing or not allowed."""
    language = brief.question.language
    if not brief.outcomes:
        yield Piece(phrase("copy_which", language))
    for outcome in brief.outcomes:
        if outcome.listing is None:
            yield Piece(phrase("product_unknown", language))
        else:
            evidence = tuple(record.id for record in outcome.records[:1])
            yield from _listing(outcome.listing, evidence, language)


def _listing(listing: Listing, evidence: tuple[str, ...], language: str) -> Iterator[Piece]:
    if listing.sentences:
        yield Piece(phrase("copy_intro", language, title=listing.title), evidence=evidence)
    else:
        yield Piece(phrase("copy_empty", language))
    spaced = language == "ja" and listing.language not in ("ja", "zh")
    for number, sentence in enumerate(listing.sentences):
        gap = " " if spaced and number else ""
        yield Piece(gap + sentence.text, evidence=evidence, opens_paragraph=number == 0)
    for finding in listing.findings:
        told = phrase("copy_blocked", language, text=finding.text, why=finding.why)
        yield Piece(told, opens_paragraph=True)
        if finding.instead:
            yield Piece(phrase("copy_instead", language, instead=finding.instead))
    for question in listing.missing:
        yield Piece(question, opens_paragraph=True)
