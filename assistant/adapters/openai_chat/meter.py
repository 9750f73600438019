"""What one answer may still take: time, calls, tokens and money."""

from time import monotonic

from assistant.adapters.openai_chat.families import Profile
from assistant.calling.failures import CallFailed
from assistant.domain.conversation import Allowance, Usage
from assistant.settings import ChatSettings


class Meter:
    """Runs while one answer is written."""

    def __init__(self, chat: ChatSettings, allowance: Allowance) -> None:
        self.ends = monotonic() + chat.timeout_seconds
        self.spent = Usage()
        self.calls_made = 0
        self._answer_tokens = chat.answer_tokens
        self._calls_at_most = chat.calls_per_turn
        self._allowance = allowance

    @property
    def seconds(self) -> float:
        """Return the time left, in seconds; a moment at least."""
        return max(0.001, self.ends - monotonic())

    def enter(self, prompt_tokens: int, profile: Profile) -> None:
        """Ask to make a call; raises CallFailed (`too_many_calls`, `over_budget`, `timeout`)."""
        if self.calls_made >= self._calls_at_most:
            raise CallFailed("too_many_calls", kind="Meter")
        if monotonic() >= self.ends:
            raise CallFailed("timeout", kind="Meter")
        cost = profile.cost(prompt=prompt_tokens, completion=self._answer_tokens)
        if not self._allowance.bears(prompt_tokens + self._answer_tokens, cost):
            raise CallFailed("over_budget", kind="Meter")
        self.calls_made += 1

    def spend(self, usage: Usage) -> None:
        """Take off what a call cost."""
        self.spent = self.spent.plus(usage)
        self._allowance = self._allowance.less(usage)
