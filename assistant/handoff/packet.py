"""What the person who takes over gets: the words, the verified facts, what is pending."""

from assistant.domain.conversation import Memory, TurnRequest


def packet_of(turn: TurnRequest, memory: Memory, *, reason: str) -> dict[str, object]:
    """Gather the packet: reason, who (as far as proved), transcript, open tasks and proposals."""
    return {
        "reason": reason,
        "language": memory.language,
        "customer_id": turn.reader.customer_id,
        "identity_level": turn.reader.level.name,
        "page": turn.page,
        "transcript": [
            *({"role": each.role, "text": each.text} for each in memory.messages),
            {"role": "reader", "text": turn.text},
        ],
        "orders": sorted({name for each in memory.messages for name in each.order_ids}),
        "products": sorted({sku for each in memory.messages for sku in each.skus}),
        "tasks": [task.model_dump(mode="json") for task in memory.tasks],
        "pending_proposals": [task.proposal_id for task in memory.tasks if task.proposal_id],
    }
