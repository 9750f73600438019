"""Hands over to a person where one is needed, and keeps quiet while one has the conversation."""

from collections.abc import Generator, Iterator
from dataclasses import replace

from assistant.chat.done import Done
from assistant.domain.conversation import (
    FinishedTurn,
    HandoffRef,
    Memory,
    Message,
    Refusal,
    TurnRequest,
)
from assistant.domain.handoff import Handoff
from assistant.domain.understanding import Question
from assistant.events import (
    Event,
    HandoffChanged,
    TextDelta,
    ToolFinished,
    ToolStarted,
    TurnFinished,
)
from assistant.guard.personal_data import masked
from assistant.handoff.hours import hours_of, hours_text, is_open
from assistant.handoff.need import cause_for, wants_the_assistant_back
from assistant.language.contacts import without_code
from assistant.language.normalise import clean
from assistant.offline.compose_desk import hours_told
from assistant.offline.phrases import phrase
from assistant.ports import Piece
from assistant.services import Services
from assistant.tools.call import Call
from assistant.tools.open_handoff import open_for


def awaited(turn: TurnRequest, memory: Memory, services: Services) -> tuple[Memory, Handoff | None]:
    """Note in the memory how a hand-over stands; return it when the assistant keeps quiet for it.

    It keeps quiet while a person has the conversation, and in opening hours from the moment one
    was called. Outside them the call stands, and the assistant goes on until somebody takes it.
    """
    handoff = services.handoffs.standing(turn.reader.shop_id, turn.conversation_id)
    memory = memory.model_copy(update={"handoff": handoff.ref if handoff else None})
    if handoff is None or handoff.status == "taken":
        return memory, handoff
    hours = hours_of(services.library.current())
    return memory, handoff if is_open(hours, turn.now) else None


def waiting(
    turn: TurnRequest, memory: Memory, handoff: Handoff, services: Services
) -> Iterator[Event]:
    """Take a turn while a person is awaited or answers: what was said is kept for them."""
    language = turn.language or memory.language or handoff.language
    if handoff.status == "taken":
        yield from say_nothing(turn, services, handoff=handoff)
        return
    ref, name = handoff.ref, "handoff_waiting"
    inputs = {"hours": hours_text(services.library.current(), language)}
    if wants_the_assistant_back(turn.text):
        ended = services.handoffs.end(
            turn.reader.shop_id, handoff.id, "closed", lease_hash=None, now=turn.now
        )
        ref, name, inputs = ended.ref, "handoff_withdrawn", {}
    text = phrase(name, language, **inputs)
    yield HandoffChanged(handoff=ref)
    yield TextDelta(text=text)
    said = (
        _said(turn),
        Message(role="assistant", text=text, agent="support"),
    )
    messages = (*memory.messages, *said)[-20:]
    kept = memory.model_copy(update={"messages": messages, "language": language, "handoff": ref})
    services.conversations.remember(turn, kept)
    yield TurnFinished(turn=_finished(turn, language, ref, text))


def say_nothing(
    turn: TurnRequest,
    services: Services,
    *,
    handoff: Handoff | None = None,
    unsaid: Event | None = None,
) -> Iterator[Event]:
    """End a turn without a word, because a person has the conversation.

    `unsaid` is the event that was not taken any more: that a tool was used is still told, without
    what it showed, and an answer whose end alone was cut off is remembered already.
    """
    standing = handoff or services.handoffs.standing(turn.reader.shop_id, turn.conversation_id)
    if isinstance(unsaid, ToolFinished):
        yield ToolFinished(name=unsaid.name, outcome=unsaid.outcome)
    if not isinstance(unsaid, TurnFinished):
        services.conversations.note(turn, _said(turn))
    if standing is not None:
        yield HandoffChanged(handoff=standing.ref)
    language = turn.language or (standing.language if standing else services.settings.language)
    yield TurnFinished(turn=_finished(turn, language, standing.ref if standing else None, ""))


def hand_over_if_needed(
    done: Done, refused: Refusal | None, question: Question, memory: Memory, call: Call
) -> Generator[Event, None, Done]:
    """Call a person where words or failures need one; code says so behind the answer."""
    called = any(each.handoff for each in done.outcomes)
    if call.reader.audience != "customer" or called:
        return done
    cause = cause_for(question, memory, intent=done.understanding.intent, refused=refused)
    if cause is None:
        return done
    yield ToolStarted(name="open_handoff")
    outcome = open_for(call, cause=cause, reason=call.turn.text)
    yield ToolFinished(name=outcome.name, outcome=outcome.code)
    if outcome.handoff is not None:
        yield HandoffChanged(handoff=outcome.handoff)
    told = " ".join(
        (
            phrase(f"handoff_{cause}", call.language),
            phrase("handoff", call.language, **hours_told(outcome)),
        )
    )
    words = told.replace("。 ", "。")
    piece = Piece(words, opens_paragraph=True)
    return replace(done, more=(*done.more, outcome), words=(*done.words, piece))


def _said(turn: TurnRequest) -> Message:
    return Message(role="reader", text=masked(without_code(clean(turn.text))))


def _finished(
    turn: TurnRequest, language: str, handoff: HandoffRef | None, text: str
) -> FinishedTurn:
    return FinishedTurn(
        conversation_id=turn.conversation_id,
        turn_id=turn.turn_id,
        agent="support",
        language=language,
        text=text,
        handoff=handoff,
    )
