"""Writing a story or guide, and throwing it away.

What a seller agreed to is these very words and photographs: whatever is changed takes a story back to being a draft, and
it is sent anew before anybody reads it. A guide is the cooperative's own, and buyers read what is changed at once.
"""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from shop import audit
from shop.catalogue.models import Category, Technique
from shop.clock import now
from shop.db import hold_row, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.media import Photo
from shop.sellers.models import Seller, SellerKind, SellerMember
from shop.slugs import free_slug
from shop.stories.cards import drop_card, have_card_drawn
from shop.stories.models import Story, StoryStatus
from shop.users.models import User


class Words(NamedTuple):
    """What is written: in Indonesian, and in English where somebody translated it."""

    title: str
    lead: str
    text: str
    title_en: str = ""
    lead_en: str = ""
    text_en: str = ""


class StillTold(ShopError):
    """It is on its way, or buyers read it."""

    def sentence(self) -> str:
        return _("Take it off first; then it can be thrown away.")


def subject(story: Story) -> str:
    """How the audit names a story or guide."""
    return f"story {story.slug}"


def hold(story: Story) -> None:
    """Lock it until the transaction ends, as it is now."""
    hold_row(story)
    session().refresh(story)


def hold_seen(story: Story, seen: str, *, by: User) -> None:
    """Lock it, if nobody else changed it since its page said `seen`. Raises ChangedMeanwhile."""
    hold(story)
    audit.hold_seen(seen, subject(story), by=by)


def begin_story(seller: Seller, words: Words, *, by: User, by_office: bool = False) -> Story:
    """A draft of a seller's story. The very same words again are the draft that was begun with them."""
    hold_row(seller)
    same = sa.select(Story).where(Story.seller_id == seller.id, Story.status == StoryStatus.DRAFT)
    same = same.where(Story.by_office == by_office, Story.title == words.title, Story.text == words.text)
    found = session().scalars(same.order_by(Story.id).limit(1)).first()
    return found or _begin(Story(seller=seller, by_office=by_office), words, by=by)


def begin_guide(words: Words, *, category: Category | None, technique: Technique | None, by: User) -> Story:
    """A draft of a guide, about a shelf or technique or neither. The very same words again are the draft begun with them."""
    same = sa.select(Story).where(Story.seller_id.is_(None), Story.status == StoryStatus.DRAFT)
    same = same.where(Story.title == words.title, Story.text == words.text)
    found = session().scalars(same.order_by(Story.id).limit(1)).first()
    return found or _begin(Story(category=category, technique=technique, by_office=True), words, by=by)


def _begin(story: Story, words: Words, *, by: User) -> Story:
    story.slug = free_slug(words.title, Story.slug, most=80, fallback="kisah")
    story.created_at = now()
    for field, value in words._asdict().items():
        setattr(story, field, value)
    session().add(story)
    session().flush()
    audit.record("story_begun", subject(story), by=by)
    return story


def change_words(story: Story, words: Words, *, by: User) -> None:
    """Write it otherwise. The same words again change nothing."""
    _change(story, words._asdict(), by=by)


def change_guide(story: Story, words: Words, *, category_id: int | None, technique_id: int | None, by: User) -> None:
    """Write a guide otherwise, or have other goods stand below it. The same again changes nothing."""
    _change(story, {**words._asdict(), "category_id": category_id, "technique_id": technique_id}, by=by)


def _change(story: Story, wanted: dict[str, object], *, by: User) -> None:
    hold(story)
    changed = [field for field, value in wanted.items() if getattr(story, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(story, field, wanted[field])
    audit.record("story_changed", subject(story), by=by, changed=changed)
    take_back(story)


def take_back(story: Story) -> None:
    """After a change: what was agreed to is no more what stands here, so a story is a draft again until it is sent."""
    if not story.is_guide and story.is_on_its_way:
        story.status = StoryStatus.DRAFT
        forget_agreement(story)
    elif story.is_published:
        have_card_drawn(story)
    session().flush()


def forget_agreement(story: Story) -> None:
    """Whoever agreed did so to what was told until now: it is told no more."""
    story.agreed_at = story.agreed_by_id = None
    drop_card(story)
    name_newest(story)


def name_newest(story: Story) -> None:
    """Keep true which story of its seller is the newest that is told: her pages and her products' link to it."""
    if story.is_guide:
        return
    session().flush()
    told = sa.select(Story.slug).where(Story.seller_id == story.seller_id, Story.status == StoryStatus.PUBLISHED)
    newest = session().scalar(told.order_by(Story.published_at.desc(), Story.id.desc()).limit(1))
    session().execute(sa.update(Seller).where(Seller.id == story.seller_id).values(story_slug=newest or ""))


def discard(story: Story, *, by: User) -> None:
    """Throw away what nobody reads now, with its photographs. Raises StillTold."""
    hold(story)
    if story.is_on_its_way:
        raise StillTold
    audit.record("story_discarded", subject(story), by=by)
    _delete(story)


def _delete(story: Story) -> None:
    photos = [*(one.photo_id for one in story.photos), *([story.card_id] if story.card_id else [])]
    session().delete(story)
    session().flush()
    session().execute(sa.delete(Photo).where(Photo.id.in_(photos)))  # their files go with the next sweep


def stories_about(user: User) -> list[Story]:
    """Stories of a person: of the shop that is hers alone, and of a group those to which she gave her word."""
    hers = sa.select(SellerMember.seller_id).join(Seller, Seller.id == SellerMember.seller_id)
    hers = hers.where(SellerMember.user_id == user.id, Seller.kind == SellerKind.INDIVIDUAL)
    query = sa.select(Story).where(sa.or_(Story.seller_id.in_(hers), Story.agreed_by_id == user.id))
    return list(session().scalars(query.order_by(Story.id)))


def forget_stories(user: User) -> None:
    """Tell nothing of her any more, who closes her account. A second call finds nothing.

    Rule: UU 27/2022 Ps. 8: whoever takes back her word, or goes, is forgotten.
    """
    for story in stories_about(user):
        hold(story)
        if story.is_published:
            story.status = StoryStatus.WITHDRAWN
            forget_agreement(story)
        _delete(story)
