"""Orders that come to nothing give everything back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop.db import session, transaction
from shop.jobs import drain
from shop.ledger.queries import balance
from shop.orders import fulfilment, handing_over
from shop.orders.cancelling import end_unpaid
from shop.orders.models import OrderStatus, SellerOrderStatus
from shop.orders.moving import WrongMoment
from shop.payments import ending
from shop.stock.models import Reason, StockItem, StockMovement
from tests import cast, make
from tests.support.letters import letters


def test_an_unpaid_order_gives_its_goods_back(app):
    goods = make.product(stock=5)
    order = make.order(goods, quantity=2)
    with transaction():
        end_unpaid(order, OrderStatus.EXPIRED, by=None)
    session().refresh(goods)
    assert (goods.available, order.status) == (5, OrderStatus.EXPIRED)


def test_the_buyer_reads_on_the_order_s_page_why_it_was_cancelled(app, client):
    unpaid, paid, by_herself = make.order(), make.paid_order(), make.order()
    nurul = cast.person("Nurul")
    with transaction():
        ending.cancel_unpaid(unpaid, by=nurul, reason="Alamatnya tidak lengkap")
        ending.cancel_paid_part(paid.seller_orders[0], reason="Kain terkena noda", by=nurul)
        ending.cancel_unpaid(by_herself, by=None)

    def page(order):
        return client.get(f"/orders/{order.number}?key={order.secret}").text

    assert "Alasan pembatalan: Alamatnya tidak lengkap" in page(unpaid)
    assert "Alasan pembatalan: Kain terkena noda" in page(paid)
    assert "Alasan" not in page(by_herself)


def test_a_paid_order_does_not_expire(app):
    order = make.paid_order()
    with pytest.raises(WrongMoment), transaction():
        end_unpaid(order, OrderStatus.EXPIRED, by=None)


def test_a_paid_part_gives_goods_and_money_back_and_the_rest_goes_on(app):
    goods = make.product(price=150_000, stock=5)
    order = make.paid_order(lines={goods: 1, make.product("Keripik", seller=cast.seller("KUB Melati")): 1})
    part, other = sorted(order.seller_orders, key=lambda one: one.seller.name, reverse=True)
    with transaction():
        ending.cancel_paid_part(part, reason="Kain bernoda", by=cast.person("Sulastri"))
    session().refresh(goods)
    assert goods.available == 5
    assert -balance("refunds_due", order.id) == 150_000 + part.shipping_share
    assert balance("held", part.id) == 0
    assert other.status is SellerOrderStatus.TO_PACK
    assert order.status is OrderStatus.PAID


def test_a_seller_reads_that_the_office_cancelled_her_part_and_nothing_of_what_she_cancelled_herself(app, shop):
    hers, theirs = make.paid_order().seller_orders[0], make.paid_order().seller_orders[0]
    with transaction():
        ending.cancel_paid_part(hers, reason="Kain bernoda", by=cast.person("Sulastri"))
        ending.cancel_paid_part(theirs, reason="Alamatnya tidak ada", by=cast.person("Nurul"))
    drain()
    told = [one for one in letters(shop.folder) if one["To"] == "sulastri@contoh.id" and "dibatalkan" in one["Subject"]]
    (letter,) = [one for one in told if "Alamatnya tidak ada" in one.get_content()]
    assert theirs.code in letter["Subject"] and f"/seller/orders/{theirs.code}" in letter.get_content()
    assert not any(hers.code in one["Subject"] for one in told)


def test_the_last_part_cancels_the_order(app):
    order = make.paid_order()
    with transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="Kain bernoda", by=cast.person("Sulastri"))
    session().refresh(order)
    assert order.status is OrderStatus.CANCELLED


def test_a_part_is_cancelled_once(app):
    order = make.paid_order()
    with transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="Kain bernoda", by=cast.person("Sulastri"))
    with pytest.raises(WrongMoment), transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="Kain bernoda", by=cast.person("Sulastri"))
    assert -balance("refunds_due", order.id) == order.goods_total + order.shipping_total - 1, "with its unique code"


def test_goods_at_the_hub_are_no_longer_cancelled_by_their_seller(app):
    order = make.paid_order()
    part = order.seller_orders[0]
    with transaction():
        fulfilment.mark_ready(part, by=cast.person("Sulastri"))
        handing_over.hand_over(part, by=cast.person("Sulastri"))
    with pytest.raises(WrongMoment), transaction():
        ending.cancel_paid_part(part, reason="Kain bernoda", by=cast.person("Sulastri"))
    assert part.status is SellerOrderStatus.READY


def test_damaged_goods_are_not_sold_again_and_the_others_are(app):
    cloth, pouch = make.product(stock=5), make.product("Pouch", stock=5, category="tas")
    order = make.paid_order(lines={cloth: 2, pouch: 1})
    part = order.seller_orders[0]
    damaged = next(line for line in part.lines if line.product_id == cloth.id)
    with transaction():
        ending.cancel_lacking(
            part, lacking=[damaged.id], cause=Reason.DAMAGED, reason="Kain bernoda", by=cast.person("Sulastri")
        )
    on_hand = dict(session().execute(sa.select(StockItem.variant_id, StockItem.on_hand)).all())
    assert on_hand == {cloth.variants[0].id: 3, pouch.variants[0].id: 5}
    session().refresh(cloth)
    assert cloth.available == 3
    last = session().scalars(sa.select(StockMovement).order_by(StockMovement.id.desc())).first()
    assert (last.change, last.reason, last.note) == (-2, Reason.DAMAGED, part.code)


def test_another_orders_line_is_not_written_off(app):
    goods = make.product(stock=5)
    other = make.paid_order(goods)
    order = make.paid_order(goods)
    with transaction():
        ending.cancel_lacking(
            order.seller_orders[0],
            lacking=[other.seller_orders[0].lines[0].id],
            cause=Reason.DAMAGED,
            reason="Kain bernoda",
            by=cast.person("Sulastri"),
        )
    assert session().scalar(sa.select(StockItem.on_hand)) == 5
