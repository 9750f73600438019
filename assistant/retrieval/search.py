"""Hybrid search for passages: dense and lexical, fused, filtered by who may read them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.columns.coded import Mask
from assistant.domain.document import DocumentKind
from assistant.domain.evidence import Evidence, Found
from assistant.domain.reader import Audience
from assistant.language.tokenise import tokens
from assistant.ports import Embeddings, Hit, Knowledge, Rows, Vector
from assistant.retrieval.floor import Asked, confidence
from assistant.retrieval.fusion import EVEN, fuse
from assistant.retrieval.widening import worded

Shares = npt.NDArray[np.float64]

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
    found, dense = rank(
        wording.words,
        vector,
        allowed,
        knowledge=knowledge,
        language=scope.language,
        limit=max(RANKED, scope.count * LANGUAGES),
    )
    found = _general_first(found, wording.words)
    fresh = [each for each in found if each.passage.id not in scope.said_before]
    asked = Asked(wording.words, scope.language, allowed, knowledge)
    return Look(_distinct(fresh, scope.count), dense, asked)


def _general_first(found: Sequence[Found], words: Sequence[str]) -> list[Found]:
    """Answer a question that names nothing but a page's subject with how that page begins.

    «送料はいくら» is for the table of fees before it is for remote islands.
    """
    asked = frozenset(words)

    def lifted(each: Found) -> float:
        begins = each.passage.kind == "page" and each.passage.id.endswith("#1")
        general = begins and bool(asked) and asked <= frozenset(tokens(each.passage.title))
        return each.score + (OVERVIEW_BONUS if general else 0.0)

    return sorted(found, key=lambda each: -lifted(each))


def readable(knowledge: Knowledge, kinds: Sequence[DocumentKind], audience: Audience) -> Rows:
    """List the rows of these kinds that this audience may read."""
    columns = knowledge.columns
    wanted = columns.kind.among(kinds)
    permitted = columns.audience.among(("all", audience))
    if audience != "customer":  # who works for the shop may read what its customers read
        permitted |= columns.audience.equal("customer")
    return np.flatnonzero(wanted & permitted).astype(np.int64)


def rank(
    words: Sequence[str],
    vector: Vector,
    allowed: Rows,
    *,
    knowledge: Knowledge,
    language: str,
    limit: int = 12,
) -> tuple[list[Found], list[Hit]]:
    """Rank the allowed rows; returns the best `limit` with the dense ranking they came from."""
    dense = knowledge.vectors.nearest(vector, count=DEPTH, allowed=allowed)
    lexical = knowledge.words.search(words, count=DEPTH, allowed=allowed)
    spoken = knowledge.columns.language.equal(language)
    abroad = _words_abroad(words, lexical, knowledge)
    fused = fuse(dense, lexical, words_count=lambda row: EVEN if spoken[row] else abroad)
    ours = [row for row in fused if spoken[row]]
    for row, share in zip(ours, _held(words, ours, knowledge), strict=True):
        fused[row] += SAME_LANGUAGE_BONUS + WHOLE_BONUS * share
    cosines = {hit.row: hit.score for hit in dense}
    matches = {hit.row: hit.score for hit in lexical}
    order = sorted(fused, key=lambda row: (-fused[row], row))[:limit]
    held = shares_held(words, np.array(order, dtype=np.int64), knowledge)
    return [
        Found(
            passage=knowledge.passages[row],
            score=fused[row],
            dense=cosines.get(row, 0.0),
            lexical=matches.get(row, 0.0),
            coverage=float(share),
        )
        for row, share in zip(order, held, strict=True)
    ], dense


def _words_abroad(words: Sequence[str], lexical: Sequence[Hit], knowledge: Knowledge) -> float:
    """Say how much words count against passages of another language.

    The less of them stands there at best, the less it is they that were meant.
    """
    held = max(_held(words, [hit.row for hit in lexical], knowledge), default=0.0)
    return EVEN * min(1.0, held / WELL_HELD)


def _held(words: Sequence[str], rows: Sequence[int], knowledge: Knowledge) -> list[float]:
    shares = shares_held(words, np.array(rows, dtype=np.int64), knowledge)
    return [float(share) for share in shares]


def shares_held(words: Sequence[str], rows: Rows, knowledge: Knowledge) -> Shares:
    """Share of a question's distinct words, weighted by rarity, that each row holds: 0–1."""
    index = knowledge.words
    shares = np.zeros(len(rows))
    total = 0.0
    for word in dict.fromkeys(words):
        weight = index.rarity(word)
        total += weight
        shares += weight * _among(rows, index.holders(word))
    return shares / total if total else shares


def _among(rows: Rows, holders: Rows) -> Mask:
    """Mask the rows that are among the holders, which are in order."""
    if not len(holders):
        return np.zeros(len(rows), dtype=np.bool_)
    at = np.minimum(np.searchsorted(holders, rows), len(holders) - 1)
    return np.asarray(holders[at] == rows)


def _distinct(found: Sequence[Found], count: int) -> list[Found]:
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
