"""How surely a conversation's reader is known at a moment: what was proved, while it holds."""

from datetime import datetime

from assistant.domain.identity import Proof
from assistant.domain.reader import Level, Reader
from assistant.errors import NotAllowed


def known_by_proof(reader: Reader, proof: Proof | None, *, now: datetime) -> Reader:
    """Return the reader a conversation was opened for, as surely as it was proved since.

    Nobody's conversation is a visitor's. A customer's is theirs at the level that was proved in it
    until that expires, and `identified` afterwards: whose it is stays known, and nothing of theirs
    is shown. Raises NotAllowed for a customer's conversation in which nothing was proved: it was
    opened signed in and is closed to whoever is not.
    """
    if reader.customer_id is None:
        return reader.model_copy(update={"level": Level.visitor})
    if proof is None or proof.customer_id != reader.customer_id:
        msg = "this conversation belongs to a signed-in reader"
        raise NotAllowed(msg, needs_level=Level.possession.name)
    level = proof.level if now < proof.until else Level.identified
    return reader.model_copy(update={"level": level})
