"""Answers for those who work for the shop: a maturity result and product copy."""

from collections.abc import Iterator

from assistant.domain.brief import Brief
from assistant.domain.card import StageCard, StageQuote
from assistant.domain.listing import Listing
from assistant.offline.phrases import phrase
from assistant.ports import Piece

QUOTES = 4


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
    yield Piece(phrase("stage_intro", language, overall=card.overall_text))
    for each in card.dimensions:
        if each.quotes:
            ends = dict.fromkeys((each.low_label, each.high_label))
            told = phrase("stage_dimension", language, label=each.label, stage="〜".join(ends))
            yield Piece(told, opens_paragraph=True)
    for quote in _one_each(card)[:QUOTES]:
        yield _quoted(card, quote, language)
    if card.undecided:
        undecided = phrase("stage_undecided", language, count=len(card.undecided))
        yield Piece(undecided, opens_paragraph=True)
    if card.next_question:
        question = phrase("stage_question", language, question=card.next_question)
        yield Piece(question, opens_paragraph=True)
    else:
        yield Piece(phrase("stage_done", language))


def _quoted(card: StageCard, quote: StageQuote, language: str) -> Piece:
    spoken = "ja" if language == "ja" else "en"
    told = phrase("stage_quote", language, quote=quote.quote, criterion=quote.criterion)
    evidence = f"rubric:{card.model}#{quote.criterion_id}:{spoken}"
    return Piece(told, evidence=(evidence,), quote=quote.criterion, opens_paragraph=True)


def _one_each(card: StageCard) -> list[StageQuote]:
    """Take one quote of each dimension first, then the others."""
    firsts = [each.quotes[0] for each in card.dimensions if each.quotes]
    return [*firsts, *(quote for each in card.dimensions for quote in each.quotes[1:])]


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
    for number, sentence in enumerate(listing.sentences):
        yield Piece(sentence.text, evidence=evidence, opens_paragraph=number == 0)
    for finding in listing.findings:
        told = phrase("copy_blocked", language, text=finding.text, why=finding.why)
        yield Piece(told, opens_paragraph=True)
        if finding.instead:
            yield Piece(phrase("copy_instead", language, instead=finding.instead))
    for question in listing.missing:
        yield Piece(question, opens_paragraph=True)
