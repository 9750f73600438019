"""What a turn has said so far, what that stands on, who said it, and what it cost."""

from assistant.chat.citations import Spoken
from assistant.chat.ground import Ground
from assistant.domain.action import Action
from assistant.domain.brief import Brief
from assistant.domain.conversation import Allowance, ProviderName, Usage
from assistant.domain.order_task import TASKS
from assistant.domain.outcome import Outcome


class Speech:
    """The words of one answer; `opening` is said by the house before it, whoever answers."""

    def __init__(self, brief: Brief, provider: ProviderName, opening: str = "") -> None:
        self.brief = brief
        self.provider = provider
        self.degraded = False
        self.usage = Usage()
        self.outcomes = list(brief.outcomes)
        self.opening = opening
        self.begin()

    def begin(self) -> None:
        """Start the answer afresh on everything that is known by now."""
        self.spoken = Spoken(language=self.brief.question.language)
        self.ground = Ground(self.brief.evidence, self.outcomes)
        self.ground.measure(self.now_brief())

    def add(self, outcomes: tuple[Outcome, ...]) -> None:
        """Take in what a writer wanted done."""
        self.outcomes.extend(outcomes)
        self.ground.add(outcomes)
        self.ground.measure(self.now_brief())

    def may_do(self, action: Action) -> bool:
        """Let a writer propose only what the reader's own words ask for, and once a turn."""
        if action.kind != "propose":
            return True
        asked = self.brief.understanding.intent in TASKS
        return asked and not any(outcome.proposal for outcome in self.outcomes)

    def allow(self, allowance: Allowance) -> None:
        """Say what models may spend on the answer."""
        self.brief = self.brief.model_copy(update={"allowance": allowance})

    def now_brief(self) -> Brief:
        """Return the brief with every outcome so far."""
        return self.brief.model_copy(update={"outcomes": tuple(self.outcomes)})
