"""The catalogue officer's stories and guides."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa

from shop.db import session
from shop.stories.models import Story, StoryStatus
from tests import cast
from tests.catalogue import ready
from tests.stories import tales
from tests.support.browsing import form_to

LIST = "/office/stories"
TYPED = tales.WORDS._asdict()


def page_of(story):
    return f"{LIST}/{story.slug}"


def only():
    session().expire_all()
    return session().scalars(sa.select(Story)).one()


def photograph(desk, story):
    sent = {"picture": (io.BytesIO(ready.jpeg()), "foto.jpg"), "alt": "Kain di jemuran"}
    return desk.send(f"{page_of(story)}/photos", **sent)


def test_what_is_sent_is_counted_read_and_shown(ratih, client):
    assert "Kisah perlu dibaca" not in ratih.open("/office")
    story = tales.sent()
    assert "Kisah perlu dibaca" in ratih.open("/office")
    assert story.title in ratih.open(LIST)
    page = ratih.open(page_of(story))
    assert "Saya pulang tahun 2019." in page and "Daun pertama" in page and "Penjual setuju pada" in page
    assert "Pembeli bisa membacanya sekarang" in ratih.send(f"{page_of(story)}/publication")
    assert client.get(f"/stories/{story.slug}").status_code == 200
    assert "Kisah perlu dibaca" not in ratih.open("/office")
    assert "Kisah atau panduan ditampilkan" in ratih.open(page_of(story))


def test_she_gives_back_and_takes_off_with_a_reason_and_not_without(ratih, client):
    story = tales.sent()
    for form, before in (("return", StoryStatus.IN_REVIEW), ("withdrawal", StoryStatus.PUBLISHED)):
        page = ratih.send(f"{page_of(story)}/{form}", 422, reason=" ")
        assert 'id="reason-error"' in page and only().status is before
        ratih.send(f"{page_of(story)}/{form}", reason="Ada nomor telepon.")
        assert only().returned_reason == "Ada nomor telepon."
        if form == "return":
            ratih.send(f"{page_of(story)}/submission")
            assert only().status is StoryStatus.WAITING
            agreeing(story)
            ratih.send(f"{page_of(story)}/publication")
    assert client.get(f"/stories/{story.slug}").status_code == 404


def agreeing(story):
    from_her = cast.person("Sulastri")
    with tales.transaction():
        tales.publishing.agree(session().merge(story), by=from_her)


def test_she_writes_for_a_seller_and_shows_it_only_with_her_word(ratih, sulastri, client):
    ratih.open(f"{LIST}/new")
    for _ in range(2):
        ratih.send(LIST, **TYPED, seller="sulastri-ecoprint")
    story = only()
    assert story.seller.name == "Sulastri Ecoprint" and story.by_office
    assert "Masih perlu satu foto" in ratih.open(page_of(story))
    photograph(ratih, story)
    ratih.send(f"{page_of(story)}/publication", 409)
    ratih.send(f"{page_of(story)}/submission")
    assert story.title in ratih.open(f"{LIST}?list=asked")
    page = ratih.send(f"{page_of(story)}/publication", 409)
    assert "Ditanyakan pada" in page
    sulastri.send(f"/seller/stories/{story.slug}/agreement")
    ratih.send(f"{page_of(story)}/publication")
    assert client.get(f"/stories/{story.slug}").status_code == 200


def test_other_words_of_a_story_wait_for_her_word_again(ratih, client):
    story = tales.told()
    assert "baru tampil setelah ia setuju juga" in ratih.open(f"{page_of(story)}/words")
    page = ratih.send(f"{page_of(story)}/words", **TYPED | {"title_en": "From Hong Kong to teak leaves"})
    assert "Minta persetujuan penjual" in page and "Perubahan sebuah kisah" in page
    assert "teak leaves" not in client.get(f"/en/stories/{story.slug}").text


def test_a_guide_is_written_shown_changed_and_taken_off(ratih, client):
    kain = str(ready.category().id)
    ratih.send(LIST, **TYPED | {"title": "Merawat kain"}, seller="", category=kain, technique="")
    guide = only()
    photograph(ratih, guide)
    ratih.send(f"{page_of(guide)}/publication")
    assert client.get("/guides/merawat-kain").status_code == 200
    form = form_to(ratih.open(f"{page_of(guide)}/words"), "/words")
    assert form.values["category"] == kain
    ratih.send(f"{page_of(guide)}/words", **form.values | {"lead": "Cuci dengan tangan.", "category": ""})
    assert "Cuci dengan tangan." in client.get("/guides/merawat-kain").text and only().category_id is None
    ratih.send(f"{page_of(guide)}/photos/{only().photos[0].photo_id}/removal", 409)
    ratih.send(f"{page_of(guide)}/withdrawal")
    assert client.get("/guides/merawat-kain").status_code == 404
    ratih.send(f"{page_of(guide)}/removal")
    assert session().scalar(sa.select(sa.func.count(Story.id))) == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"text_en": "a\0"}, "text_en"),
        ({"seller": "tidak-ada"}, "seller"),
        ({"technique": "999"}, "technique"),
        ({"seller": "kub-melati", "technique": "1"}, "category"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(ratih, wrong, field):
    page = ratih.send(LIST, 422, **TYPED | {"seller": "", "category": "", "technique": ""} | wrong)
    assert f'id="{field}-error"' in page and "Saya pulang tahun 2019." in page
    assert session().scalar(sa.select(sa.func.count(Story.id))) == 0


def test_what_a_seller_has_not_sent_is_hers_alone(ratih, app):
    story = tales.draft()
    assert story.title not in ratih.open(f"{LIST}?list=stories")
    assert ratih.browser.get(page_of(story)).status_code == 404
    assert ratih.browser.get(f"{LIST}?list=x").status_code == 404


def test_what_a_seller_wrote_is_not_the_offices_to_throw_away(ratih, app):
    story = tales.sent()
    ratih.send(f"{page_of(story)}/return", reason="Sebut desanya.")
    assert ratih.browser.post(f"{page_of(story)}/removal").status_code == 404
    assert only().status is StoryStatus.DRAFT


def test_words_of_healing_are_pointed_out(ratih, app):
    assert "BPOM" not in ratih.open(page_of(tales.sent()))
    other = tales.sent(tales.WORDS._replace(title="Jamu ibu", text="Jamu ini menyembuhkan batuk."))
    assert "“menyembuhkan”" in ratih.open(page_of(other))


@pytest.mark.parametrize("name", ["Nurul", "Sutrisno", "Sulastri", "Budi"])
def test_others_find_nothing_there(sign_in, name, app):
    browser, story = sign_in(cast.person(name)), tales.sent()
    for address in (LIST, f"{LIST}/new", page_of(story), f"{page_of(story)}/words"):
        assert browser.get(address).status_code == 404
    for form in ("publication", "return", "withdrawal", "submission", "removal", "words", "photos"):
        assert browser.post(f"{page_of(story)}/{form}", data=TYPED | {"reason": "x"}).status_code == 404
    assert only().status is StoryStatus.IN_REVIEW
