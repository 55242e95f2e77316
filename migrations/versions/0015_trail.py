"""What was done on a day is found without reading what was done before."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(op.f("ix_audit_records_at_id"), "audit_records", ["at", "id"])


def downgrade():
    op.drop_index(op.f("ix_audit_records_at_id"), table_name="audit_records")
