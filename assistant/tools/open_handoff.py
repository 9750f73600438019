"""Passes the conversation to a person, with what is already known."""

from assistant.domain.action import OpenHandoff
from assistant.domain.handoff import HandoffCause
from assistant.domain.outcome import Outcome
from assistant.handoff.hours import answers_from, hours_text
from assistant.handoff.opening import hand_over
from assistant.tools.call import Call

RECALLED = 20


def run(action: OpenHandoff, call: Call) -> Outcome:
    """Queue the hand-over a reader asks for; asking twice keeps the first."""
    return open_for(call, cause="asked", reason=action.reason or call.turn.text)


def open_for(call: Call, *, cause: HandoffCause, reason: str) -> Outcome:
    """Queue a hand-over; the outcome says when a person answers and what was passed on."""
    handoff = hand_over(
        call.turn, call.services, language=call.language, cause=cause, reason=reason
    )
    memory = call.services.conversations.recall(
        call.reader.shop_id, call.turn.conversation_id, limit=RECALLED
    )
    orders = dict.fromkeys(name for each in memory.messages for name in each.order_ids)
    gap = "、" if call.language == "ja" else ", "
    return Outcome(
        name="open_handoff",
        handoff=handoff.ref,
        asked={
            "hours": hours_text(call.knowledge, call.language),
            "later": answers_from(call.knowledge, call.turn.now, call.language),
            "orders": gap.join(orders),
        },
    )
