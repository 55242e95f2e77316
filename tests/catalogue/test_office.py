"""The catalogue officer reads, publishes, gives back with a reason; nobody else of the office does."""

from __future__ import annotations

import pytest

from shop import audit, media
from shop.catalogue import photographs, shelving
from shop.catalogue.editing import subject
from shop.catalogue.models import EditState, ProductStatus
from shop.catalogue.variants import VariantRow
from shop.db import transaction
from shop.jobs import drain
from tests import cast
from tests.catalogue import ready
from tests.support.browsing import form_to
from tests.support.letters import letters


@pytest.fixture
def ratih(sign_in):
    """The catalogue officer's browser."""
    return sign_in(cast.person("Ratih"))


def say(answer):
    """What a page says, without its markup's spaces."""
    return " ".join(answer.get_data(as_text=True).split())


def sent(product):
    """The product after its seller sent it."""
    with transaction():
        shelving.submit_for_review(product, by=cast.person("Sulastri"))
    return product


def test_the_longest_waiting_comes_first(ratih):
    first, second = sent(ready.cloth("Selendang pertama")), sent(ready.cloth("Selendang kedua"))
    page = say(ratih.get("/office/products"))
    assert page.index(first.title) < page.index(second.title)


def test_a_ready_product_is_put_on_the_shelf(ratih):
    product = sent(ready.food())
    page = say(ratih.get(f"/office/products/{product.slug}"))
    assert f"/office/products/{product.slug}/publication" in page
    assert ready.LICENCE in page
    form = {"seen": audit.seen(subject(product))}
    assert ratih.post(f"/office/products/{product.slug}/publication", data=form).status_code == 303
    assert product.is_published
    assert ratih.get(f"/office/products/{product.slug}").status_code == 200
    assert ratih.post(f"/office/products/{product.slug}/publication", data=form).status_code == 409


def test_an_english_page_names_the_technique_in_english(ratih):
    product = ready.cloth("Tas sedekah", price=149_000)
    with transaction():
        product.technique.name_en = "Leaf printing"
    page = say(ratih.get(f"/en/office/products/{sent(product).slug}"))
    rules = page[page.index("Rules looked at") :]
    assert "Leaf printing" in rules and product.technique.name not in rules


def test_an_unready_product_is_not(ratih):
    """The seller changed it after she had sent it: the officer sees what is missing, and the button is not there."""
    product = sent(ready.food())
    with transaction():
        shelving.edit_product(product, text="Kunyit asam segar yang menyembuhkan nyeri haid, diminum dingin.", by=None)
    page = say(ratih.get(f"/office/products/{product.slug}"))
    assert f"/office/products/{product.slug}/publication" not in page
    assert "menyembuhkan" in page
    form = {"seen": audit.seen(subject(product))}
    assert ratih.post(f"/office/products/{product.slug}/publication", data=form).status_code == 422
    assert product.status is ProductStatus.IN_REVIEW


def test_a_product_goes_back_with_a_reason_the_seller_reads(ratih, sign_in):
    product = sent(ready.cloth())
    for wrong in ("", "   ", "x" * 501, "a\x00b"):
        assert ratih.post(f"/office/products/{product.slug}/return", data={"reason": wrong}).status_code == 422
    form = {"reason": "Foto kurang <b>terang</b>.", "seen": audit.seen(subject(product))}
    answer = ratih.post(f"/office/products/{product.slug}/return", data=form)
    assert answer.status_code == 303
    assert product.status is ProductStatus.DRAFT
    page = say(sign_in(cast.person("Sulastri")).get(f"/seller/products/{product.slug}"))
    assert "Foto kurang &lt;b&gt;terang&lt;/b&gt;." in page


def changed(title="Selendang ecoprint ketapang"):
    """A product on the shelf with a change that waits."""
    product = ready.published(ready.cloth(title))
    with transaction():
        shelving.edit_product(product, title="Selendang ecoprint dua daun", by=cast.person("Sulastri"))
    return product


def test_what_changed_stands_side_by_side_and_nothing_else(ratih):
    product = changed()
    stored = media.put(*media.first_sizes(ready.jpeg(colour=(0, 200, 0))))
    with transaction():
        photographs.add_photo(product, stored, by=None)
        plain = product.variants[0].id
        rows = [VariantRow(155_000, 260, id=plain), VariantRow(165_000, 260, colour="hijau")]
        shelving.set_variants(product, rows, by=None)
        shelving.edit_product(product, text=ready.WORDS.replace("dua jam", "tiga jam"), by=None)
    page = say(ratih.get(f"/office/products/{product.slug}"))
    assert "<del>ketapang</del>" in page and "<ins>dua daun</ins>" in page
    assert "<del>dua </del>" in page and "<ins>tiga </ins>" in page
    assert "<ins>hijau: Rp165.000, 260 g</ins>" in page
    assert "<ins>baru</ins>" in page
    assert page.count("<del>") == 2
    assert "Cara merawat" in page and 'scope="row">Cara merawat' not in page


def test_changes_wait_among_the_new_products(ratih):
    first, second = sent(ready.cloth("Selendang pertama")), changed("Selendang kedua")
    page = say(ratih.get("/office/products"))
    assert page.index(first.title) < page.index(second.title)
    assert "dijual, perubahannya menunggu" in page
    assert "Produk dalam pemeriksaan" not in page


def test_a_change_is_shown_to_buyers(ratih, client):
    product = changed()
    form = form_to(ratih.get(f"/office/products/{product.slug}").get_data(as_text=True), "/change/publication")
    assert ratih.post(form.action, data=form.values).status_code == 303
    assert "Selendang ecoprint dua daun" in say(client.get(f"/products/{product.slug}"))
    again = ratih.post(form.action, data=form.values)
    assert again.status_code == 409
    assert "Ratih" in say(again)


def test_an_old_page_of_the_officer_decides_nothing(ratih):
    product = changed()
    page = ratih.get(f"/office/products/{product.slug}").get_data(as_text=True)
    with transaction():
        shelving.edit_product(product, title="Selendang ecoprint tiga daun", by=cast.person("Sulastri"))
    for ending, typed in (("/change/publication", {}), ("/change/return", {"reason": "Ukuran belum ada."})):
        form = form_to(page, ending)
        answer = ratih.post(form.action, data={**form.values, **typed})
        assert answer.status_code == 409
        assert "Orang lain lebih dulu." in say(answer) and "Sulastri" in say(answer)
        assert "<ins>tiga daun</ins>" in say(answer)
        assert typed.get("reason", "") in say(answer)
        fresh = form_to(answer.get_data(as_text=True), ending)
        assert fresh.values["seen"] > form.values["seen"]
    assert product.edit.state is EditState.WAITING
    assert ratih.post(f"/office/products/{product.slug}/change/publication").status_code == 409, "nothing was read"
    assert product.title == "Selendang ecoprint ketapang"


def test_an_old_page_of_a_new_product_decides_nothing_either(ratih):
    product = sent(ready.cloth())
    page = ratih.get(f"/office/products/{product.slug}").get_data(as_text=True)
    with transaction():
        shelving.edit_product(product, title="Selendang lain", by=cast.person("Sulastri"))
    form = form_to(page, "/publication")
    assert ratih.post(form.action, data=form.values).status_code == 409
    assert product.status is ProductStatus.IN_REVIEW


def test_a_change_goes_back_while_the_product_stays_on_sale(ratih, client):
    product = changed()
    address = f"/office/products/{product.slug}"
    form = form_to(ratih.get(address).get_data(as_text=True), "/change/return")
    for wrong in ("", "   ", "x" * 501, "a\x00b"):
        assert ratih.post(form.action, data={**form.values, "reason": wrong}).status_code == 422
    assert ratih.post(form.action, data={**form.values, "reason": "Sebut ukurannya."}).status_code == 303
    assert client.get(f"/products/{product.slug}").status_code == 200
    page = say(ratih.get(address))
    assert "Sebut ukurannya." in page and "/change/publication" not in page
    assert product.title not in say(ratih.get("/office/products"))


def test_the_letter_says_what_happened_and_where_to_go(shop, ratih):
    product = changed()
    form = form_to(ratih.get(f"/office/products/{product.slug}").get_data(as_text=True), "/change/return")
    ratih.post(form.action, data={**form.values, "reason": "Sebut ukurannya."})
    drain()
    letter = next(one for one in letters(shop.folder) if "perubahan" in one["Subject"])
    assert letter["To"] == "sulastri@contoh.id"
    assert "Sebut ukurannya." in letter.get_content()
    assert f"http://localhost/seller/products/{product.slug}" in letter.get_content()


def test_drafts_are_nobodys_business(ratih):
    product = ready.cloth()
    assert ratih.get(f"/office/products/{product.slug}").status_code == 404
    assert ratih.post(f"/office/products/{product.slug}/publication").status_code == 404
    assert ratih.get("/office/products/no-such-thing").status_code == 404


@pytest.mark.parametrize("name", ["Nurul", "Sutrisno", "Sulastri", "Tono"])
def test_others_find_nothing(sign_in, name):
    product = sent(ready.cloth())
    browser = sign_in(cast.person(name))
    assert browser.get("/office/products").status_code == 404
    assert browser.get(f"/office/products/{product.slug}").status_code == 404
    assert browser.post(f"/office/products/{product.slug}/publication").status_code == 404
    assert product.status is ProductStatus.IN_REVIEW


def test_the_office_s_front_page_says_in_words_what_became_of_a_product(ratih):
    product = sent(ready.cloth())
    ratih.post(f"/office/products/{product.slug}/publication", data={"seen": audit.seen(subject(product))})
    page = say(ratih.get("/office"))
    assert "Produk ditayangkan" in page
    assert "product_" not in page
