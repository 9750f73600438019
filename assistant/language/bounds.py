"""Hear whether the words around a figure make it a limit or an estimate."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

Comparison = Literal["exact", "at_most", "at_least", "below", "above", "about"]

# Far more than the longest of the words below and the spaces around it.
_REACH = 28

_AFTER: dict[Comparison, str] = {
    "at_most": (
        "이하|까지|不超过|以下(?!じゃな|では?な|は除)|以内|内(?![外容側蔵祝])|で(?:お釣り|おつり|足り|収まる|買える)|まで(?!も)|[をが]?上限|マックス"
        "|を?(?:超え|越え|こえ|上回ら)な|を?オーバーしな"
        "|max(?:imum)?|at most|or (?:less|under|fewer|below|cheaper|smaller|lighter|shorter)"
    ),
    "below": (
        "미만|未满|未満|を?切る|しない(?!と)|しません|を下回る|よりも?(?:安|小さ|軽|短|少な|下)い?|以上(?:し|じゃ|では?|も?かから)な"
    ),
    "above": (
        "초과|以下(?:(?:じゃ|では?)な|は除)|を?(?:超え|越え|こえ|上回(?!らな))(?:る|た|て)?|超|オーバー|よりも?(?:高|大き|重|長|多|上)い?"
    ),
    "at_least": (
        "이상|부터|以上|以降|を?(?:下回ら|切ら)な|minimum|at least"
        "|(?:or|and) (?:more|over|above|up|longer|larger|bigger|heavier)"
        "|\\+"
    ),
    "about": "くらい|ぐらい|位(?!置)|前後|程度|ほど(?!ん)|内外|or so",
}
_BEFORE: dict[Comparison, str] = {
    "at_most": (
        "(?<![0-9])~|<=|≤|≦|アンダー|高くても|多くても|大きくても|重くても|最大で?|最高で?|最長で?|せいぜい|上限[はがで]?:?"
        "|up to|at most|(?:no|not) more than|not over|max(?:imum)?(?: of)?|within"
    ),
    "at_least": (
        ">=|≥|≧|安くても|少なくとも|少なくても|小さくても|最低でも|最低|最小|最短|at least"
        "|(?:no|not) (?:less than|under|below)|min(?:imum)?(?: of)?|starting (?:at|from)"
    ),
    "below": "<|under|below|(?:less|fewer|cheaper|smaller|lighter|shorter) than",
    "above": ">|over|above|(?:more|larger|bigger|heavier|longer|greater) than",
    "about": "約|およそ|おおよそ|だいたい|大体|ほぼ|about|around|approximately|approx\\.?|roughly",
}
_Patterns = tuple[tuple[Comparison, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """What the words say, and where they stand in the folded text."""

    comparison: Comparison
    start: int
    end: int


def bound_after(folded: str, end: int) -> Bound | None:
    """Return the limit stated right after `end`, such as 以下 or "or less"."""
    for comparison, words in _patterns_after():
        match = words.match(folded, end)
        if match:
            return Bound(comparison, end, match.end())
    return None


def bound_before(folded: str, start: int) -> Bound | None:
    """Return the limit stated right before `start`, such as 約 or "at least"."""
    reach = max(0, start - _REACH)
    window = folded[reach:start]
    for comparison, words in _patterns_before():
        match = words.search(window)
        if match:
            return Bound(comparison, reach + match.start(), start)
    return None


def bound_of(folded: str, start: int, end: int) -> Bound:
    """Return what is said around `folded[start:end]`; "exact" when nothing is.

    A limit outweighs an estimate: about 5000 at most is at most 5000.
    """
    before, after = bound_before(folded, start), bound_after(folded, end)
    if after and after.comparison == "about":
        further = bound_after(folded, after.end)
        after = Bound(further.comparison, end, further.end) if further else after
    first = before.start if before else start
    last = after.end if after else end
    said = [bound.comparison for bound in (after, before) if bound]
    limits = [comparison for comparison in said if comparison != "about"]
    fallback: list[Comparison] = ["exact"]
    return Bound((limits or said or fallback)[0], first, last)


@cache
def _patterns_after() -> _Patterns:
    return tuple((c, re.compile(f" {{0,3}}(?:{words})")) for c, words in _AFTER.items())


@cache
def _patterns_before() -> _Patterns:
    return tuple((c, re.compile(f"(?<![a-z])(?:{words}) {{0,3}}$")) for c, words in _BEFORE.items())
