"""Ways to pay: QRIS beside the transfer, changing one's mind, and money that comes for a request left behind."""

import pytest

from shop.clock import today
from shop.db import session, transaction
from shop.ledger.queries import balance
from shop.orders.fulfilment import WrongMoment
from shop.orders.models import OrderStatus
from shop.payments import codes
from shop.payments.acquirer import MoreThanConfirmed, book_payout
from shop.payments.ending import expire
from shop.payments.methods import METHODS, QRIS_MOST, offered, switch_method
from shop.payments.models import PaymentState
from shop.payments.qris import BadCode, read_code
from shop.payments.queries import fitting, request_for, request_of
from shop.payments.requesting import NotOffered, coop_account
from shop.payments.settling import NotPending, settle_payment
from shop.payments.terms import Wish
from shop.payments.unknown import receive_unknown
from tests import cast, make
from tests.payments.test_qris import DYNAMIC, STATIC


def store(text=STATIC):
    with transaction():
        codes.store_code(text, account=coop_account(), by=cast.person("Sutrisno"))


def switch(order, method):
    with transaction():
        return switch_method(order, method, by=None)


def settle(order, amount):
    with transaction():
        settle_payment(request_for(order.number, amount), received=amount, by=cast.person("Nurul"))


def ways(total=100_000):
    return [method.code for method in offered(Wish(total, "35.78.22.1003", 1))]


def test_qris_is_offered_once_its_code_is_stored_and_until_its_limit(app):
    assert ways() == ["transfer"]
    store()
    assert ways() == ["transfer", "qris"]
    assert ways(QRIS_MOST) == ["transfer", "qris"]
    assert ways(QRIS_MOST + 1) == ["transfer"]
    with transaction():
        codes.switch_off(by=cast.person("Sutrisno"))
    assert ways() == ["transfer"]


def test_a_broken_code_is_not_stored(app):
    with pytest.raises(BadCode):
        store(STATIC[:-1] + "0")
    with pytest.raises(codes.NotStatic):
        store(DYNAMIC)
    assert codes.code_in_use() is None


def test_the_same_code_twice_is_stored_once(app):
    store()
    first = codes.code_in_use().id
    store()
    assert codes.code_in_use().id == first


def test_a_request_by_qris_holds_its_amount_in_the_code(app):
    store()
    order = make.order()
    payment = switch(order, "qris")
    assert order.payment_method == "qris"
    assert payment.amount == 167_998  # the transfer keeps 167,999
    assert read_code(payment.qris_text).value("54") == "167998"
    assert request_of(order.number).id == payment.id


def test_the_amounts_of_all_open_requests_differ_whatever_their_method(app):
    store()
    first, second = make.order(), make.order()
    assert {request_of(first.number).amount, switch(second, "qris").amount} == {167_999, 167_997}


def test_a_qris_payment_waits_with_the_provider_until_it_pays_out(app):
    """167,998 by QRIS; the acquirer keeps 1,176 (0.7 %) and pays 166,822."""
    store()
    order = make.order()
    settle(order, switch(order, "qris").amount)
    assert order.status is OrderStatus.PAID
    assert balance("clearing", "qris") == 167_998
    assert balance("held") == -168_000
    assert balance("code_difference") == 2
    assert balance("bank") == 0
    kw = {"fee": 1_176, "account": coop_account(), "received_on": today(), "by": cast.person("Nurul")}
    with transaction():
        assert book_payout(166_822, reference="MID 17", **kw)
        assert not book_payout(166_822, reference="MID 17", **kw)
    assert (balance("bank"), balance("payment_fees"), balance("clearing")) == (166_822, 1_176, 0)
    with pytest.raises(MoreThanConfirmed), transaction():
        book_payout(1, reference="MID 18", **kw)


def test_back_to_the_transfer_it_asks_for_the_amount_it_asked_for_before(app):
    store()
    order = make.order()
    asked = request_of(order.number).amount
    switch(order, "qris")
    assert switch(order, "transfer").amount == asked
    assert switch(order, "transfer").state is PaymentState.PENDING
    assert order.payment_method == "transfer"


def test_money_for_the_request_left_behind_still_pays_the_order(app):
    store()
    order = make.order()
    qris = switch(order, "qris")
    assert fitting(167_999).exact.order_id == order.id
    settle(order, 167_999)
    assert order.status is OrderStatus.PAID
    assert order.payment_method == "transfer"
    session().refresh(qris)
    assert qris.state is PaymentState.CANCELLED
    assert balance("bank") == 167_999


def test_a_second_payment_of_one_order_is_booked_as_unknown_with_its_number(app):
    store()
    order = make.order()
    settle(order, switch(order, "qris").amount)
    found = fitting(167_999)
    assert found.exact is None
    assert [payment.order.number for payment in found.expired] == [order.number]
    with pytest.raises(NotPending) as refusal:
        settle(order, 167_999)
    assert "cara lain" in refusal.value.sentence()
    with transaction():
        receipt = receive_unknown(
            167_999,
            account=coop_account(),
            sender="BUDI",
            memo=order.number,
            received_on=today(),
            token="ab" * 16,
            by=cast.person("Nurul"),
        )
    assert balance("unidentified", receipt) == -167_999


def test_late_money_by_qris_is_unknown_money_with_the_provider(app):
    with transaction():
        receive_unknown(
            5_000,
            account=coop_account(),
            sender="QRIS",
            memo="",
            received_on=today(),
            token="cd" * 16,
            by=cast.person("Nurul"),
            by_qris=True,
        )
    assert balance("clearing", "qris") == 5_000


def test_what_is_over_or_not_offered_cannot_be_switched(app):
    order = make.order()
    for method in ("qris", "goats"):
        with pytest.raises(NotOffered):
            switch(order, method)
    store()
    with transaction():
        expire(order)
    with pytest.raises(WrongMoment):
        switch(order, "qris")
    paid = make.paid_order()
    with pytest.raises(WrongMoment):
        switch(paid, "qris")


def test_every_method_says_where_its_money_comes_in(app):
    payment = request_of(make.order().number)
    assert METHODS["transfer"].arrives_on(payment) == ("bank", "bri")
    assert METHODS["qris"].arrives_on(payment) == ("clearing", "qris")
