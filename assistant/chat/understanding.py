"""Finds out what the reader wants: a yes to a proposal first, then the provider's reading."""

from assistant.domain.action import OpenHandoff
from assistant.domain.conversation import Memory
from assistant.domain.order_action import ProposedChange
from assistant.domain.order_task import INTENTS, told_again
from assistant.domain.reader import Level, Reader
from assistant.domain.task import CHANGES
from assistant.domain.understanding import Intent, Question, Understanding
from assistant.handoff.need import accepts_a_person
from assistant.language.yes_no import reply
from assistant.orders.sighted import own_orders_in
from assistant.ports import Knowledge, ShopBackend, Understander
from assistant.retrieval.products import in_a_title
from assistant.retrieval.sight import eye_for, sight


def understand(
    question: Question,
    memory: Memory,
    reader: Reader,
    *,
    knowledge: Knowledge,
    understander: Understander,
    shop: ShopBackend,
) -> Understanding:
    """Decide intent, agent, search and actions.

    Whether a proposal is confirmed is decided here, in code, from the words alone and only for the
    proposal that was shown last; no provider has a say in it.
    """
    answered = _answer_to_offer(question, memory, reader) or _answer_to_proposal(question, memory)
    if answered is not None:
        return answered
    sighting = sight(question.text, eye_for(knowledge))
    if in_a_title(question.text, knowledge):
        sighting = sighting.model_copy(update={"titled": True})
    if reader.customer_id is not None and reader.level >= Level.possession:
        own = own_orders_in(
            question.text, shop.orders(reader.shop_id, reader.customer_id), knowledge
        )
        ids = tuple(dict.fromkeys((*sighting.order_ids, *own.ids)))
        sighting = sighting.model_copy(update={"order_ids": ids, "own_goods": own.goods})
    return understander.understand(question, sighting, memory, reader)


def _answer_to_offer(question: Question, memory: Memory, reader: Reader) -> Understanding | None:
    """Hear a yes to the person who was offered last; a proposal comes first."""
    proposed = memory.tasks[-1].proposal_id if memory.tasks else None
    if proposed or reader.audience != "customer" or not accepts_a_person(question, memory):
        return None
    asked = next((each.text for each in reversed(memory.messages) if each.role == "reader"), "")
    return Understanding(
        agent="support",
        intent="handoff",
        language=question.language,
        query=question.text,
        actions=(OpenHandoff(reason=asked),),
        tasks=memory.tasks,
    )


def _answer_to_proposal(question: Question, memory: Memory) -> Understanding | None:
    frame = memory.tasks[-1] if memory.tasks else None
    said = reply(question.text, about=frame.kind if frame and frame.proposal_id else "")
    if said == "neither" or (frame is not None and frame.awaiting == "answer"):
        return None
    if frame is not None and frame.kind in CHANGES and frame.proposal_id is None and frame.awaiting:
        return None
    if frame is None or frame.proposal_id is None:
        return _answered("unclear", question, memory)
    if said == "no":
        return _answered("decline", question, memory)
    if frame.awaiting == "confirmation":
        return _answered("confirm", question, memory)
    again = told_again(frame, {})
    return _answered(INTENTS[frame.kind], question, memory, again)


def _answered(
    intent: Intent, question: Question, memory: Memory, *actions: ProposedChange
) -> Understanding:
    return Understanding(
        agent="smalltalk" if intent == "unclear" else "support",
        intent=intent,
        language=question.language,
        query=question.text,
        actions=actions,  # type: ignore[arg-type]
        tasks=memory.tasks,
    )
