"""Words the steps of proving who one is: each outcome's code names its phrase."""

from collections.abc import Iterator

from assistant.domain.brief import Brief
from assistant.offline.phrases import phrase
from assistant.ports import Piece


def proving(brief: Brief) -> Iterator[Piece]:
    """Say what is needed next; a match and a mismatch get the same words."""
    for outcome in brief.outcomes:
        yield Piece(phrase(outcome.code, brief.question.language, **outcome.asked))
