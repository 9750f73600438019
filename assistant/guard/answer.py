"""Screens an answer sentence by sentence: only what is supported leaves the house."""

from typing import Any

from assistant.domain.brief import Brief
from assistant.domain.card import Card
from assistant.domain.outcome import ProductsFound
from assistant.guard.facts import supported_by, unsupported

_SAID = ("size", "colour")
"""What of `asked` repeats the reader; the rest is from records."""

_NOT_FACTS: dict[str, Any] = {
    "cards": True,
    "records": True,
    "task": True,
    "asked": True,
    "detail": {"limits", "unknown", "asked"},
}
"""What an outcome repeats of the question: never a source of facts."""


def known_facts(brief: Brief) -> frozenset[str]:
    """Gather every number and link the answer may state: from passages, cards and proposals."""
    texts: list[str] = [each.passage.text for each in brief.evidence.found]
    texts += [
        f"{each.passage.title} {each.passage.heading} {each.passage.version or ''}"
        for each in brief.evidence.found
    ]
    for outcome in brief.outcomes:
        texts.append(outcome.model_dump_json(exclude=_NOT_FACTS))
        texts += [value for name, value in outcome.asked.items() if name not in _SAID]
        texts += [record.text for record in outcome.records]
        texts += [card_text(card) for card in outcome.cards]
        texts += [counted(card) for card in outcome.cards]
        texts.append(str(len(outcome.cards)))
        if outcome.needs is not None:
            texts.append(str(len(outcome.needs.options)))
    return supported_by(texts)


def card_text(card: Card) -> str:
    """Write a card's facts, prices formatted for every reader."""
    return card.model_dump_json()


def counted(card: Card) -> str:
    """Write the counts an answer may give of a card's parts."""
    return str(len(card.undecided)) if card.type == "stage" else ""


def stated_limits(brief: Brief) -> frozenset[str]:
    """Gather the numbers of the question, which may be repeated as limits alone."""
    return supported_by((brief.question.text, brief.understanding.query))


def stated_phrases(brief: Brief) -> tuple[str, ...]:
    """List the limits as our code worded them: they may be repeated as they are, longest first."""
    said: list[str] = []
    for outcome in brief.outcomes:
        said += [value for name, value in outcome.asked.items() if name in _SAID]
        if isinstance(outcome.detail, ProductsFound):
            said += [*outcome.detail.limits, *outcome.detail.unknown]
            said += [each.said for each in outcome.detail.unmet]
    return tuple(sorted(filter(None, said), key=len, reverse=True))


def passes(
    sentence: str,
    *,
    supported: frozenset[str],
    limits: frozenset[str],
    phrases: tuple[str, ...] = (),
) -> bool:
    """Tell whether a sentence states nothing that is not on record."""
    for said in phrases:
        sentence = sentence.replace(said, " ")
    return not unsupported(sentence, supported=supported, limits=limits)
