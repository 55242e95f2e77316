"""Two steps as a phone and a laptop show them: every page of the way can be used by all, also with large letters."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests import cast
from tests.support.browser import (
    LAPTOP,
    PHONE,
    barriers,
    enlarged_overflow,
    enlarged_splits,
    low_targets,
    narrow_overflow,
    overflow,
    visit,
)
from tests.support.phone import Phone
from tests.support.server import served
from tests.support.worlds import address_of, founded

pytestmark = [pytest.mark.browser, pytest.mark.long]


def shuts_nobody_out(page: Page, size: dict[str, int]) -> None:
    assert not barriers(page), page.url
    assert overflow(page) <= 0, page.url
    if size == PHONE:
        assert not low_targets(page), page.url
        assert enlarged_overflow(page) <= 0 and narrow_overflow(page) <= 0, page.url
        assert not (split := enlarged_splits(page)), f"{page.url} breaks words in large letters: {split}"


def press(page: Page, ending: str, **typed: str) -> None:
    form = page.locator(f"form[action$='{ending}']").last
    for name, value in typed.items():
        form.locator(f"[name$={name}]").fill(value)
    form.locator("button[type=submit]").click()
    page.wait_for_load_state()


def sign_in(page: Page) -> None:
    page.goto("/login")
    page.locator("[name=who]").fill("budi@contoh.id")
    page.locator("[name=secret]").fill(cast.PASSWORD)
    page.locator("form[action='/login'] button[type=submit]").click()
    page.wait_for_load_state()


@pytest.mark.parametrize(("size", "light"), [(PHONE, "dark"), (LAPTOP, "light")], ids=["phone", "laptop"])
def test_from_turning_it_on_to_signing_in_with_it_no_page_shuts_anybody_out(chromium, tmp_path, size, light):
    where = address_of("sqlite", tmp_path)
    with (
        founded(where, tmp_path),
        served(where, tmp_path, workers=1) as served_at,
        visit(chromium, served_at, size=size, scheme=light) as page,
    ):
        sign_in(page)
        page.goto("/account/two-step")
        shuts_nobody_out(page, size)
        press(page, "/two-step", present=cast.PASSWORD)
        shuts_nobody_out(page, size)
        drawn = page.locator(".two-step__code").evaluate("image => image.naturalWidth")
        assert drawn > 100, "the code to scan is drawn"
        phone = Phone(page.locator("[data-copy]").get_attribute("data-copy") or "", [])
        press(page, "/phone", one_time=phone.shows())
        shuts_nobody_out(page, size)
        codes = (page.locator("[data-copy]").get_attribute("data-copy") or "").split()
        assert len(codes) == 8
        page.goto("/account/two-step")
        for fold in page.locator("details").all():
            fold.locator("summary").click()
        shuts_nobody_out(page, size)
        page.goto("/account")
        press(page, "/logout")
        sign_in(page)
        assert page.url.endswith("/login/code")
        page.locator("details summary").last.click()
        shuts_nobody_out(page, size)
        press(page, "/login/code", one_time=codes[0])
        assert page.url.endswith("/account")
