"""Money that arrives settles one order, to the rupiah, once."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.audit import trail
from shop.clock import now
from shop.db import session, transaction
from shop.jobs import drain
from shop.ledger.queries import balance, statement
from shop.orders.models import OrderStatus, SellerOrderStatus
from shop.payments import ending
from shop.payments.models import Payment, PaymentState
from shop.payments.queries import fitting, request_of, waiting, waiting_total
from shop.payments.requesting import KEEPS, NoFreeCode, free_amounts
from shop.payments.settling import AmountDiffers, NotPending, settle_payment
from tests import cast, make
from tests.support.letters import letters


def settle(order, amount=None):
    payment = request_of(order.number)
    with transaction():
        settle_payment(payment, received=amount or payment.amount, by=cast.person("Nurul"))


def test_an_exact_transfer_pays_the_order(app):
    """168,000 less the unique code 1: what came goes to the bank, the whole price to `held`, the code to its account."""
    order = make.order()
    settle(order)
    part = order.seller_orders[0]
    assert balance("bank", "bri") == 167_999
    assert balance("held", part.id) == -168_000
    assert balance("code_difference") == 1
    assert order.status is OrderStatus.PAID
    assert part.status is SellerOrderStatus.TO_PACK
    assert request_of(order.number).state is PaymentState.SETTLED
    assert [record.act for record in trail(f"order {order.number}")] == ["payment_settled"]


def test_the_buyer_reads_how_much_arrived(app, shop):
    settle(make.order(email="budi@contoh.id"))
    drain()
    (letter,) = [
        one for one in letters(shop.folder) if "sudah dibayar" in one["Subject"] and one["To"] == "budi@contoh.id"
    ]
    assert "uang Anda Rp167.999 sudah kami terima" in letter.get_content()


def test_each_seller_s_part_is_held_for_itself(app):
    """Two sellers, one parcel of Rp18.000 shared by weight 300 : 600 g → 6,000 and 12,000."""
    melati = make.product("Keripik", seller=cast.seller("KUB Melati"), price=20_000, weight_grams=600)
    order = make.paid_order(lines={make.product(): 1, melati: 1})
    assert [-balance("held", part.id) for part in order.seller_orders] == [156_000, 32_000]
    _, lines = statement("bank")
    assert [line.amount for line in lines] == [187_999]


@pytest.mark.parametrize("amount", [167_998, 168_000, 168_001, 1, 999_999_999_999])
def test_another_amount_changes_nothing(app, amount):
    order = make.order()
    with pytest.raises(AmountDiffers) as refusal:
        settle(order, amount)
    assert refusal.value.asked == 167_999
    assert order.status is OrderStatus.AWAITING_PAYMENT
    assert balance("bank") == 0


def test_the_second_click_finds_it_paid_and_books_nothing(app):
    order = make.order()
    settle(order)
    with pytest.raises(NotPending) as refusal:
        settle(order)
    assert refusal.value.state is PaymentState.SETTLED
    assert balance("bank") == 167_999


def test_a_transfer_for_an_expired_order_is_refused_with_what_to_do(app):
    order = make.order()
    with clock.set_to(clock.now() + timedelta(hours=25)):
        with transaction():
            ending.expire(order)
        with pytest.raises(NotPending) as refusal:
            settle(order)
    assert refusal.value.state is PaymentState.EXPIRED
    assert "sudah kedaluwarsa" in refusal.value.sentence()
    assert balance("bank") == 0


def test_of_two_officers_at_once_one_settles(app):
    order = make.order()
    number, nurul = request_of(order.number).id, cast.person("Nurul").id
    session().rollback()
    barrier, refused = threading.Barrier(2), []

    def work():
        with app.app_context():
            payment = session().get_one(Payment, number)
            by = session().get_one(type(cast.person("Nurul")), nurul)
            barrier.wait()
            try:
                with transaction():
                    settle_payment(payment, received=167_999, by=by)
            except NotPending as refusal:
                refused.append(refusal.state)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [PaymentState.SETTLED]
    assert balance("bank") == 167_999


def test_an_amount_finds_its_one_order_and_what_is_near(app):
    wanted, near = make.order(), make.order()
    far = make.order(make.product(price=300_000))
    found = fitting(167_999)
    assert found.exact.order.number == wanted.number
    assert [payment.order.number for payment in found.near] == [near.number]
    assert fitting(200_000).exact is None
    assert [payment.order.number for payment in waiting(2)] == [wanted.number, near.number]
    assert waiting_total() == (3, 167_999 + 167_998 + far.total - 1)


def test_an_expired_order_s_amount_is_still_known(app):
    order = make.order()
    with clock.set_to(clock.now() + timedelta(hours=25)), transaction():
        ending.expire(order)
    found = fitting(167_999)
    assert found.exact is None
    assert [payment.order.number for payment in found.expired] == [order.number]


def test_a_settled_amount_is_asked_of_nobody_else_for_three_days(app):
    """Sent twice by mistake, it must not pay another buyer's order."""
    goods = make.product(price=150_000, stock=9)
    first = make.order(goods)
    asked = request_of(first.number).amount
    settle(first)
    with clock.set_to(clock.now() + timedelta(days=3, minutes=-1)):
        with transaction():
            free_amounts()
        assert request_of(make.order(goods).number).amount != asked
    with clock.set_to(clock.now() + timedelta(days=3)):
        with transaction():
            free_amounts()
        assert request_of(make.order(goods).number).amount == asked


def test_when_every_code_of_an_amount_is_taken_nobody_is_asked_for_another_s_amount(app):
    """payments.md §7.6, the pool of codes is empty: refused with what to do, until amounts are free again."""
    goods = make.product(price=150_000, stock=9)
    first, second = make.order(goods), make.order(goods)
    asked = request_of(first.number)
    with transaction():
        rows = {"order_id": first.id, "method": "transfer", "coop_account_id": asked.coop_account_id}
        rows |= {"state": "expired", "keeps_amount": True, "created_at": now()}
        free = [code for code in range(1, 1_000) if code not in (1, 2)]
        values = [rows | {"code": -code, "amount": first.total - code, "keeps_until": now() + KEEPS} for code in free]
        session().execute(sa.insert(Payment), values)
    number, asks = second.number, second.total - 2
    with pytest.raises(NoFreeCode) as refused:
        make.order(goods)
    assert refused.value.status == 503 and "Coba satu jam lagi" in refused.value.sentence()
    del refused
    session().expunge_all()  # the order that came to nothing too, whose number the next one gets
    assert request_of(number).amount == asks
    with clock.set_to(now() + KEEPS + timedelta(seconds=1)):
        with transaction():
            free_amounts()
        assert request_of(make.order(make.product(price=150_000)).number).code == -3
