"""A cheap phone where the signal is bad: photographs go out small, and what was typed outlives a hole in the network."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from shop.catalogue.models import Product
from shop.db import session
from tests import cast, make
from tests.catalogue import ready
from tests.support.browser import visit
from tests.support.server import served
from tests.support.worlds import address_of, founded

pytestmark = pytest.mark.browser

#: How a phone held upright saves what its sensor saw lying.
ON_ITS_SIDE = 6


@pytest.fixture
def draft(tmp_path):
    """A draft without photographs, and where its shop is served."""
    where = address_of("sqlite", tmp_path)
    with founded(where, tmp_path):
        product = ready.cloth(photos=0)
        with served(where, tmp_path) as address:
            yield product, address


@pytest.fixture
def snapshot():
    """What a phone makes in poor light: 12 million grainy points, more than the shop takes from browsers without scripts."""
    grain = Image.effect_noise((4000, 3000), 20)
    turned = Image.Exif()
    turned[0x0112] = ON_ITS_SIDE
    out = io.BytesIO()
    grain.save(out, "JPEG", quality=98, exif=turned)
    assert len(out.getvalue()) > 8 * 1024 * 1024
    return {"name": "IMG_2611.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def open_as_seller(page: Page, path: str) -> None:
    """Sign in as the seller and open one of her pages."""
    page.goto("/login")
    page.locator("[name=who]").fill(cast.person("Sulastri").phone)
    page.locator("[name=secret]").fill(cast.PASSWORD)
    page.locator("form[action$='/login'] button[type=submit]").first.click()
    page.wait_for_load_state()
    page.goto(path)


def test_a_photograph_of_nine_megabytes_is_sent_as_one_and_stands_upright(chromium, draft, snapshot):
    product, address = draft
    with visit(chromium, address) as page:
        open_as_seller(page, f"/seller/products/{product.slug}/photos")
        sent: list[int] = []
        page.on(
            "request", lambda asked: asked.method == "POST" and sent.append(int(asked.all_headers()["content-length"]))
        )
        page.locator("#photos").set_input_files([snapshot])
        page.locator("button", has_text="Simpan foto").click()  # before the phone is ready with it
        expect(page.locator(".slots__item img.photo")).to_have_count(1)
        assert len(sent) == 1
        assert sent[0] < 1024 * 1024, sent
    session().rollback()  # what the server wrote since
    (shown,) = session().get_one(Product, product.id).photos
    assert shown.photo.width == 1600
    assert shown.photo.height > 1600


def test_what_was_typed_outlives_a_hole_in_the_network(chromium, draft):
    product, address = draft
    with visit(chromium, address) as page:
        open_as_seller(page, f"/seller/products/{product.slug}/photos")
        page.locator("#photos").set_input_files(
            [{"name": "kecil.jpg", "mimeType": "image/jpeg", "buffer": ready.jpeg()}]
        )
        page.locator("#alt").fill("Selendang terbentang")
        save = page.locator("button", has_text="Simpan foto")

        page.context.set_offline(True)
        save.click()
        told = page.get_by_role("alert")
        expect(told).to_contain_text("Toko sedang tidak terjangkau")
        expect(page.locator("#alt")).to_have_value("Selendang terbentang")

        page.context.set_offline(False)
        expect(told).to_have_count(0)
        save.click()
        expect(page.locator(".slots__item img.photo")).to_have_attribute("alt", "Selendang terbentang")


def test_a_number_typed_in_one_row_of_the_stock_outlasts_saving_another(chromium, tmp_path):
    where = address_of("sqlite", tmp_path)
    with founded(where, tmp_path), served(where, tmp_path) as address, visit(chromium, address) as page:
        make.product("Sandal", sizes=("37", "38", "39"), stock=5)
        open_as_seller(page, "/seller/stock")
        number = {
            size: page.locator("li", has_text=f"Sandal, {size}").locator("[name=counted]")
            for size in ("37", "38", "39")
        }
        number["38"].fill("7")
        number["39"].fill("dua")
        page.locator("li", has_text="Sandal, 37").locator("button[value='1']").click()
        expect(page.locator(".notice--good")).to_contain_text("Sandal, 37")
        expect(number["37"]).to_have_value("6")
        expect(number["38"]).to_have_value("7")
        number["39"].press("Enter")
        expect(page.locator(".field__error")).to_be_visible()
        expect(number["38"]).to_have_value("7")
        number["38"].press("Enter")
        expect(page.locator(".notice--good")).to_contain_text("Sandal, 38")
        expect(number["38"]).to_have_value("7")
        page.goto("/seller/stock")
        expect(number["39"]).to_have_value("5")
