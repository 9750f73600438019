"""Decides, before any word is written, whether the honest answer is that there is none."""

from assistant.domain.conversation import Refusal, RefusalCode
from assistant.domain.evidence import Evidence
from assistant.domain.outcome import Outcome, TermFound
from assistant.domain.reader import Audience
from assistant.domain.understanding import Understanding
from assistant.offline.phrases import phrase


def refusal_for(
    understanding: Understanding,
    evidence: Evidence,
    outcomes: tuple[Outcome, ...],
    audience: Audience,
) -> Refusal | None:
    """Return why nothing can be answered, with the next step; None when something can."""
    return (
        _by_intent(understanding, audience)
        or _by_outcome(outcomes, understanding.language)
        or _by_evidence(understanding, evidence)
    )


def refusal(code: RefusalCode, name: str, language: str, **inputs: object) -> Refusal:
    """Word a refusal."""
    return Refusal(code=code, message=phrase(name, language, **inputs))


def _by_intent(understanding: Understanding, audience: Audience) -> Refusal | None:
    language = understanding.language
    match understanding.intent:
        case "attack":
            return refusal("unsafe", "attack", language)
        case "off_topic":
            name = "off_topic" if audience == "customer" else "off_topic_work"
            return refusal("out_of_scope", name, language)
        case _:
            return None


def _by_outcome(outcomes: tuple[Outcome, ...], language: str) -> Refusal | None:
    for outcome in outcomes:
        if outcome.refusal is not None:
            return outcome.refusal
        if outcome.code == "order_not_found":
            return refusal("order_not_found", "order_not_found", language)
        if outcome.code == "not_allowed":
            return refusal("not_allowed", "not_allowed", language)
        if isinstance(outcome.detail, TermFound) and outcome.detail.term is None:
            return _unknown_term(outcome.detail, language)
    return None


def _unknown_term(detail: TermFound, language: str) -> Refusal:
    told = phrase("not_in_glossary", language, term=detail.asked)
    if detail.near:
        gap = "" if language == "ja" else " "
        told += gap + phrase("near_terms", language, terms=detail.near)
    return Refusal(code="not_in_knowledge", message=told)


def _by_evidence(understanding: Understanding, evidence: Evidence) -> Refusal | None:
    if understanding.intent not in ("ask_policy", "ask_guide") or evidence.confident:
        return None
    name = "not_in_pages" if understanding.intent == "ask_policy" else "not_in_guides"
    return refusal("not_in_knowledge", name, understanding.language)
