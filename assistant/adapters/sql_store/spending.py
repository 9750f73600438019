"""What models cost, call by call: budgets and bills are sums over it."""

import uuid
from datetime import datetime, timedelta, timezone

from sqlalchemy import ColumnElement, Engine, case, func, insert, select

from assistant.adapters.sql_store.tables import model_usage
from assistant.domain.conversation import TurnRequest, Usage

JAPAN = timezone(timedelta(hours=9), "JST")


class SqlSpending:
    """The usage of any number of shops; nothing of what was said."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, turn: TurnRequest, usage: Usage) -> None:
        """Keep what one call of a turn cost."""
        row = {
            "shop_id": turn.reader.shop_id,
            "id": uuid.uuid4().hex,
            "conversation_id": turn.conversation_id,
            "turn_id": turn.turn_id,
            "day": _day(turn.now),
            **usage.model_dump(exclude={"counted"}),
            "counted": int(usage.counted),
        }
        with self._engine.begin() as connection:
            connection.execute(insert(model_usage).values(row))

    def of_conversation(self, turn: TurnRequest) -> Usage:
        """Add up what the turn's conversation cost so far."""
        return self._sum(turn, model_usage.c.conversation_id == turn.conversation_id)

    def of_day(self, turn: TurnRequest) -> Usage:
        """Add up what the turn's shop spent on the turn's day, as days are in Japan."""
        return self._sum(turn, model_usage.c.day == _day(turn.now))

    def _sum(self, turn: TurnRequest, those: ColumnElement[bool]) -> Usage:
        """Add up in the store; the cost is that of the calls that have a price."""
        table = model_usage.c
        query = select(
            *(
                func.coalesce(func.sum(each), 0).label(each.name)
                for each in (
                    table.prompt_tokens,
                    table.completion_tokens,
                    table.cached_tokens,
                    table.model_calls,
                )
            ),
            func.coalesce(func.max(table.counted), 0).label("counted"),
            func.sum(table.cost).label("cost"),
            func.max(table.currency).label("currency"),
            func.max(case((table.cost.is_not(None), table.prices))).label("prices"),
        ).where(table.shop_id == turn.reader.shop_id, those)
        with self._engine.connect() as connection:
            row = connection.execute(query).one()
        return Usage.model_validate({**row._mapping, "counted": bool(row.counted)})


def _day(now: datetime) -> str:
    return now.astimezone(JAPAN).date().isoformat()
