"""Stories of sellers and guides of the cooperative, with their photographs."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.catalogue.models import Category, Technique
from shop.db import Base, UtcDateTime, word
from shop.i18n import in_language
from shop.media import Photo
from shop.sellers.models import Seller


class StoryStatus(enum.StrEnum):
    """Where a story stands. A guide knows only DRAFT, PUBLISHED and WITHDRAWN."""

    DRAFT = "draft"
    #: Somebody else wrote it: the seller has not said yet that it may be told.
    WAITING = "waiting"
    #: The seller agrees; the catalogue officer has not read it yet.
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


#: Where it goes on from each; a guide is published from the same.
MOVES = {
    StoryStatus.DRAFT: {StoryStatus.WAITING, StoryStatus.IN_REVIEW},
    StoryStatus.WAITING: {StoryStatus.DRAFT, StoryStatus.IN_REVIEW, StoryStatus.WITHDRAWN},
    StoryStatus.IN_REVIEW: {StoryStatus.DRAFT, StoryStatus.PUBLISHED, StoryStatus.WITHDRAWN},
    StoryStatus.PUBLISHED: {StoryStatus.DRAFT, StoryStatus.WITHDRAWN},
    StoryStatus.WITHDRAWN: {StoryStatus.WAITING, StoryStatus.IN_REVIEW},
}
GUIDE_MOVES = {
    StoryStatus.DRAFT: {StoryStatus.PUBLISHED},
    StoryStatus.PUBLISHED: {StoryStatus.WITHDRAWN},
    StoryStatus.WITHDRAWN: {StoryStatus.PUBLISHED},
}

_IS_PUBLISHED = sa.text("status = 'published'")
#: Told or about to be told, and so agreed to by whom it is about.
_IS_HERS = "seller_id IS NULL OR agreed_at IS NOT NULL OR status NOT IN ('in_review', 'published')"
#: A change is never told itself: once it is read, its words become the story's.
_IS_CHANGE = "replaces_id IS NULL OR (seller_id IS NOT NULL AND status <> 'published')"


class Story(Base):
    """A seller's story; without a seller it is a guide, the cooperative's own text, perhaps about a shelf or technique.

    A change of a story that buyers read is a story of its own, which replaces it once she has agreed and the officer has
    read it: until then they read what was agreed and read last. It goes the same way as every story, but for the last step.
    """

    __tablename__ = "stories"
    __table_args__ = (
        sa.CheckConstraint(_IS_HERS, name="agreed"),
        sa.CheckConstraint("seller_id IS NULL OR (category_id IS NULL AND technique_id IS NULL)", name="about"),
        sa.CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="published"),
        sa.CheckConstraint(_IS_CHANGE, name="replaces"),
        sa.Index("uq_stories_replaces_id_by_office", "replaces_id", "by_office", unique=True),
        sa.Index(
            "ix_stories_published",
            "published_at",
            "id",
            sqlite_where=_IS_PUBLISHED,
            postgresql_where=_IS_PUBLISHED,
        ),
        sa.Index(None, "seller_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Made from the first title; it stays, so that links that were shared go on leading there.
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    #: Whose story it is; empty for a guide.
    seller_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sellers.id"))
    #: The story of which this is a change; at most one by its seller's side, and one by the office.
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stories.id"))
    #: What a guide is about: its goods stand below it.
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("categories.id"))
    technique_id: Mapped[int | None] = mapped_column(sa.ForeignKey("techniques.id"))
    title: Mapped[str] = mapped_column(sa.String(120))
    title_en: Mapped[str] = mapped_column(sa.String(120), default="")
    lead: Mapped[str] = mapped_column(sa.String(300))
    lead_en: Mapped[str] = mapped_column(sa.String(300), default="")
    #: As parts.py reads it.
    text: Mapped[str] = mapped_column(sa.Text)
    text_en: Mapped[str] = mapped_column(sa.Text, default="")
    status: Mapped[StoryStatus] = mapped_column(word(StoryStatus, "status"), default=StoryStatus.DRAFT)
    #: The catalogue officer began it; what a seller began is seen by nobody else before she sends it.
    by_office: Mapped[bool] = mapped_column(default=False)
    #: Why the officer gave it back or took it off; empty otherwise.
    returned_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When it last went from the one who wrote it to the other.
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: When one of the seller's own said that it may be told in these very words, and who.
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: Kept true by photographs.py: the first photograph.
    cover_id: Mapped[int | None] = mapped_column(sa.ForeignKey("photos.id"))
    #: The picture that chats show beside its link, once cards.py has drawn it.
    card_id: Mapped[int | None] = mapped_column(sa.ForeignKey("photos.id"))

    seller: Mapped[Seller | None] = relationship()
    replaces: Mapped[Story | None] = relationship(remote_side=[id])
    category: Mapped[Category | None] = relationship()
    technique: Mapped[Technique | None] = relationship()
    cover: Mapped[Photo | None] = relationship(foreign_keys=cover_id)
    card: Mapped[Photo | None] = relationship(foreign_keys=card_id)
    photos: Mapped[list[StoryPhoto]] = relationship(
        order_by="StoryPhoto.position, StoryPhoto.id", cascade="all, delete-orphan"
    )

    @property
    def is_guide(self) -> bool:
        """The cooperative's own text, about no seller."""
        return self.seller_id is None

    @property
    def is_published(self) -> bool:
        """Whether buyers read it, unless its seller is suspended."""
        return self.status is StoryStatus.PUBLISHED

    @property
    def is_on_its_way(self) -> bool:
        """Sent, or told already: it can be taken back."""
        return self.status in (StoryStatus.WAITING, StoryStatus.IN_REVIEW, StoryStatus.PUBLISHED)


class StoryPhoto(Base):
    """A photograph of a story, in its place."""

    __tablename__ = "story_photos"
    __table_args__ = (sa.Index(None, "story_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(sa.ForeignKey("stories.id"))
    photo_id: Mapped[int] = mapped_column(sa.ForeignKey("photos.id"))
    position: Mapped[int]
    #: What is to be seen, for those who cannot.
    alt: Mapped[str] = mapped_column(sa.String(200))
    alt_en: Mapped[str] = mapped_column(sa.String(200), default="")

    photo: Mapped[Photo] = relationship(lazy="joined", innerjoin=True)

    @property
    def said(self) -> str:
        """What is to be seen, in the reader's language."""
        return in_language(self, "alt")
