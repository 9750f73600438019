"""Proving who one is: codes that were sent, what they proved, and the letters they travel in."""

from datetime import datetime

from assistant.domain.model import Frozen
from assistant.domain.reader import Level


class IssuedCode(Frozen):
    """A one-time code as it is kept: sealed, and never in clear.

    `customer_id` is None for a code that nobody was sent, because order and contact do not belong
    together; it is kept all the same, so that both cases look alike. `tries` are those spent.
    """

    id: str
    shop_id: str
    conversation_id: str
    order_id: str
    contact_seal: str
    customer_id: str | None
    code_seal: str
    issued_at: datetime
    expires_at: datetime
    tries: int = 0


class CodeCaps(Frozen):
    """How many codes one conversation, contact, order or customer may cause."""

    per_hour: int
    per_day: int


class Proof(Frozen):
    """Who a conversation was proved to be, how surely, and until when."""

    customer_id: str
    level: Level
    until: datetime


class Letter(Frozen):
    """A letter to a customer, in plain text."""

    to: str
    subject: str
    body: str
