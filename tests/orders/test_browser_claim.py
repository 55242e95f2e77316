"""A form that holds chosen photographs, by keyboard on a phone: what is missing is said before it is sent, in the shop's words."""

import pytest

from tests import cast, make
from tests.catalogue.ready import jpeg
from tests.support.browser import barriers, visit
from tests.support.keyboard import Keyboard
from tests.support.server import served
from tests.support.worlds import address_of, founded

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_what_is_missing_beside_a_photo_is_said_without_losing_the_photo(chromium, tmp_path, javascript):
    where = address_of("sqlite", tmp_path)
    with founded(where, tmp_path):
        order = make.shipped_order(buyer=cast.person("Budi"), quantity=2)
        with (
            served(where, tmp_path, workers=1) as served_at,
            visit(chromium, served_at, javascript=javascript) as page,
        ):
            page.goto("/login")
            page.locator("[name=who]").fill("budi@contoh.id")
            page.locator("[name=secret]").fill(cast.PASSWORD)
            page.locator("[name=secret]").press("Enter")
            page.goto(f"/orders/{order.number}/claims/new")
            page.locator("#photos").set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}])
            keyboard = Keyboard(page).to("button[type=submit].button--main")
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.name") == "reason"
            assert page.evaluate("document.querySelector('#photos').files.length") == 1
            if javascript:
                said = [page.locator(f"#{name}-error").inner_text() for name in ("reason", "text")]
                assert said == ["Pilih salah satu.", "Isi dulu bagian ini."]
                assert not barriers(page)
            page.keyboard.press("Space")
            page.locator("#text").fill("Sobek di ujungnya")
            if javascript:
                assert not page.locator("#reason-error").is_visible() and not page.locator("#text-error").is_visible()
            keyboard.to("button[type=submit].button--main").enter()
            assert "/claims" not in page.url
