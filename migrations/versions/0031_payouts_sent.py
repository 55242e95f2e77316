"""Payouts are found by when they were sent: a bank's line is one of those of the last weeks."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(op.f("ix_payouts_status_sent_at"), "payouts", ["status", "sent_at"])


def downgrade():
    op.drop_index(op.f("ix_payouts_status_sent_at"), "payouts")
