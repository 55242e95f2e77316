"""The room a product takes packed, and a parcel with it: couriers charge a large light parcel by its volume."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SIDES = ("packed_length_cm", "packed_width_cm", "packed_height_cm")


def upgrade():
    # Said as SQL: SQLite takes all of it in place, where it would otherwise copy the tables.
    *first, last = SIDES
    for side in first:
        op.execute(f"ALTER TABLE products ADD COLUMN {side} INTEGER")
    op.execute(
        f"ALTER TABLE products ADD COLUMN {last} INTEGER "
        f"CONSTRAINT ck_products_packed CHECK ({' > 0 AND '.join(SIDES)} > 0)"
    )
    op.execute("ALTER TABLE parcels ADD COLUMN volume_cm3 BIGINT DEFAULT 0 NOT NULL")


def downgrade():
    op.execute("ALTER TABLE parcels DROP COLUMN volume_cm3")
    for side in reversed(SIDES):
        op.execute(f"ALTER TABLE products DROP COLUMN {side}")
