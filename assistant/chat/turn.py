"""One turn, as one straight line; every event is logged before anybody hears it."""

import logging
from collections.abc import Generator, Iterator

from assistant.chat.acting import act, do
from assistant.chat.allowance import allowance_for
from assistant.chat.answer import write_answer
from assistant.chat.brief import assemble_brief
from assistant.chat.citations import cite_and_screen
from assistant.chat.done import Done
from assistant.chat.handing import awaited, hand_over_if_needed, say_nothing, waiting
from assistant.chat.history import recall, remembered
from assistant.chat.identifying import Identified, identify, step_up
from assistant.chat.question import screen_question
from assistant.chat.refusing import refusal, refusal_for
from assistant.chat.searching import find_evidence, first_citations
from assistant.chat.speech import Speech
from assistant.chat.understanding import understand
from assistant.chat.watch import Watch
from assistant.domain.action import Action
from assistant.domain.brief import Brief
from assistant.domain.conversation import (
    FinishedTurn,
    Memory,
    Refusal,
    TurnRequest,
    Usage,
)
from assistant.domain.evidence import Evidence
from assistant.domain.outcome import Outcome
from assistant.domain.understanding import Question, Understanding
from assistant.errors import AssistantError, Conflict, Held, ModelUnavailable, QuestionRefused
from assistant.events import (
    AgentChosen,
    AnswerDegraded,
    Event,
    EvidenceFound,
    TextDelta,
    TurnFailed,
    TurnFinished,
)
from assistant.handoff.promising import write_down
from assistant.offline.phrases import phrase
from assistant.ports import Piece, Writer
from assistant.services import Services
from assistant.tools.call import Call

log = logging.getLogger(__name__)


def take_turn(turn: TurnRequest, services: Services) -> Iterator[Event]:
    """Answer one question; yields events as they happen, each already in the log.

    The last event is `turn.finished` or `turn.failed`; the turn is stored before it leaves. The
    conversation must be open and `begin_turn` done. Runs in the caller's thread and waits for
    models; run it in a thread of its own where others must not wait.
    """
    watch, number = Watch(), 0
    event: Event | None = None
    try:
        for event in _line(turn, services, watch):
            watch.first_event = watch.first_event or watch.elapsed()
            services.conversations.append(turn, number + 1, event)
            number += 1
            yield event
    except Held:
        for at, told in enumerate(say_nothing(turn, services, unsaid=event), number + 1):
            services.conversations.append(turn, at, told)
            yield told
    except AssistantError as problem:
        yield _failed(turn, services, number, problem.code, str(problem))
    except Exception:
        log.exception("turn.failed turn_id=%s", turn.turn_id)
        yield _failed(turn, services, number, "internal", "")


def _failed(
    turn: TurnRequest, services: Services, number: int, code: str, detail: str
) -> TurnFailed:
    """Store the failure; a turn that others took for lost has its end, and keeps that one."""
    event = TurnFailed(code=code, title="The turn could not be finished", detail=detail)
    try:
        services.conversations.append(turn, number + 1, event)
    except Conflict:
        log.warning("turn.ended_by_others turn_id=%s", turn.turn_id)
        told = services.conversations.events(turn.reader.shop_id, turn.turn_id, after=number)
        return next((each for _, each in told if isinstance(each, TurnFailed)), event)
    return event


def _line(turn: TurnRequest, services: Services, watch: Watch) -> Iterator[Event]:
    memory = recall(turn, services.conversations, services.tokens)
    memory, handoff = awaited(turn, memory, services)
    if handoff is not None:
        yield from waiting(turn, memory, handoff, services)
        return
    try:
        question = screen_question(turn, memory, services.settings)
    except QuestionRefused as problem:
        yield from _turn_away(turn, memory, services, watch, problem.refusal)
        return
    known = identify(turn, question, memory, services=services)
    yield from _answer(turn, known, services, watch)


def _answer(
    said: TurnRequest, known: Identified, services: Services, watch: Watch
) -> Iterator[Event]:
    """Answer what was `said`, as it is to be taken once it is known who asks."""
    turn, question, memory = known.turn, known.question, known.memory
    knowledge = services.library.current()
    understanding = known.settled or understand(
        question,
        memory,
        turn.reader,
        knowledge=knowledge,
        understander=services.understander,
        shop=services.shop,
    )
    yield AgentChosen(agent=understanding.agent, language=question.language)
    yield from known.heard()
    evidence = find_evidence(
        understanding, turn.reader, memory, knowledge=knowledge, embeddings=services.embeddings
    )
    watch.search = watch.elapsed()
    if evidence.found and evidence.confident:
        yield EvidenceFound(citations=first_citations(evidence))
    call = Call(turn, question.language, knowledge, services, understanding.tasks)
    done = step_up(known.done or (yield from do(understanding, call)), call)
    refused = refusal_for(understanding, evidence, done.outcomes, turn.reader.audience)
    done = yield from hand_over_if_needed(done, refused, question, memory, call)
    brief = assemble_brief(
        question,
        understanding,
        memory=memory,
        evidence=evidence,
        outcomes=done.outcomes,
        audience=turn.reader.audience,
    )
    speech = Speech(brief, "offline" if done.whole else services.writer.provider, known.opening)
    yield from _say_opening(speech)
    if refused is not None:
        yield from _say_refusal(refused, speech)
    elif not done.whole:
        yield from _say_answer(brief, speech, call)
    yield from _say_by_code(done, speech)
    finished = _finished(turn, understanding, speech, refused, watch)
    memory = memory.model_copy(update={"tasks": done.tasks})
    services.conversations.remember(
        turn, remembered(said, memory, finished, done.understanding, speech.outcomes)
    )
    write_down(finished.text, speech.now_brief(), turn, services)
    yield TurnFinished(turn=finished)


def _say_opening(speech: Speech) -> Iterator[Event]:
    if speech.opening:
        yield TextDelta(text=speech.opening)


def _say_refusal(refused: Refusal, speech: Speech) -> Iterator[Event]:
    speech.provider = "offline"
    speech.spoken.text = refused.message
    yield TextDelta(text=refused.message)


def _say_by_code(done: Done, speech: Speech) -> Iterator[Event]:
    """Say what no writer is asked to word, because it must be said, and said so."""
    speech.add(done.more)
    for piece in done.words:
        words = speech.spoken.next_words(piece, speech.ground.numbers_for(piece))
        yield TextDelta(text=words)
    if marks := speech.spoken.last_marks():
        yield TextDelta(text=marks)


def _say_answer(brief: Brief, speech: Speech, call: Call) -> Iterator[Event]:
    """Let the provider speak; the offline one speaks for it when it fails or says nothing true."""
    services = call.services
    small = brief.understanding.agent == "smalltalk"
    writer = services.fallback if small else services.writer
    speech.provider = writer.provider
    try:
        if writer is not services.fallback:
            speech.allow(allowance_for(call.turn, services))
        yield from _speak(writer, speech, call)
        _must_have_spoken(speech, writer, services.fallback)
    except ModelUnavailable as problem:
        speech.degraded, speech.provider = True, services.fallback.provider
        yield AnswerDegraded(reason=problem.reason)
        speech.begin()
        yield from _say_opening(speech)
        yield from _speak(services.fallback, speech, call)
    yield from _say_proposal(speech, brief.question.language)
    if not speech.spoken.text:
        name = "unclear" if brief.audience == "customer" else "unclear_work"
        speech.spoken.text = phrase(name, brief.question.language)
        yield TextDelta(text=speech.spoken.text)


def _say_proposal(speech: Speech, language: str) -> Iterator[Event]:
    """Put the proposal into words whatever the writer said: a yes must know what it is to."""
    for outcome in speech.outcomes:
        if outcome.proposal and outcome.proposal.summary not in speech.spoken.text:
            told = "\n" + phrase("cancel_proposal", language, summary=outcome.proposal.summary)
            speech.spoken.text += told
            yield TextDelta(text=told)


def _must_have_spoken(speech: Speech, writer: Writer, fallback: Writer) -> None:
    """Raise ModelUnavailable when a model said nothing that is supported."""
    if not speech.spoken.text and writer is not fallback:
        raise ModelUnavailable("unsupported")


def _speak(writer: Writer, speech: Speech, call: Call) -> Iterator[Event]:
    def do(actions: tuple[Action, ...]) -> Generator[Event, None, tuple[Outcome, ...]]:
        outcomes: list[Outcome] = []
        for action in actions:
            may = speech.may_do(action)
            refused = (Outcome(name=action.name, code="not_allowed"),)
            done = (yield from act((action,), call)) if may else refused
            speech.add(done)
            outcomes += done
        return tuple(outcomes)

    def pay(usage: Usage) -> None:
        speech.usage = speech.usage.plus(usage)
        call.services.spending.add(call.turn, usage)

    def written() -> Iterator[Piece | Event]:
        yield from write_answer(speech.now_brief(), writer, do, pay=pay)

    by_code = writer.provider == "offline"
    yield from cite_and_screen(written(), speech.ground, speech.spoken, by_code=by_code)
    if speech.spoken.withheld:
        log.warning("answer.withheld pieces=%d", speech.spoken.withheld)


def _finished(
    turn: TurnRequest,
    understanding: Understanding,
    speech: Speech,
    refused: Refusal | None,
    watch: Watch,
) -> FinishedTurn:
    outcomes = speech.outcomes
    return FinishedTurn(
        conversation_id=turn.conversation_id,
        turn_id=turn.turn_id,
        agent=understanding.agent,
        language=understanding.language,
        text=speech.opening + speech.spoken.text,
        provider=speech.provider,
        degraded=speech.degraded,
        citations=tuple(speech.ground.citations),
        cards=tuple(card for outcome in outcomes for card in outcome.cards),
        proposal=next((each.proposal for each in outcomes if each.proposal), None),
        needs=next((each.needs for each in outcomes if each.needs), None),
        refusal=refused,
        handoff=next((each.handoff for each in outcomes if each.handoff), None),
        timings_ms=watch.timings(),
        usage=speech.usage,
    )


def _turn_away(
    turn: TurnRequest, memory: Memory, services: Services, watch: Watch, code: str
) -> Iterator[Event]:
    """Answer a question that is not taken at all: too long, or without words."""
    language = turn.language or memory.language or services.settings.language
    limit = services.settings.limits.question_characters
    refused = (
        refusal("too_long", "too_long", language, limit=limit)
        if code == "too_long"
        else refusal("out_of_scope", "no_words", language)
    )
    nothing = Understanding(agent="smalltalk", intent="unclear", language=language, query="")
    brief = assemble_brief(
        Question(text="", language=language),
        nothing,
        memory=memory,
        evidence=Evidence(),
        outcomes=(),
        audience=turn.reader.audience,
    )
    speech = Speech(brief, services.fallback.provider)
    yield AgentChosen(agent="smalltalk", language=language)
    yield from _say_refusal(refused, speech)
    finished = _finished(turn, nothing, speech, refused, watch)
    short = turn.model_copy(update={"text": turn.text[:200]})
    services.conversations.remember(turn, remembered(short, memory, finished, nothing, ()))
    yield TurnFinished(turn=finished)
