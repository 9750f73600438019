"""Hybrid search for passages: dense and lexical, fused, filtered by who may read them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.columns.matches import Matches
from assistant.domain.document import DocumentKind
from assistant.domain.evidence import Evidence, Found
from assistant.domain.reader import Audience
from assistant.language.tokenise import tokens
from assistant.ports import Embeddings, Hit, Knowledge, Rows, Vector
from assistant.retrieval.floor import Asked, confidence
from assistant.retrieval.fusion import EVEN, fuse
from assistant.retrieval.widening import worded

DEPTH = 100
RANKED = 12
LANGUAGES = 2
"""A passage may stand in so many languages, of which one is kept."""

OVERVIEW_BONUS = 0.3
WELL_HELD = 0.7
"""Words that another language's passage holds this share of count as much as its own's."""

WHOLE_BONUS = 0.1
"""Lifts a passage that holds all of a question's words above one that holds some of them often."""

SAME_LANGUAGE_BONUS = 0.08
"""Lifts the reader's language above a translation of the same text, not above a better passage."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: kinds of passages, who reads, in which language, how many to return.

    `guides_only` leaves out what is written for the shop's customers; `said_before` are passages
    that need not be found again.
    """

    kinds: tuple[DocumentKind, ...]
    audience: Audience
    language: str
    count: int = 6
    guides_only: bool = False
    said_before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Sought:
    """A question's words and vector; `read` is the share of it that the vector was made of.

    What the embedder did not read, only the words can find.
    """

    matches: Matches
    vector: Vector
    read: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What a question brought: the passages, their dense ranking, and what was asked."""

    found: list[Found]
    dense: list[Hit]
    asked: Asked


def search(query: str, scope: Scope, *, knowledge: Knowledge, embeddings: Embeddings) -> Evidence:
    """Find the passages that answer a question, best first, and whether they clear the floor."""
    seen = look(query, scope, knowledge=knowledge, embeddings=embeddings)
    sure = confidence(seen.found, seen.dense, seen.asked)
    return Evidence(found=tuple(seen.found), confident=sure >= 0.5, confidence=sure)


def look(query: str, scope: Scope, *, knowledge: Knowledge, embeddings: Embeddings) -> Look:
    """Find the passages for a question, and keep what the floor judges by."""
    allowed = readable(knowledge, scope.kinds, scope.audience)
    if scope.guides_only:
        allowed = allowed[~knowledge.columns.audience.equal("customer")[allowed]]
    wording = worded(query, knowledge)
    vector = embeddings.query(wording.text)
    read = min(1.0, embeddings.query_characters / max(len(wording.text), 1))
    matches = knowledge.words.matches(wording.words)
    found, dense = rank(
        Sought(matches, vector, read),
        allowed,
        knowledge=knowledge,
        language=scope.language,
        limit=max(RANKED, scope.count * LANGUAGES),
    )
    fresh = (each for each in found if each.passage.id not in scope.said_before)
    asked = Asked(matches, scope.language, allowed, knowledge)
    return Look(_distinct(fresh, scope.count), dense, asked)


def readable(knowledge: Knowledge, kinds: Sequence[DocumentKind], audience: Audience) -> Rows:
    """List the rows of these kinds that this audience may read."""
    columns = knowledge.columns
    wanted = columns.kind.among(kinds)
    permitted = columns.audience.among(("all", audience))
    if audience != "customer":  # who works for the shop may read what its customers read
        permitted |= columns.audience.equal("customer")
    return np.flatnonzero(wanted & permitted).astype(np.int64)


def rank(
    sought: Sought,
    allowed: Rows,
    *,
    knowledge: Knowledge,
    language: str,
    limit: int = 12,
) -> tuple[Iterator[Found], list[Hit]]:
    """Rank the allowed rows; returns the best `limit` with the dense ranking they came from.

    A passage is opened when it is asked for.
    """
    matches = sought.matches
    dense = knowledge.vectors.nearest(sought.vector, count=DEPTH, allowed=allowed)
    lexical = [
        Hit(row=int(row), score=float(matches.scores[row])) for row in matches.best(DEPTH, allowed)
    ]
    spoken = knowledge.columns.language.equal(language)
    at_home = 1 - (1 - EVEN) * sought.read
    abroad = _words_abroad(matches, lexical)
    fused = fuse(dense, lexical, words_count=lambda row: at_home if spoken[row] else abroad)
    for row in fused:
        if spoken[row]:
            fused[row] += SAME_LANGUAGE_BONUS + WHOLE_BONUS * float(matches.shares[row])
    for row in _overviews(fused, matches, knowledge):
        fused[row] += OVERVIEW_BONUS
    cosines = {hit.row: hit.score for hit in dense}
    order = sorted(fused, key=lambda row: (-fused[row], row))[:limit]
    return (
        Found(
            passage=knowledge.passages[row],
            score=fused[row],
            dense=cosines.get(row, 0.0),
            lexical=float(matches.scores[row]),
            coverage=float(matches.shares[row]),
        )
        for row in order
    ), dense


def _overviews(rows: Iterable[int], matches: Matches, knowledge: Knowledge) -> Iterator[int]:
    """List the pages' beginnings that answer a question which names nothing but their subject.

    «送料はいくら» is for the table of fees before it is for remote islands.
    """
    asked = frozenset(matches.words)
    whole = matches.titled_whole
    for row in rows:
        if whole[row] and knowledge.columns.kind.at(row) == "page":
            passage = knowledge.passages[row]
            if passage.id.endswith("#1") and asked <= frozenset(tokens(passage.title)):
                yield row


def _words_abroad(matches: Matches, lexical: Sequence[Hit]) -> float:
    """Say how much words count against passages of another language.

    The less of them stands there at best, the less it is they that were meant.
    """
    held = max((matches.shares[hit.row] for hit in lexical), default=0.0)
    return EVEN * min(1.0, float(held) / WELL_HELD)


def _distinct(found: Iterable[Found], count: int) -> list[Found]:
    """Keep one language of each passage, the better ranked."""
    seen: set[tuple[str, str, str]] = set()
    kept = []
    for each in found:
        passage = each.passage
        part = passage.id.rpartition("#")[2].partition(":")[0]
        key = (passage.kind, passage.record_id, part if passage.kind in ("page", "rubric") else "")
        if key not in seen:
            seen.add(key)
            kept.append(each)
        if len(kept) == count:
            break
    return kept
