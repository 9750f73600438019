"""Keep what models cost, call by call, so that budgets hold across turns and processes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the table; what was spent before is not known."""
    op.create_table(
        "model_usage",
        sa.Column("shop_id", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("turn_id", sa.String(64), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("cached_tokens", sa.Integer(), nullable=False),
        sa.Column("model_calls", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Float()),
        sa.Column("currency", sa.String(8)),
        sa.Column("prices", sa.String(64)),
    )
    for name, column in (("conversation", "conversation_id"), ("day", "day")):
        op.create_index(f"model_usage_by_{name}", "model_usage", ["shop_id", column])


def downgrade() -> None:
    """Take the table away again."""
    op.drop_table("model_usage")
