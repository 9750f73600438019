"""The words of each step of proving who one is: an outcome's code names its phrase."""

from assistant.domain.outcome import Outcome
from assistant.offline.phrases import phrase


def told(outcome: Outcome, language: str) -> str:
    """Say what a step came to and what is needed next; a match and a mismatch sound the same."""
    return phrase(outcome.code, language, **outcome.asked)
