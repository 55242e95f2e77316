"""Net content is told in grams or, of a drink, in millilitres."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    # Said as SQL: SQLite takes both in place, where it would otherwise copy the table.
    op.execute("ALTER TABLE products RENAME COLUMN net_weight_grams TO net_content")
    op.execute(
        "ALTER TABLE products ADD COLUMN net_unit VARCHAR(2) DEFAULT 'g' NOT NULL "
        "CONSTRAINT ck_products_net_unit CHECK (net_unit IN ('g', 'ml'))"
    )
    _rename_in_edits("net_weight_grams", "net_content")


def downgrade():
    op.execute("ALTER TABLE products DROP COLUMN net_unit")
    op.execute("ALTER TABLE products RENAME COLUMN net_content TO net_weight_grams")
    _rename_in_edits("net_content", "net_weight_grams")


def _rename_in_edits(before, after):
    """Changes that wait for the catalogue officer name the column."""
    renamed = f"replace(CAST(changes AS TEXT), '\"{before}\"', '\"{after}\"')"
    if op.get_bind().dialect.name == "postgresql":
        renamed = f"CAST({renamed} AS JSON)"
    op.execute(f"UPDATE product_edits SET changes = {renamed}")
