"""The buyer reads when her parcel comes, from what was named when she ordered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.db import session, transaction
from shop.i18n import force_locale
from shop.jobs import Job
from shop.orders import fulfilment, handing_over
from shop.orders.expecting import expected
from shop.shipping.models import Rate, Service
from tests import cast, make

#: A Wednesday noon in Jember.
NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
JEMBER = "35.09.30.2009"


@pytest.fixture
def noon():
    with clock.set_to(NOON):
        yield


def said(order, days=0):
    with clock.set_to(clock.now() + timedelta(days=days)):
        return expected(order.parcels[0], order).replace("\u00a0", " ").replace("\u2060", "")


def test_before_it_is_paid_nothing_is_promised(app, noon):
    assert said(make.order()) == ""


def test_from_payment_to_arrival(app, noon):
    order = make.paid_order()
    assert said(order) == "Tiba sekitar 30 November – 2 Desember."
    with force_locale("en"):
        assert said(order) == "Arrives around 30 November – 2 December."
    assert said(order, days=12) == "Tiba sekitar 9–10 Desember."


def test_a_parcel_on_its_way_is_counted_from_the_day_it_was_sent(app, noon):
    order = make.shipped_order()
    assert said(order) == "Tiba sekitar 27–30 November."
    assert said(order, days=5) == "Tiba sekitar 27–30 November."
    assert (
        said(order, days=6)
        == "Seharusnya tiba paling lambat 30 November 2026. Tanya kami lewat WhatsApp, kami bantu cari."
    )
    with transaction():
        fulfilment.mark_delivered(order.parcels[0], by=None)
    assert said(order) == ""


def test_what_was_named_holds_though_the_table_changes(app, noon):
    order = make.shipped_order()
    with transaction() as current:
        current.execute(sa.update(Rate).values(days_least=20, days_most=30))
    session().expire_all()
    assert said(order) == "Tiba sekitar 27–30 November."


def test_the_village_courier_and_who_fetches_are_told_in_their_own_words(app, noon):
    assert (
        said(make.paid_order(service="kurir-desa", region=JEMBER))
        == "Kurir desa mengantar sekitar 27 November – 1 Desember."
    )
    fetched = make.paid_order(service="ambil")
    assert said(fetched) == "Siap diambil sekitar 26–27 November."
    with transaction():
        fulfilment.mark_ready(fetched.seller_orders[0], by=cast.person("Sulastri"))
    assert said(fetched) == "Siap diambil sekitar 26–27 November.", "the cooperative does not have it yet"
    with transaction():
        handing_over.hand_over(fetched.seller_orders[0], by=cast.person("Nurul"))
    assert said(fetched) == "Sudah siap: boleh diambil."


def test_a_cancelled_parcel_and_one_without_days_promise_nothing(app, noon):
    order = make.shipped_order()
    with transaction():
        order.parcels[0].days_least = None
    assert said(order) == ""


def test_the_letter_says_when_it_comes_and_leads_to_the_couriers_page(app, noon):
    with transaction() as current:
        reguler = sa.update(Service).where(Service.slug == "jne-reg")
        current.execute(reguler.values(track_at="https://kurir.example/{resi}"))
    order = make.shipped_order(email="budi@contoh.id")
    (letter,) = (
        job.facts["facts"]
        for job in session().scalars(sa.select(Job))
        if job.facts.get("template") == "orders/mail/shipped.txt"
    )
    assert letter["page"] == f"https://kurir.example/{order.parcels[0].tracking}"
    assert letter["expected"] == "Tiba sekitar 27–\u206030\u00a0November."
