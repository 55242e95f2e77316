"""Where the cooperative has two accounts its forms ask which one is meant, and what is known is not asked."""

from __future__ import annotations

import pytest

from shop.bank.planning import account_for
from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.ledger.queries import balance
from shop.payments import cod, ending
from shop.payments.coop_accounts import end_account
from shop.payments.methods import switch_method
from shop.payments.requesting import coop_account
from shop.payments.unknown import unexplained
from shop.regions.models import Region
from tests import cast, make
from tests.bank.test_office_reports import upload
from tests.payments.test_cod import deliver, shipped
from tests.payments.test_coop_accounts_office import added
from tests.payments.test_qris import STATIC
from tests.support.browsing import form_to
from tests.support.desk import Desk


@pytest.fixture
def desk(sign_in):
    return Desk(sign_in(cast.person("Nurul")))


@pytest.fixture
def chair(sign_in):
    return Desk(sign_in(cast.person("Sutrisno")))


@pytest.fixture
def second(app):
    """A second account, at Mandiri; the first at BRI takes the transfers."""
    return str(added().id)


ASKING = [("/office/incoming", "/unknown"), ("/office/payouts/cash", "/payouts/cash")]


@pytest.mark.parametrize(("page", "form"), ASKING)
def test_with_one_account_nothing_is_asked(desk, page, form):
    assert "account" not in form_to(desk.open(page), form).values


@pytest.mark.parametrize(("page", "form"), ASKING)
def test_with_two_the_first_is_proposed(desk, second, page, form):
    shown = desk.open(page)
    assert "Mandiri ···· 5678" in shown
    assert form_to(shown, form).values["account"] not in ("", second)


def test_unknown_money_is_booked_where_it_came_and_goes_back_from_there(desk, second):
    form = form_to(desk.open("/office/incoming"), "/unknown")
    desk.send(form.action, **{**form.values, "amount": "20000", "sender": "BUDI", "account": second})
    assert (balance("bank", "mandiri"), balance("bank", "bri")) == (20_000, 0)
    receipt = unexplained()[0].receipt
    desk.send(f"/office/incoming/unknown/{receipt}/return", reference="BIFAST 9")
    assert (balance("bank", "mandiri"), balance("bank", "bri")) == (0, 0)


def cancelled():
    order = make.paid_order()
    with transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="Habis", by=cast.person("Nurul"))
    return order


def test_a_refund_leaves_the_account_that_is_chosen_and_the_one_its_money_came_to_is_proposed(desk, second):
    order = cancelled()
    form = form_to(desk.open("/office/incoming"), f"/{order.number}/refund")
    assert form.values["account"] == str(coop_account().id)
    desk.send(form.action, **form.values | {"reference": "BIFAST 1", "account": second})
    assert (balance("bank", "bri"), balance("bank", "mandiri"), balance("refunds_due")) == (167_999, -167_999, 0)


def test_no_refund_leaves_an_account_that_has_ended(desk, second):
    order = cancelled()
    with transaction():
        end_account("bri", by=cast.person("Sutrisno"))
    assert "account" not in form_to(desk.open("/office/incoming"), f"/{order.number}/refund").values
    desk.send(f"/office/incoming/{order.number}/refund", reference="BIFAST 1")
    assert (balance("bank", "bri"), balance("bank", "mandiri")) == (167_999, -167_999)


def test_the_first_list_of_a_courier_asks_to_which_account_it_paid(desk, second):
    with transaction():
        for kind, value in ((Kind.COD_MOST_RUPIAH, 300_000), (Kind.COD_OPEN_ORDERS, 9)):
            session().add(Decision(kind=kind, value=value, starts_on=today(), source="RAT", recorded_at=now()))
        cod.add_area(session().get_one(Region, "35.09"), source="RAT", by=cast.person("Sutrisno"))
    order = shipped()
    deliver(order)
    service = order.parcels[0].service_id
    address = upload(desk, f"Resi;Nilai COD\n{order.number};{order.total}\n", f"cod-{service}")
    form = form_to(desk.open(address, 422), "/layout")
    page = desk.send(form.action, **form.values | {"number": "0", "amount": "1"})
    form = form_to(page, "/report")
    assert form.values["account"] == str(coop_account().id)
    desk.send(form.action, **form.values | {"account": second})
    assert (balance("bank", "mandiri"), balance("bank", "bri")) == (order.total, 0)
    assert account_for(f"cod-{service}").code == "mandiri"


def test_an_account_that_is_not_the_cooperative_s_is_refused(desk, second):
    form = form_to(desk.open("/office/incoming"), "/unknown")
    desk.send(form.action, 422, **{**form.values, "amount": "60000", "sender": "BUDI", "account": "999"})
    assert balance("bank") == 0


def test_a_courier_s_money_is_booked_where_it_came_and_expected_there_next_time(desk, second):
    with transaction():
        for kind, value in ((Kind.COD_MOST_RUPIAH, 300_000), (Kind.COD_OPEN_ORDERS, 9)):
            session().add(Decision(kind=kind, value=value, starts_on=today(), source="RAT", recorded_at=now()))
        cod.add_area(session().get_one(Region, "35.09"), source="RAT", by=cast.person("Sutrisno"))
    order, other = shipped(), shipped()
    deliver(order)
    service = order.parcels[0].service_id
    form = form_to(desk.open("/office/cod"), "/remittances")
    desk.send(form.action, **form.values | {"number": order.number, "reference": "JNE 1", "account": second})
    assert (balance("bank", "mandiri"), balance("bank", "bri")) == (159_000, 0)
    deliver(other)
    assert form_to(desk.open("/office/cod"), "/remittances").values["account"] == second
    assert account_for(f"cod-{service}").code == "mandiri"


def test_qris_money_comes_to_the_account_of_the_last_code_also_when_it_is_switched_off(chair, desk, second):
    chair.send("/office/methods/qris", text=STATIC, account=second)
    assert form_to(chair.open("/office/methods"), "/methods/qris").values["account"] == second
    order = make.order()
    with transaction():
        switch_method(order, "qris", by=None)
    chair.send("/office/methods/qris/end")
    desk.send(f"/office/incoming/{order.number}/settlement", amount="167999")
    paid = {"received": "167999", "fee": "0", "received_on": today().isoformat(), "reference": "MID 17"}
    desk.send("/office/methods/qris/payouts", **paid)
    assert (balance("bank", "mandiri"), balance("bank", "bri")) == (167_999, 0)


def test_cash_is_taken_from_the_account_that_is_chosen(desk, second):
    form = form_to(desk.open("/office/incoming"), "/unknown")
    desk.send(form.action, **{**form.values, "amount": "60000", "sender": "BUDI", "account": second})
    form = form_to(desk.open("/office/payouts/cash"), "/payouts/cash")
    desk.send(form.action, **form.values | {"amount": "50000", "account": second})
    assert (balance("bank", "mandiri"), balance("bank", "bri"), balance("cash")) == (10_000, 0, 50_000)
