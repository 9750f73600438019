"""Reads sizes as labels have them: M, LL, 100."""

import re
from collections.abc import Callable

from assistant.language.tokenise import surface_words

_SIZE_WORD = re.compile(r"(?:サイズ|size)\s*$|^\s*(?:サイズ|size)")
_APART_BEFORE = re.compile(r"(?:^|[\s、,の])$")
_APART_AFTER = re.compile(r"$|[\s、,]|の(?!\d)")
"""What stands around a size that is named by itself: «シャツ M 紺»."""


def letter_size_in(
    folded: str, sizes: frozenset[str], *, alone: Callable[[str], bool]
) -> tuple[str, tuple[int, int]] | None:
    """Read sizes such as M, LL or 100: beside the word size, or `alone` where goods come in it."""
    for word in surface_words(folded):
        written = word.surface.casefold()
        if written not in sizes:
            continue
        before, after = folded[max(0, word.start - 5) : word.start], folded[word.end :]
        beside = _SIZE_WORD.search(before) or _SIZE_WORD.match(after)
        apart = _APART_BEFORE.search(before) and _APART_AFTER.match(after)
        if beside or (apart and alone(written)):
            return written.upper(), (word.start, word.end)
    return None


def with_size_word(folded: str, span: tuple[int, int]) -> tuple[int, int]:
    """Widen a span by the word size beside it."""
    start, end = span
    before, after = _SIZE_WORD.search(folded[:start]), _SIZE_WORD.match(folded[end:])
    return before.start() if before else start, end + (after.end() if after else 0)
