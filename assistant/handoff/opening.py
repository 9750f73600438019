"""Opens a hand-over with what is known of the reader at that moment."""

from datetime import datetime

from assistant.domain.conversation import TurnRequest
from assistant.domain.handoff import Handoff, HandoffCause
from assistant.language.contacts import without_code
from assistant.language.normalise import clean
from assistant.services import Services

REASON_CHARACTERS = 1_000


def hand_over(
    turn: TurnRequest,
    services: Services,
    *,
    language: str,
    cause: HandoffCause,
    reason: str,
    announced: bool = False,
) -> Handoff:
    """Queue the conversation for a person; asking twice keeps the first.

    `announced` logs it as a turn of its own, where no turn of the reader's does.
    """
    wanted = Handoff(
        id=turn.turn_id.replace("t_", "ho_", 1),
        conversation_id=turn.conversation_id,
        status="queued",
        cause=cause,
        reason=without_code(clean(reason))[:REASON_CHARACTERS],
        language=language,
        customer_id=turn.reader.customer_id,
        level=turn.reader.level.name,
        page=turn.page,
        waiting_since=turn.now,
    )
    return services.handoffs.open(turn.reader.shop_id, wanted, announced=announced)


def reopened(
    conversation_id: str, services: Services, *, shop_id: str, handoff_id: str, now: datetime
) -> Handoff:
    """Queue a conversation whose link a customer read out to a person, or find it queued."""
    reader = services.conversations.reader_of(shop_id, conversation_id)
    memory = services.conversations.recall(shop_id, conversation_id, limit=1)
    wanted = Handoff(
        id=handoff_id,
        conversation_id=conversation_id,
        status="queued",
        language=memory.language or services.settings.language,
        customer_id=reader.customer_id,
        waiting_since=now,
    )
    return services.handoffs.open(shop_id, wanted, announced=True)
