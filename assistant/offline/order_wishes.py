"""Hears what a reader wants changed about an order, and what they answer while it is arranged."""

import re
from collections.abc import Mapping

from assistant.domain.conversation import Memory
from assistant.domain.order_action import ProposedChange
from assistant.domain.order_task import INTENTS, TASKS, told_again
from assistant.domain.task import CHANGES, TaskFrame
from assistant.domain.understanding import Intent, Question, Sighting
from assistant.language.yes_no import reply
from assistant.offline.choices import choice_in
from assistant.offline.cues import heard, speaks_of
from assistant.offline.intents import CHANGING

_CORRECTION = re.compile(
    r"(?:いや|あ|えっと)?[、,]?\s*(?:やっぱり?|やはり|じゃなくて|ではなくて?|じゃなく)[、,]?"
    r"|\b(?:no wait|or rather|actually|i mean)\b[, ]*"
)
MOST_SAID_MORE = 40
"""Characters of a message that adds to a proposal without a word that says so."""
_FIELDS: Mapping[str, str] = {
    "reason": "reason",
    "items": "lines",
    "variant": "sku",
    "no_such_variant": "sku",
    "location": "location",
    "payment": "method",
    "time_slot": "time_slot",
    "noshi": "noshi",
}
"""The field that a choice from the options fills, by what was asked for."""


def goes_on(folded: str, sighting: Sighting, memory: Memory) -> Intent | None:
    """Tell how a message goes on with the change that is being arranged; None where it does not.

    An answer to what was asked, a correction of the proposal just shown, or the wish to leave it.
    A question in between is no part of it, and another wish neither.
    """
    frame = memory.tasks[-1] if memory.tasks else None
    if frame is None or frame.kind not in CHANGES or frame.slot("done") is not None:
        return None
    if frame.awaiting is None and frame.proposal_id is None:
        return None
    leaves = speaks_of("leaves_task", folded) and not speaks_of("asks", folded)
    if leaves and not heard_change(folded, frame):
        return "decline"
    if frame.awaiting == "order":
        chosen = bool(sighting.order_ids) or choice_in(folded, len(frame.options)) is not None
        return INTENTS[frame.kind] if chosen else None
    if reply(folded) == "no" and frame.asks != "opened":
        return "decline"
    if _digresses(folded, sighting, frame):
        return None
    if frame.awaiting in ("confirmation", None):
        more = speaks_of("corrects", folded) or _says_more(folded, sighting)
        return INTENTS[frame.kind] if more else None
    return INTENTS[frame.kind]


def _says_more(folded: str, sighting: Sighting) -> bool:
    """Tell whether a message may add to what was proposed: short, and about no goods or limits."""
    elsewhere = bool(sighting.skus) or not sighting.filters.empty or bool(sighting.terms)
    return len(folded) <= MOST_SAID_MORE and not elsewhere


def heard_change(folded: str, frame: TaskFrame) -> bool:
    """Tell whether another change than the one in hand is wished for."""
    return any(each in CHANGING and each != INTENTS[frame.kind] for each in heard(folded))


def _digresses(folded: str, sighting: Sighting, frame: TaskFrame) -> bool:
    """Tell a question in between, or another wish, from an answer."""
    others = [each for each in heard(folded) if each != INTENTS[frame.kind]]
    if others and not speaks_of("asks", folded) and set(others) <= set(CHANGING):
        return others[0] not in ("change_items", "change_delivery", "change_gift", "pickup")
    if others and others[0] not in CHANGING:
        return True
    if speaks_of("asks", folded):
        about_it = frame.proposal_id is not None and _asks_its_amount(folded)
        return not about_it and choice_in(folded, len(frame.options)) is None
    elsewhere = bool(sighting.order_ids) and frame.slot("order_id") not in (
        None,
        *sighting.order_ids,
    )
    return elsewhere and frame.awaiting != "order"


def _asks_its_amount(folded: str) -> bool:
    """Tell a question for the sums of the proposal from one for a rule («送料はいくらですか»)."""
    return speaks_of("asks_amount", folded) and not speaks_of("policy", folded)


def change_wished(
    intent: Intent, folded: str, question: Question, sighting: Sighting, memory: Memory
) -> ProposedChange:
    """Make the action: a task that is in hand keeps what it knows, and is told what is new."""
    frame = _frame(intent, folded, sighting, memory)
    chosen = _chosen(folded, frame)
    said: dict[str, object] = {"words": () if chosen else (last_said(question.text),), **chosen}
    if sighting.order_ids:
        said["order_id"] = sighting.order_ids[0]
    if frame.asks == "opened" and reply(question.text) in ("yes", "no"):
        said["opened"] = reply(question.text) == "no"
    if frame.kind == "pickup":
        said |= _at_a_store(folded, sighting, memory, frame)
    return told_again(frame, said)


def last_said(text: str) -> str:
    """Return what stands after the last correction: «2番目。あ、やっぱり両方» is «両方»."""
    tail = _CORRECTION.split(text)[-1].strip(" 、。,.")
    return tail or text


def _chosen(folded: str, frame: TaskFrame) -> dict[str, object]:
    """Read a choice from the options that were shown, as the field it fills."""
    field = "order_id" if frame.awaiting == "order" else _FIELDS.get(frame.asks or "")
    at = choice_in(last_said(folded), len(frame.options)) if field else None
    if field is None or at is None:
        return {}
    return {field: (frame.options[at],) if field == "lines" else frame.options[at]}


def _at_a_store(
    folded: str, sighting: Sighting, memory: Memory, frame: TaskFrame
) -> dict[str, object]:
    said: dict[str, object] = {"location": sighting.filters.location}
    if frame.slot("order_id") is None and not sighting.order_ids:
        said["sku"] = sighting.skus[0] if sighting.skus else _held(folded, memory)
    return said


def _frame(intent: Intent, folded: str, sighting: Sighting, memory: Memory) -> TaskFrame:
    """Return the task that goes on, or a new one; a known order is taken over from the talk."""
    kind = TASKS[intent]
    if kind == "modify_address" and speaks_of("own_profile", folded) and not sighting.order_ids:
        kind = "modify_profile_address"
    last = memory.tasks[-1] if memory.tasks else None
    same = last is not None and INTENTS.get(last.kind) == intent and last.slot("done") is None
    if last is None or not same:
        return TaskFrame(kind=kind)
    of_another = bool(sighting.order_ids) and last.slot("order_id") not in (
        None,
        sighting.order_ids[0],
    )
    return TaskFrame(kind=kind) if of_another else last


def _held(folded: str, memory: Memory) -> str | None:
    """Return the product shown last, where pieces are to be kept («取り置き»)."""
    if not speaks_of("to_be_kept", folded):
        return None
    last = next((each for each in reversed(memory.messages) if each.role == "assistant"), None)
    return last.skus[0] if last and last.skus else None
