"""One-time codes: sent to the address on record alone, tried five times at most, good once.

Whether order and contact belong together, whether there is such an order at all and whether
anybody was written to makes no difference in what is done here, only in who gets the letter.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.domain.customer import Customer, PersonName
from assistant.domain.identity import IssuedCode, Proof
from assistant.domain.reader import Level, Reader
from assistant.errors import CodeExpired, CodeSpent, CodeWrong, NotAllowed
from assistant.identity.desk import IdentityDesk
from assistant.identity.letters import letter_with
from assistant.language.contacts import mail_form, phone_form

DIGITS = 6
TRIES = 5
LASTS = timedelta(minutes=10)

NOBODY = Customer(
    id="",
    name=PersonName(family="", given=""),
    email="nobody@example.invalid",
    phone="000-0000-0000",
)
"""Stands in for the holder of an order that nobody holds, so that as much is compared."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a reader says of themselves: an order's number, and a contact of theirs, sealed."""

    order_id: str
    contact_seal: str


def seal_contact(contact: str, shop_id: str, desk: IdentityDesk) -> str:
    """Seal a mail address or phone number in its folded form."""
    address = mail_form(contact)
    return desk.seal("contact", shop_id, address if "@" in address else phone_form(contact))


def send_code(
    claim: Claim, reader: Reader, conversation_id: str, *, desk: IdentityDesk, now: datetime
) -> None:
    """Send a code if order and contact belong together; raises TooManyCodes alone.

    Only the address on record is written to. In a conversation that is bound to a customer no
    other customer's order sends anything.
    """
    shop_id = reader.shop_id
    holder = desk.holders.holder(shop_id, claim.order_id)
    person = holder or NOBODY
    theirs = [
        hmac.compare_digest(claim.contact_seal, seal_contact(each, shop_id, desk))
        for each in (person.email, person.phone)
    ]
    belongs = any(theirs) and reader.customer_id in (None, person.id) and "@" in person.email
    name, code = secrets.token_hex(16), f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    issued = IssuedCode(
        id=f"oc_{name}",
        shop_id=shop_id,
        conversation_id=conversation_id,
        order_id=claim.order_id,
        contact_seal=claim.contact_seal,
        customer_id=person.id if belongs and holder is not None else None,
        code_seal=desk.seal("code", shop_id, conversation_id, f"oc_{name}", code),
        issued_at=now,
        expires_at=now + LASTS,
    )
    letter = letter_with(code, person, minutes=LASTS // timedelta(minutes=1))
    sendable = desk.codes.issue(issued, caps=desk.caps)
    desk.post.hand_over(letter if sendable else None)


def check_code(
    said: str, reader: Reader, conversation_id: str, *, desk: IdentityDesk, now: datetime
) -> Reader:
    """Return the reader a code proves: `possession`, for its customer, in this conversation.

    A try is spent before anything is compared. Raises CodeWrong with the tries left, CodeSpent
    after the last of them, CodeExpired where none is waiting, NotAllowed in a conversation that
    belongs to another customer by now.
    """
    shop_id = reader.shop_id
    code = desk.codes.spend(shop_id, conversation_id, tries=TRIES, now=now)
    fits = hmac.compare_digest(
        desk.seal("code", shop_id, conversation_id, code.id, said), code.code_seal
    )
    if not fits or code.customer_id is None:
        left = TRIES - code.tries
        raise CodeWrong(left) if left > 0 else CodeSpent
    bound = _bound(reader, conversation_id, code.customer_id, desk)
    until = now + desk.holds
    proof = Proof(customer_id=code.customer_id, level=Level.possession, until=until)
    if not desk.codes.use(code, proof):
        raise CodeExpired
    return bound.model_copy(update={"level": max(reader.level, Level.possession)})


def sign_in(
    proof: Proof, reader: Reader, conversation_id: str, *, desk: IdentityDesk, now: datetime
) -> Proof:
    """Keep that the shop signed a customer in; it holds no longer than its token or our setting.

    Raises NotAllowed in a conversation that belongs to another customer.
    """
    _bound(reader, conversation_id, proof.customer_id, desk)
    kept = proof.model_copy(update={"until": min(proof.until, now + desk.holds)})
    desk.codes.keep(reader.shop_id, conversation_id, kept)
    return kept


def _bound(reader: Reader, conversation_id: str, customer_id: str, desk: IdentityDesk) -> Reader:
    """Bind the conversation for good; raises NotAllowed when it is another customer's."""
    bound = desk.conversations.bind(reader.shop_id, conversation_id, customer_id)
    if bound.customer_id != customer_id:
        msg = "this conversation belongs to another reader"
        raise NotAllowed(msg)
    return bound
