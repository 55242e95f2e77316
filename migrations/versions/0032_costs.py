"""What a product takes to make, as its seller counted it, and what of it was so when a piece was ordered."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

AMOUNTS = ("materials", "energy", "packaging", "tools", "wage")


def upgrade():
    op.create_table(
        "product_costs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in AMOUNTS),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "pieces > 0 AND minutes >= 0 AND failed BETWEEN 0 AND 90", name=op.f("ck_product_costs_making")
        ),
        sa.CheckConstraint(
            "materials >= 0 AND energy >= 0 AND packaging >= 0 AND tools >= 0 AND wage >= 0",
            name=op.f("ck_product_costs_amounts"),
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_product_costs_product_id_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_costs")),
        sa.UniqueConstraint("product_id", name=op.f("uq_product_costs_product_id")),
    )
    # Said as SQL: SQLite takes it in place, where it would otherwise copy the table.
    op.execute("ALTER TABLE products ADD COLUMN unit_cost INTEGER")
    op.execute("ALTER TABLE order_lines ADD COLUMN unit_cost INTEGER")


def downgrade():
    op.execute("ALTER TABLE order_lines DROP COLUMN unit_cost")
    op.execute("ALTER TABLE products DROP COLUMN unit_cost")
    op.drop_table("product_costs")
