"""The office reads the statement its seller reads: the same lines, the same files."""

from __future__ import annotations

import pytest

from shop.clock import today
from shop.db import transaction
from shop.payouts import paying
from tests import cast, make
from tests.support.desk import Desk


@pytest.fixture
def paid(app):
    """One sale, paid out and confirmed."""
    order = make.released_order(make.product("Keripik", seller=cast.seller("KUB Melati"), price=150_000, stock=5))
    nurul = cast.person("Nurul")
    with transaction():
        run = paying.prepare_run(today(), by=nurul)
        paying.approve(run, seen=run.fingerprint, by=cast.person("Sutrisno"))
        paying.mark_exported(run, file_sha256="0" * 64, by=nurul)
    return order.seller_orders[0]


def page_of(part, ending=""):
    return f"/office/sellers/{part.seller.slug}/statement{ending}"


@pytest.mark.parametrize("who", ["Nurul", "Sutrisno"])
def test_each_line_leads_to_its_order_or_its_payout(sign_in, paid, who):
    desk = Desk(sign_in(cast.person(who)))
    page = desk.open(page_of(paid))
    assert f'href="/office/orders/{paid.order.number}"' in page
    assert 'href="/office/payouts/' in page and "+135.000" in page and "−135.000" in page
    file = desk.open(f"/office/sellers/{paid.seller.slug}")
    assert page_of(paid) in file and f"owner=seller-{paid.seller_id}" in file


def test_the_files_are_the_sellers_own(sign_in, paid):
    office, seller = Desk(sign_in(cast.person("Nurul"))), Desk(sign_in(cast.person("Wiwik")))
    hers = seller.file("/seller/money/statement.csv").data
    assert office.file(page_of(paid, ".csv")).data == hers and b"135000" in hers


@pytest.mark.parametrize("asked", ["from=2026-05-02&to=2026-05-01", "from=nonsense&to=2026-05-01"])
@pytest.mark.parametrize("ending", ["", ".csv", ".pdf"])
def test_an_odd_period_is_shown_again(sign_in, paid, asked, ending):
    page = Desk(sign_in(cast.person("Nurul"))).open(f"{page_of(paid, ending)}?{asked}", 422)
    since, until = (part.partition("=")[2] for part in asked.split("&"))
    assert 'role="alert"' in page and f'value="{since}"' in page and f'value="{until}"' in page


@pytest.mark.parametrize("asked", ["/office/sellers/nobody/statement", "?maker=999999", "?maker=x"])
def test_what_is_not_hers_is_not_found(sign_in, paid, asked):
    address = asked if asked.startswith("/") else page_of(paid) + asked
    assert sign_in(cast.person("Nurul")).get(address).status_code == 404
