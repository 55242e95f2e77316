"""Every page of every person can be used by all: axe finds nothing, nothing is wider than the screen, also with letters
twice as large on a phone, no words lie over others; and what is pressed on a phone's pages is a thumb high."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page

from shop.users.access import policy_name
from shop.users.models import User
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
    overlaps,
    visit,
)
from tests.support.server import served
from tests.support.worlds import address_of, founded
from tests.town import Town, address, found_town, rules_of, values

pytestmark = pytest.mark.browser

#: Who looks at which pages, on which screen and in which light.
LOOKS = (
    (None, "anyone", PHONE, "light"),
    (None, "anyone", LAPTOP, "dark"),
    ("Budi", "signed_in", PHONE, "dark"),
    ("Wiwik", "sellers_only", PHONE, "light"),
    ("Wiwik", "sellers_only", LAPTOP, "dark"),
    ("Nurul", "office", LAPTOP, "light"),
    ("Sutrisno", "office", PHONE, "dark"),
    ("Ratih", "office", PHONE, "light"),
)
#: Pieces for scripts and files, which are no pages.
NO_PAGES = (
    ".json",
    ".csv",
    ".pdf",
    ".xlsx",
    "/file",
    "/healthz",
    "/readyz",
    "/metrics",
    "/regions",
    "/payment/state",
    "/sitemap",
    "/feeds/",
    ".webmanifest",
    "/robots.txt",
)
#: Tables wider than their place, but for a file shown as it is.
SIDEWAYS = """() => [...document.querySelectorAll(".table-wrap:not(:has(.table--raw))")]
  .filter(wrap => wrap.scrollWidth > wrap.clientWidth + 1)
  .map(wrap => wrap.getAttribute("aria-label"))"""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    where = address_of("sqlite", folder)
    with founded(where, folder) as app:
        found = found_town()
        pages = {name: _pages(app, found, name) for name in {policy for _, policy, _, _ in LOOKS}}
        phones = {name: _phone(name) for name, *_ in LOOKS if name}
        with served(where, folder) as served_at:
            yield served_at, pages, phones


def _phone(name: str) -> str:
    user: User = cast.person(name)
    return user.phone or ""


def _pages(app: Flask, found: Town, policy: str) -> list[str]:
    """The addresses under one policy, each naming something that is there."""
    rules = [rule for rule in rules_of(app, "GET") if policy_name(rule.endpoint).partition(":")[0] == policy]
    return [address(rule, values(rule, found)) for rule in rules]


def _sign_in(page: Page, phone: str) -> None:
    page.goto("/login")
    page.locator("[name=who]").fill(phone)
    page.locator("[name=secret]").fill(cast.PASSWORD)
    page.locator("form[action$='/login'] button[type=submit]").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize(("person", "policy", "size", "light"), LOOKS, ids=lambda value: str(value)[:12])
def test_no_page_shuts_anybody_out(chromium, town, person, policy, size, light):
    served_at, pages, phones = town
    seen, pushed = 0, {}
    with visit(chromium, served_at, size=size, scheme=light) as page:
        if person:
            _sign_in(page, phones[person])
        for path in pages[policy]:
            if any(ending in path for ending in NO_PAGES):
                continue
            answer = page.goto(path)
            if answer is None or answer.status != 200:
                continue  # another role's page, or one that leads on: test_pages says which must open
            assert not barriers(page), path
            assert overflow(page) <= 0, f"{path} is wider than the screen"
            assert not (heaped := overlaps(page)), f"{path} draws words over others: {heaped}"
            if size == PHONE and policy != "office":
                assert not low_targets(page), path
                assert enlarged_overflow(page) <= 0, f"{path} is wider than the screen when letters are twice as large"
                assert narrow_overflow(page) <= 0, f"{path} is wider than 320 pixels"
            if size == PHONE and path == "/office":
                assert enlarged_overflow(page) <= 0, (
                    "what waits is wider than the screen when letters are twice as large"
                )
            if size == PHONE and policy in ("anyone", "signed_in"):
                assert not (split := enlarged_splits(page)), f"{path} breaks words in large letters: {split}"
            if size == PHONE and (wide := page.evaluate(SIDEWAYS)):
                pushed[path] = wide
            seen += 1
    assert not pushed, f"read only by pushing them sideways: {pushed}"
    assert seen >= 2, f"{person} saw {seen} pages only"


def test_the_way_from_a_cart_to_its_payment_loses_nothing_on_a_small_screen_or_with_large_letters(chromium, town):
    served_at, pages, _ = town
    goods = next(path for path in pages["anyone"] if path.startswith("/products/"))
    with visit(chromium, served_at, size={"width": 320, "height": 640}) as page:
        page.goto("/en" + goods)
        page.locator("#beli [value=cart]").click()
        _loses_nothing(page)
        page.goto("/en/checkout")
        _loses_nothing(page)
        page.locator("#summary button").click()
        _loses_nothing(page)
        assert not barriers(page), "the refused checkout"
        for name, typed in {"name": "Ibu Ratna", "phone": "0812 3456 7890", "street": "Dusun Krajan"}.items():
            page.locator(f"[name={name}]").fill(typed)
        page.locator("[name=region]").fill("gayungan ketintang")
        page.locator("[name=find][value='1']").click()
        _loses_nothing(page)
        page.locator("#summary button").click()
        page.wait_for_url("**/payment*")
        _loses_nothing(page)
        page.goto(page.url.partition("/payment")[0])
        _loses_nothing(page)


def _loses_nothing(page: Page) -> None:
    page.wait_for_load_state()
    assert overflow(page) <= 0, f"{page.url} is wider than 320 pixels"
    assert not low_targets(page), page.url
    assert enlarged_overflow(page) <= 0, f"{page.url} is wider than the screen when letters are twice as large"
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    assert not page.evaluate(SIDEWAYS), f"a table of {page.url} is pushed sideways when letters are twice as large"
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")


def test_what_a_press_did_and_its_undoing_stay_in_sight_further_down_a_page(chromium, town):
    served_at, _, phones = town
    with visit(chromium, served_at, size={"width": 360, "height": 420}) as page:
        _sign_in(page, phones["Wiwik"])
        page.goto("/seller/stock")
        page.locator(".quantity__step").last.click()
        page.wait_for_url("**/seller/stock#item-*")
        assert page.evaluate("scrollY") > 0, "the page is long enough to lead further down"
        undo = page.locator(".flash button").bounding_box()
        assert undo is not None and 0 <= undo["y"] <= 420 - undo["height"]


def test_what_was_put_right_is_sent_by_the_first_press(chromium, town):
    """The message that is over by then keeps its place: the button under it does not move away while it is pressed."""
    with visit(chromium, town[0]) as page:
        page.goto("/orders/find")
        page.fill("[name=number]", "BR-2611-0001")
        page.fill("[name=phone]", "??")
        page.locator("main form button").click()
        page.wait_for_selector(".field__error")
        page.fill("[name=phone]", "0812-0000-0031")
        button = page.locator("main form button")
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4)
        page.wait_for_selector(".notice--good")


def test_what_a_refusal_named_is_told_as_changed_once_all_of_it_is(chromium, town):
    with visit(chromium, town[0]) as page:
        page.goto("/orders/find")
        page.fill("[name=phone]", "??")
        page.locator("main form button").click()
        named, changed = page.locator(".notice--errors li").first, page.locator(".notice__changed")
        page.wait_for_selector(".field__error")
        place = page.evaluate("document.querySelector('main form').offsetTop")
        page.fill("[name=phone]", "0812-0000-0031")
        page.locator("[name=number]").focus()
        assert named.is_visible() and not changed.is_visible(), "the number is still missing"
        page.fill("[name=number]", "BR-2611-0001")
        page.locator("[name=phone]").focus()
        assert changed.is_visible() and not named.is_visible()
        assert page.evaluate("document.querySelector('main form').offsetTop") == place, (
            "nothing moves away from a press"
        )
        assert not barriers(page)


def test_a_village_that_is_searched_anew_is_red_no_longer(chromium, town):
    """What was wrong with it is over as soon as the shop has looked again, before one is chosen."""
    with visit(chromium, town[0]) as page:
        page.goto("/products")
        page.locator(".card a, a.card").first.click()
        page.locator("button[value=checkout]").click()
        page.wait_for_url("**/checkout")
        page.locator("button[name=act]").click()
        wrong = page.locator("#region-error")
        page.wait_for_selector("#region-error")
        assert wrong.is_visible()
        page.locator("[name=region]").press_sequentially("sidomulyo")
        page.wait_for_selector("#places input[type=radio]")
        assert not wrong.is_visible() and page.evaluate("document.activeElement.name") == "region"
