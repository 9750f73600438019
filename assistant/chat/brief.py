"""Assembles everything a writer may use, inside the token budget, stable rules first."""

from collections.abc import Sequence

from assistant.domain.brief import Brief
from assistant.domain.conversation import Memory
from assistant.domain.evidence import Evidence, Found
from assistant.domain.outcome import Outcome
from assistant.domain.reader import Audience
from assistant.domain.understanding import Question, Understanding
from assistant.ports import TokenCounter


def assemble_brief(
    question: Question,
    understanding: Understanding,
    *,
    memory: Memory,
    evidence: Evidence,
    outcomes: Sequence[Outcome],
    audience: Audience,
) -> Brief:
    """Join the parts; the writer's own rules are rendered by its adapter.

    No writer sees what is kept of a reader who is just proving who they are.
    """
    tasks = tuple(frame for frame in understanding.tasks if frame.kind != "identity")
    return Brief(
        rules="",
        question=question,
        understanding=understanding.model_copy(update={"tasks": tasks}),
        memory=memory,
        evidence=evidence,
        outcomes=tuple(outcomes),
        audience=audience,
    )


def fitting(evidence: Evidence, *, tokens: TokenCounter, budget: int) -> Evidence:
    """Keep the best passages whose texts fit into `budget` tokens; the first always stays."""
    kept: list[Found] = []
    left = budget
    for found in evidence.found:
        left -= tokens.count(found.passage.text)
        if left < 0 and kept:
            break
        kept.append(found)
    return evidence.model_copy(update={"found": tuple(kept)})
