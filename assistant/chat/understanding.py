"""Finds out what the reader wants: a yes to a proposal first, then the provider's reading."""

from assistant.domain.conversation import Memory
from assistant.domain.order_action import ProposedChange
from assistant.domain.order_task import INTENTS, told_again
from assistant.domain.reader import Reader
from assistant.domain.task import CHANGES
from assistant.domain.understanding import Intent, Question, Understanding
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
    answered = _answer_to_proposal(question, memory)
    if answered is not None:
        return answered
    sighting = sight(question.text, eye_for(knowledge))
    if in_a_title(question.text, knowledge):
        sighting = sighting.model_copy(update={"titled": True})
    return understander.understand(question, sighting, memory, reader)


def _answer_to_proposal(question: Question, memory: Memory) -> Understanding | None:
    frame = memory.tasks[-1] if memory.tasks else None
    said = reply(question.text)
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
