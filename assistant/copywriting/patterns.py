"""Compiles the patterns of law rules, and refuses those that could take forever."""

import re
from functools import cache

_UNBOUNDED = re.compile(r"[*+]|\{\d*,\}")
_WORD_EDGE = re.compile(r"(?<!\\)\\b")
"""Made to see the edge of a Latin word between Japanese letters: `超CURE級`."""

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(|\)|[*+]|\{\d*,\}|.", re.DOTALL)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that ignores case; raises ValueError for a bad or an unbounded one."""
    try:
        found = re.compile(_WORD_EDGE.sub(r"(?a:\\b)", pattern), re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as problem:
        msg = f"{problem}: {pattern}"
        raise ValueError(msg) from problem
    if nests_repeats(pattern):
        msg = f"a repeat without bound inside another: {pattern}"
        raise ValueError(msg)
    if found.match(""):
        msg = f"matches nothing at all: {pattern}"
        raise ValueError(msg)
    return found


def nests_repeats(pattern: str) -> bool:
    """Tell whether a repeat without bound holds another: `(a+)+` takes exponential time."""
    pieces = _TOKEN.findall(pattern)
    open_groups = [False]
    for place, piece in enumerate(pieces):
        following = pieces[place + 1] if place + 1 < len(pieces) else ""
        if piece == "(":
            open_groups.append(False)
        elif piece == ")" and len(open_groups) > 1:
            holds = open_groups.pop()
            repeated = bool(_UNBOUNDED.fullmatch(following))
            if holds and repeated:
                return True
            open_groups[-1] = open_groups[-1] or holds or repeated
        elif _UNBOUNDED.fullmatch(piece):
            open_groups[-1] = True
    return False
