"""Records in SQL: SQLite by default, Postgres by URL; every table is kept per shop."""

from assistant.adapters.sql_store.assessments import SqlAssessments
from assistant.adapters.sql_store.codes import SqlCodes
from assistant.adapters.sql_store.conversations import SqlConversations
from assistant.adapters.sql_store.documents import SqlDocuments
from assistant.adapters.sql_store.engine import connect
from assistant.adapters.sql_store.handoffs import SqlHandoffs
from assistant.adapters.sql_store.holders import SqlHolders
from assistant.adapters.sql_store.promises import SqlPromises, SqlResumeLinks
from assistant.adapters.sql_store.proposals import SqlProposals
from assistant.adapters.sql_store.shop import SqlShop
from assistant.adapters.sql_store.spending import SqlSpending

__all__ = [
    "SqlAssessments",
    "SqlCodes",
    "SqlConversations",
    "SqlDocuments",
    "SqlHandoffs",
    "SqlHolders",
    "SqlPromises",
    "SqlProposals",
    "SqlResumeLinks",
    "SqlShop",
    "SqlSpending",
    "connect",
]
