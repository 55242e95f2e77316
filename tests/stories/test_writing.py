"""Drafts, their addresses and photographs, and what is forgotten with a person: the rules."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop import audit
from shop.db import session, transaction
from shop.errors import NotFound
from shop.privacy import forgetting, queries
from shop.sellers.models import MemberRole
from shop.sellers.people import add_member, end_member
from shop.stories import photographs, publishing, writing
from shop.stories.models import Story
from tests import cast
from tests.stories import tales
from tests.support.at_once import before_it_is_kept


def stories():
    return list(session().scalars(sa.select(Story.slug).order_by(Story.id)))


def test_the_same_words_begin_one_draft_and_another_title_another_address(app):
    first = tales.draft(photos=0)
    with transaction():
        assert writing.begin_story(cast.seller(), tales.WORDS, by=cast.person("Sulastri")).id == first.id
        again = writing.begin_story(cast.seller(), tales.WORDS._replace(text="Lain."), by=cast.person("Sulastri"))
        guide = writing.begin_guide(tales.WORDS, category=None, technique=None, by=cast.person("Ratih"))
        same = writing.begin_guide(tales.WORDS, category=None, technique=None, by=cast.person("Ratih"))
    assert guide.id == same.id
    assert [first.slug, again.slug, guide.slug] == [
        "dari-hong-kong-ke-daun-jati",
        "dari-hong-kong-ke-daun-jati-2",
        "dari-hong-kong-ke-daun-jati-3",
    ]


def test_a_guide_that_two_begin_at_once_with_the_same_words_is_one_draft(app):
    def begin(by):
        writing.begin_guide(tales.WORDS, category=None, technique=None, by=by)

    ends = before_it_is_kept(app, ("Ratih", begin), ("Sutrisno", begin))
    assert ends == {"Ratih": None, "Sutrisno": None}
    session().expire_all()
    assert stories() == ["dari-hong-kong-ke-daun-jati"]


def test_an_address_stays_when_the_title_changes(app):
    story = tales.draft()
    with transaction():
        writing.change_words(story, tales.WORDS._replace(title="Judul baru"), by=cast.person("Sulastri"))
    assert (story.title, story.slug) == ("Judul baru", "dari-hong-kong-ke-daun-jati")


def test_an_address_and_its_trail_are_never_given_to_another_story(app):
    by = cast.person("Sulastri")
    addresses = []
    for _ in range(3):
        story = tales.draft(photos=0)
        addresses.append(story.slug)
        assert [one.act for one in audit.trail(writing.subject(story))] == ["story_begun"]
        with transaction():
            writing.discard(story, by=by)
    assert addresses == [f"dari-hong-kong-ke-daun-jati{end}" for end in ("", "-2", "-3")]


def test_the_first_photograph_is_the_cover_whatever_is_done(app):
    story, by = tales.draft(photos=3), cast.person("Sulastri")
    first, second, third = (one.photo_id for one in story.photos)
    with transaction():
        photographs.bring_to_front(story, third, by=by)
    session().expire_all()
    assert [one.photo_id for one in story.photos] == [third, first, second] and story.cover_id == third
    with transaction():
        photographs.remove_photo(story, third, by=by)
    session().expire_all()
    assert [one.photo_id for one in story.photos] == [first, second] and story.cover_id == first
    with pytest.raises(NotFound), transaction():
        photographs.remove_photo(story, third, by=by)
    with transaction():
        for number in (first, second):
            photographs.remove_photo(story, number, by=by)
    session().expire_all()
    assert story.photos == [] and story.cover_id is None


def test_more_photographs_than_a_page_bears_are_refused(app):
    story, stored = tales.draft(photos=photographs.MOST_PHOTOS), tales.photo()
    with pytest.raises(photographs.TooManyPhotos), transaction():
        photographs.add_photo(story, stored, alt="Satu lagi", by=cast.person("Sulastri"))


def leave(name, seller):
    user = cast.person(name)
    with transaction():
        end_member(seller, user.id, by=cast.person("Nurul"))
    with transaction():
        forgetting.close_account(user)


def test_whoever_is_forgotten_is_told_of_no_more(app):
    """Her own stories go with her, told or not, also what the office was still writing about her; guides stay."""
    tales.told(photos=2)
    tales.draft(tales.WORDS._replace(title="Konsep"))
    tales.draft(tales.WORDS._replace(title="Catatan kantor"), by=cast.person("Ratih"), by_office=True)
    guide = tales.guide()
    leave("Sulastri", cast.seller())
    session().expire_all()
    assert stories() == [guide.slug] and cast.seller().story_slug == ""
    assert session().execute(sa.text("SELECT count(*) FROM photos")).scalar() == 1


def test_of_a_group_goes_what_she_gave_her_word_to(app):
    with transaction():
        add_member(cast.seller("KUB Melati"), cast.person("Tono"), role=MemberRole.MEMBER, by=cast.person("Nurul"))
    for name in ("Wiwik", "Tono"):
        how = {"seller": cast.seller("KUB Melati"), "by": cast.person(name)}
        story = tales.draft(tales.WORDS._replace(title=f"Kisah {name}"), **how)
        with transaction():
            publishing.send(story, by=cast.person(name))
    leave("Wiwik", cast.seller("KUB Melati"))
    assert stories() == ["kisah-tono"]


def test_she_sees_what_the_shop_tells_of_her(app):
    tales.told()
    parts = [part for part in queries.known_of(cast.person("Sulastri")) if part.title == "Kisah saya"]
    assert len(parts) == 1 and tales.WORDS.title in parts[0].things[0].values()
    assert not [part for part in queries.known_of(cast.person("Budi")) if part.title == "Kisah saya"]
