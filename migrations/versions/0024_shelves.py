"""A shelf or a technique that is no longer wanted is closed to new products; what stands there stays."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLES = ("categories", "techniques")


def upgrade():
    # Said as SQL: SQLite takes it in place, where it would otherwise copy the tables.
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN is_open BOOLEAN DEFAULT true NOT NULL")


def downgrade():
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} DROP COLUMN is_open")
