"""The demo's sellers tell of themselves, with their word; the catalogue officer writes guides and one story for a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import sqlalchemy as sa

from shop import media
from shop.catalogue.models import Category
from shop.clock import now, set_to
from shop.db import session
from shop.demo import goods
from shop.demo.album import LANDSCAPE_SIZE
from shop.demo.calendar import officer, seller_person
from shop.demo.data.guides import GUIDES
from shop.demo.data.products import PRODUCTS
from shop.demo.data.stories import STORIES
from shop.demo.data.villages import VILLAGES
from shop.demo.drawing import Job
from shop.demo.goods import Standing
from shop.sellers.models import Seller
from shop.stories import photographs, publishing, writing
from shop.stories.models import Story
from shop.stories.writing import Words
from shop.users.models import Role, User

#: Large enough for half a laptop's screen.
SIZE = (720, 900)
#: How the names of these pictures begin.
NAMES = "told-"
#: The guides were written before the first story.
GUIDES_DAY = -75


def story_jobs() -> list[Job]:
    """Every picture of the stories and guides, each drawn once however often it is shown."""
    pictures = {one.slug: one.picture for one in (*PRODUCTS, *VILLAGES)}
    villages = {one.slug for one in VILLAGES}
    shots = sorted({(shot.of, shot.view) for told in (*STORIES, *GUIDES) for shot in told.shots})
    return [Job(_name(of, view), pictures[of], view, LANDSCAPE_SIZE if of in villages else SIZE) for of, view in shots]


def _name(of: str, view: int) -> str:
    return f"{NAMES}{of}-{view}"


def tell_stories(stored: Mapping[str, media.Stored]) -> None:
    """Let everything be written, sent and read on its day, inside the caller's transaction.

    `stored` are the pictures of `story_jobs`, each for one photograph.
    """
    reader = officer(Role.CATALOGUE_OFFICER)
    with set_to(now() + timedelta(days=GUIDES_DAY)):
        for guide in GUIDES:
            _guide(guide, stored, by=reader)
    for told in sorted(STORIES, key=lambda one: one.day):
        with set_to(now() + timedelta(days=told.day)):
            _story(told, stored, reader=reader)


def _guide(guide: goods.Guide, stored: Mapping[str, media.Stored], *, by: User) -> None:
    shelf = session().scalar(sa.select(Category).where(Category.slug == guide.category))
    made = writing.begin_guide(_words(guide), category=shelf, technique=None, by=by)
    _hang(made, guide.shots, stored, by=by)
    publishing.publish(made, by=by)


def _story(told: goods.Story, stored: Mapping[str, media.Stored], *, reader: User) -> None:
    seller = session().scalars(sa.select(Seller).where(Seller.slug == told.seller)).one()
    is_asked = told.standing is Standing.ASKED
    writer = reader if is_asked else seller_person(seller.id)
    made = writing.begin_story(seller, _words(told), by=writer, by_office=is_asked)
    _hang(made, told.shots, stored, by=writer)
    publishing.send(made, by=writer)
    if told.standing is Standing.TOLD:
        publishing.publish(made, by=reader)
    elif told.standing is Standing.RETURNED:
        publishing.give_back(made, reason=told.reason, by=reader)


def _words(told: goods.Story | goods.Guide) -> Words:
    return Words(told.title.id, told.lead.id, told.text.id, told.title.en, told.lead.en, told.text.en)


def _hang(made: Story, shots: Sequence[goods.Shot], stored: Mapping[str, media.Stored], *, by: User) -> None:
    for shot in shots:
        picture = stored[_name(shot.of, shot.view)]
        photographs.add_photo(made, picture, alt=shot.alt.id, alt_en=shot.alt.en, by=by)
