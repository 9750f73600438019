"""Words an answer with a chat model: rounds of streaming, citing and asking for more records."""

import json
import logging
from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import cached_property
from time import monotonic, sleep

from assistant.adapters.openai_chat.deadline import within
from assistant.adapters.openai_chat.dialogue import FRAME_TOKENS, Dialogue
from assistant.adapters.openai_chat.failures import WORTH_ANOTHER_TRY, CallFailed
from assistant.adapters.openai_chat.loops import LOOPS
from assistant.adapters.openai_chat.sentences import Sentence, SentenceCutter
from assistant.adapters.openai_chat.thoughts import ThoughtFilter
from assistant.adapters.openai_chat.toolset import Asked, read_call, tools_for
from assistant.adapters.openai_chat.wire import Ask, Chunk, Reply, Stream, Tool
from assistant.domain.brief import Brief
from assistant.domain.conversation import ProviderName, Usage
from assistant.domain.outcome import Outcome
from assistant.errors import ModelUnavailable
from assistant.ports import Piece, TokenCounter, Wanted
from assistant.settings import Settings

CALLS_AT_MOST = 8
"""Tool calls in one reply; more is a model gone astray."""
REPAIRS = 1
CERTAIN = 0.85
"""From this confidence on, 97 of 100 questions are understood rightly (evals, routing)."""
_NOTHING_FOUND = frozenset({"none", "unknown", "which", "too_few"})
_FIRST_PAUSE_SECONDS = 0.25

_log = logging.getLogger(__name__)

_Writing = Generator[Piece | Wanted, tuple[Outcome, ...], Reply]


class OpenAIWriter:
    """Meets `Writer` over any server that speaks the OpenAI wire.

    Actions are bound as schemas only: a call becomes `Wanted`, and whoever drives the generator
    does it. Each model call, its further tries included, takes `chat.timeout_seconds` at most.
    Safe to share between threads.
    """

    provider: ProviderName = "openai"

    def __init__(self, settings: Settings, *, tokens: TokenCounter) -> None:
        self._settings = settings
        self._chat = settings.chat
        self._tokens = tokens

    def warm(self) -> None:
        """Import and set up the client, which takes seconds the first time; calls nobody."""
        _ = self._stream

    def write(self, brief: Brief) -> Generator[Piece | Wanted, tuple[Outcome, ...], Usage]:
        """Yield the answer sentence by sentence, and actions when a record is missing.

        Where the question is understood for certain and its records are found, one call without
        tools answers it. Raises ModelUnavailable; what was yielded before it stands.
        """
        tools = () if _is_settled(brief) else self._affordable(tools_for(brief.audience))
        dialogue = self._open(brief, tools)
        spent, rounds, repairs = Usage(), self._chat.max_rounds, REPAIRS
        sentences = 0
        while True:
            may_call = bool(tools) and rounds > 1
            ask = Ask(dialogue.messages(), tools, may_call, self._chat.timeout_seconds)
            reply = yield from self._speak(ask, dialogue)
            spent = _sum(spent, reply.usage or self._estimate(ask, reply))
            sentences += reply.sentences
            if not reply.calls or (reply.sentences and not may_call):
                break
            asked = self._asked(reply, brief, may_call=may_call)
            actions = tuple(each.action for each in asked if each.action)
            wrong = len(actions) < len(asked)
            if wrong and not repairs:
                raise ModelUnavailable("bad_answer")
            repairs, rounds = repairs - wrong, rounds - bool(actions)
            outcomes = (yield Wanted(actions)) if actions else ()
            dialogue.add_round(reply, asked, _matched(asked, outcomes))
        if not sentences:
            raise ModelUnavailable("empty")
        _log.info(
            "model_answered prompt=%s calls=%d prompt_tokens=%d completion_tokens=%d",
            dialogue.fingerprint,
            spent.model_calls,
            spent.prompt_tokens,
            spent.completion_tokens,
        )
        return spent

    @cached_property
    def _stream(self) -> Stream:
        return LOOPS[self._chat.loop](self._settings)

    def _open(self, brief: Brief, tools: Sequence[Tool]) -> Dialogue:
        budget = self._chat.context_tokens - self._chat.answer_tokens - self._weight(tools)
        return Dialogue(brief, tokens=self._tokens, budget=budget)

    def _affordable(self, tools: tuple[Tool, ...]) -> tuple[Tool, ...]:
        """Do without the last tools where the schemas alone would fill half the window."""
        room = self._chat.context_tokens // 2
        kept = (tools[:count] for count in range(len(tools), 0, -1))
        return next((each for each in kept if self._weight(each) <= room), ())

    def _weight(self, tools: Sequence[Tool]) -> int:
        return self._tokens.count(json.dumps(tools, ensure_ascii=False)) if tools else 0

    def _speak(self, ask: Ask, dialogue: Dialogue) -> _Writing:
        """Stream one reply into pieces; its last words are dropped when they were cut off.

        Thoughts are no part of it. Where a server leaves out their opening tag, what was said
        already cannot be taken back: then the reply is no answer.
        """
        reply, cutter, thoughts = Reply(), SentenceCutter(), ThoughtFilter()
        for chunk in self._chunks(ask):
            reply.add(chunk)
            words = thoughts.feed(chunk.text)
            if thoughts.came_first:
                if reply.sentences:
                    raise ModelUnavailable("bad_answer")
                cutter = SentenceCutter()
            yield from _pieces(cutter.feed(words), reply, dialogue)
        if reply.finish not in {"stop", "tool_calls", "function_call", "length"}:
            raise ModelUnavailable("bad_answer")
        if reply.finish != "length":
            last = (*cutter.feed(thoughts.flush()), *cutter.flush())
            yield from _pieces(last, reply, dialogue)
        elif not reply.sentences:
            raise ModelUnavailable("bad_answer")
        return reply

    def _chunks(self, ask: Ask) -> Iterator[Chunk]:
        """Try a call, and again while nothing has been said and there is time."""
        stream = self._stream
        ends = monotonic() + ask.seconds
        for attempt in range(self._chat.retries + 1):
            begun = False
            left = max(0.001, ends - monotonic())
            try:
                for chunk in within(stream, Ask(ask.messages, ask.tools, ask.may_call, left)):
                    begun = begun or bool(chunk.text or chunk.parts)
                    yield chunk
            except CallFailed as failure:
                reason = (
                    "bad_answer" if begun and failure.reason == "unreachable" else failure.reason
                )
                _log.warning(
                    "model_failed reason=%s kind=%s attempt=%d", reason, failure.kind, attempt
                )
                pause = failure.wait_seconds or _FIRST_PAUSE_SECONDS * 2**attempt
                last = attempt == self._chat.retries or monotonic() + pause >= ends
                if begun or last or failure.reason not in WORTH_ANOTHER_TRY:
                    raise ModelUnavailable(reason) from None
                sleep(pause)
            else:
                return

    def _asked(self, reply: Reply, brief: Brief, *, may_call: bool) -> tuple[Asked, ...]:
        if not may_call or len(reply.calls) > CALLS_AT_MOST:
            raise ModelUnavailable("bad_answer")
        return tuple(read_call(call, brief.audience) for call in reply.calls)

    def _estimate(self, ask: Ask, reply: Reply) -> Usage:
        """Count tokens ourselves where a server does not tell."""
        sent = sum(self._tokens.count(each.text) + FRAME_TOKENS for each in ask.messages)
        said = self._tokens.count(reply.text)
        called = sum(self._tokens.count(call.name + call.arguments) for call in reply.calls)
        return Usage(
            prompt_tokens=sent + self._weight(ask.tools),
            completion_tokens=said + called,
            model_calls=1,
        )


def _is_settled(brief: Brief) -> bool:
    """Tell whether nothing is left to look up: certain of the question, with records to answer."""
    found = {outcome.code for outcome in brief.outcomes} - _NOTHING_FOUND
    at_hand = bool(found) if brief.outcomes else brief.evidence.confident
    return brief.understanding.confidence >= CERTAIN and at_hand


def _pieces(sentences: Iterable[Sentence], reply: Reply, dialogue: Dialogue) -> Iterator[Piece]:
    for sentence in sentences:
        reply.sentences += 1
        yield Piece(
            text=sentence.text,
            evidence=dialogue.cited(sentence.numbers),
            opens_paragraph=sentence.opens_paragraph,
        )


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


def _sum(one: Usage, other: Usage) -> Usage:
    return Usage(
        prompt_tokens=one.prompt_tokens + other.prompt_tokens,
        completion_tokens=one.completion_tokens + other.completion_tokens,
        model_calls=one.model_calls + other.model_calls,
    )
