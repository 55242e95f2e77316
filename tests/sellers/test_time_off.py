"""A seller is off for some days: her goods go on being sold, and are promised for after them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from shop import clock
from shop.audit import AuditRecord
from shop.cart.parcels import chosen, parcels
from shop.db import session, transaction
from shop.orders.expecting import expected
from shop.sellers.models import Seller
from shop.sellers.time_off import end_time_off, take_time_off
from shop.shipping.arriving import last_day_off
from tests import cast, make
from tests.support.lint import assert_clean

#: A Wednesday noon in Jember.
NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
DAY = date(2026, 11, 25)
SAID = "Sulastri Ecoprint libur sampai 6 Desember 2026. Yang dipesan sekarang dikemas mulai 7 Desember 2026."


@pytest.fixture
def noon():
    with clock.set_to(NOON):
        yield


@pytest.fixture
def sulastri(sign_in):
    return sign_in(cast.person("Sulastri"))


def off(first=date(2026, 11, 27), last=date(2026, 12, 6)):
    with transaction():
        take_time_off(cast.seller(), first, last, by=cast.person("Sulastri"))


def typed(first="2026-11-27", last="2026-12-06"):
    return {"first": first, "last": last}


@pytest.mark.parametrize(
    ("first", "last", "until"),
    [
        (None, None, None),
        (date(2026, 11, 20), date(2026, 11, 24), None),  # over
        (date(2026, 11, 20), DAY, DAY),
        (date(2026, 11, 27), date(2026, 12, 6), date(2026, 12, 6)),  # within the two working days of packing
        (date(2026, 11, 28), date(2026, 12, 6), None),  # packed before she goes
    ],
)
def test_only_days_that_touch_the_packing_move_the_promise(first, last, until):
    assert last_day_off(first, last, today=DAY) == until


def test_a_buyer_reads_it_on_the_product_the_seller_the_cart_and_at_checkout(client, noon):
    product = make.product("Pouch", price=50_000)
    off()
    assert SAID in client.get(f"/products/{product.slug}").text
    assert SAID in client.get(f"/sellers/{cast.seller().slug}").text
    client.post("/cart/lines", data={"variant_id": product.variants[0].id, "quantity": 1})
    assert SAID in client.get("/cart").text
    page = client.post("/checkout", data={"region": "ketintang", "find": "1"}).text
    assert SAID in page and "Tiba sekitar 9–\u206011 Desember" in " ".join(page.split())
    assert_clean(page, "/checkout", csrf=False)
    english = client.get(f"/en/products/{product.slug}").text
    assert "is off until 6 December 2026. What is ordered now is packed from 7 December 2026 on." in english


def test_two_sellers_of_one_name_are_both_off_and_the_parcel_waits_for_the_later(app, noon):
    goods = [make.product("Pouch"), make.product("Tas", seller=cast.seller("KUB Melati"))]
    off()
    with transaction():
        melati = cast.seller("KUB Melati")
        take_time_off(melati, DAY, date(2026, 11, 29), by=cast.person("Wiwik"))
        melati.name, melati.uses_hub = cast.seller().name, cast.seller().uses_hub
    (parcel,) = parcels(chosen(make.cart(dict.fromkeys(goods, 1)).id))
    assert parcel.days_off == [
        ("Sulastri Ecoprint", date(2026, 12, 6)),
        ("Sulastri Ecoprint", date(2026, 11, 29)),
    ]
    assert parcel.off_until == date(2026, 12, 6)


def test_what_was_promised_holds_though_she_is_back_earlier_or_goes_after_the_order(app, noon):
    before = make.paid_order()
    off()
    meanwhile = make.paid_order()
    with transaction():
        end_time_off(cast.seller(), by=cast.person("Sulastri"))
    assert expected(before.parcels[0], before) == "Tiba sekitar 30\u00a0November\u00a0– 2\u00a0Desember."
    assert expected(meanwhile.parcels[0], meanwhile) == "Tiba sekitar 9–\u206011\u00a0Desember."


def test_she_says_it_on_her_phone_and_takes_it_back(sulastri, noon):
    page = sulastri.post("/seller/time-off", data=typed(), follow_redirects=True).text
    assert_clean(page, "/seller/time-off", csrf=False)
    assert "Libur 27 November 2026 sampai 6 Desember 2026." in page
    assert 'value="2026-11-27"' in page and 'value="2026-12-06"' in page, "what she said, to be changed"
    for place in ("/seller/more", "/seller/orders"):
        assert "Libur 27 November 2026 sampai 6 Desember 2026." in sulastri.get(place).text
    for _ in range(2):
        page = sulastri.post("/seller/time-off/end", data={}, follow_redirects=True).text
    assert "Libur 27 November" not in page
    acts = session().scalars(sa.select(AuditRecord.act).where(AuditRecord.act.startswith("time_off")))
    assert list(acts) == ["time_off_taken", "time_off_ended"]


def test_the_office_reads_it_in_her_file(sign_in, noon):
    off()
    page = sign_in(cast.person("Nurul")).get(f"/office/sellers/{cast.seller().slug}").text
    assert "Libur 27 November 2026 sampai 6 Desember 2026." in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"last": "2026-11-26"}, "Hari terakhir jatuh sebelum hari pertama"),
        ({"last": "2026-12-27"}, "Paling lama 30 hari sekaligus"),
        ({"first": "2026-11-01", "last": "2026-11-24"}, "Paling awal 25 November 2026"),
        ({"first": "besok"}, "besok"),
        ({"first": ""}, "field__error"),
        ({"last": "x" * 10_000}, "field__error"),
        ({"last": "２０２６-12-06"}, "field__error"),
    ],
)
def test_days_that_cannot_be_are_refused_beside_the_field_and_stay(sulastri, noon, changes, said):
    answer = sulastri.post("/seller/time-off", data=typed() | changes)
    assert answer.status_code == 422 and said in answer.text and "field__error" in answer.text
    assert cast.seller().off_until is None


def test_thirty_days_are_not_too_long(sulastri, noon):
    assert sulastri.post("/seller/time-off", data=typed(last="2026-12-26")).status_code == 303
    assert cast.seller().off_until == date(2026, 12, 26)


def test_the_database_takes_no_half_and_no_upside_down_days(app):
    for values in ({"off_from": DAY}, {"off_until": DAY}, {"off_from": DAY, "off_until": date(2026, 11, 24)}):
        with pytest.raises(sa.exc.IntegrityError), transaction() as current:
            current.execute(sa.update(Seller).values(**values))
