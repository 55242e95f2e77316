"""When a parcel is likely to be there, and the courier's own page about it."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from shop.db import session, transaction
from shop.i18n import force_locale, rentang
from shop.shipping.arriving import after_paying, after_sending, tracking_page
from shop.shipping.models import CourierKind, Service

#: A Wednesday.
DAY = date(2026, 11, 25)


def test_days_on_the_way_are_working_days():
    found = after_sending(DAY, 2, 3)
    assert (found.first, found.last) == (date(2026, 11, 27), date(2026, 11, 30))


def test_what_is_not_sent_yet_is_packed_within_two_working_days_first():
    """Paid on Wednesday: sent on Thursday or Friday."""
    found = after_paying(CourierKind.COURIER, DAY, 2, 3, today=DAY)
    assert (found.first, found.last) == (date(2026, 11, 30), date(2026, 12, 2))


def test_what_is_late_is_not_expected_in_the_past():
    found = after_paying(CourierKind.COURIER, DAY, 1, 2, today=date(2026, 12, 7))
    assert (found.first, found.last) == (date(2026, 12, 8), date(2026, 12, 9))


def test_what_is_fetched_takes_no_way():
    found = after_paying(CourierKind.PICKUP, DAY, 1, 2, today=DAY)
    assert (found.first, found.last) == (date(2026, 11, 26), date(2026, 11, 27))


@pytest.mark.parametrize(
    ("last", "indonesian", "english"),
    [
        (date(2026, 11, 27), "27 November", "27 November"),
        (date(2026, 11, 29), "27–29 November", "27–29 November"),
        (date(2026, 12, 2), "27 November – 2 Desember", "27 November – 2 December"),
        (date(2027, 1, 4), "27 November – 4 Januari", "27 November – 4 January"),
    ],
)
def test_two_days_are_said_together(app, last, indonesian, english):
    for language, said in (("id", indonesian), ("en", english)):
        with force_locale(language):
            assert rentang(date(2026, 11, 27), last).replace("\u00a0", " ").replace("\u2060", "") == said


def test_a_range_breaks_only_after_a_dash_between_two_months(app):
    assert rentang(date(2026, 11, 27), date(2026, 12, 2)) == "27\u00a0November\u00a0– 2\u00a0Desember"
    assert rentang(date(2026, 11, 27), date(2026, 11, 29)) == "27–\u206029\u00a0November"


@pytest.mark.parametrize(
    ("track_at", "number", "page"),
    [
        ("https://kurir.example/{resi}", "JP123", "https://kurir.example/JP123"),
        ("https://kurir.example/cek?no={resi}", "A/../?&#é", "https://kurir.example/cek?no=A%2F..%2F%3F%26%23%C3%A9"),
        ("https://kurir.example/cek", "JP123", "https://kurir.example/cek"),
        ("https://kurir.example/{resi}", "", ""),
        ("", "JP123", ""),
        ("http://kurir.example/{resi}", "JP123", ""),
        ("javascript:alert(1)//https://{resi}", "JP123", ""),
    ],
)
def test_a_couriers_page_is_opened_only_where_it_is_safe(track_at, number, page):
    assert tracking_page(track_at, number) == page


@pytest.mark.parametrize("wrong", ["http://kurir.example/{resi}", "kurir.example", "javascript:alert(1)"])
def test_the_database_keeps_no_other_address(app, wrong):
    with pytest.raises(sa.exc.IntegrityError), transaction() as current:
        current.execute(sa.update(Service).where(Service.slug == "jne-reg").values(track_at=wrong))
    assert session().scalar(sa.select(Service.track_at).where(Service.slug == "jne-reg")) == ""
