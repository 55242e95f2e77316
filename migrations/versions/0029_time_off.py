"""A seller's time off, and what was said of it when a parcel was ordered."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade():
    # Said as SQL: SQLite takes it in place, where it would otherwise copy the table.
    op.execute("ALTER TABLE sellers ADD COLUMN off_from DATE")
    op.execute(
        "ALTER TABLE sellers ADD COLUMN off_until DATE"
        " CONSTRAINT ck_sellers_off CHECK ((off_from IS NULL) = (off_until IS NULL) AND (off_from IS NULL OR off_from <= off_until))"
    )
    op.execute("ALTER TABLE parcels ADD COLUMN off_until DATE")


def downgrade():
    op.execute("ALTER TABLE parcels DROP COLUMN off_until")
    op.execute("ALTER TABLE sellers DROP COLUMN off_until")
    op.execute("ALTER TABLE sellers DROP COLUMN off_from")
