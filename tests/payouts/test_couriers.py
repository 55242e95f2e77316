"""Couriers are paid for what they carried; their line of the bank fits, and what stays after a bill has a way out."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import audit
from shop.bank.closing import close_certain
from shop.bank.importing import import_statement
from shop.bank.month_queries import month_standing
from shop.bank.queries import open_lines
from shop.clock import today
from shop.db import session, transaction
from shop.ledger.chart import OFFICE_BOX
from shop.ledger.queries import balance
from shop.orders.claim_models import Bearer
from shop.payments.bearing import BORNE_ALONE, KetuaDecides
from shop.payments.requesting import coop_account
from shop.payouts import cash, couriers
from shop.shipping.models import Service
from tests import cast, make
from tests.bank import files
from tests.support.at_once import at_once, winner_and_refused

#: What a parcel to Surabaya costs its buyer.
SHIPPING = 18_000


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


def jne() -> Service:
    return session().scalars(sa.select(Service).where(Service.slug == "jne-reg")).one()


def owed() -> dict[str, int]:
    return {one.service.slug: one.owed for one in couriers.carried() if one.owed}


def pay(amount=SHIPPING, *, account=None, token="1" * 32, **wishes):
    wishes = {"reference": "JNE 7781", "paid_on": today(), "by": cast.person("Nurul")} | wishes
    with transaction():
        return couriers.pay_courier(jne(), amount, account=account, token=token, **wishes)


def settle(amount, **wishes):
    with transaction():
        couriers.settle_difference(jne(), owed=amount, reason="Tagihan lebih kecil", by=cast.person("Nurul"), **wishes)


def test_what_buyers_paid_for_shipping_leaves_the_bank_once_for_its_courier():
    make.released_order()
    make.released_order()
    assert owed() == {"jne-reg": 2 * SHIPPING}
    assert pay(2 * SHIPPING, account=coop_account())
    assert not pay(2 * SHIPPING, account=coop_account()), "the same form again"
    assert owed() == {} and balance("bank", "bri") == 2 * 167_999 - 1 - 2 * SHIPPING
    assert [act.act for act in audit.trail("courier_money jne-reg")] == ["courier_paid"]


def test_its_line_of_the_bank_fits_by_itself_and_nothing_is_left_to_explain():
    order = make.released_order()
    pay(account=coop_account())
    moves = [(today(), "TRSF CR BUDI", order.total * 100 - 100), (today(), "BYR JNE 7781", -SHIPPING * 100)]
    with transaction():
        import_statement(coop_account(), files.bri_cms(moves, 0).encode(), name="a.csv", by=cast.person("Nurul"))
    assert close_certain(coop_account(), by=cast.person("Nurul")) == (2, 0)
    assert open_lines(coop_account()) == []
    assert month_standing(today().replace(day=1)).items == []


def test_a_courier_paid_at_its_counter_is_ahead_until_the_parcel_has_arrived():
    make.paid_order()
    with transaction():
        cash.move_cash(SHIPPING, account=coop_account(), to_box=True, token="c" * 32, by=cast.person("Nurul"))
    pay()
    assert owed() == {"jne-reg": -SHIPPING} and balance("cash", OFFICE_BOX) == 0
    make.released_order()
    assert owed() == {}


def test_an_empty_box_pays_nobody():
    make.released_order()
    with pytest.raises(cash.NotEnoughInBox):
        pay()
    assert owed() == {"jne-reg": SHIPPING}


def test_a_courier_who_owes_pays_back():
    make.refunded_claim(make.released_order(), 150_000, borne_by=Bearer.COURIER)
    assert owed() == {"jne-reg": SHIPPING - 150_000}
    pay(150_000 - SHIPPING, account=coop_account(), to_courier=False)
    assert owed() == {}


@pytest.mark.parametrize(("bill", "left"), [(SHIPPING - 1_500, 1_500), (SHIPPING + 2_000, -2_000)])
def test_another_price_than_the_table_s_is_the_cooperative_s_gain_or_loss(bill, left):
    make.released_order()
    pay(bill, account=coop_account())
    with pytest.raises(couriers.NothingStands) as refused:
        settle(left + 1)
    assert "JNE" in refused.value.sentence()
    settle(left)
    assert owed() == {} and balance("shipping_income") == -left
    with pytest.raises(couriers.NothingStands):
        settle(left)
    make.released_order()
    pay(bill, account=coop_account(), token="2" * 32)
    settle(left)
    assert balance("shipping_income") == -2 * left, "the same difference of another bill"


def test_what_a_courier_owes_beyond_a_little_only_the_ketua_lets_go():
    make.released_order()
    pay(SHIPPING + BORNE_ALONE + 1, account=coop_account())
    with pytest.raises(KetuaDecides):
        settle(-BORNE_ALONE - 1)
    with transaction():
        couriers.settle_difference(jne(), owed=-BORNE_ALONE - 1, reason="Tagihan JNE", by=cast.person("Sutrisno"))
    assert balance("shipping_income") == BORNE_ALONE + 1
    make.released_order(), make.released_order()
    settle(2 * SHIPPING)
    assert owed() == {}, "what it does not ask for is the cooperative's gain"


def test_a_payment_is_booked_on_its_own_day():
    make.released_order()
    pay(account=coop_account(), paid_on=today() - timedelta(days=1))
    assert balance("bank", "bri", until=today() - timedelta(days=1)) == -SHIPPING


def test_of_two_who_pay_the_same_bill_one_is_told(app):
    make.released_order()
    seen = str(audit.seen("courier_money jne-reg"))

    def act(token):
        def pay_it(by):
            wishes = {"reference": "JNE", "paid_on": today(), "token": token, "seen": seen}
            couriers.pay_courier(jne(), SHIPPING, account=coop_account(), by=by, **wishes)

        return pay_it

    winner, refused = winner_and_refused(at_once(app, ("Nurul", act("a" * 32)), ("Ratih", act("b" * 32))))
    assert winner in refused.sentence() and owed() == {}
