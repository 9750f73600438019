"""The ground an answer stands on: every passage and fact gathered so far this turn."""

from collections.abc import Iterable, Sequence

from assistant.domain.brief import Brief
from assistant.domain.document import Passage
from assistant.domain.evidence import Citation, Evidence
from assistant.domain.outcome import Outcome
from assistant.guard.answer import known_facts, passes, stated_limits, stated_phrases
from assistant.language.tokenise import tokens
from assistant.ports import Piece


class Ground:
    """Grows while a model asks for more; citations are numbered in the order they are used."""

    def __init__(self, evidence: Evidence, outcomes: Sequence[Outcome]) -> None:
        self._passages = {each.passage.id: each.passage for each in evidence.found}
        self._facts: frozenset[str] = frozenset()
        self._limits: frozenset[str] = frozenset()
        self._phrases: tuple[str, ...] = ()
        self.citations: list[Citation] = []
        self.add(outcomes)

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Take in what actions brought."""
        for outcome in outcomes:
            self._passages.update({record.id: record for record in outcome.records})

    def measure(self, brief: Brief) -> None:
        """Take in every number the brief bears."""
        self._facts = known_facts(brief)
        self._limits = stated_limits(brief)
        self._phrases = stated_phrases(brief)

    def bears(self, words: str) -> bool:
        """Tell whether every number and link of some words is on record, or repeats a limit."""
        return passes(words, supported=self._facts, limits=self._limits, phrases=self._phrases)

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
