"""Finds claims that only evidence may make: states of orders, deeds, stock, stages, promises."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import yaml

from assistant.guard.records import Subject
from assistant.prompts import data_folder


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of claim: who may bear it, its patterns, and what else bears it.

    `by` records: the turn's records of `of`. `by` pages: any text, on the same one of `about`.
    """

    name: str
    by: Literal["records", "pages"]
    of: Subject
    said: re.Pattern[str]
    borne: re.Pattern[str] | None
    also: tuple[str, ...]
    about: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim made in folded text, with the match that makes it."""

    kind: Kind
    match: re.Match[str]


@dataclass(frozen=True, slots=True)
class _Book:
    kinds: Mapping[str, Kind]
    unless_after: re.Pattern[str]
    unless_before: re.Pattern[str]
    question: re.Pattern[str]


def kinds() -> frozenset[str]:
    """List the names of all kinds of claim."""
    return frozenset(_book().kinds)


def claims_in(text: str) -> Iterator[Claim]:
    """Yield the claims of folded text; questions, conditions and denials make none."""
    if _book().question.match(text):
        return
    for kind in _book().kinds.values():
        for match in kind.said.finditer(text):
            if _states(text, match):
                yield Claim(kind, match)


def bears(text: str, kind: Kind) -> bool:
    """Tell whether folded text of a record makes this kind of claim, or one that implies it."""
    enough = (kind, *(_book().kinds[name] for name in kind.also))
    return any(
        (each.borne and each.borne.search(text))
        or any(_states(text, match) for match in each.said.finditer(text))
        for each in enough
    )


def mentions(text: str, kind: Kind) -> bool:
    """Tell whether folded text of a page speaks of this, if only under a condition."""
    return bool(kind.said.search(text) or (kind.borne and kind.borne.search(text)))


def _states(text: str, match: re.Match[str]) -> bool:
    if _book().unless_after.match(text, match.end()):
        return False
    return _book().unless_before.search(text[: match.start()]) is None


@cache
def _book() -> _Book:
    path = data_folder("prompts") / "offline" / "claims.yaml"
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    return _Book(
        kinds={name: _kind(name, given, written["words"]) for name, given in _listed(written)},
        unless_after=re.compile(written["unless_after"]),
        unless_before=re.compile(written["unless_before"]),
        question=re.compile(written["question"], re.DOTALL),
    )


def _listed(written: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from written["claims"].items()


def _kind(name: str, given: dict[str, Any], words: Mapping[str, str]) -> Kind:
    said = "|".join(f"(?:{pattern})" for pattern in given["said"])
    for word, pattern in words.items():
        said = said.replace(f"<{word}>", pattern)
    borne = given.get("borne")
    return Kind(
        name=name,
        by=given.get("by", "records"),
        of=given.get("of", "any"),
        said=re.compile(said),
        borne=re.compile("|".join(borne)) if borne else None,
        also=tuple(given.get("also", ())),
        about=tuple(re.compile(topic) for topic in given.get("about", ())),
    )
