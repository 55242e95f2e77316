"""What a seller changes of a product on the shelf waits beside it; where a parcel is tracked, and when it arrives."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "product_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "returned", name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_product_edits_product_id_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_edits")),
        sa.UniqueConstraint("product_id", name=op.f("uq_product_edits_product_id")),
    )
    op.create_index(
        "ix_product_edits_waiting",
        "product_edits",
        ["submitted_at"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )

    # Both databases add a checked column in these words; Alembic's own do not on SQLite.
    op.execute(
        "ALTER TABLE shipping_services ADD COLUMN track_at VARCHAR(200) DEFAULT '' NOT NULL "
        "CONSTRAINT ck_shipping_services_track_at CHECK (track_at = '' OR substr(track_at, 1, 8) = 'https://')"
    )
    op.add_column("parcels", sa.Column("days_least", sa.Integer(), nullable=True))
    op.add_column("parcels", sa.Column("days_most", sa.Integer(), nullable=True))


def downgrade():
    op.drop_column("parcels", "days_most")
    op.drop_column("parcels", "days_least")
    op.drop_column("shipping_services", "track_at")
    op.drop_table("product_edits")
