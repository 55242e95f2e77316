"""What is done each minute: a bad row keeps nothing else waiting, and whoever watches the shop sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock, jobs
from shop.clock import now
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.jobs import EVERY_MINUTE, last_whole
from shop.office import upkeep
from shop.orders import fulfilment
from shop.orders.models import Order, OrderStatus, SellerOrder, SellerOrderStatus
from tests import cast, make


def delivered() -> int:
    order = make.shipped_order()
    with transaction():
        fulfilment.mark_delivered(order.parcels[0], by=cast.person("Nurul"))
    return order.seller_orders[0].id


def status(part: int) -> SellerOrderStatus:
    session().expire_all()
    return session().get_one(SellerOrder, part).status


def off_by(rupiah: int, part: int) -> None:
    with transaction():
        session().execute(
            sa.update(SellerOrder).where(SellerOrder.id == part).values(commission=SellerOrder.commission + rupiah)
        )


def test_a_part_that_cannot_be_released_keeps_no_other_waiting(app):
    first, second = delivered(), delivered()
    off_by(1, first)
    with clock.set_to(now() + timedelta(days=30)):
        with pytest.raises(upkeep.NotAllDone, match=str(first)):
            upkeep.release_due()
        assert (status(first), status(second)) == (SellerOrderStatus.DELIVERED, SellerOrderStatus.COMPLETED)
        off_by(-1, first)
        assert upkeep.release_due() == 1


def test_a_figure_that_was_never_decided_stops_what_needs_it_and_nothing_else(app):
    part, order = delivered(), make.order()
    with transaction():
        session().execute(sa.delete(Decision).where(Decision.kind == Kind.HOLD_DAYS))
    with clock.set_to(now() + timedelta(days=30)):
        jobs.work_minute()
        assert status(part) is SellerOrderStatus.DELIVERED
        assert session().get_one(Order, order.id).status is OrderStatus.EXPIRED
        seen = last_whole()
    assert set(seen) == {step.__name__ for step in EVERY_MINUTE}, "also what was never whole: since when it was tried"
    with clock.set_to(now() + timedelta(days=31)):
        jobs.work_minute()
        late = {name for name, at in last_whole().items() if at < now()}
    assert late == {"release_due"}
