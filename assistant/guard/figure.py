"""A figure of a text: what was said, what it bears as evidence, and what would bear it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.guard.spelling import plain

BLANK = "□"
"""Stands where a figure was read, so that no digit is read twice."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of one kind: `money:JPY` 4980, `length` 265 (mm), `date` 2026-11-*."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at `start` to `end` of folded text.

    As evidence it supports all of `bears`; when said, any one of `needs` supports it.
    """

    start: int
    end: int
    bears: tuple[Fact, ...]
    needs: tuple[Fact, ...]


def sure(start: int, end: int, *facts: Fact) -> Figure:
    """Make a figure that supports what it needs."""
    return Figure(start, end, facts, facts)


def measured(kind: str, value: Decimal) -> Fact:
    """Make the fact of a number, the same however it was spelt."""
    return Fact(kind, plain(value))


def blanked(text: str, spans: Iterator[re.Match[str]] | list[tuple[int, int]]) -> str:
    """Put blanks where figures stood; every other letter keeps its place."""
    for each in spans:
        start, end = each.span() if isinstance(each, re.Match) else each
        text = text[:start] + BLANK * (end - start) + text[end:]
    return text
