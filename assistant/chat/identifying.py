"""Lets a reader prove who they are inside the chat, and goes on with what that interrupted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.chat.done import Done
from assistant.domain.action import SendCode
from assistant.domain.conversation import Memory, Refusal, TurnRequest
from assistant.domain.outcome import Outcome
from assistant.domain.reader import Level
from assistant.domain.task import TaskFrame
from assistant.domain.understanding import Question, Understanding
from assistant.errors import CodeProblem, CodeWrong, NotAllowed
from assistant.events import Event, ToolFinished, ToolStarted
from assistant.identity.claims import (
    asking,
    gives_up,
    identity_frame,
    is_unsure,
    tells_who,
    wanted_by,
    wants_another_code,
    without_identity,
)
from assistant.identity.codes import check_code
from assistant.identity.desk import open_identity
from assistant.identity.wording import told
from assistant.language.contacts import code_said
from assistant.language.normalise import clean
from assistant.language.yes_no import reply
from assistant.offline.phrases import phrase
from assistant.ports import Piece
from assistant.services import Services
from assistant.tools.call import Call
from assistant.tools.send_code import NEEDS
from assistant.tools.toolbox import perform

_GO_ON = re.compile(r"(?:続け|つづけ|ログインし|確認し|認証し|go on|continue|signed in|logged in)")
_ABOUT_WHO = Understanding(agent="support", intent="prove_identity", language="ja", query="")


@dataclass(frozen=True, slots=True)
class Identified:
    """Who asks from here on, and what.

    With an `outcome` the turn was about nothing but who asks, and is answered by `words`. An
    `understanding` is what was interrupted and goes on now, behind the words of `opening`.
    """

    turn: TurnRequest
    question: Question
    memory: Memory
    understanding: Understanding | None = None
    outcome: Outcome | None = None
    words: str = ""
    opening: str = ""

    @property
    def settled(self) -> Understanding | None:
        """Return what the turn is about, where that is known without understanding its words."""
        stack = {"language": self.question.language, "tasks": self.memory.tasks}
        return _ABOUT_WHO.model_copy(update=stack) if self.words else self.understanding

    @property
    def done(self) -> Done | None:
        """Return what the turn did, where it was about nothing but who asks."""
        about, outcome = self.settled, self.outcome
        if not self.words or about is None or outcome is None:
            return None
        words = (Piece(self.words),)
        return Done(about, about.tasks, more=(outcome,), words=words, whole=True)

    def heard(self) -> Iterator[Event]:
        """Say what was done to find out who asks."""
        if self.outcome is not None:
            yield ToolStarted(name=self.outcome.name)
            yield ToolFinished(name=self.outcome.name, outcome=self.outcome.code)


def identify(
    turn: TurnRequest,
    question: Question,
    memory: Memory,
    *,
    services: Services,
) -> Identified:
    """Hear an answer to the question who asks: order and contact, a code, a no.

    Anything else is left to the other steps, and the question stays open.
    """
    frame = identity_frame(memory.tasks)
    plain = Identified(turn, question, memory)
    if frame is None or turn.reader.audience != "customer":
        return plain
    language = turn.language or memory.language or question.language
    spoken = replace(plain, question=question.model_copy(update={"language": language}))
    if _known(turn):
        return _proved_elsewhere(spoken, plain, frame)
    code = code_said(turn.text) if frame.slot("sent") else None
    if code is not None:
        return _checked(code, spoken, frame, services)
    if tells_who(turn.text) or (frame.slot("order_id") and wants_another_code(turn.text)):
        call = Call(turn, language, services.library.current(), services, memory.tasks)
        return _answered(spoken, perform(SendCode(), call))
    if gives_up(turn.text):
        return _answered(_freed(spoken), Outcome(name="send_code", code="identity_left"))
    if is_unsure(turn.text):
        unsure = Outcome(name="send_code", code="identity_unsure", needs=NEEDS, task=frame)
        return _answered(spoken, unsure)
    return plain


def step_up(done: Done, call: Call) -> Done:
    """Ask who a reader is where something that was wanted needs to know.

    What they said already of order and contact counts. What was done then is a refusal that asks,
    or the sending of a code; without such a need it stays as it is.
    """
    understanding = done.understanding
    if not any(map(_wants_identity, done.outcomes)):
        return done
    wanted = None if understanding.intent in ("confirm", "decline") else understanding
    frame, before = asking(wanted, call.turn.text), identity_frame(call.tasks)
    if before is not None:  # what was told of them before still counts
        kept = {name: before.slots[name] for name in ("contact",) if name in before.slots}
        frame = frame.model_copy(update={"slots": {**frame.slots, **kept}})
    asked = replace(call, tasks=(*without_identity(call.tasks), frame))
    outcome = perform(SendCode(), asked)
    words = told(outcome, call.language)
    if outcome.code == "code_sent":
        return Done(understanding, done.tasks, more=(outcome,), words=(Piece(words),), whole=True)
    if call.reader.customer_id is not None:  # proved before, and that has run out
        gap = "" if call.language == "ja" else " "
        words = gap.join((phrase("identity_over", call.language), words))
    refused = outcome.model_copy(update={"refusal": Refusal(code="not_allowed", message=words)})
    return Done(understanding, done.tasks, outcomes=(refused,))


def _known(turn: TurnRequest) -> bool:
    return turn.reader.customer_id is not None and turn.reader.level >= Level.possession


def _wants_identity(outcome: Outcome) -> bool:
    needs = outcome.needs
    return outcome.code == "not_allowed" and needs is not None and needs.kind == "identity"


def _checked(code: str, said: Identified, frame: TaskFrame, services: Services) -> Identified:
    """Hold a code against the one that was sent, and go on with what was interrupted."""
    turn = said.turn
    desk = open_identity(services)
    try:
        reader = check_code(code, turn.reader, turn.conversation_id, desk=desk, now=turn.now)
    except CodeProblem as problem:
        left = {"left": str(problem.left)} if isinstance(problem, CodeWrong) else {}
        again = frame if left else _without_slot(frame, "sent")
        failed = Outcome(name="check_code", code=problem.code, needs=NEEDS, task=again, asked=left)
        return _answered(said, failed)
    except NotAllowed:
        return _answered(_freed(said), Outcome(name="check_code", code="not_allowed"))
    proved = replace(said, turn=turn.model_copy(update={"reader": reader}))
    return _gone_on(proved, frame, Outcome(name="check_code", code="identity_proved"))


def _proved_elsewhere(said: Identified, plain: Identified, frame: TaskFrame) -> Identified:
    """Go on when a reader says so who has signed in meanwhile; else do what they say now."""
    if reply(said.turn.text) == "yes" or _GO_ON.search(said.turn.text):
        return _gone_on(said, frame, Outcome(name="send_code", code="identity_known"))
    return _freed(plain)


def _gone_on(said: Identified, frame: TaskFrame, outcome: Outcome) -> Identified:
    """Take up what was interrupted, in the words in which it was asked for."""
    freed, wanted = _freed(said), wanted_by(frame)
    if wanted is None:
        return _answered(freed, outcome)
    text = frame.slot("text") or ""
    language = said.question.language
    return replace(
        freed,
        turn=freed.turn.model_copy(update={"text": text}),
        question=Question(text=clean(text), language=wanted.language),
        understanding=wanted.model_copy(update={"tasks": freed.memory.tasks}),
        outcome=outcome,
        opening=phrase("identity_proved_go_on", language) + "\n",
    )


def _answered(said: Identified, outcome: Outcome) -> Identified:
    return replace(said, outcome=outcome, words=told(outcome, said.question.language))


def _freed(said: Identified) -> Identified:
    tasks = without_identity(said.memory.tasks)
    return replace(said, memory=said.memory.model_copy(update={"tasks": tasks}))


def _without_slot(frame: TaskFrame, name: str) -> TaskFrame:
    slots = {each: slot for each, slot in frame.slots.items() if each != name}
    return frame.model_copy(update={"slots": slots})
