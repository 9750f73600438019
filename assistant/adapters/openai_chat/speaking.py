"""One reply of one model: streamed into sentences, watched, paid for, given up when it fails."""

import logging
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from assistant.adapters.openai_chat.astray import Course
from assistant.adapters.openai_chat.deadline import within
from assistant.adapters.openai_chat.dialogue import Dialogue
from assistant.adapters.openai_chat.form import read_answer
from assistant.adapters.openai_chat.meter import Meter
from assistant.adapters.openai_chat.sentences import Sentence, SentenceCutter
from assistant.adapters.openai_chat.thoughts import ThoughtFilter
from assistant.adapters.openai_chat.voices import Voice
from assistant.adapters.openai_chat.wire import Ask, Chunk, Reply
from assistant.calling.attempts import tries
from assistant.calling.failures import NOT_BILLED, CallFailed, Reason
from assistant.domain.conversation import Usage
from assistant.ports import Piece, TokenCounter

CHARACTERS_AT_MOST = 40_000
"""Of one reply, calls included: many times what the limit of an answer lets a model write."""

_log = logging.getLogger(__name__)

_ENDS: dict[str, Reason] = {"": "cut", "length": "length", "content_filter": "filtered"}
"""What it means when a reply ends otherwise than by its own will."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """What the replies of one answer have in common."""

    dialogue: Dialogue
    meter: Meter
    tokens: TokenCounter
    retries: int
    language: str


@dataclass(frozen=True, slots=True)
class Fitted:
    """An ask that fits a model, and the tokens of its prompt as we count them."""

    ask: Ask
    prompt_tokens: int


def speak(
    voice: Voice, fitted: Fitted, speaking: Speaking, reply: Reply
) -> Generator[Piece | Usage, None, None]:
    """Yield the sentences of one reply, then what it cost; fills `reply`. Raises CallFailed."""
    before = speaking.meter.calls_made
    failed: CallFailed | None = None
    try:
        yield from _said(voice, fitted, speaking, reply)
        voice.breaker.worked()
    except CallFailed as failure:
        voice.breaker.failed(failure)
        failed = failure
    usage = _usage(voice, fitted, speaking, reply, failed)
    made = speaking.meter.calls_made - before
    usage = voice.profile.priced(usage.model_copy(update={"model_calls": made}))
    speaking.meter.spend(usage)
    if made:
        yield usage
    if failed:
        raise failed


def _said(voice: Voice, fitted: Fitted, speaking: Speaking, reply: Reply) -> Iterator[Piece]:
    """Stream a reply into pieces. Words that were cut off are not said.

    Thoughts are no part of it. Where a server leaves out their opening tag, what was said already
    cannot be taken back: then the reply is no answer.
    """
    cutter, thoughts = SentenceCutter(), ThoughtFilter()
    course = Course(speaking.language, speaking.dialogue.rules)
    formed = fitted.ask.schema is not None
    for chunk in _chunks(voice, fitted, speaking.meter, speaking.retries):
        reply.add(chunk)
        if reply.weight > CHARACTERS_AT_MOST:
            raise CallFailed("runaway", kind="Characters")
        words = "" if formed else thoughts.feed(chunk.text)
        if thoughts.came_first:
            if reply.sentences:
                raise CallFailed("bad_answer", kind="Thoughts")
            cutter = SentenceCutter()
        yield from _pieces(cutter.feed(words), reply, speaking.dialogue, course)
        course.bound(cutter.held)
    _must_be_whole(reply)
    if formed and not reply.calls:
        last: Iterable[Sentence] = read_answer(reply.text)
    else:
        last = (*cutter.feed(thoughts.flush()), *cutter.flush())
    yield from _pieces(last, reply, speaking.dialogue, course)


def _must_be_whole(reply: Reply) -> None:
    if reply.refused:
        raise CallFailed("refused", kind="Refusal")
    if reply.finish not in {"stop", "tool_calls", "function_call"}:
        raise CallFailed(_ENDS.get(reply.finish, "bad_answer"), kind="Finish")


def _chunks(voice: Voice, fitted: Fitted, meter: Meter, retries: int) -> Iterator[Chunk]:
    """Try a call, and again while it has brought nothing and there is time."""
    begun: Iterator[Chunk] = iter(())
    for attempt in tries(retries, ends=meter.ends):
        with attempt, _logged(attempt.num):
            voice.breaker.enter()
            meter.enter(fitted.prompt_tokens, voice.profile)
            silence = voice.silence_seconds
            ask = replace(fitted.ask, seconds=meter.seconds, silence_seconds=silence)
            begun = _begun(within(voice.stream, ask))
    try:
        with _logged(0):
            yield from begun
    except CallFailed as failure:  # words were heard, so somebody was reached
        reason = "cut" if failure.reason == "unreachable" else failure.reason
        raise CallFailed(reason, kind=failure.kind) from None


def _begun(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Wait for the first chunk that holds anything of an answer."""
    early: list[Chunk] = []
    for chunk in chunks:
        early.append(chunk)
        if chunk.says_something:
            break
    return chain(early, chunks)


class _logged:  # noqa: N801 - used as a statement
    """Logs a failure by its codes, and lets it pass."""

    def __init__(self, attempt: int) -> None:
        self._attempt = attempt

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _: object, failure: BaseException | None, __: object) -> None:
        """Log a failed call."""
        if isinstance(failure, CallFailed):
            _log.warning(
                "model_failed reason=%s kind=%s attempt=%d",
                failure.reason,
                failure.kind,
                self._attempt,
            )


def _pieces(
    sentences: Iterable[Sentence], reply: Reply, dialogue: Dialogue, course: Course
) -> Iterator[Piece]:
    for sentence in sentences:
        if not course.follow(sentence.text, cites=bool(sentence.numbers)):
            continue
        reply.sentences += 1
        yield Piece(
            text=sentence.text,
            evidence=dialogue.cited(sentence.numbers),
            opens_paragraph=sentence.opens_paragraph,
        )


def _usage(
    voice: Voice,
    fitted: Fitted,
    speaking: Speaking,
    reply: Reply,
    failed: CallFailed | None,
) -> Usage:
    """Believe what the server reports; count ourselves where it does not tell."""
    if reply.usage is not None:
        voice.measured(counted=fitted.prompt_tokens, reported=reply.usage.prompt_tokens)
        return reply.usage
    if failed and failed.reason in NOT_BILLED and not reply.weight:
        return Usage()
    count = speaking.tokens.count
    called = sum(count(call.name + call.arguments) for call in reply.calls)
    return Usage(
        prompt_tokens=fitted.prompt_tokens,
        completion_tokens=count(reply.text) + called,
        counted=True,
    )
