"""The catalogue officer's pages of shelves and techniques, and what buyers and sellers see of what she did."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from shop.audit import trail
from shop.catalogue import arranging
from shop.catalogue.choices import choices
from shop.catalogue.models import Category, Technique
from shop.db import session, transaction
from tests import cast, make
from tests.catalogue import ready
from tests.catalogue.steps import PRICE, newest
from tests.support.browsing import form_to
from tests.support.desk import Desk

LIST, KAIN, ECOPRINT = "/office/shelves", "/office/shelves/kain", "/office/techniques/ecoprint"
NEW = {"name": "Anyaman", "name_en": "Weaving", "text": "Dari pandan.", "text_en": "Of pandan.", "stands": "goods"}


@pytest.fixture
def ratih(sign_in):
    return Desk(sign_in(cast.person("Ratih")))


def words(page: str, ending: str, **changes: Any) -> dict[str, Any]:
    """What a form of the page would send, with these changes."""
    return form_to(page, ending).values | changes


def shelf(slug: str = "kain") -> Category:
    session().expire_all()
    return arranging.find(Category, slug)


def technique(slug: str = "ecoprint") -> Technique:
    session().expire_all()
    return arranging.find(Technique, slug)


def test_products_lead_to_the_shelves_and_these_say_how_many_products_each_has(ratih):
    make.product("Selendang jati")
    make.product("Batik jati", technique="batik-tulis")
    ready.cloth()
    assert f'href="{LIST}"' in ratih.open("/office/products")
    page = ratih.open(LIST)
    assert f'href="{KAIN}"' in page and f'href="{ECOPRINT}"' in page
    row = " ".join(page.split('href="/office/shelves/kain"')[1].split("</tr>")[0].split())
    assert ">3<" in row and "2 dijual" in row and "Ecoprint 2" in row and "Batik tulis 1" in row
    assert "Produk: 2, dijual: 1" in ratih.open(ECOPRINT)


def test_the_forms_to_add_are_folded_until_one_is_opened_or_something_in_it_is_wrong(ratih):
    folds = re.compile(r"<details class=\"more\"( open)?><summary[^>]*>(Tambah rak|Tambah teknik)")
    assert folds.findall(ratih.open(LIST)) == [("", "Tambah rak"), ("", "Tambah teknik")]
    refused = ratih.send(LIST, 422, **words(ratih.open(LIST), LIST, **NEW | {"name": ""}))
    assert folds.findall(refused) == [(" open", "Tambah rak"), ("", "Tambah teknik")]


@pytest.mark.parametrize("name", ["Nurul", "Sutrisno", "Sulastri", "Budi"])
def test_others_find_nothing_there(sign_in, name):
    browser = sign_in(cast.person(name))
    for address in (LIST, KAIN, ECOPRINT):
        assert browser.get(address).status_code == 404
    for address in (LIST, KAIN, f"{KAIN}/closing", f"{KAIN}/place", ECOPRINT, f"{ECOPRINT}/closing"):
        assert browser.post(address, data=NEW | {"place": "3"}).status_code == 404
    assert shelf().is_open and technique().is_open and [one.slug for one in arranging.shelves()][0] == "kain"


def test_a_visitor_is_shown_the_way_to_sign_in(client):
    assert client.get(LIST).location.startswith("/login")


@pytest.mark.parametrize("address", ["/office/shelves/tidak-ada", "/office/techniques/tidak-ada"])
def test_what_is_not_there_is_not_found(ratih, address):
    assert ratih.browser.get(address).status_code == 404
    for form in ("", "/closing", "/opening"):
        assert ratih.browser.post(address + form, data=NEW).status_code == 404


def test_a_shelf_is_added_with_its_picture_and_sellers_and_buyers_find_it(ratih, sulastri, client):
    page = ratih.browser.post(LIST, data=NEW | {"picture": (io.BytesIO(ready.jpeg()), "pandan.jpg")})
    assert page.location == "/office/shelves/anyaman"
    assert "Rak Anyaman ditambahkan" in ratih.open(page.location)
    assert 'value="anyaman"' in sulastri.get("/seller/products/new").text
    home = client.get("/").text
    assert 'href="/categories/anyaman"' in home and "/media/" in home.split('href="/categories/anyaman"')[-1][:400]
    assert "Dari pandan." in client.get("/categories/anyaman").text
    assert "Of pandan." in client.get("/en/categories/anyaman").text


def test_a_second_press_of_adding_finds_it_there_and_says_who_added_it(ratih):
    ratih.send(LIST, **NEW)
    assert "“Anyaman” sudah ada" in ratih.send(LIST, 422, **NEW)
    assert [one.act for one in trail("shelf anyaman")] == ["shelf_added"]


@pytest.mark.parametrize(
    ("wrong", "said", "field"),
    [
        ({"name": ""}, "Isi dulu", "name"),
        ({"name": "TAS"}, "sudah ada", "name"),
        ({"name_en": "bags"}, "sudah ada", "name_en"),
        ({"name": "a\0b"}, "tidak bisa dipakai", "name"),
        ({"name": "x" * 61}, "Terlalu panjang", "name"),
        ({"text": "x" * 301}, "Terlalu panjang", "text"),
        ({"stands": "jamu"}, "field__error", "stands"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(ratih, wrong, said, field):
    typed = NEW | wrong
    for address in (LIST, KAIN):
        page = ratih.send(address, 422, **typed)
        assert said in page and f'id="{field}-error"' in page
        assert "Of pandan." in page
    assert [one.slug for one in arranging.shelves()] == ["kain", "tas", "makanan"] and shelf().name == "Kain"


@pytest.mark.parametrize(("wrong", "said"), [({"name": ""}, "Isi dulu"), ({"name": "ecoprint"}, "sudah ada")])
def test_a_wrong_technique_is_said_beside_its_field(ratih, wrong, said):
    typed = {f"technique-{name}": value for name, value in ({"name": "Jumputan", "name_en": "Tie-dye"} | wrong).items()}
    page = ratih.send("/office/techniques", 422, **typed)
    assert said in page and 'id="technique-name-error"' in page and 'value="Tie-dye"' in page
    assert "sudah ada" in ratih.send(ECOPRINT, 422, **{"technique-name": "Batik tulis", "technique-name_en": "X"})


def test_a_file_that_is_no_picture_is_refused_beside_its_field(ratih):
    page = ratih.browser.post(KAIN, data=NEW | {"picture": (io.BytesIO(b"GIF89a nonsense"), "kain.jpg")})
    assert page.status_code == 422 and 'id="picture-error"' in page.text
    assert (shelf().name, shelf().photo_id) == ("Kain", None)


def test_another_picture_takes_the_place_of_the_present_one_and_none_leaves_it(ratih):
    kept = []
    for colour in ((120, 60, 30), (30, 60, 120), None):
        picture = {"picture": (io.BytesIO(ready.jpeg(colour=colour)), "kain.jpg")} if colour else {}
        typed = words(ratih.open(KAIN), "/kain", **picture)
        assert ratih.browser.post(KAIN, data=typed).status_code == 303
        kept.append(shelf().photo_id)
    assert kept[0] and kept[0] != kept[1] == kept[2]
    assert [one.facts["changed"]["picture"] for one in trail("shelf kain")] == [[None, kept[0]], kept[:2]]
    assert "Gambar lain" in ratih.open(KAIN)


def test_a_renamed_shelf_is_called_so_everywhere_and_its_address_stays(ratih, client):
    goods = make.product("Selendang jati")
    every = ("/", "/categories/kain", "/products", "/products?q=jati", f"/products/{goods.slug}")
    for address in every:  # what is kept of them must not outlast the name
        assert "Kain" in client.get(address).text and "Cloth" in client.get(f"/en{address}").text
    page = ratih.send(KAIN, **words(ratih.open(KAIN), "/kain", name="Wastra", name_en="Textiles"))
    assert "Tersimpan" in page and "Nama: Kain → Wastra" in page
    for address in every:
        assert "Wastra" in client.get(address).text and "Kain<" not in client.get(address).text, address
        assert "Textiles" in client.get(f"/en{address}").text and "Cloth<" not in client.get(f"/en{address}").text
    assert "Selendang jati" in client.get("/products?q=wastra").text
    assert "Selendang jati" in client.get("/en/products?q=textiles").text


def test_a_renamed_technique_is_called_so_on_lists_and_the_product_page(ratih, client):
    goods = make.product("Selendang jati", seller=cast.seller("KUB Melati"))
    make.product("Batik jati", technique="batik-tulis", seller=cast.seller("KUB Melati"))
    page = ratih.open(ECOPRINT)
    names = {"technique-name": "Cetak daun", "technique-name_en": "Leaf print"}
    assert "Nama: Ecoprint → Cetak daun" in ratih.send(ECOPRINT, **words(page, "/ecoprint", **names))
    for address in ("/products", f"/products/{goods.slug}"):
        assert "Cetak daun" in client.get(address).text and "Leaf print" in client.get(f"/en{address}").text
    assert 'value="ecoprint"' in client.get("/products").text, "a shared list still narrows to it"
    assert "Selendang jati" in client.get("/products?technique=ecoprint").text


def test_the_other_words_stay_what_they_were_when_only_one_is_changed(ratih):
    ratih.send(KAIN, **words(ratih.open(KAIN), "/kain", text="Dari daun."))
    assert (shelf().name, shelf().name_en, shelf().text, shelf().is_food) == ("Kain", "Cloth", "Dari daun.", False)
    make.product("Keripik", category="makanan", technique=None)
    typed = words(ratih.open("/office/shelves/makanan"), "/makanan", text="Dari dapur.")
    assert "stands" not in typed
    ratih.send("/office/shelves/makanan", **typed)
    assert shelf("makanan").is_food and shelf("makanan").text == "Dari dapur.", "what the form did not ask stays"


def test_what_is_asked_for_is_offered_only_until_the_first_product_and_refused_beside_its_field_after(ratih):
    open_page = ratih.open("/office/shelves/tas")
    assert 'value="food"' in open_page
    make.product("Tas jati", category="tas")
    assert 'value="food"' not in ratih.open("/office/shelves/tas")
    page = ratih.send("/office/shelves/tas", 409, **words(open_page, "/tas", stands="food"))
    assert 'id="stands-error"' in page and not shelf("tas").is_food
    wax = words(ratih.open("/office/techniques/batik-tulis"), "/batik-tulis", **{"technique-made": "plain"})
    make.product("Batik jati", technique="batik-tulis")
    page = ratih.send("/office/techniques/batik-tulis", 409, **wax)
    assert 'id="technique-made-error"' in page and technique("batik-tulis").uses_wax


def test_a_shelf_goes_up_and_stays_there_when_the_button_is_pressed_twice(ratih, client):
    typed = words(ratih.open(LIST), "/tas/place")
    assert typed["place"] == "1"
    for _press in range(2):
        assert "Tas sekarang di urutan 1" in ratih.send(f"{LIST}/tas/place", **typed)
    page = client.get("/").text
    assert page.index('href="/categories/tas"') < page.index('href="/categories/kain"')
    assert ratih.open("/office/shelves/tas").count("Urutan: 2 → 1") == 1


@pytest.mark.parametrize("number", ["", "0", "-1", "１", "🌿", "9" * 40])
def test_a_place_that_is_none_is_refused(ratih, number):
    assert 'role="alert"' in ratih.send(f"{KAIN}/place", 422, place=number)
    assert [one.slug for one in arranging.shelves()] == ["kain", "tas", "makanan"]


def test_a_closed_shelf_is_not_offered_to_sellers_and_stays_with_its_goods(ratih, sulastri, client):
    goods, draft = make.product("Selendang jati"), ready.cloth()
    for _press in range(2):
        assert "ditutup untuk produk baru" in ratih.send(f"{KAIN}/closing")
    assert [one.act for one in trail("shelf kain")] == ["shelf_closed"]
    assert 'value="kain"' not in sulastri.get("/seller/products/new").text
    before = newest()
    assert sulastri.post("/seller/products", data={"category": "kain"}).status_code == 422
    assert newest() is before
    assert sulastri.get(f"/seller/products/{draft.slug}").status_code == 200
    assert "Kain" in client.get(f"/products/{goods.slug}").text
    assert "Selendang jati" in client.get("/categories/kain").text
    assert 'href="/categories/kain"' in client.get("/").text
    assert "dibuka lagi" in ratih.send(f"{KAIN}/opening")
    assert 'value="kain"' in sulastri.get("/seller/products/new").text


def test_a_closed_and_empty_shelf_is_shown_nowhere_but_its_address_answers(ratih, client):
    ratih.send("/office/shelves/tas/closing")
    assert "/categories/tas" not in client.get("/").text
    found = client.get("/sitemaps/pages.xml").text
    assert "/categories/kain" in found and "/categories/tas" not in found
    assert client.get("/categories/tas").status_code == 200


def test_a_closed_technique_is_offered_only_to_the_product_that_has_it(ratih, sulastri):
    has, other = ready.cloth("Selendang satu"), ready.cloth("Selendang dua")
    with transaction():
        session().get_one(type(other), other.id).technique_id = technique("batik-tulis").id
    ratih.send(f"{ECOPRINT}/closing")
    number = f'value="{technique().id}">Ecoprint<'
    assert number in sulastri.get(f"/seller/products/{has.slug}/price").text
    assert number not in sulastri.get(f"/seller/products/{other.slug}/price").text
    typed = {**PRICE, "technique_id": str(technique().id)}
    assert sulastri.post(f"/seller/products/{other.slug}/price", data=typed).status_code == 422
    assert sulastri.post(f"/seller/products/{has.slug}/price", data=typed).status_code == 303
    assert "dibuka lagi" in ratih.send(f"{ECOPRINT}/opening")
    assert number in sulastri.get(f"/seller/products/{other.slug}/price").text


def test_a_technique_that_waits_in_a_change_can_be_kept_and_so_can_the_one_buyers_know(ratih, sulastri):
    product = ready.published(ready.cloth())
    wax = technique("batik-tulis").id
    address = f"/seller/products/{product.slug}/price"
    assert sulastri.post(address, data={**PRICE, "technique_id": str(wax)}).status_code == 303
    for slug in ("ecoprint", "batik-tulis"):
        ratih.send(f"/office/techniques/{slug}/closing")
    page = sulastri.get(address).text
    assert f'<option selected value="{wax}"' in page and f'<option value="{technique().id}"' in page


def test_the_pages_are_in_english_too(ratih):
    ratih.send(LIST, **NEW)
    for address, said in ((LIST, "Shelves and techniques"), (KAIN, "Cloth"), (ECOPRINT, "How it is made")):
        assert said in ratih.open(f"/en{address}")
    assert choices().category["anyaman"].name_en == "Weaving"
