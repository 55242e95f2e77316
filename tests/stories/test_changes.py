"""What is changed of a story that buyers read: they read what was agreed to and read last, until the new words are shown."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop.audit import trail
from shop.db import session, transaction
from shop.errors import NotFound
from shop.media import Photo
from shop.privacy import queries as known
from shop.stories import checks, photographs, publishing, queries, writing
from shop.stories.models import Story, StoryPhoto, StoryStatus
from tests import cast
from tests.stories import tales
from tests.stories.test_publishing import coordinator, do, letters, refused
from tests.stories.test_writing import leave, stories

OTHER = tales.WORDS._replace(title="Kisah baru", text="Lain.", title_en="Another story")


def changed(story, name="Sulastri", words=OTHER, *, is_sent=False):
    """A change of a story that is told, by the office when Ratih writes it."""
    with transaction():
        change = writing.change_words(session().merge(story), words, by=cast.person(name), by_office=name == "Ratih")
        if is_sent:
            publishing.send(change, by=cast.person(name))
    return change


def count(table):
    return session().execute(sa.select(sa.func.count()).select_from(table)).scalar()


@pytest.mark.parametrize("name", ["Sulastri", "Ratih"])
def test_buyers_read_what_she_agreed_to_until_other_words_are_shown(client, name):
    story = tales.told()
    change = changed(story, name, is_sent=True)
    assert change.id != story.id and change.replaces_id == story.id
    for _step in range(2):
        page = client.get(f"/stories/{story.slug}").text
        assert "Saya pulang tahun 2019." in page and "Kisah baru" not in page
        assert client.get(f"/stories/{change.slug}").status_code == 404
        assert "Kisah baru" not in client.get("/").text + client.get("/stories").text
        if change.status is StoryStatus.WAITING:
            refused(publishing.CannotMove, publishing.publish, change, "Ratih")
            do(publishing.agree, change, "Sulastri")
    day, place = story.published_at, cast.seller().story_slug
    with transaction():
        assert publishing.publish(change, by=cast.person("Ratih")).id == story.id
    page = client.get(f"/stories/{story.slug}").text
    assert "Lain." in page and "Kisah baru" in page and "Saya pulang tahun 2019." not in page
    session().expire_all()
    assert (story.published_at, cast.seller().story_slug) == (day, place)
    assert count(Story) == 1 and story.agreed_by_id == cast.person("Sulastri").id
    assert trail(writing.subject(story))[-1].act == "story_change_published"
    assert letters()[-1] == ("published.txt", "sulastri@contoh.id")


def test_a_change_goes_back_and_comes_again_while_the_story_is_read(client):
    story = tales.told()
    change = changed(story, is_sent=True)
    do(publishing.give_back, change, "Ratih", reason="Sebut nama desanya.")
    assert change.status is StoryStatus.DRAFT and change.agreed_at is None
    assert changed(story, words=OTHER._replace(lead="Di Sidomulyo.")).id == change.id
    assert client.get(f"/stories/{story.slug}").status_code == 200
    do(publishing.send, change, "Sulastri")
    with transaction():
        publishing.publish(change, by=cast.person("Ratih"))
    assert story.lead == "Di Sidomulyo."


def test_what_a_coordinator_changes_waits_for_her_word(app):
    coordinator()
    change = changed(tales.told(), "Tono", is_sent=True)
    assert change.status is StoryStatus.WAITING and change.agreed_at is None
    refused(publishing.CannotMove, publishing.publish, change, "Ratih")
    refused(publishing.NotHerself, publishing.agree, change, "Tono")


def test_photographs_change_beside_what_buyers_see_and_go_when_nobody_shows_them(app):
    story, by = tales.told(photos=2), cast.person("Sulastri")
    first, second = (one.photo_id for one in story.photos)
    stored = tales.photo()
    with transaction():
        change = photographs.add_photo(story, stored, alt="Daun", by=by)
        third = change.photos[-1].photo_id
        assert photographs.bring_to_front(change, third, by=by).id == change.id
        assert photographs.remove_photo(story, first, by=by).id == change.id
    session().expire_all()
    assert [one.photo_id for one in story.photos] == [first, second] and story.cover_id == first
    assert [one.photo_id for one in change.photos] == [third, second] and session().get(Photo, first)
    with transaction():
        publishing.send(change, by=by)
        publishing.publish(change, by=cast.person("Ratih"))
    session().expire_all()
    assert [one.photo_id for one in story.photos] == [third, second] and story.cover_id == third
    assert session().get(Photo, first) is None and count(StoryPhoto) == count(Photo) == 2


def test_a_change_that_is_thrown_away_leaves_the_story_as_it_is(app):
    story = tales.told()
    change = changed(story)
    with transaction():
        writing.discard(change, by=cast.person("Sulastri"))
    session().expire_all()
    assert story.is_published and len(story.photos) == count(Photo) == count(Story) == 1
    assert trail(writing.subject(story))[-1].act == "story_change_discarded"


@pytest.mark.parametrize("name", ["Sulastri", "Ratih"])
def test_taken_off_nothing_of_it_is_told_before_she_gives_her_word_again(app, name):
    """Her word ends with the taking off, also the one she gave for a change."""
    story = tales.told()
    change = changed(story, is_sent=True)
    do(publishing.withdraw, story, name)
    session().refresh(change)
    assert change.status is StoryStatus.DRAFT and change.agreed_at is None
    refused(publishing.CannotMove, publishing.publish, change, "Ratih")
    do(publishing.send, change, "Sulastri")
    with transaction():
        publishing.publish(change, by=cast.person("Ratih"))
    session().expire_all()
    assert story.is_published and story.title == "Kisah baru" and cast.seller().story_slug == story.slug


def test_each_side_has_a_change_of_its_own_and_sees_no_other_before_it_is_sent(app):
    story = tales.told()
    hers, ours = changed(story), changed(story, "Ratih", OTHER._replace(title="Judul kantor"))
    assert hers.id != ours.id
    assert [one.id for one in queries.open_changes(story)] == [hers.id]
    assert [one.id for one in queries.open_changes(story, for_office=True)] == [ours.id]
    do(publishing.send, ours, "Ratih")
    assert [one.id for one in queries.open_changes(story)] == [hers.id, ours.id]


def test_a_change_that_was_shown_meanwhile_is_not_found(app):
    change = changed(tales.told(), is_sent=True)
    with transaction():
        change = session().merge(change)
        for column in (StoryPhoto.story_id, Story.id):
            gone = sa.delete(column.class_).where(column == change.id)
            session().execute(gone, execution_options={"synchronize_session": False})
        with pytest.raises(NotFound):
            writing.hold(change)
        session().rollback()


def test_a_story_that_is_thrown_away_leaves_the_change_as_a_story_of_its_own(app):
    story = tales.told()
    change = changed(story)
    do(publishing.withdraw, story, "Sulastri")
    with transaction():
        writing.discard(story, by=cast.person("Sulastri"))
    session().expire_all()
    assert change.replaces_id is None and len(change.photos) == count(Photo) == 1
    do(publishing.send, change, "Sulastri")
    with transaction():
        publishing.publish(change, by=cast.person("Ratih"))
    assert cast.seller().story_slug == change.slug


def test_the_changes_of_what_was_told_of_her_are_forgotten_with_her(app):
    """Of a group also what somebody else began to change: it says what was told with her word."""
    group = cast.seller("KUB Melati")
    with transaction():
        story = tales.writing.begin_story(group, tales.WORDS, by=cast.person("Wiwik"))
    stored = tales.photo()
    with transaction():
        photographs.add_photo(story, stored, alt="Foto", by=cast.person("Wiwik"))
        publishing.send(story, by=cast.person("Wiwik"))
        publishing.publish(story, by=cast.person("Ratih"))
    changed(story, "Ratih")
    assert len(next(one for one in known.known_of(cast.person("Wiwik")) if one.title == "Kisah saya").things) == 2
    leave("Wiwik", group)
    assert stories() == [] and count(Photo) == 0


def test_the_database_keeps_a_change_from_being_told_itself(app):
    change = changed(tales.told(), is_sent=True)
    told = sa.update(Story).where(Story.id == change.id)
    with pytest.raises(sa.exc.IntegrityError), transaction():
        session().execute(told.values(status=StoryStatus.PUBLISHED, published_at=change.created_at))


def test_the_checks_find_a_change_that_would_replace_another_sellers(app):
    change = changed(tales.told())
    assert checks.check() == []
    with transaction():
        change.seller = cast.seller("KUB Melati")
    assert len(checks.check()) == 1
    with transaction():
        change.seller = cast.seller()


def test_she_changes_it_on_her_phone_and_sees_where_each_stands(sulastri, ratih, client):
    story = tales.told()
    address = f"/seller/stories/{story.slug}"
    assert "tetap membaca kisah ini seperti sekarang" in sulastri.open(f"{address}/words")
    page = sulastri.send(f"{address}/words", **OTHER._asdict())
    slug = session().scalars(sa.select(Story.slug).where(Story.replaces_id.is_not(None))).one()
    assert "Perubahan kisah Anda" in page and f"/seller/stories/{slug}/submission" in page
    assert "Lihat perubahannya" in sulastri.open(address)
    answer = sulastri.browser.get(f"{address}/words")  # one change, not two
    assert answer.location == f"/seller/stories/{slug}/words"
    assert "Perubahan: konsep" in sulastri.open("/seller/stories")
    sulastri.send(f"/seller/stories/{slug}/submission")
    assert "Kisah baru" in ratih.open("/office/stories")
    page = ratih.open(f"/office/stories/{slug}")
    assert "<del>Dari Hong Kong ke daun jati</del>" in page and "<ins>Kisah baru</ins>" in page
    assert "Lihat perubahannya" in ratih.open(f"/office/stories/{story.slug}")
    page = ratih.send(f"/office/stories/{slug}/publication")
    assert "Kisah baru" in page and f'href="/stories/{story.slug}"' in page
    assert "Kisah baru" in client.get(f"/stories/{story.slug}").text
    assert sulastri.browser.get(f"/seller/stories/{slug}").status_code == 404
