"""Scores what an answer says: required and forbidden substrings, spaces and width ignored."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from assistant.domain.conversation import FinishedTurn

_MARK = re.compile(r"\[\d+\]")


def folded(text: str) -> str:
    """Fold width and case; drop citation marks and every space."""
    plain = unicodedata.normalize("NFKC", _MARK.sub("", text)).casefold()
    return re.sub(r"\s+", "", plain)


def says(text: str, wanted: str) -> bool:
    """Tell whether `wanted` stands in `text`; a space at its edge asks for the end of a word."""
    if wanted == wanted.strip():
        return folded(wanted) in folded(text)
    pattern = re.escape(folded(wanted))
    before = r"\b" if wanted[:1].isspace() else ""
    after = r"\b" if wanted[-1:].isspace() else ""
    plain = unicodedata.normalize("NFKC", _MARK.sub("", text)).casefold()
    return re.search(before + pattern + after, plain) is not None


def missing(text: str, groups: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """List the groups of which nothing is said, as `a/b/c`."""
    return tuple(
        "/".join(group[:4]) for group in groups if not any(says(text, each) for each in group)
    )


def forbidden(text: str, unwanted: Sequence[str]) -> tuple[str, ...]:
    """List what is said and must not be."""
    return tuple(each for each in unwanted if says(text, each))


def shown(turn: FinishedTurn) -> str:
    """Join all a reader sees: the words, and every text on cards and proposal."""
    parts = [turn.text]
    for card in turn.cards:
        parts.extend(_leaves(card.model_dump(mode="json")))
    if turn.proposal is not None:
        parts.extend(_leaves(turn.proposal.model_dump(mode="json")))
    return "\n".join(parts)


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _leaves(each)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
