"""The cart in letters twice as large: its card clips what stands out of it, so nothing may."""

import pytest

from tests import make
from tests.support.browser import PHONE, low_targets
from tests.support.server import served
from tests.support.worlds import address_of, founded

pytestmark = pytest.mark.browser

#: What of a line's price and tools stands further right than the line itself, the figures too.
OUT = """() => [...document.querySelectorAll(".item")].flatMap((line) =>
  [...line.querySelectorAll(".item__price, .quantity, .quantity__step")].filter((one) => {
    const words = document.createRange();
    words.selectNodeContents(one);
    const right = Math.max(one.getBoundingClientRect().right, one.matches(".item__price") ? words.getBoundingClientRect().right : 0);
    return right > line.getBoundingClientRect().right + 1;
  }).map((one) => one.className))"""


def test_neither_the_price_nor_the_button_for_one_more_is_cut_off_in_large_letters(chromium, tmp_path):
    where = address_of("sqlite", tmp_path)
    with founded(where, tmp_path):
        product = make.product("Taplak meja lurik hijau", price=1_110_000, stock=5)
        with served(where, tmp_path) as address:
            context = chromium.new_context(base_url=address, viewport=PHONE, reduced_motion="reduce")
            page = context.new_page()
            page.goto(f"/products/{product.slug}")
            page.locator("button[value=cart]").click()
            page.locator(".quantity").wait_for()
            assert page.evaluate(OUT) == [] and not low_targets(page)
            assert page.locator(".quantity__step").first.bounding_box()["width"] >= 44
            page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
            assert page.evaluate(OUT) == []
            context.close()
