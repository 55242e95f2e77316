"""What buyers who received say of the goods."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
SHOWN, HIDDEN = sa.text("hidden_at IS NULL"), sa.text("hidden_at IS NOT NULL")
REFERRED = {
    "line_id": "order_lines",
    "product_id": "products",
    "seller_id": "sellers",
    "category_id": "categories",
    "hidden_by": "users",
}


def upgrade():
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("line_id", sa.Integer, nullable=False),
        sa.Column("product_id", sa.Integer, nullable=False),
        sa.Column("seller_id", sa.Integer, nullable=False),
        sa.Column("category_id", sa.Integer, nullable=False),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("heading", sa.String(80), nullable=False),
        sa.Column("text", sa.String(1_000), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("town", sa.String(120), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=True),
        sa.Column("answer", sa.String(500), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("hidden_at", MOMENT, nullable=True),
        sa.Column("hidden_reason", sa.String(200), nullable=False),
        sa.Column("hidden_by", sa.Integer, nullable=True),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_reviews_stars")),
        sa.CheckConstraint("hidden_by IS NULL OR hidden_at IS NOT NULL", name=op.f("ck_reviews_hidden")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_reviews_{column}_{table}"))
            for column, table in REFERRED.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("line_id", name=op.f("uq_reviews_line_id")),
    )
    for name, columns, where in (
        ("ix_reviews_of_product", ["product_id", "id"], SHOWN),
        ("ix_reviews_of_shelf", ["seller_id", "category_id", "id"], SHOWN),
        ("ix_reviews_hidden", ["id"], HIDDEN),
    ):
        op.create_index(name, "reviews", columns, sqlite_where=where, postgresql_where=where)
    op.create_index(op.f("ix_reviews_seller_id_id"), "reviews", ["seller_id", "id"])


def downgrade():
    op.drop_table("reviews")
