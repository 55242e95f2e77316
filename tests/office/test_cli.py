"""`flask shop …`: proving the invariants, and the upkeep that time brings."""

from datetime import timedelta

import sqlalchemy as sa

from shop import clock, jobs
from shop.clock import now
from shop.db import session, transaction
from shop.decisions.models import Kind
from shop.decisions.queries import on_days
from shop.orders import fulfilment, handing_over
from shop.orders.holding import released_at
from shop.orders.models import Order, OrderStatus, Parcel, SellerOrder, SellerOrderStatus
from shop.payments.models import Payment, PaymentState
from shop.stock.models import StockItem
from tests import cast, make


def run(app, *words):
    return app.test_cli_runner().invoke(args=["shop", *words])


def test_a_sound_shop_passes_the_check(app):
    make.paid_order()
    answer = run(app, "check")
    assert answer.exit_code == 0


def test_the_check_names_the_year_whose_holidays_nobody_wrote_down(app):
    assert "2028" not in run(app, "check").output
    with clock.set_to(now().replace(year=2027, month=10, day=2)):
        answer = run(app, "check")
    assert "public holidays of 2028" in answer.output
    assert answer.exit_code == 0


def test_a_broken_shop_is_named_and_fails(app):
    make.product("Pouch", stock=3)
    with transaction():
        session().execute(sa.update(StockItem).values(on_hand=4))
    answer = run(app, "check")
    assert answer.exit_code == 1
    assert "stock item" in answer.output
    with transaction():
        session().execute(sa.update(StockItem).values(on_hand=3))


def test_unpaid_orders_expire_when_their_time_has_passed(app):
    order = make.order(make.product(stock=1))
    paid = make.paid_order()
    assert "0" in run(app, "expire").output
    with clock.set_to(now() + timedelta(hours=25)):
        assert run(app, "expire").exit_code == 0
        assert run(app, "expire").exit_code == 0
    session().expire_all()
    assert session().get_one(Order, order.id).status is OrderStatus.EXPIRED
    assert session().get_one(Order, paid.id).status is OrderStatus.PAID
    payment = session().scalars(sa.select(Payment).where(Payment.order_id == order.id)).one()
    assert (payment.state, payment.keeps_amount) == (PaymentState.EXPIRED, True)


def test_amounts_become_free_three_days_later(app):
    make.order()
    with clock.set_to(now() + timedelta(hours=25)):
        run(app, "expire")
    with clock.set_to(now() + timedelta(days=5)):
        run(app, "expire")
    session().expire_all()
    assert not session().scalars(sa.select(Payment.keeps_amount)).one()


def test_held_money_is_released_when_the_hold_has_passed(app):
    order = make.paid_order()
    nurul = cast.person("Nurul")
    part = session().scalars(sa.select(SellerOrder)).one()
    with transaction():
        fulfilment.mark_ready(part, by=nurul)
    with transaction():
        handing_over.hand_over(session().get_one(SellerOrder, part.id), by=nurul)
    with transaction():
        fulfilment.ship(session().scalars(sa.select(Parcel)).one(), tracking="JP1", by=nurul)
    with transaction():
        fulfilment.mark_delivered(session().scalars(sa.select(Parcel)).one(), by=nurul)
    free = released_at(now(), on_days(Kind.HOLD_DAYS))
    with clock.set_to(free - timedelta(minutes=1)):
        run(app, "release")
    session().expire_all()
    assert session().get_one(SellerOrder, part.id).status is SellerOrderStatus.DELIVERED
    with clock.set_to(free + timedelta(minutes=1)):
        run(app, "release")
        run(app, "release")
    session().expire_all()
    assert session().get_one(SellerOrder, part.id).status is SellerOrderStatus.COMPLETED
    assert session().get_one(Order, order.id).status is OrderStatus.CLOSED


def test_the_worker_does_the_upkeep_each_minute(app):
    order = make.order()
    with clock.set_to(now() + timedelta(hours=25)):
        jobs.work_minute()
    session().expire_all()
    assert session().get_one(Order, order.id).status is OrderStatus.EXPIRED
