"""The seller's product pages: small steps that each save by themselves, and never lose what was typed."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from shop.catalogue.models import HalalStatus, ProductStatus, Variant
from shop.db import session
from tests import cast, make
from tests.catalogue import ready
from tests.catalogue.steps import PRICE, newest, rows, say, upload


def test_a_product_is_made_from_a_photo_to_the_officer(sulastri):
    """The whole way of look.md, without a script: shelf, photo, price, words, look, send."""
    answer = sulastri.post("/seller/products", data={"category": "kain"})
    product = newest()
    assert answer.location == f"/seller/products/{product.slug}/photos"
    answer = sulastri.post(answer.location, data=upload(ready.jpeg()))
    assert answer.location == f"/seller/products/{product.slug}/photos"
    assert len(product.photos) == 1
    answer = sulastri.post(
        f"/seller/products/{product.slug}/price", data={**PRICE, "technique_id": str(ready.technique().id)}
    )
    assert answer.location == f"/seller/products/{product.slug}/words"
    answer = sulastri.post(answer.location, data={"text": ready.WORDS, "materials": "Katun", "care": "Cuci tangan"})
    assert answer.location == f"/seller/products/{product.slug}"
    assert "Rp134.100" in say(sulastri.get(answer.location))
    assert sulastri.post(f"{answer.location}/submission").status_code == 303
    assert product.status is ProductStatus.IN_REVIEW
    assert [(v.label, v.price) for v in product.variants] == [("No. 1", 149_000)]
    assert "Selendang ecoprint ketapang" in say(sulastri.get("/seller/products?status=in_review"))


def test_food_goes_by_its_label(sulastri):
    sulastri.post("/seller/products", data={"category": "makanan"})
    product = newest()
    price = {"title": "Kunyit asam", "price": "13500", "kind": "alike", "weight_grams": "300"}
    assert sulastri.post(f"/seller/products/{product.slug}/price", data=price).status_code == 303
    words = {"text": "Kunyit asam segar, direbus pagi hari dengan gula aren."}
    answer = sulastri.post(f"/seller/products/{product.slug}/words", data=words)
    assert answer.location == f"/seller/products/{product.slug}/label"
    label = {
        "ingredients": "Kunyit, asam jawa",
        "net_content": "250",
        "net_unit": "ml",
        "shelf_life_days": "30",
        "licence": ready.LICENCE,
        "halal": "certified",
        "halal_number": ready.HALAL,
    }
    assert sulastri.post(answer.location, data=label).status_code == 303
    assert (product.halal, product.licence, product.shelf_life_days) == (HalalStatus.CERTIFIED, ready.LICENCE, 30)


def test_food_is_packed_and_stored_and_not_dyed(sulastri):
    product = ready.food()
    page = say(sulastri.get(f"/seller/products/{product.slug}/words"))
    assert "Kemasan" in page and "Penyimpanan" in page
    assert "Tanaman dan pewarna" not in page and "primisima" not in page
    words = {"text": "Kunyit asam segar, direbus pagi hari.", "materials": "Botol kaca", "care": "Simpan di kulkas."}
    assert sulastri.post(f"/seller/products/{product.slug}/words", data=words).status_code == 303
    assert (product.materials, product.care) == ("Botol kaca", "Simpan di kulkas.")


def test_a_seller_makes_known_what_buyers_may_see(sulastri):
    goods = make.product("Tas daun", price=185_000)
    told = quote("Tas daun\nRp185.000\nhttp://localhost/products/" + goods.slug)
    assert f"wa.me/?text={told}" in sulastri.get(f"/seller/products/{goods.slug}").text
    draft = make.product(status=ProductStatus.DRAFT)
    assert "wa.me/?text=" not in sulastri.get(f"/seller/products/{draft.slug}").text


def test_a_shelf_is_chosen(sulastri):
    before = newest()
    for wrong in ({}, {"category": ""}, {"category": "🌿"}, {"category": "x" * 10_000}):
        assert sulastri.post("/seller/products", data=wrong).status_code == 422
    assert newest() is before


def test_a_product_begun_twice_is_one_draft_until_something_stands_in_it(sulastri):
    first = sulastri.post("/seller/products", data={"category": "kain"}).headers["Location"]
    assert sulastri.post("/seller/products", data={"category": "kain"}).headers["Location"] == first
    assert sulastri.post("/seller/products", data={"category": "tas"}).headers["Location"] != first
    typed = {"title": "Kain baru", "price": "90000", "weight_grams": "300", "kind": "alike", "technique_id": ""}
    assert sulastri.post(first.replace("/photos", "/price"), data=typed).status_code == 303
    assert sulastri.post("/seller/products", data={"category": "kain"}).headers["Location"] != first


def test_what_she_receives_is_shown_before_anything_is_saved(sulastri):
    product = ready.cloth()
    form = {**PRICE, "technique_id": str(ready.technique().id), "price": "200rb", "preview": "1"}
    answer = sulastri.post(f"/seller/products/{product.slug}/price", data=form)
    assert answer.status_code == 200
    assert "Rp180.000" in say(answer)
    assert "RAT 14 March 2020" in say(answer)
    assert product.price_from == 149_000


def test_what_she_receives_is_shown_as_soon_as_she_typed_a_price(sulastri):
    product = ready.cloth()
    path = f"/seller/products/{product.slug}/price"
    html = sulastri.get(path).text
    assert f'hx-post="{path}"' in html
    answer = sulastri.post(path, data={"title": "", "price": "200rb", "weight_grams": "", "preview": "1"})
    assert answer.status_code == 200
    assert "Rp180.000" in say(answer) and "Isi dulu" not in answer.text
    assert sulastri.post(path, data={"price": "dua ratus", "preview": "1"}).status_code == 422


def test_a_new_variant_without_price_and_weight_has_those_of_the_first(sulastri):
    product = ready.cloth()
    path = f"/seller/products/{product.slug}/variants"
    first = {"size": "kecil", "price": "175rb", "weight_grams": "500"}
    typed = rows(first, {"size": "sedang"}, {"size": "besar", "price": "195.000"}, {})
    assert sulastri.post(path, data=typed).status_code == 303
    made = sorted((v.label, v.price, v.weight_grams) for v in variants_of(product))
    assert made == [("besar", 195_000, 500), ("kecil", 175_000, 500), ("sedang", 175_000, 500)]
    kept = {v.size: str(v.id) for v in variants_of(product)}
    emptied = rows(first | {"number": kept["kecil"]}, {"number": kept["besar"], "size": "besar", "weight_grams": "500"})
    assert sulastri.post(path, data=emptied).status_code == 422, "what is there does not change its price unsaid"


def test_a_price_typed_for_one_is_not_dropped_unsaid_when_there_are_several_by_now(sulastri):
    product = ready.cloth()
    path = f"/seller/products/{product.slug}"
    several = rows(*({"size": size, "price": "175rb", "weight_grams": "500"} for size in ("kecil", "besar")))
    assert sulastri.post(f"{path}/variants", data=several).status_code == 303
    answer = sulastri.post(f"{path}/price", data={**PRICE, "technique_id": str(ready.technique().id), "price": "999rb"})
    assert answer.status_code == 409 and "harga yang diketik di sini tidak disimpan" in say(answer)
    assert {variant.price for variant in variants_of(product)} == {175_000}


def variants_of(product):
    query = sa.select(Variant).where(Variant.product_id == product.id, Variant.is_active)
    return session().scalars(query.execution_options(populate_existing=True)).all()


def test_ecoprint_is_not_called_batik_and_a_better_name_is_offered(sulastri):
    product = ready.cloth()
    form = {
        **PRICE,
        "technique_id": str(ready.technique().id),
        "title": "Selendang batik ecoprint ketapang",
        "price": "155.000",
    }
    answer = sulastri.post(f"/seller/products/{product.slug}/price", data=form)
    assert answer.status_code == 422
    assert 'value="Selendang ecoprint ketapang"' in say(answer)
    assert 'value="155.000"' in say(answer)
    form["use_title"] = "Selendang ecoprint ketapang"
    assert sulastri.post(f"/seller/products/{product.slug}/price", data=form).status_code == 303
    assert (product.title, product.price_from) == ("Selendang ecoprint ketapang", 155_000)


ABSURD = ["-1", "0", "1000000000000", "１２３", "🌿", "9" * 10_000, "1\x002", "NaN", "1e5"]


@pytest.mark.parametrize("field", ["price", "weight_grams", "length_cm", "packed_width_cm"])
@pytest.mark.parametrize("typed", ABSURD)
def test_an_absurd_number_is_shown_again(sulastri, field, typed):
    product = ready.cloth()
    form = {**PRICE, "technique_id": "", "title": "Nama yang tetap", field: typed}
    answer = sulastri.post(f"/seller/products/{product.slug}/price", data=form)
    assert answer.status_code == 422
    assert 'value="Nama yang tetap"' in say(answer)
    assert 'aria-invalid="true"' in say(answer)
    assert (product.price_from, product.length_cm) == (149_000, 200)


def test_the_room_of_a_packed_piece_is_told_whole_or_not_at_all(sulastri):
    product = ready.cloth()
    address = f"/seller/products/{product.slug}/price"
    form = {**PRICE, "technique_id": "", "packed_length_cm": "35", "packed_width_cm": "25", "packed_height_cm": " "}
    answer = sulastri.post(address, data=form)
    assert answer.status_code == 422
    assert "Isi ketiganya, atau kosongkan semua." in say(answer)
    assert say(answer).count('aria-invalid="true"') == 1
    assert 'value="35"' in say(answer) and product.packed_cm3 == 0
    assert sulastri.post(address, data=form | {"packed_height_cm": "12"}).status_code == 303
    assert product.packed_cm3 == 35 * 25 * 12
    assert re.search(r'<input[^>]* value="12"[^>]*>', say(sulastri.get(address)))
    emptied = form | {"packed_length_cm": "", "packed_width_cm": ""}
    assert sulastri.post(address, data=emptied).status_code == 303
    assert product.packed_cm3 == 0


@pytest.mark.parametrize("title", ["", "x" * 121, "a\x00b", "\u202egnip", "   "])
def test_an_absurd_name_is_shown_again(sulastri, title):
    product = ready.cloth()
    answer = sulastri.post(f"/seller/products/{product.slug}/price", data={**PRICE, "technique_id": "", "title": title})
    assert answer.status_code == 422
    assert 'value="149.000"' in say(answer)


@pytest.mark.parametrize("technique", ["999999", "🌿", "-1", "x" * 5_000])
def test_a_technique_nobody_offered_is_refused(sulastri, technique):
    product = ready.cloth()
    assert (
        sulastri.post(f"/seller/products/{product.slug}/price", data={**PRICE, "technique_id": technique}).status_code
        == 422
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "x" * 2_001},
        {"text": ""},
        {"text": "a\x00"},
        {"care": "Tidak dapat dikembalikan"},
        {"materials": "y" * 301},
    ],
)
def test_wrong_words_are_shown_again_with_the_others(sulastri, wrong):
    product = ready.cloth()
    form = {"text": ready.WORDS, "dye_plants": "daun ketapang, tunjung", **wrong}
    answer = sulastri.post(f"/seller/products/{product.slug}/words", data=form)
    assert answer.status_code == 422
    assert "daun ketapang, tunjung" in say(answer)
    assert product.dye_plants == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"licence": "12345"},
        {"halal": "certified", "halal_number": "KH1"},
        {"halal": "🌿"},
        {"net_content": "-5"},
        {"net_unit": "liter"},
        {"shelf_life_days": "99999"},
        {"ingredients": "Kunyit, mengobati kanker"},
    ],
)
def test_a_wrong_label_is_shown_again(sulastri, wrong):
    product = ready.food()
    form = {
        "ingredients": "Kunyit",
        "allergens": "kacang mete",
        "halal": "certified",
        "halal_number": ready.HALAL,
        **wrong,
    }
    answer = sulastri.post(f"/seller/products/{product.slug}/label", data=form)
    assert answer.status_code == 422
    assert "kacang mete" in say(answer)
    assert product.allergens == ""


def test_what_must_be_true_cannot_be_taken_from_a_published_product(sulastri):
    product = ready.published(ready.cloth())
    form = {**PRICE, "technique_id": str(ready.technique().id), "length_cm": "", "title": product.title}
    assert sulastri.post(f"/seller/products/{product.slug}/price", data=form).status_code == 422
    assert product.length_cm == 200


def test_what_is_all_there_stands_folded(sulastri):
    """So that who changes a price reaches it without passing ten ticks."""
    whole, lacking = ready.cloth(photos=3), ready.cloth("Selendang ecoprint lanang", photos=1)
    assert "Yang sudah diperiksa" in say(sulastri.get(f"/seller/products/{whole.slug}"))
    assert "Yang sudah diperiksa" not in say(sulastri.get(f"/seller/products/{lacking.slug}"))


def test_an_unready_draft_is_not_sent(sulastri):
    product = ready.cloth(text="")
    answer = sulastri.post(f"/seller/products/{product.slug}/submission")
    assert answer.status_code == 422
    assert product.status is ProductStatus.DRAFT


def test_a_product_is_taken_off_and_sent_again(sulastri):
    product = ready.published(ready.cloth())
    assert sulastri.post(f"/seller/products/{product.slug}/withdrawal").status_code == 303
    assert sulastri.post(f"/seller/products/{product.slug}/withdrawal").status_code == 409
    assert sulastri.post(f"/seller/products/{product.slug}/submission").status_code == 303
    assert product.status is ProductStatus.IN_REVIEW


def test_makers_parts_are_percentages_that_sum_to_all(sign_in):
    wiwik_browser = sign_in(cast.person("Wiwik"))
    kub = cast.seller("KUB Melati")
    product = ready.cloth(seller=kub)
    wiwik, endang, fund = kub.makers
    address = f"/seller/products/{product.slug}/shares"
    assert 'value="50"' in say(wiwik_browser.get(address))
    form = {f"maker-{wiwik.id}": "62,5", f"maker-{endang.id}": "37.5", f"maker-{fund.id}": ""}
    assert wiwik_browser.post(address, data=form).status_code == 303
    assert {share.maker_id: share.bps for share in product.shares} == {wiwik.id: 6_250, endang.id: 3_750}
    assert {'value="62,5"', 'value="37,5"'} <= set(re.findall('value="[0-9,.]+"', wiwik_browser.get(address).text))
    for wrong in ("62", "abc", "-1", "１", "100,001", "9" * 9_999):
        answer = wiwik_browser.post(address, data={**form, f"maker-{wiwik.id}": wrong})
        assert answer.status_code == 422, wrong
        assert 'value="37.5"' in say(answer)
    assert wiwik_browser.post(address, data={"usual": "1"}).status_code == 303
    assert product.shares == []


def test_anothers_product_is_not_found(sulastri, sign_in, client):
    product = ready.cloth(seller=cast.seller("KUB Melati"))
    photo = product.photos[0].photo_id
    gets = ["", "/photos", "/price", "/variants", "/words", "/label", "/shares"]
    posts = [*gets[1:], f"/photos/{photo}/removal", f"/photos/{photo}/front", "/submission", "/withdrawal"]
    posts += ["/change/submission", "/change/removal"]
    tono = sign_in(cast.person("Tono"))
    for method, parts in (("GET", gets), ("POST", posts)):
        for part in parts:
            address = f"/seller/products/{product.slug}{part}"
            assert sulastri.open(address, method=method).status_code == 404, address
            assert tono.open(address, method=method).status_code == 404, address
            assert client.open(address, method=method).status_code == 303, address
    assert product.title not in say(sulastri.get("/seller/products"))


@pytest.mark.parametrize("address", ["?page=0", "?page=99999", "?q=%00%25", "?q=" + "x" * 2_000])
def test_an_odd_address_is_a_list(sulastri, address):
    ready.cloth()
    assert sulastri.get(f"/seller/products{address}").status_code == 200


def test_every_step_can_be_opened_in_both_languages(sulastri):
    for product in (ready.cloth(), ready.food(), ready.published(ready.cloth())):
        for part in ("", "/photos", "/price", "/variants", "/words", "/label", "/shares"):
            for language in ("", "/en"):
                assert sulastri.get(f"{language}/seller/products/{product.slug}{part}").status_code == 200
