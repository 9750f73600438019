"""The words of each step of proving who one is: an outcome's code names its phrase."""

from collections.abc import Mapping
from datetime import timedelta

from assistant.domain.outcome import Outcome
from assistant.identity.codes import DIGITS, LASTS, TRIES
from assistant.offline.phrases import phrase

_RULES: Mapping[str, int] = {
    "digits": DIGITS,
    "minutes": LASTS // timedelta(minutes=1),
    "tries": TRIES,
}
"""The figures codes are made by; a phrase takes those it states."""


def told(outcome: Outcome, language: str) -> str:
    """Say what a step came to and what is needed next; a match and a mismatch sound the same."""
    return phrase(outcome.code, language, **_RULES, **outcome.asked)
