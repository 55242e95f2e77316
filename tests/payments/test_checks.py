"""Every invariant between payments and the books is caught when it is broken on purpose."""

import pytest
import sqlalchemy as sa

from shop.db import session
from shop.ledger.posting import credit, debit, post
from shop.orders.models import Order
from shop.payments.checks import check
from shop.payments.models import Payment, PaymentState
from tests import make
from tests.support.undone import facts_after

pytestmark = pytest.mark.long


def broken_by(act):
    """What the check says after an act of which nothing stays."""
    return facts_after(act, check)


def test_an_untouched_shop_breaks_nothing(app):
    make.order()
    make.released_order()
    assert check() == []


def test_a_request_for_another_amount(app):
    order = make.order()
    facts = broken_by(lambda: session().execute(sa.update(Payment).values(amount=Payment.amount - 1)))
    assert any(f"of {order.number}: asks for 167998, the order is 168000 with code -1" in fact for fact in facts)


def test_a_paid_order_without_a_settled_payment(app):
    order = make.paid_order()
    facts = broken_by(lambda: session().execute(sa.update(Payment).values(state=PaymentState.EXPIRED)))
    assert f"order {order.number}: 0 settled payments while it is paid" in facts
    assert any("no settled payment belongs to it" in fact for fact in facts)


def test_an_unpaid_order_with_a_settled_payment(app):
    order = make.paid_order()
    facts = broken_by(lambda: session().execute(sa.update(Order).values(paid_at=None)))
    assert f"order {order.number}: 1 settled payments while it is paid" in facts


def test_a_settled_payment_the_books_do_not_know(app):
    make.order()
    facts = broken_by(lambda: session().execute(sa.update(Payment).values(state=PaymentState.SETTLED)))
    assert any("167999 settled, the books brought in 0" in fact for fact in facts)


def test_an_entry_that_settles_nothing(app):
    postings = [debit("bank", 5_000, "bri"), credit("other_income", 5_000)]
    facts = broken_by(lambda: post("payment_settled", postings, subject="BR-0000-0000", key="settled:0", by=None))
    assert facts == ["entry settled:0: no settled payment belongs to it"]


@pytest.mark.parametrize("account", ["refunds_due", "unidentified"])
def test_more_given_back_than_was_owed(app, account):
    postings = [debit(account, 5_000, "7"), credit("bank", 5_000, "bri")]
    facts = broken_by(lambda: post("refund_paid", postings, subject="x", key="x", by=None))
    assert facts == [f"{account} 7: 5000 more went out than came in"]
