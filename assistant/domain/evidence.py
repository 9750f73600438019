"""What an answer rests on: found passages and citations."""

from typing import Literal

from assistant.domain.document import Passage
from assistant.domain.model import Frozen

CitationKind = Literal["page", "product", "glossary", "rubric", "record"]


class Found(Frozen):
    """A passage with why it was found: fused score, cosine, BM25 score, share of query words."""

    passage: Passage
    score: float
    dense: float = 0.0
    lexical: float = 0.0
    coverage: float = 0.0


class Evidence(Frozen):
    """All an answer may rest on this turn, best first, and whether it clears the floor."""

    found: tuple[Found, ...] = ()
    confident: bool = False
    confidence: float = 0.0


class Citation(Frozen):
    """A numbered reference; `quote` is an exact substring of the stored passage."""

    n: int
    id: str
    kind: CitationKind
    title: str
    source: str
    quote: str
    version: str | None = None
