"""A story's photographs: which, and in which order. The first one is its cover.

Every rule answers what holds them now: the story, or its change while buyers read it.
"""

from __future__ import annotations

from shop import audit, media
from shop.db import session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.stories.models import Story, StoryPhoto
from shop.stories.writing import hold, let_go, subject, take_back, to_write_on
from shop.users.models import User

MOST_PHOTOS = 6


class TooManyPhotos(ShopError):
    """A story shows at most MOST_PHOTOS photographs."""

    status = 422

    def sentence(self) -> str:
        return _("A story shows at most %(most)s photos. Remove one first.", most=MOST_PHOTOS)


class LastPhoto(ShopError):
    """A guide that buyers read keeps at least one photograph."""

    def sentence(self) -> str:
        return _("Buyers must see at least one photo. Add another one first.")


def add_photo(
    story: Story, stored: media.Stored, *, alt: str, alt_en: str = "", by: User, by_office: bool = False
) -> Story:
    """Add a photograph at the end. `stored` is what `media.put` stored before the transaction. Raises TooManyPhotos."""
    hold(story)
    story = to_write_on(story, by_office=by_office)
    if len(story.photos) >= MOST_PHOTOS:
        raise TooManyPhotos
    photo = media.keep(stored)
    audit.record("story_photo_added", subject(story), by=by, photo=photo.id)
    return _put(story, [*story.photos, StoryPhoto(photo=photo, alt=alt, alt_en=alt_en)])


def remove_photo(story: Story, photo_id: int, *, by: User, by_office: bool = False) -> Story:
    """Take a photograph out; the next one becomes the cover. Raises NotFound when it is none of this story's, LastPhoto."""
    hold(story)
    _one(story, photo_id)
    story = to_write_on(story, by_office=by_office)
    gone = _one(story, photo_id)
    if story.is_guide and story.is_published and len(story.photos) == 1:
        raise LastPhoto
    audit.record("story_photo_removed", subject(story), by=by, photo=photo_id)
    _put(story, [one for one in story.photos if one is not gone])
    let_go([photo_id])
    return story


def bring_to_front(story: Story, photo_id: int, *, by: User, by_office: bool = False) -> Story:
    """Make a photograph the cover. There already, nothing changes. Raises NotFound."""
    hold(story)
    if _one(story, photo_id) is story.photos[0]:
        return story
    story = to_write_on(story, by_office=by_office)
    front = _one(story, photo_id)
    audit.record("story_photo_moved", subject(story), by=by, photo=photo_id)
    return _put(story, [front, *(one for one in story.photos if one is not front)])


def _one(story: Story, photo_id: int) -> StoryPhoto:
    found = next((one for one in story.photos if one.photo_id == photo_id), None)
    if found is None:
        raise NotFound(photo=photo_id)
    return found


def _put(story: Story, wanted: list[StoryPhoto]) -> Story:
    story.photos[:] = wanted
    for position, one in enumerate(wanted):
        one.position = position
    story.cover = wanted[0].photo if wanted else None
    session().flush()
    take_back(story)
    return story
