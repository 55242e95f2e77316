"""What is asked about stories and guides: by buyers, by a seller, and by the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.catalogue.cards import read
from shop.catalogue.covers import Cover
from shop.db import session, table
from shop.errors import NotFound
from shop.i18n import DEFAULT, in_indonesian, language
from shop.media import Photo
from shop.paging import Page
from shop.sellers.models import Seller, SellerStatus, Village
from shop.stories.models import Story, StoryStatus

#: Stories on a page of the list, and of the office's.
PAGE, OFFICE_PAGE = 12, 25

_stories, _sellers, _villages, _photos = table(Story), table(Seller), table(Village), table(Photo)
S = _stories.c
#: As they stand, so that the database can use the index that holds only these.
_TOLD = sa.text("stories.status = 'published'")
_HERS, _OURS = S.seller_id.is_not(None), S.seller_id.is_(None)
_ACTIVE = _sellers.c.status == SellerStatus.ACTIVE


class Told(NamedTuple):
    """A story or guide in a list, in the reader's language; of a guide seller and village are empty."""

    slug: str
    title: str
    lead: str
    seller: str
    village: str
    published_at: datetime
    photo: Cover | None


def newest(size: int, *, but: int = 0) -> list[Told]:
    """The stories told last, without one. One query."""
    return _as_told(read(_newest(size), {"but": but}))


@lru_cache(maxsize=4)
def _newest(size: int) -> sa.Select[Any]:
    return _listed().where(_HERS, _ACTIVE, S.id != sa.bindparam("but")).limit(sa.literal_column(str(size)))


def stories_page(number: int) -> Page[Told]:
    """A page of the stories that are told, newest first. Two queries."""
    counted = sa.select(sa.func.count()).select_from(_stories.join(_sellers, _sellers.c.id == S.seller_id))
    total = int(read(counted.where(_TOLD, _ACTIVE), {})[0][0])
    number = min(number, max(1, -(-total // PAGE)))
    rows = read(_listed().where(_HERS, _ACTIVE).limit(PAGE).offset((number - 1) * PAGE), {})
    return Page(_as_told(rows), number=number, size=PAGE, total=total)


def guides() -> list[Told]:
    """Every guide that is told, in the order in which they were written. One query."""
    return _as_told(read(_listed().where(_OURS).order_by(None).order_by(S.id), {}))


def _listed() -> sa.Select[Any]:
    joined = _stories.outerjoin(_sellers, _sellers.c.id == S.seller_id)
    joined = joined.outerjoin(_villages, _villages.c.id == _sellers.c.village_id)
    joined = joined.outerjoin(_photos, _photos.c.id == S.cover_id)
    columns = (S.slug, S.title, S.title_en, S.lead, S.lead_en, _sellers.c.name, _villages.c.name, S.published_at)
    photo = (_photos.c.key, _photos.c.width, _photos.c.height, _photos.c.is_complete)
    return sa.select(*columns, *photo).select_from(joined).where(_TOLD).order_by(S.published_at.desc(), S.id.desc())


def _as_told(rows: Sequence[Any]) -> list[Told]:
    return [
        Told(
            slug,
            _spoken(title, title_en),
            _spoken(lead, lead_en),
            seller or "",
            village or "",
            published_at,
            Cover(*photo) if photo[0] else None,
        )
        for slug, title, title_en, lead, lead_en, seller, village, published_at, *photo in rows
    ]


def as_told(story: Story, seller: Seller) -> Told:
    """A told story that was read with its seller and cover, as lists show it."""
    title, lead = _spoken(story.title, story.title_en), _spoken(story.lead, story.lead_en)
    cover = story.cover
    photo = Cover(cover.key, cover.width, cover.height, cover.is_complete) if cover else None
    if story.published_at is None:
        raise ValueError(f"the story {story.slug} is not told")
    return Told(story.slug, title, lead, seller.name, seller.village.name, story.published_at, photo)


def _spoken(text: str, text_en: str) -> str:
    return (text_en or in_indonesian(text)) if language() != DEFAULT else text


def told(slug: str, *, is_guide: bool) -> Story:
    """A story or guide that buyers may read, with everything its page shows. Two queries; raises NotFound for any other."""
    query = _whole().where(Story.slug == slug, Story.status == StoryStatus.PUBLISHED)
    found = session().scalars(query).one_or_none()
    is_shown = found is not None and (found.seller is None or found.seller.is_selling)
    if found is None or not is_shown or found.is_guide is not is_guide:
        raise NotFound(story=slug)
    return found


def _whole() -> sa.Select[Story]:
    seller = joinedload(Story.seller)
    return sa.select(Story).options(
        seller.joinedload(Seller.village),
        seller.joinedload(Seller.photo),
        joinedload(Story.category),
        joinedload(Story.technique),
        joinedload(Story.card),
        selectinload(Story.photos),
    )


#: What a seller sees of hers: all but what the officer has not shown her yet.
_SHOWN_TO_HER = sa.or_(~Story.by_office, Story.sent_at.is_not(None))
#: What the office sees: guides, what it wrote, and what a seller sent.
_SHOWN_TO_OFFICE = sa.or_(Story.by_office, Story.sent_at.is_not(None))


def of_seller(seller: Seller) -> Sequence[Story]:
    """A seller's stories, those begun last first, each below its changes, with their covers. One query."""
    query = sa.select(Story).where(Story.seller_id == seller.id, _SHOWN_TO_HER).options(joinedload(Story.cover))
    begun = sa.func.coalesce(Story.replaces_id, Story.id)
    return session().scalars(query.order_by(begun.desc(), Story.id.desc())).all()


def story_of_seller(seller: Seller, slug: str) -> Story | None:
    """This very seller's story by its address."""
    query = _whole().options(joinedload(Story.replaces))
    return session().scalars(query.where(Story.slug == slug, Story.seller_id == seller.id, _SHOWN_TO_HER)).first()


def open_changes(story: Story, *, for_office: bool = False) -> Sequence[Story]:
    """What is changed of a story and not shown to buyers yet, as far as this side may see it."""
    query = sa.select(Story).where(Story.replaces_id == story.id, _SHOWN_TO_OFFICE if for_office else _SHOWN_TO_HER)
    return session().scalars(query.order_by(Story.id)).all()


def how_many_ask(seller: Seller) -> int:
    """How many stories about a seller wait for her word."""
    query = sa.select(sa.func.count(Story.id)).where(Story.seller_id == seller.id)
    return session().scalar(query.where(Story.status == StoryStatus.WAITING)) or 0


#: The office's lists, by their name in the address.
LISTS: dict[str, tuple[sa.ColumnElement[bool], ...]] = {
    "to-read": (Story.status == StoryStatus.IN_REVIEW,),
    "asked": (Story.status == StoryStatus.WAITING,),
    "stories": (Story.seller_id.is_not(None),),
    "guides": (Story.seller_id.is_(None),),
}


def for_office(name: str, number: int) -> Page[Story]:
    """A page of one of the office's lists: what waits longest first, else newest first. Two queries."""
    narrowed = (*LISTS[name], _SHOWN_TO_OFFICE)
    total = session().scalar(sa.select(sa.func.count(Story.id)).where(*narrowed)) or 0
    number = min(number, max(1, -(-total // OFFICE_PAGE)))
    waits = name in ("to-read", "asked")
    query = sa.select(Story).where(*narrowed).options(joinedload(Story.seller), joinedload(Story.cover))
    query = query.order_by(*((Story.sent_at, Story.id) if waits else (Story.id.desc(),)))
    found = session().scalars(query.limit(OFFICE_PAGE).offset((number - 1) * OFFICE_PAGE)).all()
    return Page(found, number=number, size=OFFICE_PAGE, total=total)


def find_story(slug: str) -> Story:
    """A story or guide that the office may see. Raises NotFound."""
    query = _whole().options(joinedload(Story.replaces))
    found = session().scalars(query.where(Story.slug == slug, _SHOWN_TO_OFFICE)).one_or_none()
    if found is None:
        raise NotFound(story=slug)
    return found
