"""Answers of maturity assessments: appended, never changed."""

from collections.abc import Sequence

from sqlalchemy import Engine, func, insert, select

from assistant.adapters.sql_store.tables import assessments
from assistant.domain.assessment import CriterionAnswer
from assistant.errors import NotFound


class SqlAssessments:
    """Assessments of any number of shops."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(
        self, shop_id: str, assessment_id: str, model: str, answers: Sequence[CriterionAnswer]
    ) -> None:
        """Add answers after those that are there; an empty list begins the assessment."""
        mine = (assessments.c.shop_id == shop_id, assessments.c.assessment_id == assessment_id)
        with self._engine.begin() as connection:
            last = connection.execute(
                select(func.max(assessments.c.position)).where(*mine)
            ).scalar()
            bodies = [answer.model_dump_json() for answer in answers]
            if last is None:
                bodies.insert(0, "")  # the beginning, so that an assessment without answers exists
            rows = [
                {
                    "shop_id": shop_id,
                    "assessment_id": assessment_id,
                    "position": (last if last is not None else -1) + number,
                    "model": model,
                    "body": body,
                }
                for number, body in enumerate(bodies, start=1)
            ]
            if rows:
                connection.execute(insert(assessments), rows)

    def answers(self, shop_id: str, assessment_id: str) -> tuple[str, tuple[CriterionAnswer, ...]]:
        """Return (model id, answers in order); raises NotFound."""
        query = (
            select(assessments.c.model, assessments.c.body)
            .where(assessments.c.shop_id == shop_id, assessments.c.assessment_id == assessment_id)
            .order_by(assessments.c.position)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        if not rows:
            msg = f"no assessment {assessment_id}"
            raise NotFound(msg)
        return rows[0].model, tuple(
            CriterionAnswer.model_validate_json(row.body) for row in rows if row.body
        )
