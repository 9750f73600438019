"""Links that open a conversation in another channel, and the mail that carries one."""

from datetime import datetime, timedelta

from assistant.domain.handoff import Packet
from assistant.domain.model import Frozen
from assistant.offline.phrases import phrase

VALID = timedelta(hours=72)
"""How long a link may be used, once."""


class Mail(Frozen):
    """A mail as it may be sent to the reader."""

    subject: str
    body: str


def mail_with(
    packet: Packet, *, url: str, expires_at: datetime, hours: str, utc_offset_hours: float = 9.0
) -> Mail:
    """Compose the mail from the packet: what it was about, where it goes on, until when."""
    language = packet.handoff.language
    local = (expires_at + timedelta(hours=utc_offset_hours)).strftime("%Y-%m-%d %H:%M")
    gap = "、" if language == "ja" else ", "
    said = [line.text for line in packet.transcript if line.role == "person"]
    inputs = {
        "number": packet.handoff.id,
        "reason": packet.handoff.reason,
        "orders": gap.join(card.order_id for card in packet.orders),
        "pending": bool(packet.proposals),
        "answer": said[-1] if said else "",
        "url": url,
        "until": local,
        "hours": hours,
    }
    return Mail(
        subject=phrase("mail_subject", language, number=packet.handoff.id),
        body=phrase("mail_body", language, **inputs),
    )
