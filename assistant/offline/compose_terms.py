"""Answers from the glossary: the definition, and how much of it the source really says."""

from collections.abc import Iterator
from dataclasses import replace

from assistant.domain.brief import Brief
from assistant.domain.document import Passage
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.model import in_language
from assistant.domain.outcome import Outcome, TermFound
from assistant.offline.phrases import phrase
from assistant.ports import Piece


def one_term(brief: Brief) -> Iterator[Piece]:
    """Define the term that was asked for."""
    for outcome in brief.outcomes:
        if isinstance(outcome.detail, TermFound) and outcome.detail.term:
            language = brief.question.language
            yield from _definition(outcome, outcome.detail, language)
            if outcome.detail.related:
                related = phrase("term_related", language, terms=outcome.detail.related)
                yield Piece(related, opens_paragraph=True)


def two_terms(brief: Brief) -> Iterator[Piece]:
    """Set two definitions side by side."""
    language = brief.question.language
    found = [
        (outcome, outcome.detail)
        for outcome in brief.outcomes
        if isinstance(outcome.detail, TermFound) and outcome.detail.term
    ]
    names = [in_language(detail.term.preferred, language) for _, detail in found if detail.term]
    if len(names) > 1:
        yield Piece(phrase("term_difference", language, first=names[0], second=names[1]))
    for (outcome, detail), name in zip(found, names, strict=True):
        yield Piece(f"■ {name}", opens_paragraph=True)
        definition = list(_definition(outcome, detail, language))
        for number, piece in enumerate(definition):
            yield replace(piece, opens_paragraph=number == 0)


def _definition(outcome: Outcome, detail: TermFound, language: str) -> Iterator[Piece]:
    term = detail.term
    if term is None:
        return
    passage = next((each for each in outcome.records if each.record_id == term.id), None)
    name = in_language(term.preferred, language)
    if term.seed_status == "heading_only":
        evidence = (passage.id,) if passage else ()
        yield Piece(phrase("term_heading_only", language, term=name), evidence=evidence)
        if passage:
            yield Piece(phrase("term_also", language))
    if passage:
        yield from _lines(term, passage)
    yield from _standing(detail, language)


def _lines(term: GlossaryTerm, passage: Passage) -> Iterator[Piece]:
    """Quote definition and formula; the note only where the status does not say it already."""
    note = in_language(term.note, passage.language).split("\n")
    for line in passage.text.split("\n"):
        if line.strip() and (term.seed_status in ("defined", "absent") or line not in note):
            yield Piece(line.strip(), evidence=(passage.id,), quote=line.strip())


def _standing(detail: TermFound, language: str) -> Iterator[Piece]:
    """Say which it is: the source's own, inside another entry, or general knowledge."""
    term = detail.term
    if term is None:
        return
    match term.seed_status:
        case "defined" if term.basis == "seed":
            yield Piece(phrase("term_seed", language))
        case "inside" if detail.inside:
            inside = in_language(detail.inside.preferred, language)
            yield Piece(phrase("term_standard_inside", language, inside=inside))
        case "mentioned":
            yield Piece(phrase("term_standard_mentioned", language))
        case "absent":
            yield Piece(phrase("term_standard_absent", language))
        case _:
            return
