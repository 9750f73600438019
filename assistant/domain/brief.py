"""Everything a writer may use for one answer, inside the token budget."""

from assistant.domain.conversation import Allowance, Memory
from assistant.domain.evidence import Evidence
from assistant.domain.model import Frozen
from assistant.domain.outcome import Outcome
from assistant.domain.reader import Audience
from assistant.domain.understanding import Question, Understanding


class Brief(Frozen):
    """The stable rules first, then history, evidence and outcomes, then the question."""

    rules: str
    question: Question
    understanding: Understanding
    memory: Memory
    evidence: Evidence
    outcomes: tuple[Outcome, ...] = ()
    audience: Audience = "customer"
    allowance: Allowance = Allowance()
