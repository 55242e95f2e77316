"""A change of a story that buyers read, kept beside it until it is read; a product's card for chats; payments by amount."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade():
    # Said as SQL: SQLite takes it in place, where it would otherwise copy the table.
    op.execute(
        "ALTER TABLE stories ADD COLUMN replaces_id INTEGER"
        " CONSTRAINT fk_stories_replaces_id_stories REFERENCES stories (id)"
        " CONSTRAINT ck_stories_replaces"
        " CHECK (replaces_id IS NULL OR (seller_id IS NOT NULL AND status <> 'published'))"
    )
    op.create_index("uq_stories_replaces_id_by_office", "stories", ["replaces_id", "by_office"], unique=True)
    op.execute(
        "ALTER TABLE products ADD COLUMN card_id INTEGER CONSTRAINT fk_products_card_id_photos REFERENCES photos (id)"
    )
    have_cards_drawn()
    op.create_index(op.f("ix_payments_amount"), "payments", ["amount"])


def have_cards_drawn():
    """What is in the shop already gets its card as well."""
    shown = sa.text("SELECT id FROM products WHERE status = 'published' AND cover_id IS NOT NULL ORDER BY id")
    jobs = sa.table(
        "jobs",
        sa.column("kind", sa.String),
        sa.column("facts", sa.JSON),
        sa.column("due_at", sa.DateTime(timezone=True)),
        sa.column("attempts", sa.Integer),
    )
    now = datetime.now(UTC)
    row = {"kind": "draw_product_card", "due_at": now, "attempts": 0}
    op.bulk_insert(jobs, [row | {"facts": {"product_id": number}} for number in op.get_bind().scalars(shown).all()])


def downgrade():
    op.drop_index(op.f("ix_payments_amount"), "payments")
    op.execute("ALTER TABLE products DROP COLUMN card_id")
    op.execute("DELETE FROM story_photos WHERE story_id IN (SELECT id FROM stories WHERE replaces_id IS NOT NULL)")
    op.execute("DELETE FROM stories WHERE replaces_id IS NOT NULL")
    op.drop_index("uq_stories_replaces_id_by_office", "stories")
    op.execute("ALTER TABLE stories DROP COLUMN replaces_id")
