"""The whole purchase, packing and money by keyboard alone, in a real browser: no mouse, no finger."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests import cast, make
from tests.support.browser import LAPTOP, PHONE, barriers, visit
from tests.support.keyboard import Keyboard
from tests.support.server import served
from tests.support.worlds import address_of, founded

pytestmark = pytest.mark.browser

TITLE = "Sandal ecoprint daun jati"
PRICE = 120_000


@pytest.fixture
def shop_address(tmp_path):
    address = address_of("sqlite", tmp_path)
    with founded(address, tmp_path):
        make.product(TITLE, price=PRICE, stock=2, sizes=("38", "40"))
        with served(address, tmp_path) as served_at:
            yield served_at


def _buy(page: Page) -> int:
    """From home to the payment page; the amount to transfer."""
    keys = Keyboard(page)
    keys.leaves()
    page.goto("/")
    keys.to("a[href*='/products/sandal']").enter()
    expect(page).to_have_url(re.compile(r"/products/sandal"))
    keys.leaves()
    page.reload()
    keys.to("main a[href*='variant=']:not([aria-current])").enter()
    expect(page.locator("main a[aria-current]").filter(has_text="40")).to_have_count(1)
    keys.to("form#beli button[name=then][value=cart]").enter()
    expect(page).to_have_url(re.compile(r"/cart$"))
    expect(page.locator("main")).to_contain_text("40")
    keys.leaves()
    page.reload()
    keys.to("a[href$='/checkout'], form[action$='/checkout'] button").enter()
    expect(page).to_have_url(re.compile(r"/checkout"))
    keys.fill(name="Ibu Ratna", phone="0812-3456-7890", region="gayungan ketintang")
    expect(page.locator("[name=region_code]").first).to_have_value("35.78.22.1003")
    page.wait_for_load_state("networkidle")
    keys.fill(street="Dusun Krajan", rt="4", rw="7")
    keys.to("input[name^=ship_]").space()
    page.wait_for_load_state("networkidle")
    keys.to("main form button.button--main").enter()
    expect(page).to_have_url(re.compile(r"/orders/BR-\d{4}-\d+/payment"))
    keys.leaves()
    amount = page.locator(".pay b").first.evaluate("node => node.closest('.copy, .panel').textContent")
    return int(re.sub(r"\D", "", re.search(r"Rp[\d.]+", amount)[0]))


@contextmanager
def _signed_in(chromium, address: str, phone: str, size):
    with visit(chromium, address, size=size) as page:
        page.goto("/login")
        keys = Keyboard(page).fill(who=phone, secret=cast.PASSWORD)
        keys.to("form[action$='/login'] button[type=submit]").enter()
        yield page, keys


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["360 px", "1280 px"])
def test_a_purchase_goes_by_keyboard_alone(chromium, shop_address, size):
    with visit(chromium, shop_address, size=size) as page:
        assert _buy(page) == PRICE + 18_000 - 1


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["360 px", "1280 px"])
def test_the_treasurer_confirms_and_the_seller_packs_by_keyboard_alone(chromium, shop_address, size):
    with visit(chromium, shop_address, size=size) as page:
        amount = _buy(page)
    with _signed_in(chromium, shop_address, "+6281200000011", size) as (page, keys):
        keys.to("a[href$='/office/incoming']").enter()
        keys.leaves()
        page.reload()
        expect(page.locator("form.ask [name=amount]")).to_be_focused()
        keys.type(str(amount)).enter()
        keys.to("form[action$='/settlement'] button").enter()
        expect(page.locator("form[action$='/settlement']")).to_have_count(0)
    with _signed_in(chromium, shop_address, "+6281200000021", size) as (page, keys):
        keys.to("main a[href*='/seller/orders/BR-']").enter()
        part = page.url
        keys.leaves()
        page.reload()
        keys.to("form[action$='/packing'] button").enter()
        page.goto(part)
        keys.to("form[action$='/handover'] button").enter()
        expect(page.locator("form[action$='/handover']")).to_have_count(0)


def test_the_office_s_menu_is_folded_on_a_phone_and_opens_with_and_without_a_script(chromium, shop_address):
    with _signed_in(chromium, shop_address, "+6281200000011", PHONE) as (page, keys):
        orders = page.locator(".sidenav__link", has_text="Pesanan")
        expect(orders).to_be_hidden()
        assert page.locator("h1").bounding_box()["y"] < 200
        keys.to("a[href='#menu']")
        page.keyboard.press("Enter")
        expect(orders).to_be_visible()
        assert not barriers(page)
        for _ in range(30):  # whatever it covers takes no focus
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.matches('body, #menu *')")
        page.keyboard.press("Escape")
        expect(page.locator("a[href='#menu']")).to_be_focused()
        page.keyboard.press("Enter")
        keys.to("a.sidenav__link[href$='/office/orders']").enter()
        expect(page).to_have_url(re.compile(r"/office/orders$"))
        expect(orders).to_be_hidden()
        cookies = page.context.cookies()
    with visit(chromium, shop_address, size=PHONE, javascript=False) as page:
        page.context.add_cookies(cookies)
        page.goto("/office#menu")
        expect(page.locator(".sidenav__link", has_text="Pesanan")).to_be_visible()
        page.locator(".sheet__close").click()
        expect(page.locator(".sidenav__link", has_text="Pesanan")).to_be_hidden()
