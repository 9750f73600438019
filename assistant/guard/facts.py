"""Holds what is said against what is on record: figures of one kind and unit, and links."""

import re
from collections.abc import Iterable, Set
from decimal import Decimal
from functools import lru_cache

from assistant.guard.figure import Fact, Figure
from assistant.guard.figures import figures_in
from assistant.guard.links import read_links
from assistant.guard.spelling import folded
from assistant.guard.tables import with_table_units
from assistant.language.bounds import bound_of

_MARK = re.compile(r"\[\d+\]")
_LIMIT_BEFORE = re.compile(r"(?:between|and|から|[~〜]) ?[¥$€£]?$")
_LIST_SIGN = re.compile(r"^[ \t]*[①-⑳](?![\d①-⑳円])", re.MULTILINE)
_NEVER_ROUNDED = ("code", "card", "phone", "postcode", "stage", "time")
_FARTHEST_ROUNDED = Decimal("0.05")
"""How far a rounded figure may lie from the one on record, as a share of it."""


def supported_by(texts: Iterable[str]) -> frozenset[Fact]:
    """Gather every figure and link that the texts bear."""
    return frozenset(fact for text in texts for fact in _borne_by(text))


def unsupported(sentence: str, *, supported: Set[Fact], limits: Set[Fact]) -> tuple[str, ...]:
    """List the figures and links of a sentence that nothing on record bears.

    A figure needs one of its own kind and unit in `supported` (km and m are one kind, yen and
    points are not); a figure called approximate may be one on record, rounded. `limits` are what
    the reader stated: it may be repeated as a limit («5,000円以下»), never as a fact, and a code of
    theirs as a code.
    """
    text = folded(read_links(_LIST_SIGN.sub("", _MARK.sub("", sentence))).text)
    figures = (
        text[figure.start : figure.end]
        for figure in figures_in(text)
        if supported.isdisjoint(figure.needs)
        and not _repeats(text, figure, limits)
        and not _rounds(text, figure, supported)
    )
    return (*unsupported_links(sentence, supported=supported), *figures)


def unsupported_links(sentence: str, *, supported: Set[Fact]) -> tuple[str, ...]:
    """List the addresses in a sentence, Markdown targets among them, that nothing bears exactly."""
    links = read_links(sentence).links
    return tuple(link.said for link in links if supported.isdisjoint(link.needs))


@lru_cache(maxsize=2_000)
def _borne_by(text: str) -> frozenset[Fact]:
    read = read_links(with_table_units(text))
    figures = figures_in(folded(read.text))
    borne = {fact for figure in figures for fact in figure.bears}
    return frozenset(borne | {fact for link in read.links for fact in link.needs})


def _repeats(text: str, figure: Figure, limits: Set[Fact]) -> bool:
    """Tell whether a figure is the reader's own, said as a limit; a code is repeated as it is."""
    kind = figure.needs[0].kind
    if kind == "code":
        return not limits.isdisjoint(figure.needs)
    said = set(figure.needs)
    if kind.startswith("money:"):  # «予算5000で» names no currency
        said |= {Fact(each, figure.needs[0].value) for each in ("money", "count")}
    if limits.isdisjoint(said):
        return False
    limited = bound_of(text, figure.start, figure.end).comparison != "exact"
    return limited or _LIMIT_BEFORE.search(text[: figure.start]) is not None


def _rounds(text: str, figure: Figure, supported: Set[Fact]) -> bool:
    """Tell whether a figure is said to be approximate and is one on record, rounded."""
    said = figure.needs[0]
    if bound_of(text, figure.start, figure.end).comparison != "about":
        return False
    if not re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", said.value) or said.kind in _NEVER_ROUNDED:
        return False
    value = Decimal(said.value)
    step = Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))
    return any(
        abs(Decimal(fact.value) - value) <= min(step / 2, _FARTHEST_ROUNDED * abs(value))
        for fact in supported
        if fact.kind == said.kind
    )
