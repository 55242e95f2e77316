"""The seller's pages of a product on sale, of which a change waits."""

from __future__ import annotations

import re

from shop.catalogue import reading, shelving
from shop.catalogue.editing import Edited
from shop.catalogue.models import EditState, ProductStatus
from shop.db import transaction
from tests import cast
from tests.catalogue import ready
from tests.catalogue.steps import PRICE, rows, say, upload


def test_a_changed_promise_waits_while_the_product_stays_on_sale(sulastri, client):
    product = ready.published(ready.cloth())
    known = product.text
    form = {"text": ready.WORDS + " Dijahit tepi.", "materials": "Katun", "care": ""}
    answer = sulastri.post(f"/seller/products/{product.slug}/words", data=form)
    assert answer.location == f"/seller/products/{product.slug}"
    assert "Dijahit tepi" in say(sulastri.get(f"/seller/products/{product.slug}/words"))
    page = say(sulastri.get(answer.location))
    assert "perubahan Anda menunggu diperiksa" in page
    assert "Yang diubah: Keterangan, Bahan, Cara merawat." in page
    assert "perubahan menunggu diperiksa" in say(sulastri.get("/seller/products"))
    shown = client.get(f"/products/{product.slug}")
    assert shown.status_code == 200
    assert "Dijahit tepi" not in say(shown)
    assert (product.text, product.status) == (known, ProductStatus.PUBLISHED)


def test_no_page_shows_buyers_an_unread_word_or_photo(sulastri, client):
    product = ready.published(ready.cloth())
    sulastri.post(f"/seller/products/{product.slug}/photos", data=upload(ready.jpeg(colour=(0, 200, 0))))
    sulastri.post(
        f"/seller/products/{product.slug}/price",
        data={**PRICE, "kind": "alike", "technique_id": "", "title": "Selendang waru", "price": "175.000"},
    )
    waiting = Edited(product)
    assert (waiting.title, len(waiting.photos), product.price_from) == ("Selendang waru", 2, 175_000)
    key = waiting.photos[1].photo.key
    for address in ("/", "/products", f"/products/{product.slug}", "/products?q=waru", "/feeds/products.xml"):
        page = say(client.get(address))
        assert "Selendang waru" not in page, address
        assert key not in page, address
    assert "Rp175.000" in say(client.get(f"/products/{product.slug}"))
    photos = say(sulastri.get(f"/seller/products/{product.slug}/photos"))
    assert key in photos
    assert photos.count("menunggu diperiksa") == 1


def test_a_change_that_came_back_is_put_right_and_sent_again(sulastri):
    product = ready.published(ready.cloth())
    address = f"/seller/products/{product.slug}"
    sulastri.post(f"{address}/words", data={"text": ready.WORDS + " Baru."})
    with transaction():
        reading.return_edit(product, reason="Sebut <b>ukurannya</b>.", by=cast.person("Ratih"))
    for page in (say(sulastri.get(address)), say(sulastri.get("/seller/products"))):
        assert "Sebut &lt;b&gt;ukurannya&lt;/b&gt;." in page
    sulastri.post(f"{address}/words", data={"text": ready.WORDS + " Panjang 2 m."})
    assert product.edit.reason
    assert sulastri.post(f"{address}/change/submission").status_code == 303
    assert (product.edit.state, product.edit.reason) == (EditState.WAITING, "")
    assert sulastri.post(f"{address}/change/submission").status_code == 303


def test_a_change_is_let_go_of_once(sulastri):
    product = ready.published(ready.cloth())
    address = f"/seller/products/{product.slug}"
    sulastri.post(f"{address}/words", data={"text": ready.WORDS + " Baru."})
    assert sulastri.post(f"{address}/change/removal").status_code == 303
    assert product.edit is None
    again = sulastri.post(f"{address}/change/removal")
    assert again.status_code == 409
    assert "Sulastri" in say(again)


def test_a_waiting_variant_is_shown_in_its_box_and_saved_again(sulastri):
    product = ready.published(ready.cloth())
    kept = product.variants[0].id
    address = f"/seller/products/{product.slug}/variants"
    boxes = rows(
        {"number": kept, "price": "149.000", "weight_grams": "260"},
        {"colour": "hijau lumut", "price": "151.000", "weight_grams": "260"},
    )
    assert sulastri.post(address, data=boxes).status_code == 303
    page = say(sulastri.get(address))
    assert 'value="hijau lumut"' in page and 'value="151.000"' in page and 'value="None"' not in page
    assert sulastri.post(address, data=boxes).status_code == 303
    assert [one.colour for one in Edited(product).variants] == ["", "hijau lumut"]
    alone = sulastri.post(address, data=rows({"colour": "ungu", "price": "151.000", "weight_grams": "260"}))
    assert alone.status_code == 422
    assert 'value="ungu"' in say(alone)


def test_what_the_officer_gave_back_is_counted_on_every_page_until_it_is_sent_again(sulastri):
    draft, sold = ready.cloth(), ready.published(ready.cloth("Selendang jati"))

    def counted():
        tab = say(sulastri.get("/seller/orders")).split("Produk")[1].split("</a>")[0]
        return (re.findall(r'tabbar__count">(\d+)', tab) or ["0"])[0]

    assert counted() == "0"
    sulastri.post(f"/seller/products/{draft.slug}/submission")
    with transaction():
        shelving.return_to_seller(draft, reason="Sebut bahannya.", by=cast.person("Ratih"))
    assert counted() == "1"
    sulastri.post(f"/seller/products/{sold.slug}/words", data={"text": ready.WORDS + " Baru."})
    with transaction():
        reading.return_edit(sold, reason="Sebut ukurannya.", by=cast.person("Ratih"))
    assert counted() == "2"
    ready.cloth("Selendang baru")
    listed = say(sulastri.get("/seller/products"))
    assert listed.index("Sebut ukurannya.") < listed.index("Selendang baru"), "what waits for her stands first"
    sulastri.post(f"/seller/products/{draft.slug}/submission")
    assert counted() == "1"


def test_words_that_are_too_few_say_how_many_are_needed_first_of_all(sulastri):
    product = ready.cloth(text="Tas ransel kanvas, dijahit Paimin.", materials="")
    page = say(sulastri.get(f"/seller/products/{product.slug}"))
    sentence = "34 dari paling sedikit 40 huruf. Sebut juga yang istimewa."
    assert sentence in page
    assert page.index("Keterangan barang") < page.index("Foto dari dekat")
    answer = sulastri.post(f"/seller/products/{product.slug}/submission")
    assert answer.status_code == 422
    assert f"Belum siap. Keterangan barang: {sentence}" in say(answer)
