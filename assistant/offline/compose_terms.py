"""Answers from the glossary: the definition, and how much of it the source really says."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from assistant.domain.brief import Brief
from assistant.domain.document import Passage
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.model import in_language
from assistant.domain.outcome import Outcome, TermFound
from assistant.language.normalise import matching_form
from assistant.offline.phrases import phrase
from assistant.ports import Piece


def one_term(brief: Brief) -> Iterator[Piece]:
    """Define the term that was asked for."""
    for outcome in brief.outcomes:
        if isinstance(outcome.detail, TermFound) and outcome.detail.term:
            language = brief.question.language
            name = _named(outcome.detail, language)
            yield from _definition(outcome, outcome.detail, language, name=name)
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
            yield replace(piece, opens_paragraph=number == 0 or piece.opens_paragraph)


def _named(detail: TermFound, language: str) -> str:
    """Name a term, with the label it was asked by where that is another: 「平均注文額（AOV）」."""
    if detail.term is None:
        return ""
    name = in_language(detail.term.preferred, language)
    labels = (*detail.term.preferred.values(), *chain(*detail.term.alternative.values()))
    asked = matching_form(detail.asked)
    label = next((each for each in labels if matching_form(each) == asked), name)
    if matching_form(label) == matching_form(name):
        return name
    return f"{name}（{label}）" if language == "ja" else f"{name} ({label})"


def _definition(
    outcome: Outcome, detail: TermFound, language: str, *, name: str = ""
) -> Iterator[Piece]:
    term = detail.term
    if term is None:
        return
    passage = next((each for each in outcome.records if each.record_id == term.id), None)
    if term.seed_status == "heading_only":
        evidence = (passage.id,) if passage else ()
        heading = name or in_language(term.preferred, language)
        yield Piece(phrase("term_heading_only", language, term=heading), evidence=evidence)
        name = ""
        if passage:
            yield Piece(phrase("term_also", language), opens_paragraph=True)
    if passage:
        yield from _lines(term, passage, name=name)
    yield from _standing(detail, language)


def _lines(term: GlossaryTerm, passage: Passage, *, name: str) -> Iterator[Piece]:
    """Quote definition, then formula; the note only where the status does not say it already."""
    note = in_language(term.note, passage.language).split("\n")
    lead = name and name + ("：" if passage.language == "ja" else ": ")
    for line in passage.text.split("\n"):
        said = line.strip()
        if said and (term.seed_status in ("defined", "absent") or line not in note):
            opens = line != passage.text.split("\n")[0]
            yield Piece(lead + said, evidence=(passage.id,), quote=said, opens_paragraph=opens)
            lead = ""


def _standing(detail: TermFound, language: str) -> Iterator[Piece]:
    """Say which it is: the source's own, inside another entry, or general knowledge."""
    term = detail.term
    if term is None:
        return
    match term.seed_status:
        case "defined" if term.basis == "seed":
            yield Piece(phrase("term_seed", language), opens_paragraph=True)
        case "inside" if detail.inside:
            inside = in_language(detail.inside.preferred, language)
            told = phrase("term_standard_inside", language, inside=inside)
            yield Piece(told, opens_paragraph=True)
        case "mentioned":
            yield Piece(phrase("term_standard_mentioned", language), opens_paragraph=True)
        case "absent":
            yield Piece(phrase("term_standard_absent", language), opens_paragraph=True)
        case _:
            return
