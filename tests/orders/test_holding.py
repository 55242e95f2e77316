"""How long a buyer's money waits after her goods arrived: as decided, and never less than the law's two working days."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shop import clock
from shop.clock import WIB
from shop.db import session, transaction
from shop.orders import claiming, fulfilment
from shop.orders.claim_models import ClaimReason
from shop.orders.holding import released_at
from shop.orders.models import SellerOrder
from tests import cast, make


def hold_of(days):
    return lambda day: days


@pytest.mark.parametrize(
    ("arrived", "days", "released"),
    [
        pytest.param("2026-11-25 10:00", 3, "2026-11-28 10:00", id="a Wednesday: the decided three days are longer"),
        pytest.param("2026-11-25 10:00", 2, "2026-11-28 00:00", id="a Wednesday: Thursday and Friday to their end"),
        pytest.param("2026-11-27 10:00", 3, "2026-12-02 00:00", id="a Friday: Monday and Tuesday"),
        pytest.param("2026-11-28 00:30", 3, "2026-12-02 00:00", id="a Saturday in Jember that is Friday in UTC"),
        pytest.param("2026-03-17 09:00", 3, "2026-03-27 00:00", id="before Nyepi and Idul Fitri: 25 and 26 March"),
        pytest.param("2026-03-17 09:00", 14, "2026-03-31 09:00", id="a hold that is longer than the holidays"),
    ],
)
def test_the_money_waits_as_decided_and_never_less_than_two_working_days(arrived, days, released):
    """Rule: PP 80/2019 Ps. 69."""
    moment = datetime.fromisoformat(arrived).replace(tzinfo=WIB)
    assert released_at(moment, hold_of(days)).astimezone(WIB).strftime("%Y-%m-%d %H:%M") == released


def test_money_is_not_released_while_the_law_lets_its_buyer_complain(app, sign_in, client):
    """Friday's parcel, three days decided: to the end of Tuesday she can, and pages for buyer and seller name that day."""
    friday = datetime(2026, 11, 27, 10, 0, tzinfo=WIB)
    with clock.set_to(friday):
        order = make.shipped_order()
        with transaction():
            fulfilment.mark_delivered(order.parcels[0], by=cast.person("Nurul"))
    part = order.seller_orders[0].id
    with clock.set_to(friday + timedelta(days=3)):
        assert fulfilment.due_for_release() == []
        assert "Rabu, 2 Desember" in client.get(f"/orders/{order.number}?key={order.secret}").text
        assert "2 Desember 2026" in sign_in(cast.person("Sulastri")).get("/seller/money").text
    with clock.set_to(datetime(2026, 12, 1, 23, 59, 59, tzinfo=WIB)):
        assert fulfilment.due_for_release() == []
    with clock.set_to(datetime(2026, 12, 2, tzinfo=WIB)):
        assert fulfilment.due_for_release() == [part]
    with clock.set_to(datetime(2026, 12, 1, 23, 59, 59, tzinfo=WIB)), transaction():
        line = session().get_one(SellerOrder, part).lines[0]
        claiming.open_claim(line, quantity=1, reason=ClaimReason.DAMAGED, text="Sobek", by=None)
    with clock.set_to(datetime(2026, 12, 2, tzinfo=WIB)):
        assert fulfilment.due_for_release() == []
