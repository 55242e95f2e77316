"""The picture beside a shared link: drawn after a story is shown, gone when it is told no more."""

from __future__ import annotations

import io
import re

import pytest
import sqlalchemy as sa
from PIL import Image

from shop import media, postcards
from shop.db import session, transaction
from shop.jobs import drain
from shop.stories import cards, photographs, publishing, writing
from shop.stories.models import Story
from tests import cast
from tests.stories import tales

pytestmark = pytest.mark.long  # each draws pictures


def drawn(story):
    drain()
    session().expire_all()
    return story.card


def shared(client, address):
    return re.search(r'property="og:image" content="http://localhost([^"]*)"', client.get(address).text)[1]


def test_a_link_to_a_story_comes_with_its_card_once_it_is_drawn(app, client):
    story = tales.told()
    assert shared(client, f"/stories/{story.slug}") == story.cover.url(960)
    card = drawn(story)
    address = shared(client, f"/stories/{story.slug}")
    assert address == f"/media/{card.key}-1200.jpg"
    assert Image.open(io.BytesIO(client.get(address).data)).size == postcards.SIZE


def test_whoever_reads_an_english_title_gets_the_photograph(app, client):
    story = tales.told(tales.WORDS._replace(title_en="From Hong Kong"))
    card = drawn(story)
    assert shared(client, f"/stories/{story.slug}") == card.url(1200)
    assert shared(client, f"/en/stories/{story.slug}") == story.cover.url(960)


def test_what_is_told_no_more_has_no_card(app):
    story = tales.told()
    gone = drawn(story).id
    with transaction():
        publishing.withdraw(story, by=cast.person("Sulastri"))
    session().expire_all()
    assert story.card_id is None and session().get(media.Photo, gone) is None


def test_a_change_gets_a_card_of_its_own_when_it_is_shown_and_the_story_keeps_its_card_until_then(app):
    story, by = tales.told(), cast.person("Sulastri")
    first = drawn(story).key
    with transaction():
        change = writing.change_words(story, OTHER, by=by)
        publishing.send(change, by=by)
    assert drawn(story).key == first
    with transaction():
        publishing.publish(change, by=cast.person("Ratih"))
    assert drawn(story).key != first and session().scalar(sa.select(sa.func.count(media.Photo.id))) == 2


OTHER = tales.WORDS._replace(title="Judul lain")


def test_a_card_that_was_drawn_too_late_is_not_hung(app):
    story = tales.told()
    with transaction():
        publishing.withdraw(story, by=cast.person("Sulastri"))
    assert drawn(story) is None
    stored = tales.photo()
    with transaction():
        postcards._hang(Story, story.id, stored, ("published", story.title, story.cover_id))
    assert story.card_id is None


def test_a_guide_that_changes_gets_another_card_and_keeps_one(app):
    guide = tales.guide()
    first, other = drawn(guide).key, tales.photo()
    by = cast.person("Ratih")
    with transaction():
        writing.change_words(guide, OTHER, by=by)
    second = drawn(guide).key
    with transaction():
        photographs.add_photo(guide, other, alt="Daun", by=by)
        photographs.bring_to_front(guide, guide.photos[-1].photo_id, by=by)
    third = drawn(guide).key
    assert len({first, second, third}) == 3
    assert session().scalar(sa.select(sa.func.count(media.Photo.id))) == 3
    cards.draw_story_card(story_id=guide.id)
    assert session().scalar(sa.select(sa.func.count(media.Photo.id))) == 3


def test_what_is_thrown_away_leaves_no_card(app):
    guide = tales.guide()
    drawn(guide)
    with transaction():
        publishing.withdraw(guide, by=cast.person("Ratih"))
        writing.discard(guide, by=cast.person("Ratih"))
    assert session().scalar(sa.select(sa.func.count(media.Photo.id))) == 0
