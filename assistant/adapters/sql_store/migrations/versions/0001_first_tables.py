"""Make the first tables: documents, conversations, shop records, proposals, ledger, assessments."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def _key(name: str, length: int = 64) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length), primary_key=True)


def _text(name: str, length: int | None = None, *, empty: bool = False) -> "sa.Column[str]":
    kind = sa.Text() if length is None else sa.String(length)
    return sa.Column(name, kind, nullable=empty)


def _count(name: str, *, key: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), primary_key=key, nullable=False)


def upgrade() -> None:
    """Create every table and index."""
    op.create_table(
        "documents",
        _key("shop_id"), _key("id", 255), _text("kind", 16), _text("root"),
        _text("content_hash", 64), _text("body"), _text("ingested_at", 32),
    )  # fmt: skip
    op.create_table(
        "conversations",
        _key("shop_id"), _key("id"), _text("reader"), _text("token_hash", 64, empty=True),
        _text("memory"), _text("opened_at", 32),
    )  # fmt: skip
    op.create_table(
        "turns",
        _key("shop_id"), _key("id"), _text("conversation_id", 64), _count("position"),
        _text("question"), _text("idempotency_key", 128, empty=True), _text("asked_at", 32),
    )  # fmt: skip
    op.create_index(
        "turns_by_conversation", "turns", ["shop_id", "conversation_id", "position"], unique=True
    )
    op.create_index(
        "turns_by_key", "turns", ["shop_id", "conversation_id", "idempotency_key"], unique=True
    )
    op.create_table(
        "events", _key("shop_id"), _key("turn_id"), _count("seq", key=True), _text("body")
    )
    op.create_table("customers", _key("shop_id"), _key("id"), _text("body"))
    op.create_table(
        "orders",
        _key("shop_id"), _key("id"), _text("customer_id", 64), _text("placed_at", 32),
        _count("version"), _text("body"),
    )  # fmt: skip
    op.create_index("orders_by_customer", "orders", ["shop_id", "customer_id", "placed_at"])
    op.create_table(
        "proposals",
        _key("shop_id"), _key("id"), _text("conversation_id", 64), _text("customer_id", 64),
        _text("status", 16), _text("body"),
    )  # fmt: skip
    op.create_table(
        "ledger",
        _key("shop_id"), _count("position", key=True), _text("idempotency_key", 64),
        _text("body"), _text("previous_hash", 64), _text("hash", 64),
    )  # fmt: skip
    op.create_index("ledger_by_key", "ledger", ["shop_id", "idempotency_key"], unique=True)
    op.create_table(
        "assessment_answers",
        _key("shop_id"), _key("assessment_id"), _count("position", key=True), _text("model", 64),
        _text("body"),
    )  # fmt: skip
    op.create_table(
        "handoffs",
        _key("shop_id"), _key("id"), _text("conversation_id", 64), _text("status", 16),
        _text("packet"), _text("opened_at", 32),
    )  # fmt: skip
    op.create_index("handoffs_by_conversation", "handoffs", ["shop_id", "conversation_id"])


def downgrade() -> None:
    """Drop every table."""
    for name in (
        "handoffs", "assessment_answers", "ledger", "proposals", "orders", "customers", "events",
        "turns", "conversations", "documents",
    ):  # fmt: skip
        op.drop_table(name)
