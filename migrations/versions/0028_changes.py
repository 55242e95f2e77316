"""A change of a story that buyers read, kept beside it until it is read."""

from alembic import op

revision = "0028"
down_revision = "0026"
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


def downgrade():
    op.execute("DELETE FROM story_photos WHERE story_id IN (SELECT id FROM stories WHERE replaces_id IS NOT NULL)")
    op.execute("DELETE FROM stories WHERE replaces_id IS NOT NULL")
    op.drop_index("uq_stories_replaces_id_by_office", "stories")
    op.execute("ALTER TABLE stories DROP COLUMN replaces_id")
