"""Says to the customer how a hand-over stands: who has it, or when a person answers."""

from assistant.domain.handoff import Handoff
from assistant.offline.phrases import phrase


def standing_text(handoff: Handoff, language: str, *, hours: str, later: str) -> str:
    """Word it; `later` is from when people answer, empty while they do."""
    if handoff.status == "taken":
        return phrase("standing_taken", language, person=handoff.person or "")
    if later:
        return phrase("standing_later", language, later=later)
    return phrase("standing_queued", language, hours=hours)
