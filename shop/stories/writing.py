"""Writing a story or guide, and throwing it away.

What a seller agreed to is these very words and photographs: whatever is changed takes a story back to being a draft, and
it is sent anew before anybody reads it. A story that buyers read already stays as it is, and what is changed of it is kept
beside it as a change that goes the same way. A guide is the cooperative's own, and buyers read what is changed at once.
"""

from __future__ import annotations

from itertools import count
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import InvalidRequestError

from shop import audit
from shop.catalogue.models import Category, Technique
from shop.clock import now
from shop.db import hold_name, hold_row, session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.media import Photo
from shop.postcards import drop_card
from shop.sellers.models import Seller, SellerKind, SellerMember
from shop.slugs import free_slug
from shop.stories.cards import have_card_drawn
from shop.stories.models import Story, StoryPhoto, StoryStatus
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
    """How the audit names a story or guide; a change is written down with the story it is of."""
    return f"story {(story.replaces or story).slug}"


def hold(story: Story) -> None:
    """Lock it until the transaction ends, as it is now; before a change the story it is of.

    Raises NotFound when it was thrown away, or a change shown, meanwhile.
    """
    slug = story.slug
    if story.replaces is not None:
        hold_row(story.replaces)
        session().refresh(story.replaces)
    hold_row(story)
    try:
        session().refresh(story)
    except InvalidRequestError as gone:
        raise NotFound(story=slug) from gone


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
    hold_name(f"guide {words.title}")
    same = sa.select(Story).where(Story.seller_id.is_(None), Story.status == StoryStatus.DRAFT)
    same = same.where(Story.title == words.title, Story.text == words.text)
    found = session().scalars(same.order_by(Story.id).limit(1)).first()
    return found or _begin(Story(category=category, technique=technique, by_office=True), words, by=by)


def _begin(story: Story, words: Words, *, by: User) -> Story:
    story.slug = _address(words.title)
    story.created_at = now()
    for field, value in words._asdict().items():
        setattr(story, field, value)
    session().add(story)
    session().flush()
    audit.record("story_begun", subject(story), by=by)
    return story


def _address(title: str) -> str:
    """An address that no story has or ever had: links to one thrown away lead to no other, and its trail is no other's."""
    slug = free_slug(title, Story.slug, most=80, fallback="kisah")
    further = (f"{title[:60]} {number}" for number in count(2))
    while audit.seen(f"story {slug}"):
        slug = free_slug(next(further), Story.slug, most=80, fallback="kisah")
    return slug


def change_words(story: Story, words: Words, *, by: User, by_office: bool = False) -> Story:
    """Write it otherwise; answers what holds the new words: it, or its change. The same words again change nothing."""
    return _change(story, words._asdict(), by=by, by_office=by_office)


def change_guide(story: Story, words: Words, *, category_id: int | None, technique_id: int | None, by: User) -> None:
    """Write a guide otherwise, or have other goods stand below it. The same again changes nothing."""
    _change(story, {**words._asdict(), "category_id": category_id, "technique_id": technique_id}, by=by)


def _change(story: Story, wanted: dict[str, object], *, by: User, by_office: bool = False) -> Story:
    hold(story)
    if not _differing(story, wanted):
        return story
    story = to_write_on(story, by_office=by_office)
    changed = _differing(story, wanted)
    for field in changed:
        setattr(story, field, wanted[field])
    audit.record("story_changed", subject(story), by=by, changed=changed)
    take_back(story)
    return story


def _differing(story: Story, wanted: dict[str, object]) -> list[str]:
    return [field for field, value in wanted.items() if getattr(story, field) != value]


def to_write_on(story: Story, *, by_office: bool) -> Story:
    """What is written on when a held story is changed: itself, or, while buyers read it, its change by this side.

    A change begins as what buyers read. What one side has not shown the other yet stays its own.
    """
    if story.is_guide or not story.is_published:
        return story
    known = next((one for one in changes_of(story) if one.by_office == by_office), None)
    if known is not None:
        return known
    change = Story(replaces=story, seller_id=story.seller_id, by_office=by_office, created_at=now())
    change.slug = _address(story.title)
    for field in Words._fields:
        setattr(change, field, getattr(story, field))
    lay_photos(change, story)
    session().add(change)
    session().flush()
    return change


def changes_of(story: Story) -> list[Story]:
    """What is changed of a story and not shown yet, by either side."""
    return list(session().scalars(sa.select(Story).where(Story.replaces_id == story.id).order_by(Story.id)))


def lay_photos(story: Story, other: Story) -> None:
    """Give a story the photographs of another, in their order, with their words."""
    story.photos[:] = [
        StoryPhoto(photo_id=one.photo_id, position=one.position, alt=one.alt, alt_en=one.alt_en) for one in other.photos
    ]
    story.cover_id = other.cover_id


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
    audit.record("story_change_discarded" if story.replaces_id else "story_discarded", subject(story), by=by)
    delete(story)


def delete(story: Story) -> None:
    """Leave nothing of a held story; a change of it that is still written becomes a story of its own."""
    photos = [*(one.photo_id for one in story.photos), *([story.card_id] if story.card_id else [])]
    for change in changes_of(story):
        change.replaces = None
    session().delete(story)
    session().flush()
    let_go(photos)


def let_go(photos: list[int]) -> None:
    """Photographs that no story shows any more: their files go with the next sweep."""
    shown = sa.select(StoryPhoto.id).where(StoryPhoto.photo_id == Photo.id)
    session().execute(sa.delete(Photo).where(Photo.id.in_(photos), ~shown.exists()))


def stories_about(user: User) -> list[Story]:
    """Stories of a person: of the shop that is hers alone, and of a group those to which she gave her word.

    Their changes, too: these begin as what was told of her.
    """
    hers = sa.select(SellerMember.seller_id).join(Seller, Seller.id == SellerMember.seller_id)
    hers = hers.where(SellerMember.user_id == user.id, Seller.kind == SellerKind.INDIVIDUAL)
    agreed = sa.select(Story.id).where(Story.agreed_by_id == user.id)
    about = sa.or_(Story.seller_id.in_(hers), Story.agreed_by_id == user.id, Story.replaces_id.in_(agreed))
    query = sa.select(Story).where(about)
    return list(session().scalars(query.order_by(Story.id)))


def forget_stories(user: User) -> None:
    """Tell nothing of her any more, who closes her account. A second call finds nothing.

    Rule: UU 27/2022 Ps. 8: whoever takes back her word, or goes, is forgotten.
    """
    for story in sorted(stories_about(user), key=lambda one: one.replaces_id is None):  # changes first
        hold(story)
        if story.is_published:
            story.status = StoryStatus.WITHDRAWN
            forget_agreement(story)
        delete(story)
