"""The words of titles by themselves on PostgreSQL: a search looks through the newest of them without opening their rows."""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        "ALTER TABLE product_search ADD COLUMN titles tsvector NOT NULL "
        "GENERATED ALWAYS AS (strip(ts_filter(document, '{a}'))) STORED"
    )
    op.execute("CREATE INDEX ix_product_search_titles ON product_search (product_id) INCLUDE (titles)")


def downgrade():
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP INDEX ix_product_search_titles")
    op.execute("ALTER TABLE product_search DROP COLUMN titles")
