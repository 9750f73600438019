"""The agents: who answers what, and where each looks."""

from dataclasses import dataclass

from assistant.domain.conversation import AgentName
from assistant.domain.document import DocumentKind


@dataclass(frozen=True, slots=True)
class Agent:
    """One who answers; `kinds` are searched when the understanding names none."""

    name: AgentName
    duty: str
    kinds: tuple[DocumentKind, ...] = ()


SUPPORT = Agent("support", "policies, orders, points and hand-over", ("page",))
SHOPPING = Agent("shopping", "finding, comparing and choosing products", ("product",))
COPYWRITING = Agent("copywriting", "product copy from recorded attributes", ("page",))
MATURITY = Agent("maturity", "stages, gaps and advice from guides", ("page", "rubric"))
GLOSSARY = Agent("glossary", "what a term means", ("glossary",))
SMALLTALK = Agent("smalltalk", "greetings, thanks and what is not ours")

AGENTS = (SUPPORT, SHOPPING, COPYWRITING, MATURITY, GLOSSARY, SMALLTALK)
