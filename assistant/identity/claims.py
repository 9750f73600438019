"""What a reader has said of themselves so far: an open task that gathers order and contact."""

import re

from assistant.domain.task import TaskFrame
from assistant.domain.understanding import Understanding
from assistant.guard.personal_data import masked
from assistant.identity.codes import Claim, seal_contact
from assistant.identity.desk import IdentityDesk
from assistant.language.contacts import beside_contacts, mails_in, orders_in, phones_in
from assistant.language.normalise import matching_form
from assistant.language.yes_no import reply

_FILLER = re.compile(
    r"(?:注文|オーダー|受注|order|番号|number|no\.?|id|ご?登録|メール|mail|e-?mail|アドレス|address"
    r"|電話|携帯|tel|phone|ご?連絡先|は|が|と|の|で|です|になります|だと思います|ます|を|に|my|is|the"
    r"|and|it'?s|よろしく|お願い(?:いた)?し?ます|[\s:、。,./・「」()#=*-])+"
)
_STOP = re.compile(r"やめ(?:ます|る|たい|とく|ておき)|中止|中断|never ?mind|forget it|stop")
_UNSURE = re.compile(
    r"(?:わか|分か|判)ら(?:ない|ず)|(?:わか|分か)りません|忘れ|覚えて(?:い)?(?:ない|ません)|不明|ど(?:こ|れ)"
    r"(?:に|を)|(?:don'?t|do not) (?:know|have|remember)|forgot|lost"
)
_AGAIN = re.compile(
    r"再送|送り直|(?:もう|もぅ)?(?:一度|1度|いちど|一回|1回)送|新しい(?:確認)?コード|コード.{0,6}(?:届|来|こ)"
    r"|(?:メール|mail).{0,6}(?:届[かきい]|来な|来ま|こな)|^届(?:か|き|い)|^来(?:ない|ません|て)|resend"
    r"|send (?:it |me )?(?:again|another|a new)|(?:another|new) code"
    r"|(?:not|n'?t) (?:received?|get|got|arrived?|come)"
)
_GOODS = re.compile(r"商品|荷物|品物|注文|parcel|package|order")
_SHORT = 40
"""Characters within which a message says just one thing."""

_MOST_BESIDE = 4
"""Characters a message may say beside order, contact and the words around them."""


def identity_frame(tasks: tuple[TaskFrame, ...]) -> TaskFrame | None:
    """Find the open task of proving who one is."""
    return next((frame for frame in reversed(tasks) if frame.kind == "identity"), None)


def without_identity(tasks: tuple[TaskFrame, ...]) -> tuple[TaskFrame, ...]:
    """Return the stack without that task."""
    return tuple(frame for frame in tasks if frame.kind != "identity")


def asking(wanted: Understanding | None, text: str) -> TaskFrame:
    """Open the task; what it interrupts is kept, to go on with afterwards."""
    frame = TaskFrame(kind="identity", awaiting="identity")
    if wanted is None:
        return frame
    bare = wanted.model_copy(update={"tasks": (), "query": masked(wanted.query)})
    kept = frame.filled("wanted", bare.model_dump_json(), source="record")
    return kept.filled("text", masked(text))


def gathered(frame: TaskFrame, text: str, shop_id: str, desk: IdentityDesk) -> TaskFrame:
    """Fill in what a message tells; the contact is kept sealed, so that nobody reads it there."""
    orders, contacts = orders_in(text), (*mails_in(text), *phones_in(text))
    if orders:
        frame = frame.filled("order_id", orders[0])
    if contacts:
        frame = frame.filled("contact", seal_contact(contacts[0], shop_id, desk))
    return frame


def claim_of(frame: TaskFrame) -> Claim | None:
    """Return the claim once both halves are known."""
    order_id, contact = frame.slot("order_id"), frame.slot("contact")
    return Claim(order_id, contact) if order_id and contact else None


def tells_who(text: str) -> bool:
    """Tell whether a message answers the question who one is, and asks for nothing else."""
    if mails_in(text) or phones_in(text):
        return True
    return bool(orders_in(text)) and len(_FILLER.sub("", beside_contacts(text))) <= _MOST_BESIDE


def gives_up(text: str) -> bool:
    """Tell whether a reader no longer wants to say who they are."""
    folded = matching_form(text)
    return reply(text) == "no" or (len(folded) <= _SHORT and bool(_STOP.search(folded)))


def is_unsure(text: str) -> bool:
    """Tell whether a reader does not know their order number or contact."""
    folded = matching_form(text)
    return len(folded) <= _SHORT and bool(_UNSURE.search(folded))


def wants_another_code(text: str) -> bool:
    """Tell whether a reader asks for the code to be sent again, and not for their parcel."""
    folded = matching_form(text)
    return len(folded) <= _SHORT and bool(_AGAIN.search(folded)) and not _GOODS.search(folded)


def wanted_by(frame: TaskFrame) -> Understanding | None:
    """Return what was interrupted, about the order that was named meanwhile where none was."""
    held = frame.slot("wanted")
    if held is None:
        return None
    wanted, named = Understanding.model_validate_json(held), frame.slot("order_id")
    actions = tuple(
        each.model_copy(update={"order_id": named})
        if "order_id" in type(each).model_fields and getattr(each, "order_id", None) is None
        else each
        for each in wanted.actions
    )
    return wanted.model_copy(update={"actions": actions})
