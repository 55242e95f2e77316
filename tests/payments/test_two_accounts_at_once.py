"""The same money booked at one moment to two of the cooperative's accounts: it comes once, to the first."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop.bank.describing import describe_report
from shop.bank.reporting import NothingToBook, save_report
from shop.bank.uploads import find_upload
from shop.clock import today
from shop.db import session, transaction
from shop.ledger.models import Entry
from shop.ledger.queries import balance
from shop.payments import cod
from shop.payments.acquirer import MoreThanConfirmed, book_payout
from shop.payments.codes import store_code
from shop.payments.methods import switch_method
from shop.payments.models import CoopAccount
from shop.payments.queries import request_of
from shop.payments.requesting import coop_account
from shop.payments.settling import settle_payment
from shop.payments.unknown import receive_unknown
from tests import cast, make
from tests.bank.test_reporting import COD_COLUMNS, COD_HEAD, cod_file, upload
from tests.payments.test_cod import decided, deliver, shipped  # noqa: F401 - a fixture
from tests.payments.test_coop_accounts_office import added
from tests.payments.test_qris import STATIC
from tests.support.at_once import before_it_is_kept

TWO = (("Nurul", "bri"), ("Sutrisno", "mandiri"))


@pytest.fixture(autouse=True)
def second(app):
    added()


def account(code):
    return session().scalars(sa.select(CoopAccount).where(CoopAccount.code == code)).one()


def booked(kind):
    return session().scalar(sa.select(sa.func.count()).where(Entry.kind == kind))


def test_a_courier_s_money(app):
    order = shipped()
    deliver(order)
    number, service = order.number, order.parcels[0].service_id

    def remit(code):
        facts = {"service_id": service, "fee": 0, "received_on": today(), "reference": f"JNE {code}"}
        return lambda by: cod.remit([number], account=account(code), **facts, by=by)

    ends = before_it_is_kept(app, *((name, remit(code)) for name, code in TWO))
    assert ends["Nurul"] is None and isinstance(ends["Sutrisno"], cod.RemittedBefore)
    assert (balance("bank", "bri"), balance("bank", "mandiri"), balance("receivable")) == (159_000, 0, 0)


def test_the_acquirer_s_payout(app):
    with transaction():
        store_code(STATIC, account=coop_account(), by=cast.person("Sutrisno"))
    order = make.order()
    with transaction():
        switch_method(order, "qris", by=None)
        payment = request_of(order.number)
        settle_payment(payment, received=payment.amount, by=cast.person("Nurul"))

    def pay_out(code):
        facts = {"fee": 0, "received_on": today(), "reference": f"MID {code}"}
        return lambda by: book_payout(167_998, account=account(code), **facts, by=by)

    ends = before_it_is_kept(app, *((name, pay_out(code)) for name, code in TWO))
    assert ends["Nurul"] is None and isinstance(ends["Sutrisno"], MoreThanConfirmed)
    assert (balance("clearing"), booked("acquirer_paid")) == (0, 1)


def test_a_courier_s_list_as_a_file(app):
    order = shipped()
    deliver(order)
    with transaction():
        describe_report("Kurir", "cod", COD_HEAD, COD_COLUMNS, by=cast.person("Nurul"))
    listed = cod_file((order.number, str(order.total), "0", str(order.total), "Terkirim", ""))
    kept = [upload(listed, f"cod-{order.parcels[0].service_id}").token for _name, _code in TWO]

    def save(token, code):
        facts = {"received_on": today(), "reference": f"JNE {code}"}
        return lambda by: save_report(find_upload(token), account=account(code), **facts, by=by)

    ends = before_it_is_kept(app, *((name, save(token, code)) for token, (name, code) in zip(kept, TWO, strict=True)))
    assert ends["Nurul"] is None and isinstance(ends["Sutrisno"], NothingToBook)
    assert (balance("bank", "bri"), balance("bank", "mandiri"), balance("receivable")) == (159_000, 0, 0)


def test_unknown_money_of_one_form(app):
    def receive(code):
        facts = {"sender": "BUDI", "memo": "", "received_on": today(), "token": "b" * 32}
        return lambda by: receive_unknown(60_000, account=account(code), **facts, by=by)

    ends = before_it_is_kept(app, *((name, receive(code)) for name, code in TWO))
    assert set(ends.values()) == {None}
    assert (balance("unidentified"), booked("money_unidentified")) == (-60_000, 1)
