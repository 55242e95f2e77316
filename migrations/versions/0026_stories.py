"""Stories of sellers and guides of the cooperative; a seller's pages know her newest."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

IS_PUBLISHED = sa.text("status = 'published'")


def upgrade():
    # Said as SQL: SQLite takes it in place, where it would otherwise copy the table.
    op.execute("ALTER TABLE sellers ADD COLUMN story_slug VARCHAR(80) DEFAULT '' NOT NULL")
    op.create_table(
        "stories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("seller_id", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("technique_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("lead", sa.String(length=300), nullable=False),
        sa.Column("lead_en", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("by_office", sa.Boolean(), nullable=False),
        sa.Column("returned_reason", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("cover_id", sa.Integer(), nullable=True),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('draft', 'waiting', 'in_review', 'published', 'withdrawn')", name=op.f("ck_stories_status")
        ),
        sa.CheckConstraint(
            "seller_id IS NULL OR agreed_at IS NOT NULL OR status NOT IN ('in_review', 'published')",
            name=op.f("ck_stories_agreed"),
        ),
        sa.CheckConstraint(
            "seller_id IS NULL OR (category_id IS NULL AND technique_id IS NULL)", name=op.f("ck_stories_about")
        ),
        sa.CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name=op.f("ck_stories_published")),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_stories_seller_id_sellers")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_stories_category_id_categories")),
        sa.ForeignKeyConstraint(["technique_id"], ["techniques.id"], name=op.f("fk_stories_technique_id_techniques")),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["users.id"], name=op.f("fk_stories_agreed_by_id_users")),
        sa.ForeignKeyConstraint(["cover_id"], ["photos.id"], name=op.f("fk_stories_cover_id_photos")),
        sa.ForeignKeyConstraint(["card_id"], ["photos.id"], name=op.f("fk_stories_card_id_photos")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
        sa.UniqueConstraint("slug", name=op.f("uq_stories_slug")),
    )
    op.create_index(
        "ix_stories_published",
        "stories",
        ["published_at", "id"],
        sqlite_where=IS_PUBLISHED,
        postgresql_where=IS_PUBLISHED,
    )
    op.create_index(op.f("ix_stories_seller_id_id"), "stories", ["seller_id", "id"])
    op.create_table(
        "story_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=200), nullable=False),
        sa.Column("alt_en", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_story_photos_story_id_stories")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_story_photos_photo_id_photos")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_photos")),
    )
    op.create_index(op.f("ix_story_photos_story_id_position"), "story_photos", ["story_id", "position"])


def downgrade():
    op.drop_table("story_photos")
    op.drop_table("stories")
    op.execute("ALTER TABLE sellers DROP COLUMN story_slug")
