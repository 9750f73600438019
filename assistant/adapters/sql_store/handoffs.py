"""Hand-overs to a person, queued with what is already known."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, insert, select

from assistant.adapters.sql_store.tables import handoffs

OPEN = ("queued", "taken")


class SqlHandoffs:
    """The queue of any number of shops."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(
        self, shop_id: str, conversation_id: str, *, packet: Mapping[str, object], now: datetime
    ) -> str:
        """Queue a hand-over and return its id; the open one when there is one already."""
        standing = select(handoffs.c.id).where(
            handoffs.c.shop_id == shop_id,
            handoffs.c.conversation_id == conversation_id,
            handoffs.c.status.in_(OPEN),
        )
        with self._engine.begin() as connection:
            found = connection.execute(standing).scalar()
            if found:
                return str(found)
            name = f"ho_{uuid.uuid4().hex}"
            connection.execute(
                insert(handoffs).values(
                    shop_id=shop_id,
                    id=name,
                    conversation_id=conversation_id,
                    status="queued",
                    packet=json.dumps(packet, ensure_ascii=False),
                    opened_at=now.isoformat(),
                )
            )
        return name
