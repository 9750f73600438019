"""What was ingested, as the truth the indexes are derived from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Engine, delete, insert, select

from assistant.adapters.sql_store.tables import documents
from assistant.domain.document import Document

BATCH = 500
_T = TypeVar("_T")


class SqlDocuments:
    """Documents of any number of shops."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def hashes(self, shop_id: str) -> Mapping[str, str]:
        """Map document id → content hash."""
        query = select(documents.c.id, documents.c.content_hash).where(
            documents.c.shop_id == shop_id
        )
        with self._engine.connect() as connection:
            return {row.id: row.content_hash for row in connection.execute(query)}

    def save(self, shop_id: str, saved: Iterable[Document], *, now: datetime) -> None:
        """Insert or replace documents, all or none."""
        rows = [
            {
                "shop_id": shop_id,
                "id": each.id,
                "kind": each.kind,
                "root": each.origin.root,
                "content_hash": each.content_hash,
                "body": each.model_dump_json(),
                "ingested_at": now.isoformat(),
            }
            for each in saved
        ]
        with self._engine.begin() as connection:
            for part in _parts(rows):
                named = [row["id"] for row in part]
                connection.execute(
                    delete(documents).where(
                        documents.c.shop_id == shop_id, documents.c.id.in_(named)
                    )
                )
                connection.execute(insert(documents), part)

    def remove(self, shop_id: str, ids: Iterable[str]) -> None:
        """Remove documents, all or none."""
        with self._engine.begin() as connection:
            for part in _parts(list(ids)):
                connection.execute(
                    delete(documents).where(
                        documents.c.shop_id == shop_id, documents.c.id.in_(part)
                    )
                )

    def all(self, shop_id: str) -> Iterator[Document]:
        """Yield every document in id order."""
        query = (
            select(documents.c.body).where(documents.c.shop_id == shop_id).order_by(documents.c.id)
        )
        with self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=BATCH).execute(query):
                yield Document.model_validate_json(row.body)

    def some(self, shop_id: str, ids: Sequence[str]) -> Iterator[Document]:
        """Yield the documents of these ids."""
        with self._engine.connect() as connection:
            for part in _parts(list(ids)):
                query = select(documents.c.body).where(
                    documents.c.shop_id == shop_id, documents.c.id.in_(part)
                )
                for row in connection.execute(query):
                    yield Document.model_validate_json(row.body)

    def under(self, shop_id: str, roots: Sequence[str]) -> Iterator[str]:
        """Yield the ids of the documents that came from these roots."""
        query = select(documents.c.id).where(
            documents.c.shop_id == shop_id, documents.c.root.in_(roots)
        )
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                yield row.id


def _parts(rows: list[_T]) -> Iterator[list[_T]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
