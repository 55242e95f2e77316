"""When each minute's work was last done without anything of it failing."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "upkeeps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("whole_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upkeeps")),
        sa.UniqueConstraint("name", name=op.f("uq_upkeeps_name")),
    )


def downgrade():
    op.drop_table("upkeeps")
