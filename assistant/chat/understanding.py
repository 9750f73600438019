"""Finds out what the reader wants: a yes to a proposal first, then the provider's reading."""

from assistant.domain.action import OpenHandoff, ProposeCancel
from assistant.domain.conversation import Memory
from assistant.domain.reader import Reader
from assistant.domain.understanding import Intent, Question, Understanding
from assistant.handoff.need import accepts_a_person
from assistant.language.yes_no import reply
from assistant.ports import Knowledge, Understander
from assistant.retrieval.products import in_a_title
from assistant.retrieval.sight import eye_for, sight


def understand(
    question: Question,
    memory: Memory,
    reader: Reader,
    *,
    knowledge: Knowledge,
    understander: Understander,
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
    said = reply(question.text)
    if said == "neither" or (frame is not None and frame.awaiting == "answer"):
        return None
    if frame is None or frame.proposal_id is None:
        return Understanding(
            agent="smalltalk",
            intent="unclear",
            language=question.language,
            query=question.text,
            tasks=memory.tasks,
        )
    again = frame.awaiting != "confirmation"
    intent: Intent = "decline" if said == "no" else "cancel_order" if again else "confirm"
    actions = (ProposeCancel(order_id=frame.slot("order_id")),) if intent == "cancel_order" else ()
    return Understanding(
        agent="support",
        intent=intent,
        language=question.language,
        query=question.text,
        actions=actions,
        tasks=memory.tasks,
    )
