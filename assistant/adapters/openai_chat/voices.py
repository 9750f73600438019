"""The models that may be asked, each with its profile, its way to it, and a rest when it fails."""

from collections.abc import Sequence
from functools import cached_property

from assistant.adapters.openai_chat.families import profile_of
from assistant.adapters.openai_chat.loops import LOOPS
from assistant.adapters.openai_chat.wire import Stream
from assistant.calling.breaker import Breaker
from assistant.settings import Settings

BELIEVED_AT_MOST = 8.0
"""Tokens of a model's own for one of ours: a server that tells of more is not believed."""


class Voice:
    """One model behind the configured server; safe to share between threads."""

    def __init__(self, settings: Settings, model: str) -> None:
        self._settings = settings
        self.profile = profile_of(model, settings.chat.families)
        self.breaker = Breaker(
            failures=settings.chat.rest_after, seconds=settings.chat.rest_seconds
        )
        self._scale = self.profile.family.tokens_per_counted

    @cached_property
    def stream(self) -> Stream:
        """Set up the client, which takes seconds the first time; calls nobody."""
        return LOOPS[self._settings.chat.loop](self._settings, self.profile)

    @property
    def silence_seconds(self) -> float:
        """Return how long it may say nothing: a model that reasons thinks as long as it may."""
        chat = self._settings.chat
        return chat.timeout_seconds if self.profile.family.reasons else chat.silence_seconds

    @property
    def room(self) -> int:
        """Return the tokens, as we count them, that may be sent: the answer must fit as well."""
        chat, family = self._settings.chat, self.profile.family
        window = min(chat.context_tokens, family.context_tokens)
        return int((window - chat.answer_tokens) / self._scale)

    def measured(self, *, counted: int, reported: int) -> None:
        """Learn that a prompt took more tokens than we counted, so that the next ones fit."""
        if counted > 0:
            self._scale = max(self._scale, min(reported / counted, BELIEVED_AT_MOST))


def voices_of(settings: Settings) -> Sequence[Voice]:
    """List the model and those that stand in for it; raises ConfigurationInvalid."""
    names = dict.fromkeys((settings.chat.model, *settings.chat.fallback_models))
    return tuple(Voice(settings, name) for name in names)
