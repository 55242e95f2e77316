"""The server's clock jumps, at the year's end and on a leap day too: deadlines follow it, nothing is booked twice or apart."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
import sqlalchemy as sa

from shop import clock
from shop.cart.parcels import chosen
from shop.clock import WIB, day_of, now, today
from shop.db import session, transaction
from shop.decisions.models import Kind
from shop.decisions.queries import on_days
from shop.ledger.models import Entry
from shop.ledger.queries import statement
from shop.office.upkeep import expire_overdue, release_due
from shop.orders.holding import released_at
from shop.orders.models import Order, OrderStatus, SellerOrderStatus
from shop.payouts import paying
from shop.payouts.models import PayoutItem
from shop.promotions.applying import VoucherRefused, apply
from tests import cast, make
from tests.bank.test_months import closed_october, october_sale_matched

pytestmark = pytest.mark.long

MOMENTS = {
    "an ordinary noon": datetime(2026, 11, 25, 12, 0, tzinfo=WIB),
    "a minute before the year ends": datetime(2026, 12, 31, 23, 59, tzinfo=WIB),
    "the leap day's last minute": datetime(2028, 2, 29, 23, 59, tzinfo=WIB),
}
JUMPS = [timedelta(minutes=10), timedelta(minutes=-10), timedelta(days=1), timedelta(days=-1)]
CASES = [pytest.param(MOMENTS[name], jump, id=f"{name}, {jump}") for name, jump in product(MOMENTS, JUMPS)]


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


def status(order: Order) -> OrderStatus:
    session().expire_all()
    return session().get_one(Order, order.id).status


@pytest.mark.parametrize(("moment", "jump"), CASES)
def test_an_order_expires_when_its_time_is_over_by_the_servers_clock_and_stays_so_when_it_goes_back(moment, jump):
    with clock.set_to(moment):
        order = make.order()
        deadline = order.pay_before
    assert order.number.startswith(f"BR-{moment:%y%m}-"), "the year and month of Jember"
    with clock.set_to(moment + jump):
        expire_overdue()
        assert status(order) is (OrderStatus.EXPIRED if now() >= deadline else OrderStatus.AWAITING_PAYMENT)
    with clock.set_to(deadline + timedelta(minutes=1)):
        expire_overdue()
    with clock.set_to(moment + jump):
        expire_overdue()
        assert status(order) is OrderStatus.EXPIRED


@pytest.mark.parametrize(("moment", "jump"), CASES)
def test_what_is_paid_released_and_paid_out_around_a_jump_is_so_once_and_in_order(moment, jump):
    with clock.set_to(moment):
        order = make.shipped_order(make.product(price=90_000))
        with transaction():
            make.fulfilment.mark_delivered(order.parcels[0], by=None)
        arrived = now()
    with clock.set_to(moment + jump):
        release_due()
        parts = session().get_one(Order, order.id).seller_orders
        assert [part.status for part in parts] == [SellerOrderStatus.DELIVERED], "the hold is not over"
        second = make.paid_order()
    later = max(released_at(arrived, on_days(Kind.HOLD_DAYS)), moment + jump) + timedelta(days=1)
    for at in (later, later + jump, later):
        with clock.set_to(at):
            release_due()
            try:
                with transaction():
                    run = paying.prepare_run(today(), by=cast.person("Nurul"))
            except paying.NothingToPay:
                continue
            if run.approved_at is None:
                with transaction():
                    paying.approve(run, seen=run.fingerprint, by=cast.person("Sutrisno"))
    taken = session().scalars(sa.select(PayoutItem.line_id).where(PayoutItem.is_active)).all()
    assert taken and len(taken) == len(set(taken))
    with clock.set_to(later + timedelta(days=1)):
        opening, lines = statement("bank", ["bri"])
        assert (lines[-1].balance, len(lines)) == (opening + sum(line.amount for line in lines), 2)
        assert [line.booked_on for line in lines] == sorted(line.booked_on for line in lines)
        assert {day_of(moment), day_of(moment + jump)} == {line.booked_on for line in lines}
    assert session().get_one(Order, second.id).paid_at is not None


@pytest.mark.parametrize(("moment", "jump"), CASES)
def test_a_voucher_holds_on_its_days_in_jember(moment, jump):
    with clock.set_to(moment):
        make.voucher(starts_on=day_of(moment), ends_on=day_of(moment))
        cart = make.cart()
    with clock.set_to(moment + jump):
        holds = today() == day_of(moment)
        try:
            taken_off = apply("PULANG10", chosen(cart.id)).total
        except VoucherRefused:
            taken_off = 0
        assert (taken_off > 0) is holds


def test_a_clock_set_back_into_a_closed_month_books_on_the_first_open_day():
    october_sale_matched()
    closed_october()
    with clock.set_to(datetime(2026, 10, 20, 3, tzinfo=UTC)):
        order = make.paid_order()
        settled = session().scalars(sa.select(Entry).where(Entry.subject == order.number)).one()
    assert (settled.booked_on, settled.happened_on) == (date(2026, 11, 1), date(2026, 10, 20))
