"""A courier's number that was typed wrong: put right on its way, once, by whoever sent it; and the buyer is told."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop import audit
from shop.db import session, transaction
from shop.jobs import Job
from shop.orders import fulfilment
from shop.orders.models import Parcel
from shop.orders.moving import WrongMoment
from shop.orders.renumbering import correct_tracking
from tests import cast, make


def on_its_way(**wishes):
    with transaction():
        cast.seller().uses_hub = False
    order = make.paid_order(**wishes)
    part = order.seller_orders[0]
    with transaction():
        fulfilment.mark_ready(part, by=cast.person("Sulastri"))
    return order, part


def sent(**wishes):
    order, part = on_its_way(**wishes)
    with transaction():
        fulfilment.send_own(part, tracking="JP1234567", by=cast.person("Sulastri"))
    return order, part.parcel


def correct(parcel, tracking="JP1234576", **facts):
    with transaction():
        return correct_tracking(parcel, tracking=tracking, by=cast.person("Sulastri"), **facts)


def letters():
    found = [job.facts for job in session().scalars(sa.select(Job).order_by(Job.id))]
    return [facts for facts in found if facts.get("template") == "orders/mail/renumbered.txt"]


def test_the_right_number_takes_the_place_of_the_wrong_one_and_the_buyer_is_told_once(app):
    order, parcel = sent(email="ratna@contoh.id")
    assert correct(parcel) is True
    assert correct(parcel) is False
    assert session().scalar(sa.select(Parcel.tracking)) == "JP1234576"
    assert [letter["facts"]["tracking"] for letter in letters()] == ["JP1234576"]
    last = audit.trail(f"parcel {parcel.code}")[-1]
    assert (last.act, last.facts) == ("tracking_corrected", {"before": "JP1234567", "after": "JP1234576"})
    assert [event.what for event in order.events][-1] == "renumbered"


def test_only_a_parcel_on_its_way_has_a_number_to_put_right(app):
    _order, part = on_its_way()
    with pytest.raises(WrongMoment):
        correct(part.parcel)
    with transaction():
        fulfilment.send_own(part, tracking="JP1234567", by=cast.person("Sulastri"))
    with pytest.raises(fulfilment.TrackingNeeded):
        correct(part.parcel, "")
    with transaction():
        fulfilment.mark_delivered(part.parcel, by=cast.person("Nurul"))
    with pytest.raises(WrongMoment):
        correct(part.parcel)
    assert part.parcel.tracking == "JP1234567"


def test_a_courier_without_numbers_gets_none(app):
    _order, part = on_its_way(region="35.09.07.2006", service="kurir-desa")
    with transaction():
        fulfilment.send_own(part, tracking="", by=cast.person("Sulastri"))
    with pytest.raises(fulfilment.NotThisWay):
        correct(part.parcel)


def test_of_two_who_put_it_right_the_second_is_told_of_the_first(app):
    _order, parcel = sent()
    seen = str(audit.seen(f"parcel {parcel.code}"))
    with transaction():
        correct_tracking(parcel, tracking="JP1111111", by=cast.person("Nurul"), seen=seen)
    with pytest.raises(audit.ChangedMeanwhile):
        correct(parcel, "JP2222222", seen=seen)
