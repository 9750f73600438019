"""Sees at the moment of writing whether a person holds a conversation: then nothing is said."""

from sqlalchemy import Connection, select, update

from assistant.adapters.sql_store.tables import conversations, turns
from assistant.domain.conversation import Memory, Message, TurnRequest
from assistant.errors import Held, NotFound

REMEMBERED = 20
"""How many messages a conversation's memory keeps."""


def refuse_when_held(connection: Connection, turn: TurnRequest, *, now: float) -> None:
    """Raise Held when a person holds the conversation, or took it since the turn was begun.

    To be called behind the first write of a transaction: SQLite then lets nobody else write, and
    Postgres makes whoever takes the conversation wait for us, or us for them.
    """
    mine = (conversations.c.shop_id == turn.reader.shop_id, turns.c.id == turn.turn_id)
    query = (
        select(conversations.c.holds, conversations.c.held_until, turns.c.holds)
        .join_from(
            conversations,
            turns,
            (turns.c.shop_id == conversations.c.shop_id)
            & (turns.c.conversation_id == conversations.c.id),
        )
        .where(*mine)
        .with_for_update(read=True, of=conversations)
    )
    found = connection.execute(query).first()
    if found is None:
        return
    holds, held_until, before = found
    if holds != before or (held_until is not None and held_until > now):
        msg = "a person holds the conversation"
        raise Held(msg)


def lock(connection: Connection, shop_id: str, conversation_id: str) -> None:
    """Let nobody else begin, take or write to a conversation before this transaction ends."""
    mine = (conversations.c.shop_id == shop_id, conversations.c.id == conversation_id)
    held = update(conversations).where(*mine).values(holds=conversations.c.holds)
    if connection.execute(held).rowcount == 0:
        msg = f"no conversation {conversation_id}"
        raise NotFound(msg)


def remember_said(
    connection: Connection, shop_id: str, conversation_id: str, said: Message
) -> None:
    """Add a message to the memory of a locked conversation."""
    mine = (conversations.c.shop_id == shop_id, conversations.c.id == conversation_id)
    stored = connection.execute(select(conversations.c.memory).where(*mine)).scalar()
    memory = Memory.model_validate_json(stored or "{}")
    changed = memory.model_copy(update={"messages": (*memory.messages, said)[-REMEMBERED:]})
    connection.execute(update(conversations).where(*mine).values(memory=changed.model_dump_json()))
