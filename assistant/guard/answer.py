"""Screens an answer piece by piece: only what the evidence supports leaves the house."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.domain.brief import Brief
from assistant.domain.document import Passage
from assistant.domain.outcome import ProductsFound
from assistant.guard.claims import claims_in
from assistant.guard.copies import copies_of, sentences_of, without_copies
from assistant.guard.facts import supported_by, unsupported, unsupported_links
from assistant.guard.figure import Fact
from assistant.guard.promises import Backing, backing_of
from assistant.guard.records import counts_of, records_of, texts_of
from assistant.guard.spelling import folded
from assistant.guard.witness import Witness

_SAID = ("size", "colour")
"""What of `asked` repeats the reader; the rest is from records."""
_NOT_THE_CLAIM = r"(?!」?(?:です|でござい|$|[。.!]))"
_NO_FIGURE_BEFORE = r"(?<![0-9.,¥$])"
_NO_FIGURE_AFTER = r"(?![0-9]|[.,][0-9]| ?(?:円|%|割|ポイント|yen|points?))"


@dataclass(frozen=True, slots=True)
class Known:
    """What one answer may state: figures, the reader's own, whole sentences, who bears claims.

    `phrases` are the limits as our code worded them: they may be repeated as they are. `backing` is
    what stands behind promises.
    """

    facts: frozenset[Fact] = frozenset()
    limits: frozenset[Fact] = frozenset()
    phrases: tuple[str, ...] = ()
    copies: frozenset[str] = frozenset()
    witness: Witness = field(default=Witness())
    backing: Backing = field(default=Backing())


def known_from(brief: Brief, *, own: tuple[str, ...] = ()) -> Known:
    """Gather what the brief's passages, records, cards and proposals bear.

    `own` are sentences of the house that may be said at any time, as they are.
    """
    texts = tuple(filter(None, (text for _, text in _texts(brief))))
    return Known(
        facts=supported_by(texts),
        limits=supported_by((brief.question.text, brief.understanding.query)),
        phrases=_phrases(brief),
        copies=copies_of((*texts, *own)),
        backing=backing_of(brief),
        witness=Witness(
            records=tuple(each for outcome in brief.outcomes for each in records_of(outcome)),
            sentences=tuple(
                f"{title}\n{sentence}"
                for title, text in _texts(brief)
                for sentence in sentences_of(text)
            ),
        ),
    )


def supports(known: Known, words: str, *, cited: tuple[str, ...] = (), before: str = "") -> bool:
    """Tell whether some words state nothing that is not on record.

    `cited` are the ids the words are said to rest on; `before` is what was just said and runs into
    them without a space: a link may not come about between two pieces.
    """
    if unsupported_links(before + words, supported=known.facts):
        return False
    rest = without_copies(words, known.copies)
    for phrase in known.phrases:
        rest = _without(phrase, rest)
    if unsupported(rest, supported=known.facts, limits=known.limits):
        return False
    return not (known.witness.unborne(rest, cited) or known.backing.unbacked(rest))


def _texts(brief: Brief) -> Iterator[tuple[str, str]]:
    """Yield every text of the evidence with its title."""
    for found in brief.evidence.found:
        yield from _passage(found.passage)
    for outcome in brief.outcomes:
        asked = (value for name, value in outcome.asked.items() if name not in _SAID)
        yield "", "\n".join((*texts_of(outcome), *counts_of(outcome), *asked))
        yield from (("", "\n".join(texts_of(card))) for card in outcome.cards)
        for record in outcome.records:
            yield from _passage(record)


def _passage(passage: Passage) -> Iterator[tuple[str, str]]:
    title = f"{passage.title} {passage.heading}"
    yield title, passage.text
    yield "", f"{title} {passage.version or ''}"


def _phrases(brief: Brief) -> tuple[str, ...]:
    """List the limits as our code worded them, longest first."""
    said: list[str] = []
    for outcome in brief.outcomes:
        said += [value for name, value in outcome.asked.items() if name in _SAID]
        if isinstance(outcome.detail, ProductsFound):
            said += [*outcome.detail.limits, *outcome.detail.unknown]
            said += [each.said for each in outcome.detail.unmet]
    return tuple(sorted(filter(None, said), key=len, reverse=True))


def _without(phrase: str, words: str) -> str:
    """Leave a phrase out where it is a limit: not inside a figure, not where it is the claim."""
    before = _NO_FIGURE_BEFORE if phrase[0].isdigit() else ""
    after = _NO_FIGURE_AFTER if phrase[-1].isdigit() else ""
    if any(claims_in(folded(phrase))):
        after = _NOT_THE_CLAIM
    return re.sub(before + re.escape(phrase) + after, " ", words)
