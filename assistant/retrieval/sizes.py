"""Reads sizes as labels have them: M, LL, 100."""

import re

from assistant.language.tokenise import surface_words

_SIZE_WORD = re.compile(r"(?:サイズ|size)\s*$|^\s*(?:サイズ|size)")


def letter_size_in(folded: str, sizes: frozenset[str]) -> tuple[str, tuple[int, int]] | None:
    """Read sizes such as M, LL or 100 when the word size stands beside them."""
    for word in surface_words(folded):
        written = word.surface.upper()
        around = folded[max(0, word.start - 5) : word.start], folded[word.end : word.end + 5]
        beside = _SIZE_WORD.search(around[0]) or _SIZE_WORD.match(around[1])
        if written in sizes and beside:
            return written, (word.start, word.end)
    return None


def with_size_word(folded: str, span: tuple[int, int]) -> tuple[int, int]:
    """Widen a span by the word size beside it."""
    start, end = span
    before, after = _SIZE_WORD.search(folded[:start]), _SIZE_WORD.match(folded[end:])
    return before.start() if before else start, end + (after.end() if after else 0)
