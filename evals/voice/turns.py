"""One turn in a conversation of its own, with all that was heard of it."""

import time
import uuid
from dataclasses import dataclass

from assistant.chat.turn import take_turn
from assistant.domain.conversation import FinishedTurn, TurnRequest
from assistant.domain.reader import Level, Reader
from assistant.events import AnswerDegraded, Event, TextDelta, TurnFailed, TurnFinished
from assistant.services import Services
from evals.runner import NOW

VISITOR = Reader(role="storefront", audience="customer")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a turn brought: its events, and the finished turn (an empty one when it failed)."""

    events: tuple[Event, ...]
    turn: FinishedTurn
    milliseconds: float
    first_words: float
    failed: str = ""

    @property
    def reason(self) -> str:
        """Name why the model was given up, or nothing."""
        return next((each.reason for each in self.events if isinstance(each, AnswerDegraded)), "")

    @property
    def heard(self) -> str:
        """Return every word that went out, those taken back later too."""
        return "".join(each.text for each in self.events if isinstance(each, TextDelta))


def ask(text: str, services: Services, *, reader: Reader = VISITOR) -> Asked:
    """Take one turn in a conversation of its own."""
    name = f"c_{uuid.uuid4().hex}"
    reader = reader.model_copy(update={"shop_id": services.settings.shop})
    services.conversations.open(name, reader, token_hash=None, now=NOW)
    turn = TurnRequest(
        conversation_id=name, turn_id=f"t_{uuid.uuid4().hex}", text=text, reader=reader, now=NOW
    )
    services.conversations.begin_turn(turn)
    return follow(turn, services)


def follow(turn: TurnRequest, services: Services) -> Asked:
    """Take a turn that was begun, and time it: in all, and until the first words."""
    events: list[Event] = []
    begun, first = time.perf_counter(), 0.0
    for event in take_turn(turn, services):
        if isinstance(event, TextDelta) and not first:
            first = (time.perf_counter() - begun) * 1_000
        events.append(event)
    spent = (time.perf_counter() - begun) * 1_000
    last = events[-1]
    if isinstance(last, TurnFinished):
        return Asked(tuple(events), last.turn, spent, first)
    code = last.code if isinstance(last, TurnFailed) else "unfinished"
    nothing = FinishedTurn(
        conversation_id=turn.conversation_id,
        turn_id=turn.turn_id,
        agent="smalltalk",
        language="ja",
        text="",
    )
    return Asked(tuple(events), nothing, spent, first, failed=code)


def signed_in(customer_id: str) -> Reader:
    """Make the reader a signed-in customer."""
    return VISITOR.model_copy(update={"customer_id": customer_id, "level": Level.signed_in})
