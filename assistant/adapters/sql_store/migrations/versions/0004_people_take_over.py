"""Let people of the shop hold conversations, keep what was promised, and open them by links."""

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_ADDED: dict[str, tuple[sa.Column[Any], ...]] = {
    "conversations": (
        sa.Column("held_until", sa.Float()),
        sa.Column("holds", sa.Integer(), nullable=False, server_default="0"),
    ),
    "turns": (
        sa.Column("holds", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("person", sa.String(64)),
    ),
    "handoffs": (
        sa.Column("person", sa.String(64)),
        sa.Column("lease_hash", sa.String(64)),
        sa.Column("taken_at", sa.String(32)),
        sa.Column("ended_at", sa.String(32)),
    ),
}


def upgrade() -> None:
    """Add leases, promises and links; hand-overs queued before stay queued."""
    for table, columns in _ADDED.items():
        for column in columns:
            op.add_column(table, column._copy())
    _rewrite_packets(op.get_bind())
    op.create_index("handoffs_by_status", "handoffs", ["shop_id", "status", "opened_at"])
    op.create_table(
        "promises",
        sa.Column("shop_id", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("task_id", sa.String(64), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("kept_at", sa.String(32)),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_index(
        "promises_by_conversation", "promises", ["shop_id", "conversation_id", "made_at"]
    )
    op.create_table(
        "resume_links",
        sa.Column("shop_id", sa.String(64), primary_key=True),
        sa.Column("link_hash", sa.String(64), primary_key=True),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("used_at", sa.String(32)),
        sa.Column("token_hash", sa.String(64)),
    )
    op.create_index("resume_links_by_conversation", "resume_links", ["shop_id", "conversation_id"])


def downgrade() -> None:
    """Take all of it away again."""
    op.drop_table("resume_links")
    op.drop_table("promises")
    op.drop_index("handoffs_by_status", "handoffs")
    for table, columns in _ADDED.items():
        for column in columns:
            op.drop_column(table, column.name)


def _rewrite_packets(connection: sa.Connection) -> None:
    """Keep of an earlier packet what a hand-over still holds; the rest is read from the log."""
    rows = connection.execute(
        sa.text("SELECT shop_id, id, conversation_id, status, packet, opened_at FROM handoffs")
    ).all()
    for row in rows:
        old = json.loads(row.packet)
        now = {
            "id": row.id,
            "conversation_id": row.conversation_id,
            "status": row.status,
            "reason": old.get("reason") or "",
            "language": old.get("language") or "ja",
            "customer_id": old.get("customer_id"),
            "level": old.get("identity_level") or "visitor",
            "page": old.get("page"),
            "waiting_since": row.opened_at,
        }
        connection.execute(
            sa.text("UPDATE handoffs SET packet = :packet WHERE shop_id = :shop AND id = :id"),
            {"packet": json.dumps(now, ensure_ascii=False), "shop": row.shop_id, "id": row.id},
        )
