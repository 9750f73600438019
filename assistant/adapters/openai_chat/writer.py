"""Words an answer with a chat model: rounds of speaking, citing and asking for more records."""

import json
import logging
from collections.abc import Generator, Sequence

from assistant.adapters.openai_chat.dialogue import Dialogue
from assistant.adapters.openai_chat.form import answer_schema
from assistant.adapters.openai_chat.meter import Meter
from assistant.adapters.openai_chat.speaking import Fitted, Speaking, speak
from assistant.adapters.openai_chat.toolset import Asked, read_call, tools_for
from assistant.adapters.openai_chat.voices import Voice, voices_of
from assistant.adapters.openai_chat.wire import Ask, Reply, Tool
from assistant.calling.failures import CallFailed, Reason
from assistant.domain.brief import Brief
from assistant.domain.conversation import ProviderName, Usage
from assistant.domain.outcome import Outcome
from assistant.domain.reader import Audience
from assistant.errors import ModelUnavailable
from assistant.ports import Piece, TokenCounter, Wanted
from assistant.settings import Settings

CALLS_AT_MOST = 8
"""Tool calls in one reply; more is a model gone astray."""
REPAIRS = 1
CERTAIN = 0.85
"""From this confidence on, 97 of 100 questions are understood rightly (evals, routing)."""
_NOTHING_FOUND = frozenset({"none", "unknown", "which", "too_few"})
_OF_THE_ANSWER: frozenset[Reason] = frozenset({"timeout", "too_many_calls"})
"""Failures after which no other model is asked, for nothing is left to ask it with."""

_log = logging.getLogger(__name__)

_Writing = Generator[Piece | Wanted | Usage, tuple[Outcome, ...], None]


class OpenAIWriter:
    """Meets `Writer` over any server that speaks the OpenAI wire.

    Actions are bound as schemas only: a call becomes `Wanted`, and whoever drives the generator
    does it. All calls for one answer together take `chat.timeout_seconds` at most. Safe to share
    between threads.
    """

    provider: ProviderName = "openai"

    def __init__(self, settings: Settings, *, tokens: TokenCounter) -> None:
        self._chat = settings.chat
        self._tokens = tokens
        self._voices = voices_of(settings)
        self._weights: dict[tuple[str, ...], int] = {}

    def warm(self) -> None:
        """Import and set up the clients, which takes seconds the first time; calls nobody."""
        for voice in self._voices:
            _ = voice.stream

    def write(self, brief: Brief) -> _Writing:
        """Yield the answer sentence by sentence, actions when a record is missing, and usage.

        Where the question is understood for certain and its records are found, one call without
        tools answers it. Raises ModelUnavailable; what was yielded before it stands.
        """
        try:
            yield from self._write(brief)
        except CallFailed as failure:
            raise ModelUnavailable(failure.reason) from None

    def _write(self, brief: Brief) -> _Writing:
        tools_of = None if _is_settled(brief) else brief.audience
        dialogue = Dialogue(brief, tokens=self._tokens)
        meter = Meter(self._chat, brief.allowance)
        language = brief.question.language
        speaking = Speaking(dialogue, meter, self._tokens, self._chat.retries, language)
        rounds, repairs, sentences = self._chat.max_rounds, REPAIRS, 0
        while True:
            may_call = tools_of is not None and rounds > 1
            reply = yield from self._round(speaking, tools_of, may_call=may_call)
            sentences += reply.sentences
            if not reply.calls or (reply.sentences and not may_call):
                break
            asked = _asked(reply, brief, may_call=may_call)
            actions = tuple(each.action for each in asked if each.action)
            wrong = len(actions) < len(asked)
            if wrong and not repairs:
                raise CallFailed("bad_tool_call", kind="Arguments")
            repairs, rounds = repairs - wrong, rounds - bool(actions)
            outcomes = (yield Wanted(actions)) if actions else ()
            dialogue.add_round(reply, asked, _matched(asked, outcomes))
        if not sentences:
            raise CallFailed("empty", kind="Words")
        _log.info(
            "model_answered prompt=%s calls=%d prompt_tokens=%d completion_tokens=%d",
            dialogue.fingerprint,
            meter.spent.model_calls,
            meter.spent.prompt_tokens,
            meter.spent.completion_tokens,
        )

    def _round(
        self, speaking: Speaking, tools_of: Audience | None, *, may_call: bool
    ) -> Generator[Piece | Usage, None, Reply]:
        """Ask the models in turn until one answers; no other is asked once something was said."""
        failed: CallFailed | None = None
        for voice in self._voices:
            reply = Reply()
            try:
                fitted = self._fitted(voice, speaking.dialogue, tools_of, may_call=may_call)
                yield from speak(voice, fitted, speaking, reply)
            except CallFailed as failure:
                if failed is None or failure.reason != "resting":
                    failed = failure
                if reply.sentences or failure.reason in _OF_THE_ANSWER:
                    break
            else:
                return reply
        raise failed or CallFailed("no_model", kind="Voices")

    def _fitted(
        self, voice: Voice, dialogue: Dialogue, tools_of: Audience | None, *, may_call: bool
    ) -> Fitted:
        """Fit an ask to a model: no tools where it takes none or they would fill its window."""
        family, room = voice.profile.family, voice.room
        offered = self._affordable(tools_of, room // 2) if tools_of and family.tools else ()
        weight = self._weight(offered)
        formed = self._chat.form == "schema" and family.json_schema
        messages = dialogue.messages(budget=room - weight)
        ask = Ask(
            messages,
            offered,
            may_call and bool(offered),
            streams=self._chat.form == "stream",
            schema=answer_schema() if formed else None,
        )
        return Fitted(ask, dialogue.weigh(messages) + weight)

    def _affordable(self, audience: Audience, room: int) -> tuple[Tool, ...]:
        """Do without the last tools where the schemas alone would fill half the window."""
        tools = tools_for(audience)
        kept = (tools[:count] for count in range(len(tools), 0, -1))
        return next((each for each in kept if self._weight(each) <= room), ())

    def _weight(self, tools: Sequence[Tool]) -> int:
        """Count the tokens that schemas of tools take; those of one set are counted once."""
        names = tuple(str(tool["function"]["name"]) for tool in tools)
        if names not in self._weights:
            told = json.dumps(tools, ensure_ascii=False) if tools else ""
            self._weights[names] = self._tokens.count(told) if told else 0
        return self._weights[names]


def _asked(reply: Reply, brief: Brief, *, may_call: bool) -> tuple[Asked, ...]:
    if not may_call or len(reply.calls) > CALLS_AT_MOST:
        raise CallFailed("bad_tool_call", kind="Calls")
    return tuple(read_call(call, brief.audience) for call in reply.calls)


def _is_settled(brief: Brief) -> bool:
    """Tell whether nothing is left to look up: certain of the question, with records to answer."""
    found = {outcome.code for outcome in brief.outcomes} - _NOTHING_FOUND
    at_hand = bool(found) if brief.outcomes else brief.evidence.confident
    return brief.understanding.confidence >= CERTAIN and at_hand


def _matched(
    asked: Sequence[Asked], outcomes: Sequence[Outcome] | None
) -> tuple[Outcome | None, ...]:
    """Give each call its outcome: in order when all came back, else by name."""
    done = [each for each in asked if each.action]
    waiting = list(outcomes or ())
    in_order = len(waiting) == len(done)
    found: list[Outcome | None] = []
    for each in asked:
        fits = (outcome for outcome in waiting if in_order or outcome.name == each.call.name)
        outcome = next(fits, None) if each.action else None
        if outcome:
            waiting.remove(outcome)
        found.append(outcome)
    return tuple(found)
