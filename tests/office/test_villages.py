"""The office's villages: added from the country's list, described, and given a coordinator."""

import io

import pytest
import sqlalchemy as sa

from shop.audit import WORDS, trail
from shop.catalogue.queries import Browse, browse
from shop.db import session
from shop.sellers.access import sellers_of
from shop.sellers.models import Village
from shop.sellers.queries import village_page
from tests import cast, make
from tests.catalogue import ready
from tests.support.lint import assert_clean

VILLAGES, ONE = "/office/villages", "/office/villages/sidomulyo"


@pytest.fixture
def nurul(sign_in):
    return sign_in(cast.person("Nurul"))


def typed(**changes):
    words = {"name": "Ketintang", "text": "Desa di kota.", "text_en": "A village in town."}
    return {"place": "Ketintang, Gayungan"} | words | changes


def test_a_village_of_the_country_is_added_with_its_kecamatan(nurul):
    answer = nurul.post(VILLAGES, data=typed())
    assert (answer.status_code, answer.location) == (303, "/office/villages/ketintang")
    made = village_page("ketintang")
    assert (made.district, made.region_code, made.text_en) == ("Gayungan", "35.78.22.1003", "A village in town.")
    assert_clean(nurul.get(answer.location).text, answer.location, csrf=False)
    assert "Ketintang" in nurul.get(VILLAGES).text
    assert [one.act for one in trail("village ketintang")] == ["village_added"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"place": "Atlantis"}, "Tidak ada desa"),
        ({"place": "Sidomulyo"}, "Ada beberapa"),
        ({"place": "35.09.30"}, "Tidak ada desa"),
        ({"place": "Sidomulyo, Silo"}, "sudah ada di daftar desa"),
        ({"place": ""}, "Isi dulu"),
        ({"place": "a\0b"}, "tidak bisa dipakai"),
        ({"place": "３５.09"}, "Tidak ada desa"),
        ({"name": ""}, "Isi dulu"),
        ({"text": "x" * 10_000}, "Terlalu panjang"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(nurul, changes, words):
    page = nurul.post(VILLAGES, data=typed(**changes))
    assert page.status_code == 422
    assert words in page.text and "field__error" in page.text
    assert "A village in town." in page.text
    assert session().scalar(sa.select(sa.func.count(Village.id))) == 2


def test_a_code_says_which_of_two_is_meant(nurul):
    answer = nurul.post(VILLAGES, data=typed(place="35.09.07.2006", name="Sidomulyo"))
    assert (answer.status_code, answer.location) == (303, "/office/villages/sidomulyo-2")


def test_buyers_read_and_see_what_was_changed_and_find_its_goods_by_the_new_name(nurul, client):
    make.product("Kain jati")
    picture = (io.BytesIO(ready.jpeg()), "desa.jpg")
    words = {"name": "Gumitir", "text": "Di kaki Gunung Gumitir.", "text_en": "At the foot of Gumitir."}
    answer = nurul.post(ONE, data=words | {"picture": picture}, content_type="multipart/form-data")
    assert answer.status_code == 303
    page = client.get("/villages/sidomulyo").text
    assert "Di kaki Gunung Gumitir." in page and "/media/" in page
    assert "At the foot of Gumitir." in client.get("/en/villages/sidomulyo").text
    photo = village_page("sidomulyo").photo_id
    assert nurul.post(ONE, data=words).status_code == 303
    assert village_page("sidomulyo").photo_id == photo, "without another picture it keeps its own"
    assert browse(Browse(words="gumitir"), 1).page.total == 1


def test_a_file_that_is_no_picture_is_refused_beside_its_field(nurul):
    sent = {"name": "Sidomulyo", "picture": (io.BytesIO(b"GIF89a nonsense"), "desa.jpg")}
    page = nurul.post(ONE, data=sent, content_type="multipart/form-data")
    assert page.status_code == 422 and 'id="picture-error"' in page.text
    assert village_page("sidomulyo").photo_id is None


def test_a_coordinator_acts_for_every_seller_of_the_village_until_she_is_ended(nurul):
    budi = cast.person("Budi")
    for _click in range(2):
        assert nurul.post(f"{ONE}/coordinators", data={"who": "0812-0000-0001"}).status_code == 303
    assert [one.name for one in sellers_of(budi)] == ["Sulastri Ecoprint"]
    for _click in range(2):
        assert nurul.post(f"{ONE}/coordinators/{budi.id}/end").status_code == 303
    assert sellers_of(budi) == []
    acts = [one.act for one in trail("village sidomulyo")]
    assert acts == ["coordinator_added", "coordinator_ended"] and set(acts) <= set(WORDS)
    assert nurul.post(f"{ONE}/coordinators", data={"who": "budi@contoh.id"}).status_code == 303
    assert len(sellers_of(budi)) == 1, "she comes back"


@pytest.mark.parametrize("who", ["", "0899", "nobody@contoh.id", "a\0b", "x" * 10_000, "０８１２"])
def test_only_who_has_an_account_becomes_coordinator(nurul, who):
    page = nurul.post(f"{ONE}/coordinators", data={"who": who})
    assert page.status_code == 422 and "field__error" in page.text
    assert nurul.post(f"{ONE}/coordinators/999999/end").status_code == 404


@pytest.mark.parametrize("name", ["Ratih", "Budi", "Sulastri", "Tono"])
def test_others_find_nothing_there(sign_in, name):
    browser = sign_in(cast.person(name))
    assert browser.get(VILLAGES).status_code == browser.get(ONE).status_code == 404
    assert browser.post(VILLAGES, data=typed()).status_code == 404
