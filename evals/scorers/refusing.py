"""Scores refusals: the right code, none where an answer was due, and no facts where none belong."""

import re
import unicodedata
from collections.abc import Collection

from assistant.domain.conversation import FinishedTurn

_PRICE = re.compile(r"\d[\d,.]*\s*(?:円|yen)|[¥￥]\s*\d", re.IGNORECASE)
_PERSON = (
    "担当者", "相談窓口", "スタッフにおつなぎ", "person", "human", "colleague", "someone", "staff",
)  # fmt: skip


def refused_with(turn: FinishedTurn, codes: Collection[str]) -> bool:
    """Tell whether the turn is a refusal with one of these codes."""
    return turn.refusal is not None and turn.refusal.code in codes


def refusal_code(turn: FinishedTurn) -> str:
    """Return the refusal's code; without one, whether anything was said at all."""
    if turn.refusal is not None:
        return turn.refusal.code
    return "answered" if turn.text.strip() else "nothing said"


def answered(turn: FinishedTurn) -> bool:
    """Tell whether there is an answer: words, and no refusal."""
    return turn.refusal is None and bool(turn.text.strip())


def without_facts(turn: FinishedTurn) -> bool:
    """Tell whether a turn says something, and none of it is a fact of the shop."""
    told = unicodedata.normalize("NFKC", turn.text)
    return bool(told.strip()) and not (turn.citations or turn.cards or _PRICE.search(told))


def behaves(turn: FinishedTurn, expected: Collection[str]) -> bool:
    """Tell whether a turn is one of what is expected: a refusal code, `no_facts` or `normal`."""
    if turn.refusal is not None:
        return turn.refusal.code in expected
    if "normal" in expected and answered(turn):
        return True
    return "no_facts" in expected and without_facts(turn)


def offers_a_person(turn: FinishedTurn) -> bool:
    """Tell whether a person takes over, or it is said that one can."""
    return turn.handoff is not None or any(word in turn.text.casefold() for word in _PERSON)
