"""Orders nobody paid end; money is given back before it was released, once."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.i18n import rupiah, waktu
from shop.jobs import drain
from shop.ledger.queries import balance, balances
from shop.office.upkeep import remind_unpaid
from shop.orders.fulfilment import WrongMoment, mark_ready
from shop.orders.handing_over import hand_over
from shop.orders.models import Order, OrderEvent, OrderStatus, SellerOrderStatus
from shop.payments import ending
from shop.payments.models import Payment, PaymentState
from shop.payments.money_story import money_story
from shop.payments.queries import refunds_due, request_of
from shop.payments.requesting import KEEPS, coop_account, free_amounts
from tests import cast, make
from tests.support.letters import letters


def pay_refund(order, reference="BIFAST 7"):
    with transaction():
        return ending.pay_refund(order, account=coop_account(), reference=reference, by=cast.person("Nurul"))


def cancel(part, reason="Warna tidak sesuai"):
    with transaction():
        ending.cancel_paid_part(part, reason=reason, by=cast.person("Nurul"))


def available(product):
    session().refresh(product)
    return product.available


def test_an_order_is_overdue_when_its_time_is_over(app):
    order = make.order()
    assert ending.overdue() == []
    with clock.set_to(order.pay_before):
        assert ending.overdue() == [order.id]


def test_a_buyer_is_reminded_once_before_her_time_is_over(app, shop):
    order = make.order(email="budi@contoh.id")
    make.order(make.product()), make.paid_order(email="siti@contoh.id")
    soon = order.pay_before - ending.REMINDED_BEFORE
    with clock.set_to(soon - timedelta(minutes=1)):
        assert remind_unpaid() == 0
    with clock.set_to(soon):
        assert [remind_unpaid(), remind_unpaid()] == [1, 0]
        drain()
    (reminder,) = [letter for letter in letters(shop.folder) if "menunggu pembayaran" in letter["Subject"]]
    assert reminder["To"] == "budi@contoh.id" and waktu(order.pay_before) in reminder.get_content()


def test_a_second_reminder_writes_nothing_and_who_has_paid_is_not_reminded(app, shop):
    """Two workers, or a payment that arrives after the list was made."""
    order, paid = make.order(email="budi@contoh.id"), make.paid_order(email="siti@contoh.id")
    for one in (order, order, paid):
        with transaction():
            ending.remind(session().get_one(Order, one.id))
    drain()
    reminders = [letter["To"] for letter in letters(shop.folder) if "menunggu pembayaran" in letter["Subject"]]
    assert reminders == ["budi@contoh.id"]
    assert session().scalars(sa.select(OrderEvent.order_id).where(OrderEvent.what == "reminded")).all() == [order.id]


def test_nobody_is_reminded_in_the_first_hour_of_a_short_time_to_pay(app):
    order = make.order(email="budi@contoh.id")
    with transaction():
        order.pay_before = order.placed_at + timedelta(hours=2)
    assert ending.to_remind() == []
    with clock.set_to(order.placed_at + ending.NOT_AT_ONCE):
        assert ending.to_remind() == [order.id]


def test_an_overdue_order_expires_and_gives_its_goods_back(app):
    goods = make.product(stock=3)
    order = make.order(goods, quantity=2)
    assert available(goods) == 1
    with clock.set_to(order.pay_before), transaction():
        ending.expire(order)
    assert order.status is OrderStatus.EXPIRED
    assert available(goods) == 3
    assert request_of(order.number).state is PaymentState.EXPIRED


def test_a_paid_order_does_not_expire(app):
    order = make.paid_order()
    with pytest.raises(WrongMoment), transaction():
        ending.expire(order)


def test_the_end_of_one_order_ends_no_other_s_request(app):
    first, second, third = make.order(), make.order(), make.order()
    with clock.set_to(first.pay_before), transaction():
        ending.expire(first)
        ending.cancel_unpaid(third, by=None)
    assert request_of(first.number).state is PaymentState.EXPIRED
    assert request_of(second.number).state is PaymentState.PENDING


def test_an_expired_amount_stays_taken_for_a_late_transfer(app):
    order = make.order()
    with clock.set_to(order.pay_before):
        with transaction():
            ending.expire(order)
            free_amounts()
        assert request_of(make.order().number).amount == 167_998
        later = clock.now() + KEEPS
    with clock.set_to(later):
        with transaction():
            free_amounts()
        assert request_of(make.order().number).amount == 167_999


def test_a_buyer_changes_her_mind_before_paying(app):
    order = make.order()
    with transaction():
        ending.cancel_unpaid(order, by=None)
    assert order.status is OrderStatus.CANCELLED
    assert session().get_one(Payment, request_of(order.number).id).state is PaymentState.EXPIRED
    with pytest.raises(WrongMoment), transaction():
        ending.cancel_unpaid(order, by=None)


def test_a_cancelled_part_s_money_is_due_to_the_buyer(app):
    melati = make.product("Keripik", seller=cast.seller("KUB Melati"), price=20_000, weight_grams=600)
    order = make.paid_order(lines={make.product(): 1, melati: 1})
    cancel(order.seller_orders[1])
    assert balance("refunds_due", order.id) == -32_000
    assert [balance("held", part.id) for part in order.seller_orders] == [-156_000, 0]
    assert balances("payable") == {}
    (due,) = refunds_due()
    assert (due.order.number, due.amount, due.reason) == (order.number, 32_000, "Warna tidak sesuai")
    assert order.status is OrderStatus.PAID


def test_with_its_last_part_the_order_is_cancelled(app):
    order = make.paid_order()
    cancel(order.seller_orders[0])
    assert order.status is OrderStatus.CANCELLED


def test_goods_already_at_the_hub_are_not_cancelled(app):
    order = make.paid_order()
    part = order.seller_orders[0]
    with transaction():
        mark_ready(part, by=cast.person("Wiwik"))
        hand_over(part, by=cast.person("Wiwik"))
    with pytest.raises(WrongMoment):
        cancel(part)
    assert balance("refunds_due") == 0
    assert part.status is SellerOrderStatus.READY


def test_a_refund_is_paid_once(app):
    order = make.paid_order()
    cancel(order.seller_orders[0])
    assert pay_refund(order) == 167_999
    assert pay_refund(order) == 0
    assert balance("refunds_due", order.id) == 0
    assert (balance("bank"), balance("code_difference")) == (0, 0), "what came went back"
    with pytest.raises(ending.NothingToRefund):
        pay_refund(order, "BIFAST 8")
    assert refunds_due() == []


def test_a_second_refund_is_due_since_its_own_day_and_for_its_own_reason(app):
    """What was paid back before is over: neither its day nor its reason, nor the bank's reference, is said again."""
    melati = make.product("Keripik", seller=cast.seller("KUB Melati"), price=20_000, weight_grams=600)
    order = make.paid_order(lines={make.product(): 1, melati: 1})
    first, second = list(order.seller_orders)
    cancel(first, "Zat warna habis")
    pay_refund(order, "TRX 7")
    with clock.set_to(clock.now() + timedelta(days=9)):
        cancel(second, "Apinya mati")
        (due,) = refunds_due()
        assert (due.amount, due.since, due.reason) == (31_999, clock.today(), "Apinya mati")


def test_two_cancelled_parts_are_one_refund(app):
    melati = make.product("Keripik", seller=cast.seller("KUB Melati"), price=20_000, weight_grams=600)
    order = make.paid_order(lines={make.product(): 1, melati: 1})
    for part in list(order.seller_orders):
        with clock.set_to(clock.now() + timedelta(minutes=1)):
            cancel(part)
    assert refunds_due()[0].amount == 187_999
    assert pay_refund(order) == 187_999


@pytest.mark.parametrize(("sign", "came"), [(-1, 187_999), (1, 188_001)])
def test_cancelled_whole_what_came_goes_back_and_in_part_the_code_stays(app, sign, came):
    """A code that was added is not kept of an order that never was, nor one that was subtracted given away."""
    with transaction():
        session().execute(sa.update(Decision).where(Decision.kind == Kind.UNIQUE_CODE_SIGN).values(value=sign))
    melati = make.product("Keripik", seller=cast.seller("KUB Melati"), price=20_000, weight_grams=600)
    order = make.paid_order(lines={make.product(): 1, melati: 1})
    assert balance("bank") == came
    cancel(order.seller_orders[1])
    assert (balance("refunds_due"), balance("code_difference")) == (-32_000, -sign)
    cancel(order.seller_orders[0])
    assert (balance("refunds_due"), balance("code_difference")) == (-came, 0)
    with app.test_request_context("/"):
        said = [step.title for step in money_story(order)]
    back = [word for step in said if "dikembalikan" in step for word in re.findall(r"Rp[0-9.]+", step)]
    assert back == [rupiah(32_000), rupiah(came - 32_000)]


def test_no_part_is_cancelled_while_its_order_awaits_payment(app):
    goods = make.product(stock=2)
    order = make.order(lines={goods: 1, make.product(seller=cast.seller("KUB Melati")): 1})
    part = order.seller_orders[0]
    with pytest.raises(WrongMoment), transaction():
        ending.cancel_paid_part(part, reason="Habis", by=cast.person("Nurul"))
    assert available(goods) == 1
    assert part.status is SellerOrderStatus.AWAITING_PAYMENT
