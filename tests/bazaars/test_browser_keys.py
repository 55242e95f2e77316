"""A sale at the stall by keyboard alone: the keyboard stays where it sells."""

import pytest

from tests import cast, make
from tests.bazaars.conftest import Stall
from tests.support.browser import PHONE
from tests.support.server import served
from tests.support.worlds import address_of, founded

pytestmark = pytest.mark.browser

HERE = "document.activeElement.dataset"


def test_the_keyboard_stays_with_the_goods_that_were_added_and_goes_to_what_was_sold(chromium, tmp_path):
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
            page = context.new_page()
            page.goto("/login")
            page.locator("[name=who]").fill(phone)
            page.locator("[name=secret]").fill(cast.PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url("**/office")
            page.goto(f"/bazaars/{stall.id}/stall")
            bag = page.locator(".stall__good", has_text="Tas lontar")
            bag.focus()
            for _piece in range(2):
                page.keyboard.press("Enter")
            assert page.evaluate(f"{HERE}.add") == bag.get_attribute("data-add")
            assert bag.locator(".stall__taken").inner_text() == "2"
            page.locator("[data-less]").focus()
            page.keyboard.press("Enter")
            assert page.evaluate(f"{HERE}.less") == bag.get_attribute("data-add")
            page.locator("[data-do=sold]").focus()
            page.keyboard.press("Enter")
            assert page.evaluate(f"'state' in {HERE}")
            page.get_by_text("1 tercatat.").wait_for()
            assert page.locator("[data-cash-sold]").inner_text() == "Rp50.000"
            context.close()
