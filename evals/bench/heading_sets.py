"""Sets from documentation: the heading of a section asks for the section under it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.domain.document import Section
from assistant.ingest.markdown import split_sections
from assistant.language.normalise import matching_form
from evals.bench.beir import Entry
from evals.bench.made import Asked, Draft, distinct, lines_of, told_once

LETTERS = 60
"""The least a section must hold to be told from others."""

WORDS_TO_ASK = 6
"""The least letters of a heading that asks for something."""

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|\s*\{[#:][^}]*\}|[*`\\]")
_VERSION = re.compile(r"\d+\.\d+")
"""Headings of release notes ask for a number that stands in no text."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A section of an article with the number it has there."""

    id: str
    article: str
    heading: str
    text: str


def d365(files: Sequence[Path]) -> Draft:
    """Make a document of every section of the articles; level 1 only repeats the title."""
    pieces = [
        _Piece(f"{article['path']}#{at}", article["title"], _plain(each["heading"]), text)
        for article in lines_of(files[0])
        for at, each in enumerate(article["sections"])
        if each["level"] > 1 and len(text := _plain(each["text"]).lstrip("] \n")) >= LETTERS
    ]
    return _draft(pieces, {}, "")


def adobe(own: Path, other: Path, language: str) -> Draft:
    """Make a document of every section; `language` asks, too, where both cut an article alike."""
    articles = {article["path"]: article for article in lines_of(own)}
    pieces = [each for article in articles.values() for each in _pieces(article)]
    theirs: dict[str, str] = {}
    for article in lines_of(other):
        ours = articles.get(article["path"])
        if ours is not None and len(_sections(ours)) == len(_sections(article)):
            theirs.update((each.id, each.heading) for each in _pieces(article))
    return _draft(pieces, theirs, f"text_{language}")


def _pieces(article: Mapping[str, Any]) -> Iterator[_Piece]:
    for at, section in enumerate(_sections(article)):
        text = _plain(section.text)
        if section.path and len(text) >= LETTERS:
            name = f"{article['path']}#{at}"
            yield _Piece(name, str(article["title"]), _plain(section.heading), text)


def _sections(article: Mapping[str, Any]) -> tuple[Section, ...]:
    return split_sections(str(article["text"]))


def _draft(pieces: Sequence[_Piece], theirs: Mapping[str, str], field: str) -> Draft:
    entries = distinct(Entry(each.id, each.article, each.text) for each in pieces)
    kept = {each.id for each in entries}
    once = told_once(each.heading for each in pieces)
    asked = []
    for each in pieces:
        copied = matching_form(each.heading) in matching_form(each.article)
        if (
            each.id in kept
            and len(each.heading) >= WORDS_TO_ASK
            and matching_form(each.heading) in once
            and not (copied or _VERSION.search(each.heading))
        ):
            more = {field: theirs[each.id]} if each.id in theirs else {}
            asked.append(Asked(f"q:{each.id}", {"text": each.heading, **more}, {each.id: 1}))
    return Draft(entries, tuple(asked))


def _plain(text: str) -> str:
    """Leave Markdown's links and stresses out."""
    return _LINK.sub(lambda found: found.group(1) or "", text).strip()
