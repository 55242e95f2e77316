"""A day at the stall in a real browser: loaded once, sold without network, sent twice, each sale counted once."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Error

from shop.bazaars.models import BazaarException, BazaarSale
from shop.db import session
from shop.ledger.queries import balance
from tests import cast, make
from tests.bazaars.conftest import Stall
from tests.support.browser import PHONE, barriers, overflow
from tests.support.server import served
from tests.support.worlds import address_of, founded

pytestmark = pytest.mark.browser


def test_a_day_without_network_is_sent_twice_and_counted_once(chromium, tmp_path):
    where = address_of("sqlite", tmp_path)
    with founded(where, tmp_path):
        make.product("Selendang jati", price=150_000, stock=1)
        make.product("Tas lontar", price=50_000, stock=5)
        stall, phone = Stall().bazaar, cast.person("Nurul").phone
        with served(where, tmp_path) as address:
            context = chromium.new_context(
                base_url=address, viewport=PHONE, locale="id-ID", timezone_id="Asia/Jakarta", reduced_motion="reduce"
            )
            context.set_default_timeout(10_000)
            page, broken = context.new_page(), []
            page.on("pageerror", lambda error: broken.append(str(error)))
            page.on("console", lambda told: broken.append(told.text) if "Security Policy" in told.text else None)
            page.goto("/login")
            page.locator("[name=who]").fill(phone)
            page.locator("[name=secret]").fill(cast.PASSWORD)
            page.locator("form[action$='/login'] button[type=submit]").first.click()
            page.goto(f"/bazaars/{stall.id}/stall")
            page.locator("html[data-kept]").wait_for()
            assert not overflow(page)
            assert not barriers(page)

            context.set_offline(True)
            page.reload()
            for _sale in range(2):
                page.locator("#stall-search").fill("jati")
                page.locator(".stall__good", has_text="Selendang jati").click()
                page.locator("#stall-given").fill("200000")
                page.locator("[data-do=sold]").click()
            page.locator(".stall__good", has_text="Tas lontar").click()
            page.locator(".stall__good", has_text="Tas lontar").click()
            page.locator("[name=stall-paid-by][value=qris]").check()
            page.locator("[data-do=sold]").click()
            page.reload()  # nothing is lost with the page
            day = page.evaluate(f"localStorage.getItem('stall-{stall.id}')")
            assert day.count('"id"') == 3

            context.set_offline(False)  # sent by itself
            page.locator("[data-do=send]").wait_for(state="hidden")
            page.evaluate(f"day => localStorage.setItem('stall-{stall.id}', day)", day)  # its answer got lost
            page.reload()
            page.locator("[data-do=send]").wait_for(state="hidden")
            context.close()
        assert broken == []
        session().rollback()  # what the server wrote since
        assert session().scalar(sa.select(sa.func.count(BazaarSale.id))) == 3
        assert session().scalar(sa.select(sa.func.count(BazaarException.id))) == 1
        assert (balance("cash", stall.box), balance("clearing", "qris")) == (300_000, 100_000)


def test_signing_out_asks_about_unsent_sales_and_removes_the_kept_page(chromium, tmp_path):
    where = address_of("sqlite", tmp_path)
    with founded(where, tmp_path):
        make.product("Tas lontar", price=50_000, stock=5)
        stall, phone = Stall().bazaar, cast.person("Nurul").phone
        with served(where, tmp_path) as address:
            context = chromium.new_context(
                base_url=address, viewport=PHONE, locale="id-ID", timezone_id="Asia/Jakarta", reduced_motion="reduce"
            )
            context.set_default_timeout(10_000)
            page = context.new_page()

            def sign_in():
                page.goto("/login")
                page.locator("[name=who]").fill(phone)
                page.locator("[name=secret]").fill(cast.PASSWORD)
                page.locator("form[action$='/login'] button[type=submit]").first.click()

            sign_in()
            page.goto(f"/bazaars/{stall.id}/stall")
            page.locator("html[data-kept]").wait_for()
            context.set_offline(True)
            page.locator(".stall__good", has_text="Tas lontar").click()
            page.locator("[data-do=sold]").click()
            page.goto("about:blank")
            context.set_offline(False)

            page.goto("/account")
            page.locator("form[action$='/logout'] button").click()
            page.get_by_text("1 penjualan bazar masih tersimpan di perangkat ini.").wait_for()
            assert not barriers(page) and not overflow(page)
            assert page.evaluate("caches.has('stall')"), "asked first, nothing removed"
            page.locator("form[action$='/logout'] button").click()
            page.wait_for_url("**/")
            assert not page.evaluate("caches.has('stall')")
            kept = page.evaluate(f"localStorage.getItem('stall-{stall.id}')")
            assert kept.count('"id"') == 1 and "Tas lontar" not in kept, "the sale stays, the goods go"
            assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0

            sign_in()
            page.goto(f"/bazaars/{stall.id}/stall")
            page.locator("[data-do=send]").wait_for(state="hidden")
            page.locator("html[data-kept]").wait_for()
            page.goto("/account")
            page.locator("form[action$='/logout'] button").click()  # all is sent: nothing is asked
            page.wait_for_url("**/")
            context.set_offline(True)
            with pytest.raises(Error):
                page.goto(f"/bazaars/{stall.id}/stall")

            context.set_offline(False)
            sign_in()
            page.goto(f"/bazaars/{stall.id}/stall")
            page.locator("html[data-kept]").wait_for()
            context.clear_cookies()  # she was signed out from another device
            page.goto(f"/bazaars/{stall.id}/stall")
            page.locator("form[action$='/login']").first.wait_for()
            kept = "caches.open('stall').then(store => store.keys()).then(all => all.map(one => one.url))"
            assert not [one for one in page.evaluate(kept) if "/bazaars/" in one]
            context.close()
        session().rollback()
        assert session().scalar(sa.select(sa.func.count(BazaarSale.id))) == 1
