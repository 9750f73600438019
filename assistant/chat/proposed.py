"""The proposal a conversation showed last, and how it stands by now."""

from assistant.domain.order import Proposal
from assistant.domain.task import TaskFrame
from assistant.errors import NotAllowed, NotFound, ProposalProblem
from assistant.orders.commit import Confirmation, standing
from assistant.orders.desk import Desk, open_desk
from assistant.tools.call import Call


def still_open(frame: TaskFrame, call: Call) -> Proposal | None:
    """Return the proposal of a task while a yes may still commit it."""
    answer = answer_to(frame, call)
    if answer is None:
        return None
    desk = open_desk(call.services)
    if standing_of(answer, desk) != "open":
        return None
    found = desk.proposals.find(call.reader.shop_id, answer.conversation_id, answer.proposal_id)
    return found[1] if call.turn.now < found[1].expires_at else None


def proposed(tasks: tuple[TaskFrame, ...]) -> TaskFrame | None:
    """Find the latest task that showed a proposal."""
    return next((frame for frame in reversed(tasks) if frame.proposal_id), None)


def answer_to(frame: TaskFrame | None, call: Call) -> Confirmation | None:
    """Make this reader's answer to the proposal a task showed; None where it showed none."""
    if frame is None or frame.proposal_id is None:
        return None
    return Confirmation(
        reader=call.reader,
        conversation_id=call.turn.conversation_id,
        proposal_id=frame.proposal_id,
    )


def standing_of(answer: Confirmation, desk: Desk) -> str:
    """Tell where a proposal stands; `void` for one this reader may not answer."""
    try:
        return standing(answer, desk)
    except (ProposalProblem, NotAllowed, NotFound):
        return "void"
