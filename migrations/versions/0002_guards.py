"""Books, stock movements and the audit trail are only ever added to; full-text search."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("entries", "lines", "stock_movements", "audit_records", "order_events", "order_line_shares")

FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def upgrade():
    # Named here because SQLite cannot reflect an index on an expression, so that 0001 does not see it.
    published = sa.text("status = 'published'")
    op.create_index(
        "ix_products_name_en",
        "products",
        [sa.text("coalesce(nullif(title_en, ''), title)"), "id"],
        sqlite_where=published,
        postgresql_where=published,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
        op.create_table(
            "product_search",
            sa.Column("product_id", sa.Integer, sa.ForeignKey("products.id"), primary_key=True),
            sa.Column("document", sa.dialects.postgresql.TSVECTOR, nullable=False),
        )
        op.create_index("ix_product_search_document", "product_search", ["document"], postgresql_using="gin")
    else:
        for table in APPEND_ONLY:
            for act in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        op.execute("CREATE VIRTUAL TABLE product_search USING fts5(title, body, tokenize='unicode61')")


def downgrade():
    op.drop_index("ix_products_name_en", "products")
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        op.execute("DROP FUNCTION refuse_change()")
    else:
        for table in APPEND_ONLY:
            for act in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{act}")
    op.drop_table("product_search")
