"""Sends a one-time code once a reader has said order and contact; asks for what is missing."""

from assistant.domain.action import SendCode
from assistant.domain.conversation import Needs
from assistant.domain.outcome import Outcome
from assistant.domain.reader import Level
from assistant.domain.task import TaskFrame
from assistant.errors import TooManyCodes
from assistant.identity import claims, codes
from assistant.identity.desk import open_identity
from assistant.tools.call import Call

NEEDS = Needs(kind="identity", level=Level.possession.name)


def run(action: SendCode, call: Call) -> Outcome:
    """Read order and contact from the reader's own words, never from arguments, and send.

    Codes: `identity_wanted`, `contact_wanted` and `order_wanted` for what is missing, `code_sent`
    whether or not anybody is written to, `too_many_codes`, `identity_known`.
    """
    reader, conversation = call.reader, call.turn.conversation_id
    if reader.customer_id is not None and reader.level >= Level.possession:
        return Outcome(name=action.name, code="identity_known")
    desk = open_identity(call.services)
    known = claims.identity_frame(call.tasks) or claims.asking(None, "")
    frame = claims.gathered(known, call.turn.text, reader.shop_id, desk)
    claim = claims.claim_of(frame)
    if claim is None:
        return _asking(action, _missing(frame), frame)
    try:
        codes.send_code(claim, reader, conversation, desk=desk, now=call.turn.now)
    except TooManyCodes as problem:
        return _asking(action, problem.code, frame)
    return _asking(action, "code_sent", frame.filled("sent", "yes", source="record"))


def _missing(frame: TaskFrame) -> str:
    if frame.slot("order_id"):
        return "contact_wanted"
    return "order_wanted" if frame.slot("contact") else "identity_wanted"


def _asking(action: SendCode, code: str, frame: TaskFrame) -> Outcome:
    return Outcome(name=action.name, code=code, needs=NEEDS, task=frame)
