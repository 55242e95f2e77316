"""What a page costs a cheap phone on prepaid data: bytes on the wire, how often it asks, and that nothing jumps."""

from __future__ import annotations

import time
from collections import Counter
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from shop import media
from shop.catalogue import photographs
from shop.catalogue.indexing import index_product
from shop.catalogue.models import ProductStatus
from shop.clock import now
from shop.db import transaction
from tests import make
from tests.catalogue import ready
from tests.support.browser import visit
from tests.support.server import served
from tests.support.worlds import address_of, founded

pytestmark = pytest.mark.browser

#: HTML, CSS, scripts and font, packed: on the first view of a shop nobody knows yet, and on each one after.
MOST_FIRST, MOST_AFTER = 100 * 1024, 15 * 1024
#: The page, its stylesheet, its font, two scripts.
FILES = {"Document": 1, "Stylesheet": 1, "Font": 1, "Script": 2}
#: A page that is full: 24 cards.
SHELF = 24

#: Parts of cards that are wider than their place.
CUT_OFF = """() => [...document.querySelectorAll(".card *")]
  .filter(one => getComputedStyle(one).display !== "inline" && one.scrollWidth > one.clientWidth + 1)
  .map(one => one.textContent)"""

PAGES = ("/", "/products", "/products/{slug}", "/cart", "/en/")

#: Everything that moved before anybody touched the page, from its beginning.
WATCH = """window.moved = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => moved.push(entry.value)))
  .observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    folder = tmp_path_factory.mktemp("street")
    where = address_of("sqlite", folder)
    with founded(where, folder):
        upload = media.first_sizes(ready.jpeg())
        for number in range(SHELF):
            name, price = f"Kain ecoprint daun jati nomor {number}", 285_000 + number
            goods = make.product(name, price=price, status=ProductStatus.DRAFT)
            stored = media.put(*upload)
            with transaction():  # a photograph of what buyers know already would wait to be read
                photographs.add_photo(goods, stored, by=None)
                goods.status, goods.published_at = ProductStatus.PUBLISHED, now()
                index_product(goods)
        with served(where, folder) as served_at:
            yield served_at, [page.format(slug=goods.slug) for page in PAGES]


class Counted:
    """What a page loads, by kind: how often, and how many bytes on the wire; 0 for what the browser had kept."""

    def __init__(self, page: Page) -> None:
        self.often: Counter[str] = Counter()
        self.bytes: Counter[str] = Counter()
        self._kinds: dict[str, str] = {}
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.responseReceived", lambda event: self._kinds.update({event["requestId"]: event["type"]}))
        wire.on("Network.loadingFinished", self._came)

    def _came(self, event: dict[str, object]) -> None:
        kind = self._kinds.get(str(event["requestId"]), "?")
        self.often[kind] += 1
        self.bytes[kind] += int(str(event["encodedDataLength"]))

    def of(self, page: Page, path: str) -> tuple[Counter[str], int]:
        """How often each kind came, and the bytes of all but pictures, for this page alone."""
        self.often.clear()
        self.bytes.clear()
        page.goto(path, wait_until="networkidle")
        return Counter(self.often), sum(self.bytes[kind] for kind in FILES)


def test_no_page_is_heavier_than_a_poor_connection_bears_and_none_jumps(chromium, street):
    served_at, pages = street
    for path in pages:
        with visit(chromium, served_at) as page:
            page.context.clear_cookies()
            page.goto("about:blank")
            page.add_init_script(WATCH)
            counted = Counted(page)
            page.context.new_cdp_session(page).send("Network.clearBrowserCache")
            asked, weight = counted.of(page, path)
            assert {kind: asked[kind] for kind in FILES} == FILES, path
            assert weight <= MOST_FIRST, f"{path}: {weight:,} bytes before its pictures"
            assert sum(page.evaluate("moved")) < 0.001, f"{path} jumps: {page.evaluate('moved')}"
            _, again = counted.of(page, path)
            assert again <= MOST_AFTER, f"{path}: {again:,} bytes when everything else is there already"


def test_a_product_stays_where_it_is_when_its_photograph_comes_late(chromium, street):
    served_at, pages = street

    def late(route):
        time.sleep(0.5)
        route.continue_()

    with visit(chromium, served_at) as page:
        page.add_init_script(WATCH)
        page.route("**/media/**", late)
        page.goto(next(path for path in pages if path.startswith("/products/")), wait_until="networkidle")
        assert page.evaluate("document.querySelector('.gallery__photo').complete")
        assert sum(page.evaluate("moved")) < 0.001, page.evaluate("moved")


def test_a_list_asks_for_no_picture_that_nobody_sees_yet(chromium, street):
    served_at, _ = street
    with visit(chromium, served_at) as page:
        page.goto("/products")
        waiting = page.locator("main img[loading=lazy]").count()
        assert waiting >= SHELF - 4
        assert page.locator("main img:not([width]), main img:not([height])").count() == 0


def test_a_single_photograph_has_the_whole_width_of_its_place(chromium, street):
    served_at, paths = street
    with visit(chromium, served_at, size={"width": 1280, "height": 800}) as page:
        page.goto(paths[2])
        box = page.locator(".gallery__photo").first.bounding_box()
        assert box is not None and box["width"] > 400


def test_a_wide_list_has_its_filters_beside_cards_whose_prices_are_whole(chromium, street):
    served_at, _ = street
    with visit(chromium, served_at, size={"width": 1280, "height": 800}) as page:
        page.goto("/products")
        filters, cards = page.locator("#saring").bounding_box(), page.locator(".grid .card").all()
        boxes = [box for card in cards if (box := card.bounding_box())]
        assert filters is not None and len(boxes) == SHELF
        assert all(filters["x"] + filters["width"] < box["x"] and box["width"] > 180 for box in boxes)
        assert all(left["x"] + left["width"] < right["x"] for left, right in pairwise(boxes[:4]))
        assert not page.evaluate(CUT_OFF)
