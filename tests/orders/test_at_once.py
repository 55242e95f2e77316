"""Two act on the parts of one order in the same moment: the order ends where all its parts say, whoever was last."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shop.catalogue.models import Product
from shop.catalogue.shelving import set_shares
from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.ledger.queries import balance
from shop.orders import claiming, fulfilment
from shop.orders.claim_models import Claim, ClaimState
from shop.orders.models import Order, OrderStatus, SellerOrder, SellerOrderStatus
from shop.orders.moving import WrongMoment
from shop.payments import cod, ending
from shop.payments.methods import switch_method
from shop.payments.models import PaymentState
from shop.regions.models import Region
from shop.users.models import User
from tests import cast, make
from tests.support.at_once import before_it_is_kept

Act = Callable[[User], object]


def of_two_sellers(**wishes) -> Order:
    goods = make.product(), make.product("Keripik bawang", seller=cast.seller("KUB Melati"), price=15_000)
    return make.order(lines=dict.fromkeys(goods, 1), **wishes)


def sent_by_two() -> Order:
    order = of_two_sellers(paid=True)
    make.ship(order)
    with transaction():
        for parcel in order.parcels:
            fulfilment.mark_delivered(parcel, by=None)
    return order


def part(number: int) -> SellerOrder:
    return session().get_one(SellerOrder, number)


def releasing(number: int) -> Act:
    return lambda by: fulfilment.release(part(number), by=by)


def cancelling(number: int) -> Act:
    return lambda by: ending.cancel_paid_part(part(number), reason="rusak", by=by)


def status(order: Order) -> OrderStatus:
    session().expire_all()
    return session().get_one(Order, order.id).status


def test_an_order_is_closed_when_its_last_two_parts_are_completed_at_once(app):
    make.released_order(lines={make.product(stock=1): 1})  # the accounts of the books stand: nobody waits to open one
    order = sent_by_two()
    first, second = (one.id for one in order.seller_orders)
    ends = before_it_is_kept(app, ("Nurul", releasing(first)), ("Sutrisno", releasing(second)))
    assert ends == {"Nurul": None, "Sutrisno": None}
    assert status(order) is OrderStatus.CLOSED


def test_an_order_is_cancelled_and_its_voucher_free_when_its_last_two_parts_are_cancelled_at_once(app):
    voucher = make.voucher(amount=5_000)
    order = of_two_sellers(paid=True, voucher="PULANG10")
    first, second = (one.id for one in order.seller_orders)
    ends = before_it_is_kept(app, ("Nurul", cancelling(first)), ("Sutrisno", cancelling(second)))
    assert ends == {"Nurul": None, "Sutrisno": None}
    assert status(order) is OrderStatus.CANCELLED
    session().refresh(voucher)
    assert voucher.uses == 0


def test_nothing_is_asked_at_the_door_when_both_parts_of_a_parcel_are_cancelled_at_once(app):
    with transaction():
        for kind, value in ((Kind.COD_MOST_RUPIAH, 300_000), (Kind.COD_OPEN_ORDERS, 2)):
            session().add(Decision(kind=kind, value=value, starts_on=today(), source="RAT", recorded_at=now()))
        cod.add_area(session().get_one(Region, "35"), source="RAT", by=cast.person("Sutrisno"))
    order = of_two_sellers()
    with transaction():
        payment = switch_method(order, "cod", by=None)
    first, second = (one.id for one in order.seller_orders)
    ends = before_it_is_kept(app, ("Nurul", cancelling(first)), ("Sutrisno", cancelling(second)))
    assert ends == {"Nurul": None, "Sutrisno": None}
    assert status(order) is OrderStatus.CANCELLED
    session().refresh(payment)
    assert payment.state is PaymentState.CANCELLED


def test_an_answer_to_a_claim_and_its_verdict_wait_for_each_other(app):
    claim = make.claim(make.shipped_order()).id

    def answer(by):
        claiming.answer_claim(session().get_one(Claim, claim), text="Utuh", by=by)

    def reject(by):
        claiming.reject(session().get_one(Claim, claim), verdict="Sesuai foto", by=by)

    assert before_it_is_kept(app, ("Wiwik", answer), ("Nurul", reject)) == {"Wiwik": None, "Nurul": None}
    session().expire_all()
    ended = session().get_one(Claim, claim)
    assert (ended.answer, ended.state) == ("Utuh", ClaimState.REJECTED)


def test_a_parcel_of_which_everything_was_cancelled_does_not_arrive(app):
    order = make.paid_order(region="35.09.07.2006", service="kurir-desa")
    with transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="rusak", by=cast.person("Nurul"))
    with pytest.raises(WrongMoment), transaction():
        fulfilment.mark_delivered(order.parcels[0], by=cast.person("Sulastri"))
    session().expire_all()
    assert order.parcels[0].delivered_at is None
    assert order.seller_orders[0].status is SellerOrderStatus.CANCELLED


def test_shares_that_are_changed_while_the_money_is_released_hold_for_later_orders_only(app):
    goods = make.product(seller=cast.seller("KUB Melati"))
    order = make.shipped_order(goods)
    with transaction():
        fulfilment.mark_delivered(order.parcels[0], by=None)
    number, product, makers = order.seller_orders[0].id, goods.id, {one.name: one.id for one in goods.seller.payees}
    promised = {share.maker_id: share.amount for share in order.seller_orders[0].lines[0].shares}
    assert len(promised) > 1

    def to_endang_alone(by):
        set_shares(session().get_one(Product, product), {makers["Endang"]: 10_000}, by=by)

    ends = before_it_is_kept(app, ("Wiwik", to_endang_alone), ("Nurul", releasing(number)))
    assert ends == {"Wiwik": None, "Nurul": None}
    assert {maker: -balance("payable", maker) for maker in promised} == promised
    later = make.order(session().get_one(Product, product))
    assert [share.maker_id for share in later.seller_orders[0].lines[0].shares] == [makers["Endang"]]
