"""A seller's time off, and what was said of it when a parcel was ordered."""

from alembic import op

revision = "0027"
down_revision = "0026"
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
    with op.batch_alter_table("sellers") as sellers:
        sellers.drop_constraint("ck_sellers_off", type_="check")
        sellers.drop_column("off_until")
        sellers.drop_column("off_from")
