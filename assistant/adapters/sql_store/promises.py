"""Promises that were made to readers, and links that open a conversation elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select, update

from assistant.adapters.sql_store.tables import (
    conversations,
    identity_proofs,
    promises,
    resume_links,
)
from assistant.domain.handoff import Promise
from assistant.errors import NotFound


class SqlPromises:
    """The ledger of promises of any number of shops."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, shop_id: str, conversation_id: str, made: Sequence[Promise]) -> None:
        """Write promises down, each with the task that backs it."""
        rows = [
            {
                "shop_id": shop_id,
                "id": each.id,
                "conversation_id": conversation_id,
                "task_id": each.task_id,
                "made_at": each.made_at.isoformat(),
                "body": each.model_dump_json(),
            }
            for each in made
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(insert(promises), rows)

    def all(self, shop_id: str, conversation_id: str) -> Sequence[Promise]:
        """List a conversation's promises, earliest first."""
        query = (
            select(promises.c.body, promises.c.kept_at)
            .where(promises.c.shop_id == shop_id, promises.c.conversation_id == conversation_id)
            .order_by(promises.c.made_at, promises.c.id)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [
            Promise.model_validate_json(row.body).model_copy(
                update={"kept_at": datetime.fromisoformat(row.kept_at) if row.kept_at else None}
            )
            for row in rows
        ]


class SqlResumeLinks:
    """One-time links of any number of shops; neither link nor token is kept, only their hashes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(
        self, shop_id: str, conversation_id: str, *, link_hash: str, expires_at: datetime
    ) -> None:
        """Keep a link until it is used or expires."""
        with self._engine.begin() as connection:
            connection.execute(
                insert(resume_links).values(
                    shop_id=shop_id,
                    link_hash=link_hash,
                    conversation_id=conversation_id,
                    expires_at=expires_at.timestamp(),
                )
            )

    def use(self, shop_id: str, link_hash: str, *, token_hash: str | None, now: datetime) -> str:
        """Change a link, once; raises NotFound when it is used, over or unknown.

        With a new token the conversation moves to whoever shows it: the token before opens it no
        more, and what was proved with that one is not proved any more.
        """
        mine = (resume_links.c.shop_id == shop_id, resume_links.c.link_hash == link_hash)
        fresh = (resume_links.c.used_at.is_(None), resume_links.c.expires_at > now.timestamp())
        with self._engine.begin() as connection:
            used = connection.execute(
                update(resume_links)
                .where(*mine, *fresh)
                .values(used_at=now.isoformat(), token_hash=token_hash)
            )
            if used.rowcount == 0:
                msg = "no such link"
                raise NotFound(msg)
            query = select(resume_links.c.conversation_id).where(*mine)
            name = str(connection.execute(query).scalar_one())
            if token_hash is not None:
                _move(connection, shop_id, name, token_hash)
        return name

    def opened(self, shop_id: str, token_hash: str) -> bool:
        """Tell whether a link was changed for this token."""
        query = select(resume_links.c.link_hash).where(
            resume_links.c.shop_id == shop_id, resume_links.c.token_hash == token_hash
        )
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None


def _move(connection: Connection, shop_id: str, conversation_id: str, token_hash: str) -> None:
    connection.execute(
        update(conversations)
        .where(conversations.c.shop_id == shop_id, conversations.c.id == conversation_id)
        .values(token_hash=token_hash)
    )
    connection.execute(
        delete(identity_proofs).where(
            identity_proofs.c.shop_id == shop_id,
            identity_proofs.c.conversation_id == conversation_id,
        )
    )
