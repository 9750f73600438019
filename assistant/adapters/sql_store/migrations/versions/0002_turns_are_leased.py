"""Give turns a lease, so that one whose process is gone can be told from one under way."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the lease; those of turns asked before are over, so that the lost ones are found."""
    op.add_column("turns", sa.Column("alive_until", sa.Float(), nullable=True))
    op.execute("UPDATE turns SET alive_until = 0")


def downgrade() -> None:
    """Take the lease away again."""
    op.drop_column("turns", "alive_until")
