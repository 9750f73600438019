"""Passes the conversation to a person, with what is already known."""

from assistant.domain.action import OpenHandoff
from assistant.domain.conversation import HandoffRef
from assistant.domain.outcome import Outcome
from assistant.handoff.packet import packet_of
from assistant.tools.call import Call
from assistant.tools.cards import support_hours


def run(action: OpenHandoff, call: Call) -> Outcome:
    """Queue the hand-over; asking twice keeps the first."""
    memory = call.services.conversations.recall(
        call.reader.shop_id, call.turn.conversation_id, limit=20
    )
    packet = packet_of(call.turn, memory, reason=action.reason)
    name = call.services.handoffs.open(
        call.reader.shop_id, call.turn.conversation_id, packet=packet, now=call.turn.now
    )
    return Outcome(
        name=action.name,
        handoff=HandoffRef(id=name, status="queued"),
        asked={"hours": support_hours(call.knowledge, call.language)},
    )
