"""A batch can be called back: when, and why, as whoever holds a pack of it reads it."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("batches", sa.Column("recalled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("batches", sa.Column("recall_reason", sa.String(length=300), server_default="", nullable=False))


def downgrade():
    op.drop_column("batches", "recall_reason")
    op.drop_column("batches", "recalled_at")
