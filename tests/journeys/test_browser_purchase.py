"""From a cloth on the list to the money in its maker's account, in a real browser at 360 px, without scripts and with."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests import cast, make
from tests.support.browser import PHONE, barriers, overflow, visit
from tests.support.server import served
from tests.support.worlds import address_of, founded

pytestmark = pytest.mark.browser

TITLE = "Selendang ecoprint daun jati"
PRICE = 285_000
SHIPPING = 18_000
#: The smallest free code is subtracted.
DUE = PRICE + SHIPPING - 1
EARNED = PRICE - PRICE // 10


@pytest.fixture
def shop_address(tmp_path):
    address = address_of("sqlite", tmp_path)
    with founded(address, tmp_path):
        make.product(TITLE, price=PRICE, stock=2)
        with served(address, tmp_path) as served_at:
            yield served_at


def press(page: Page, action: str) -> None:
    """Press the button of the form that leads there, and look whether the page it leads to can be used by all."""
    page.locator(f'form[action$="{action}"] button[type=submit]').first.click()
    page.wait_for_load_state()
    assert overflow(page) <= 0, f"{page.url} is wider than the screen"


@contextmanager
def signed_in(chromium, address: str, name: str, javascript: bool):
    with visit(chromium, address, size=PHONE, javascript=javascript) as page:
        page.goto("/login")
        page.locator("[name=who]").fill(cast_phone(name))
        page.locator("[name=secret]").fill(cast.PASSWORD)
        press(page, "/login")
        yield page


def cast_phone(name: str) -> str:
    return {"Nurul": "+6281200000011", "Sutrisno": "+6281200000012", "Sulastri": "+6281200000021"}[name]


def buy(page: Page, javascript: bool) -> tuple[str, int]:
    """From the list to the payment page; the order's address and the amount to transfer."""
    page.goto("/products")
    page.get_by_role("link", name=re.compile(TITLE)).first.click()
    page.locator("form#beli button[name=then][value=cart]").click()
    expect(page).to_have_url(re.compile(r"/cart$"))
    page.goto("/checkout")
    for field, text in (
        ("name", "Ibu Ratna"),
        ("phone", "0812-3456-7890"),
        ("street", "Dusun Krajan"),
        ("rt", "4"),
        ("rw", "7"),
    ):
        page.locator(f"[name={field}]").fill(text)
    page.locator("[name=region]").fill("gayungan ketintang")
    if javascript:
        expect(page.locator("[name=region_code]").first).to_have_value("35.78.22.1003")
    else:
        page.locator("button[name=find]").first.click()
    page.locator("input[name^=ship_]").first.check(force=True)
    if javascript:
        page.wait_for_load_state("networkidle")
    else:
        page.locator("button[name=find]").first.click()
    page.locator("button[name=place], form[action$='/checkout'] button.button--main").last.click()
    expect(page).to_have_url(re.compile(r"/orders/BR-\d{4}-\d+/payment"))
    amount = page.locator(".pay b").first.evaluate("node => node.closest('.copy, .panel').textContent")
    return page.url.split("/payment")[0], int(re.sub(r"\D", "", re.search(r"Rp[\d.]+", amount)[0]))


def settle(page: Page, amount: int) -> None:
    page.goto("/office/incoming")
    page.locator("[name=amount]").first.fill(str(amount))
    page.locator("form.ask button").click()
    press(page, "/settlement")


def pack(page: Page) -> None:
    page.goto("/seller/orders")
    page.locator("main a[href*='/seller/orders/BR-']").first.click()
    parcel = page.url
    press(page, "/packing")
    page.goto(parcel)
    press(page, "/handover")


def ship(page: Page, number: str) -> None:
    page.goto(f"/office/orders/{number}")
    page.locator("[name=tracking]").first.fill("JP1234567890")
    press(page, "/shipment")


def pay_out(nurul: Page, sutrisno: Page) -> None:
    """One prepares, another approves with her password, the first sends and confirms."""
    nurul.goto("/office/payouts")
    press(nurul, "/office/payouts")
    run = nurul.url
    sutrisno.goto(run)
    sutrisno.locator("[name=password], [name=secret]").first.fill(cast.PASSWORD)
    press(sutrisno, "/approval")
    nurul.goto(run)
    press(nurul, "/file")
    nurul.goto(run)
    press(nurul, "/export")
    nurul.goto(run + "/1")
    nurul.locator("form[action$='/confirmation'] input[type=text]").first.fill("BIFAST 0001")
    press(nurul, "/confirmation")


@pytest.mark.parametrize("javascript", [False, True], ids=["without scripts", "with scripts"])
def test_a_cloth_becomes_its_makers_money(chromium, shop_address, javascript):
    with visit(chromium, shop_address, size=PHONE, javascript=javascript) as buyer:
        order, amount = buy(buyer, javascript)
        assert amount == DUE
        number = order.rsplit("/", 1)[1]
        with (
            signed_in(chromium, shop_address, "Nurul", javascript) as nurul,
            signed_in(chromium, shop_address, "Sulastri", javascript) as sulastri,
            signed_in(chromium, shop_address, "Sutrisno", javascript) as sutrisno,
        ):
            settle(nurul, amount)
            pack(sulastri)
            ship(nurul, number)
            buyer.goto(order)
            expect(buyer.locator("main")).to_contain_text("JP1234567890")
            expect(buyer.locator("[data-print]")).to_be_visible(visible=javascript)
            press(buyer, "/receipt")
            pay_out(nurul, sutrisno)
            sulastri.goto("/seller/money/statement")
            expect(sulastri.locator("main")).to_contain_text(f"{EARNED:,}".replace(",", "."))
            expect(sulastri.locator("main")).to_contain_text("BIFAST 0001")
            if javascript:
                for page in (buyer, nurul, sulastri, sutrisno):
                    assert not barriers(page), page.url
