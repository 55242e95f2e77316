"""The seller's stories on her phone: writing, sending, agreeing and taking off."""

from __future__ import annotations

import io

import pytest

from shop.db import session, transaction
from shop.sellers.queries import village_page
from shop.sellers.villages import add_coordinator
from shop.stories.models import StoryStatus
from tests import cast
from tests.catalogue import ready
from tests.stories import tales
from tests.support.browsing import form_to
from tests.support.desk import Desk

LIST = "/seller/stories"
TYPED = tales.WORDS._asdict()


def page_of(story):
    return f"{LIST}/{story.slug}"


def status(story):
    session().expire_all()
    return story.status


def picture(**words):
    return {"picture": (io.BytesIO(ready.jpeg()), "foto.jpg"), "alt": "Sulastri menjemur kain"} | words


@pytest.fixture
def coordinator(app, sign_in):
    """Tono helps the sellers of Sidomulyo."""
    with transaction():
        add_coordinator(village_page("sidomulyo"), cast.person("Tono"), by=cast.person("Nurul"))
    return Desk(sign_in(cast.person("Tono")))


def test_from_an_empty_list_to_a_story_that_is_sent(sulastri, client):
    assert f'href="{LIST}"' in sulastri.open("/seller/more")
    assert "Belum ada kisah" in sulastri.open(LIST)
    sulastri.open(f"{LIST}/new")
    for _ in range(2):  # pressed twice it is one
        page = sulastri.send(LIST, **TYPED)
    assert "Masih perlu satu foto" in page
    address = f"{LIST}/dari-hong-kong-ke-daun-jati"
    page = sulastri.send(f"{address}/photos", **picture(alt_en="Sulastri hangs cloth"))
    assert "Kirim ke koperasi" in page and 'alt="Sulastri menjemur kain"' in page
    assert 'alt="Sulastri hangs cloth"' in sulastri.open("/en" + address)
    assert "Terkirim" in sulastri.send(f"{address}/submission")
    assert sulastri.open(LIST).count("Dari Hong Kong ke daun jati") == 1
    assert client.get("/stories/dari-hong-kong-ke-daun-jati").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"lead": " "}, "lead"),
        ({"lead": "x" * 301}, "lead"),
        ({"text": ""}, "text"),
        ({"text": "x" * 12_001}, "text"),
        ({"title_en": "a\0b"}, "title_en"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(sulastri, wrong, field):
    typed = TYPED | {"lead_en": "Eleven years abroad."} | wrong
    story = tales.draft()
    for address in (LIST, f"{page_of(story)}/words"):
        page = sulastri.send(address, 422, **typed)
        assert f'id="{field}-error"' in page and "Eleven years abroad." in page and "<details" in page
    assert session().merge(story).title == tales.WORDS.title


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"picture": (io.BytesIO(b"bukan foto"), "foto.jpg")}, "picture"),
        ({"picture": ""}, "picture"),
        ({"alt": ""}, "alt"),
        ({"alt_en": "x" * 201}, "alt_en"),
    ],
)
def test_a_photograph_needs_words_and_must_be_one(sulastri, wrong, field):
    story = tales.draft(photos=0)
    page = sulastri.send(f"{page_of(story)}/photos", 422, **picture() | wrong)
    assert f'id="{field}-error"' in page
    session().expire_all()
    assert not story.photos


def test_photographs_are_put_in_order_and_removed(sulastri):
    story = tales.draft(photos=2)
    first, second = (one.photo_id for one in story.photos)
    sulastri.send(f"{page_of(story)}/photos/{second}/front")
    session().expire_all()
    assert story.cover_id == second
    sulastri.send(f"{page_of(story)}/photos/{second}/removal")
    session().expire_all()
    assert [one.photo_id for one in story.photos] == [first]
    assert sulastri.browser.post(f"{page_of(story)}/photos/{second}/removal").status_code == 404


def test_anothers_story_is_not_found(sign_in, app):
    wiwik, story = sign_in(cast.person("Wiwik")), tales.draft(photos=2)
    photo = story.photos[1].photo_id
    for address in (page_of(story), f"{page_of(story)}/words"):
        assert wiwik.get(address).status_code == 404
    forms = ("words", "photos", f"photos/{photo}/removal", f"photos/{photo}/front", "submission")
    for form in (*forms, "agreement", "withdrawal", "removal"):
        assert wiwik.post(f"{page_of(story)}/{form}", data=TYPED).status_code == 404
    assert status(story) is StoryStatus.DRAFT and len(story.photos) == 2


def test_what_the_office_is_still_writing_is_nobodys_to_see(sulastri, app):
    story = tales.draft(by=cast.person("Ratih"), by_office=True)
    assert story.title not in sulastri.open(LIST)
    assert sulastri.browser.get(page_of(story)).status_code == 404


def test_she_is_asked_and_agrees_or_does_not(sulastri, app):
    assert "menunggu persetujuan Anda" not in sulastri.open("/seller/more")
    story = tales.asked()
    assert "menunggu persetujuan Anda" in sulastri.open("/seller/more")
    page = sulastri.open(page_of(story))
    assert "Bolehkah ini diceritakan tentang Anda?" in page and form_to(page, "/withdrawal")
    assert "Terima kasih" in sulastri.send(f"{page_of(story)}/agreement")
    assert status(story) is StoryStatus.IN_REVIEW
    sulastri.send(f"{page_of(story)}/agreement", 409)
    sulastri.send(f"{page_of(story)}/withdrawal")
    assert status(story) is StoryStatus.WITHDRAWN


def test_a_coordinator_writes_and_sends_but_agrees_to_nothing(coordinator, app):
    story = tales.draft()
    page = coordinator.open(page_of(story))
    assert "Minta persetujuan penjual" in page and "Kirim ke koperasi" not in page
    assert "setelah ia setuju" in coordinator.send(f"{page_of(story)}/submission")
    page = coordinator.open(page_of(story))
    assert "tidak ada yang mewakilinya" in page and "/agreement" not in page
    said = coordinator.send(f"{page_of(story)}/agreement", 403)
    assert "Minta ia masuk sendiri" in said and status(story) is StoryStatus.WAITING


def test_she_takes_it_off_and_nobody_reads_it_a_moment_longer(sulastri, client):
    story = tales.told()
    assert client.get(f"/stories/{story.slug}").status_code == 200
    assert "Bagikan lewat WhatsApp" in sulastri.open(page_of(story))
    sulastri.send(f"{page_of(story)}/withdrawal")
    assert client.get(f"/stories/{story.slug}").status_code == 404
    assert story.title not in client.get("/").text + client.get("/stories").text
    sulastri.send(f"{page_of(story)}/withdrawal", 409)
    address = page_of(story)
    assert "Dibuang" in sulastri.send(f"{address}/removal")
    assert sulastri.browser.get(address).status_code == 404


def test_before_she_changes_what_is_told_she_reads_what_comes_of_it(sulastri, client):
    story = tales.told()
    assert "Kalau sementara itu tidak boleh dibaca" in sulastri.open(f"{page_of(story)}/words")
    sulastri.send(f"{page_of(story)}/words", **TYPED | {"text": "Lain."})
    assert client.get(f"/stories/{story.slug}").status_code == 200
    assert status(story) is StoryStatus.PUBLISHED


def test_what_is_told_is_not_thrown_away(sulastri, app):
    story = tales.told()
    assert "Turunkan dulu" in sulastri.send(f"{page_of(story)}/removal", 409)
    assert status(story) is StoryStatus.PUBLISHED


def test_a_reason_stands_above_her_story(sulastri, ratih, app):
    story = tales.sent()
    ratih.send(f"/office/stories/{story.slug}/return", reason="Sebut nama desanya.")
    assert "Sebut nama desanya." in sulastri.open(page_of(story))
    assert "Sebut nama desanya." in sulastri.open(LIST)
