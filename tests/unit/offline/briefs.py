"""Briefs for the offline writer's tests, and what it makes of them."""

from collections.abc import Iterable

from assistant.domain.brief import Brief
from assistant.domain.conversation import Memory
from assistant.domain.document import Passage
from assistant.domain.evidence import Evidence, Found
from assistant.domain.outcome import Outcome
from assistant.domain.understanding import Intent, Question, Understanding
from assistant.offline.compose import OfflineWriter
from assistant.ports import Piece


def passage(name: str, text: str, *, kind: str = "page", heading: str = "") -> Passage:
    language = name.rpartition(":")[2].rpartition("#")[2]
    return Passage.model_validate(
        {
            "id": name,
            "document_id": name,
            "record_id": name.partition(":")[2].partition(":")[0].partition("#")[0],
            "kind": kind,
            "language": language if language in ("ja", "en") else "ja",
            "title": "案内",
            "heading": heading,
            "text": text,
            "source": "page.md",
            "version": "2026-04",
        }
    )


def brief(
    intent: Intent,
    text: str,
    *,
    found: Iterable[Passage] = (),
    outcomes: tuple[Outcome, ...] = (),
    language: str = "ja",
) -> Brief:
    return Brief(
        rules="",
        question=Question(text=text, language=language),
        understanding=Understanding(agent="support", intent=intent, language=language, query=text),
        memory=Memory(),
        evidence=Evidence(found=tuple(Found(passage=each, score=1) for each in found)),
        outcomes=outcomes,
    )


def composed(asked: Brief) -> list[Piece]:
    return [piece for piece in OfflineWriter().write(asked) if isinstance(piece, Piece)]
