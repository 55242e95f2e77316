"""What is done each minute: a bad row keeps nothing else waiting, and whoever watches the shop sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock, jobs
from shop.cart import keeping
from shop.cart.models import Cart, CartLine
from shop.clock import now
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.jobs import EVERY_MINUTE, Job, last_whole, later
from shop.office import upkeep
from shop.orders import fulfilment
from shop.orders.models import Order, OrderStatus, SellerOrder, SellerOrderStatus
from shop.users import signing_in
from shop.users.models import PasswordReset, UserSession
from shop.users.registering import request_reset
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


def test_a_guest_s_cart_is_deleted_once_her_cookie_is_over_and_no_other(app):
    ordered, hers = make.order().cart_id, make.cart(user=cast.person("Budi")).id
    make.cart()
    with clock.set_to(now() + timedelta(days=1)):
        young = make.cart().id
    with clock.set_to(now() + keeping.LASTS):
        jobs.work_minute()
        jobs.drain()
    assert list(session().scalars(sa.select(Cart.id).order_by(Cart.id))) == sorted([ordered, hers, young])
    assert set(session().scalars(sa.select(CartLine.cart_id))) == {ordered, hers, young}


def test_what_is_over_is_deleted_once_a_day_and_nothing_else(app):
    budi, nurul = cast.person("Budi"), cast.person("Nurul")
    with transaction():
        old = signing_in.begin_session(budi)
        request_reset("budi@contoh.id")
        later("work_inbox")
        later("work_inbox", key="waits", after=timedelta(days=400))
    jobs.drain()
    with clock.set_to(now() + signing_in.LASTS):
        with transaction():
            new = signing_in.begin_session(nurul)
        jobs.work_minute()
        jobs.drain()
        jobs.work_minute()
    assert session().scalars(sa.select(PasswordReset)).all() == []
    kept = session().scalars(sa.select(UserSession.token_hash)).all()
    assert signing_in.hash_of(new) in kept and signing_in.hash_of(old) not in kept
    asked = sa.select(sa.func.count()).where(Job.kind == "delete_over")
    assert session().scalar(asked) == 1
    assert session().scalar(sa.select(sa.func.count()).where(Job.kind == "work_inbox")) == 2, "done, but not long ago"
    with clock.set_to(now() + jobs.KEPT + timedelta(days=1)):
        jobs.work_minute()
        jobs.drain()
    assert session().scalars(sa.select(Job.key).where(Job.kind == "work_inbox")).all() == ["waits"]
