"""Looks for passages when the question needs them."""

from assistant.domain.conversation import Memory
from assistant.domain.evidence import Citation, Evidence
from assistant.domain.reader import Reader
from assistant.domain.understanding import Understanding
from assistant.ports import Embeddings, Knowledge
from assistant.retrieval.search import Scope, search


def first_citations(evidence: Evidence) -> tuple[Citation, ...]:
    """Show what was found before anything is said; the numbers are those of the finished turn."""
    best = evidence.found[0].passage
    same = best.model_dump(include={"id", "kind", "title", "source", "version"})
    return (Citation(n=1, quote=best.text.split("\n")[0], **same),)


def find_evidence(
    understanding: Understanding,
    reader: Reader,
    memory: Memory,
    *,
    knowledge: Knowledge,
    embeddings: Embeddings,
) -> Evidence:
    """Search the kinds the understanding names, as far as this reader may read them.

    A question that leans on the last one is not answered with the same passage again.
    """
    if not understanding.kinds or understanding.agent == "glossary":
        return Evidence()
    last = memory.messages[-1].passage_ids if memory.messages else ()
    scope = Scope(
        kinds=understanding.kinds,
        audience=reader.audience,
        language=understanding.language,
        guides_only=understanding.intent == "ask_guide",
        said_before=last if understanding.follows else (),
    )
    return search(understanding.query, scope, knowledge=knowledge, embeddings=embeddings)
