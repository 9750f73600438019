"""The ground an answer stands on: every passage and fact gathered so far this turn."""

from collections.abc import Iterable, Sequence

from assistant.domain.brief import Brief
from assistant.domain.document import Passage
from assistant.domain.evidence import Citation, Evidence
from assistant.domain.outcome import Outcome
from assistant.guard.answer import Known, known_from, supports
from assistant.language.tokenise import tokens
from assistant.offline.phrases import phrase
from assistant.ports import Piece

EXAMPLES = ("capabilities", "capabilities_work", "copy_which")
"""Phrases of ours that show how to ask, with prices and numbers that are nobody's."""


class Ground:
    """Grows while a model asks for more; citations are numbered in the order they are used."""

    def __init__(self, evidence: Evidence, outcomes: Sequence[Outcome]) -> None:
        self._passages = {each.passage.id: each.passage for each in evidence.found}
        self._known = Known()
        self.citations: list[Citation] = []
        self.add(outcomes)

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Take in what actions brought."""
        for outcome in outcomes:
            self._passages.update({record.id: record for record in outcome.records})

    def measure(self, brief: Brief) -> None:
        """Take in everything the brief bears."""
        examples = tuple(phrase(name, brief.question.language) for name in EXAMPLES)
        self._known = known_from(brief, own=examples)

    def bears(self, piece: Piece, *, before: str = "") -> bool:
        """Tell whether a piece states nothing but what is on record, or repeats a limit.

        `before` is what was said last, where the piece runs into it without a space.
        """
        return supports(self._known, piece.text, cited=piece.evidence, before=before)

    def holds_quote(self, piece: Piece) -> bool:
        """Tell whether a piece quotes one of its passages exactly."""
        cited = (self._passages[name] for name in piece.evidence if name in self._passages)
        return piece.quote is not None and any(piece.quote in each.text for each in cited)

    def numbers_for(self, piece: Piece) -> tuple[int, ...]:
        """Cite what a piece rests on; unknown ids are left out."""
        return tuple(
            dict.fromkeys(
                self._number(self._passages[name], piece)
                for name in piece.evidence
                if name in self._passages
            )
        )

    def _number(self, passage: Passage, piece: Piece) -> int:
        for citation in self.citations:
            if citation.id == passage.id:
                return citation.n
        citation = Citation(
            n=len(self.citations) + 1,
            id=passage.id,
            kind="record" if passage.id.startswith("record:") else passage.kind,
            title=passage.title,
            source=passage.source,
            quote=_quote(passage, piece),
            version=passage.version,
        )
        self.citations.append(citation)
        return citation.n


def _quote(passage: Passage, piece: Piece) -> str:
    """Choose the exact words of a passage that bear a piece."""
    if piece.quote and piece.quote in passage.text:
        return piece.quote
    lines = [line for line in passage.text.split("\n") if line.strip()]
    said = set(tokens(piece.text))
    return max(lines, key=lambda line: len(said & set(tokens(line))), default=passage.text)
