"""Keep returns and exchanges, goods of the shop's own records, and what is kept for somebody."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the three tables."""
    op.create_table(
        "goods",
        sa.Column("shop_id", sa.String(64), primary_key=True),
        sa.Column("sku", sa.String(128), primary_key=True),
        sa.Column("product_id", sa.String(128), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_index("goods_by_product", "goods", ["shop_id", "product_id"])
    op.create_table(
        "kept",
        sa.Column("shop_id", sa.String(64), primary_key=True),
        sa.Column("reference", sa.String(192), primary_key=True),
        sa.Column("sku", sa.String(128), primary_key=True),
        sa.Column("location", sa.String(64), primary_key=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.String(32), nullable=False),
        sa.Column("until", sa.String(32)),
    )
    op.create_index("kept_by_sku", "kept", ["shop_id", "sku", "location"])
    op.create_table(
        "rmas",
        sa.Column("shop_id", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(128), primary_key=True),
        sa.Column("order_id", sa.String(64), nullable=False),
        sa.Column("customer_id", sa.String(64), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_index("rmas_by_order", "rmas", ["shop_id", "order_id"])


def downgrade() -> None:
    """Take the tables away again."""
    for name in ("rmas", "kept", "goods"):
        op.drop_table(name)
