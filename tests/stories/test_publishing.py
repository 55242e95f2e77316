"""A story is told with the word of whom it is about, as long as she likes, and not otherwise: the rules."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop.audit import trail
from shop.db import session, transaction
from shop.jobs import Job
from shop.sellers.models import MemberRole
from shop.sellers.people import add_member, end_member
from shop.sellers.queries import village_page
from shop.sellers.villages import add_coordinator
from shop.stories import checks, photographs, publishing, writing
from shop.stories.models import Story, StoryStatus
from tests import cast
from tests.stories import tales


def do(act, story, by, **how):
    with transaction():
        act(session().merge(story), by=cast.person(by), **how)
    session().refresh(story)
    return story


def refused(refusal, act, story, by, **how):
    before = story.status
    with pytest.raises(refusal), transaction():
        act(story, by=cast.person(by), **how)
    session().refresh(story)
    assert story.status is before


def coordinator():
    """Tono helps the sellers of Sidomulyo."""
    with transaction():
        add_coordinator(village_page("sidomulyo"), cast.person("Tono"), by=cast.person("Nurul"))


def letters():
    kinds = session().scalars(sa.select(Job.facts).where(Job.kind == "send_letter").order_by(Job.id))
    return [(one["template"].split("/")[-1], one["to"]) for one in kinds]


def test_her_own_sending_is_her_word_and_then_the_officer_shows_it(app):
    story = tales.draft()
    assert do(publishing.send, story, "Sulastri").status is StoryStatus.IN_REVIEW
    assert story.agreed_by_id == cast.person("Sulastri").id and story.agreed_at
    do(publishing.publish, story, "Ratih")
    assert story.is_published and story.published_at and cast.seller().story_slug == story.slug
    assert [one.act for one in trail(writing.subject(story))] == [
        "story_begun",
        "story_photo_added",
        "story_sent",
        "story_published",
    ]
    assert letters() == [("published.txt", "sulastri@contoh.id")]


def test_what_the_office_wrote_is_told_only_after_she_agreed(app):
    story = tales.asked()
    assert story.status is StoryStatus.WAITING and story.agreed_at is None
    assert letters() == [("asked.txt", "sulastri@contoh.id")]
    refused(publishing.CannotMove, publishing.publish, story, "Ratih")
    assert do(publishing.agree, story, "Sulastri").status is StoryStatus.IN_REVIEW
    assert do(publishing.publish, story, "Ratih").is_published


@pytest.mark.parametrize("name", ["Tono", "Ratih", "Nurul", "Wiwik"])
def test_nobody_agrees_in_her_name_not_even_who_acts_for_her(app, name):
    coordinator()
    refused(publishing.NotHerself, publishing.agree, tales.asked(), name)


def test_what_a_coordinator_sends_waits_for_her_word(app):
    coordinator()
    story = do(publishing.send, tales.draft(by=cast.person("Tono")), "Tono")
    assert story.status is StoryStatus.WAITING and story.agreed_at is None


def test_who_is_a_member_no_more_gives_no_word(app):
    wiwik = cast.person("Wiwik")
    with transaction():
        add_member(cast.seller(), wiwik, role=MemberRole.MEMBER, by=cast.person("Nurul"))
    story = tales.asked()
    with transaction():
        end_member(cast.seller(), wiwik.id, by=cast.person("Nurul"))
    refused(publishing.NotHerself, publishing.agree, story, "Wiwik")


@pytest.mark.parametrize("name", ["Sulastri", "Ratih"])
def test_other_words_are_not_what_she_agreed_to(app, name):
    story = tales.sent()
    do(writing.change_words, story, name, words=tales.WORDS._replace(title_en="From Hong Kong"))
    assert story.status is StoryStatus.DRAFT and story.agreed_at is None and story.agreed_by_id is None
    refused(publishing.CannotMove, publishing.publish, story, "Ratih")


def test_other_photographs_are_not_what_she_agreed_to(app):
    acts = [
        lambda story, by: photographs.remove_photo(story, story.photos[0].photo_id, by=by),
        lambda story, by: photographs.bring_to_front(story, story.photos[1].photo_id, by=by),
    ]
    for number, act in enumerate(acts):
        story = tales.sent(tales.WORDS._replace(title=f"Kisah {number}"), photos=2)
        assert do(act, story, "Ratih").status is StoryStatus.DRAFT and story.agreed_at is None
    story, stored = tales.sent(tales.WORDS._replace(title="Kisah lain")), tales.photo()
    do(photographs.add_photo, story, "Ratih", stored=stored, alt="Daun")
    assert story.status is StoryStatus.DRAFT and story.agreed_at is None


def test_the_same_words_again_change_nothing(app):
    story = tales.told()
    do(writing.change_words, story, "Sulastri", words=tales.WORDS)
    do(
        lambda told, by: photographs.bring_to_front(told, told.photos[0].photo_id, by=by),
        story,
        "Sulastri",
    )
    assert story.is_published and trail(writing.subject(story))[-1].act == "story_published"


@pytest.mark.parametrize("made", [tales.told, tales.sent, tales.asked])
def test_she_takes_it_off_by_herself_at_once_and_nobody_puts_it_back(app, made):
    story = do(publishing.withdraw, made(), "Sulastri")
    assert story.status is StoryStatus.WITHDRAWN and story.agreed_at is None and cast.seller().story_slug == ""
    refused(publishing.CannotMove, publishing.publish, story, "Ratih")
    assert do(publishing.send, story, "Ratih").status is StoryStatus.WAITING
    assert do(publishing.withdraw, story, "Sulastri").status is StoryStatus.WITHDRAWN
    assert do(publishing.send, story, "Sulastri").status is StoryStatus.IN_REVIEW


def test_the_officer_gives_back_with_a_reason_and_takes_off_with_one(app):
    story = do(publishing.give_back, tales.sent(), "Ratih", reason="Sebut nama desanya.")
    assert (story.status, story.returned_reason, story.agreed_at) == (StoryStatus.DRAFT, "Sebut nama desanya.", None)
    do(publishing.send, story, "Sulastri")
    assert story.returned_reason == ""
    do(publishing.publish, story, "Ratih")
    do(publishing.withdraw, story, "Ratih", reason="Ada nomor telepon.")
    assert (story.status, story.returned_reason) == (StoryStatus.WITHDRAWN, "Ada nomor telepon.")
    assert [what for what, _to in letters()] == ["returned.txt", "published.txt", "withdrawn.txt"]
    refused(publishing.CannotMove, publishing.give_back, story, "Ratih", reason="Lagi")


def test_a_story_without_a_photograph_is_not_sent(app):
    refused(publishing.NoPhoto, publishing.send, tales.draft(photos=0), "Sulastri")


def test_the_database_keeps_what_nobody_agreed_to_from_being_told(app):
    story = tales.asked()
    for status in (StoryStatus.IN_REVIEW, StoryStatus.PUBLISHED):
        told = sa.update(Story).values(status=status, published_at=story.created_at)
        with pytest.raises(sa.exc.IntegrityError), transaction():
            session().execute(told)


def test_the_checks_find_a_word_that_is_not_hers_and_a_link_that_leads_elsewhere(app):
    story = tales.told()
    assert checks.check() == []
    with transaction():
        story.agreed_by_id = cast.person("Ratih").id
        cast.seller().story_slug = "lain"
    assert len(checks.check()) == 2
    with transaction():
        story.agreed_by_id = cast.person("Sulastri").id
        cast.seller().story_slug = story.slug


def test_of_several_the_newest_is_the_one_her_pages_lead_to(app):
    first = tales.told()
    second = tales.told(tales.WORDS._replace(title="Kisah kedua"))
    assert cast.seller().story_slug == second.slug
    do(publishing.withdraw, second, "Sulastri")
    session().expire_all()
    assert cast.seller().story_slug == first.slug


def test_a_guide_needs_nobodys_word_and_is_changed_where_it_stands(app):
    guide = tales.guide()
    assert guide.is_published
    do(writing.change_words, guide, "Ratih", words=tales.WORDS._replace(lead="Cuci tangan."))
    assert guide.is_published and guide.lead == "Cuci tangan."
    refused(photographs.LastPhoto, photographs.remove_photo, guide, "Ratih", photo_id=guide.photos[0].photo_id)
    assert do(publishing.withdraw, guide, "Ratih").status is StoryStatus.WITHDRAWN
    assert do(publishing.publish, guide, "Ratih").is_published
    assert letters() == []


def test_a_guide_is_sent_to_nobody(app):
    guide = tales.guide(is_told=False)
    refused(publishing.CannotMove, publishing.send, guide, "Ratih")
    refused(publishing.NotHerself, publishing.agree, guide, "Ratih")


def test_what_is_told_is_not_thrown_away_and_what_is_taken_off_leaves_nothing(app):
    story = tales.told(photos=2)
    refused(writing.StillTold, writing.discard, story, "Sulastri")
    do(publishing.withdraw, story, "Sulastri")
    with transaction():
        writing.discard(story, by=cast.person("Sulastri"))
    for table in ("stories", "story_photos", "photos"):
        assert session().execute(sa.text(f"SELECT count(*) FROM {table}")).scalar() == 0, table
