"""A refund above what was decided is approved by one person and paid by another."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from shop import audit, clock
from shop.clock import now
from shop.db import session, transaction
from shop.decisions.deciding import record_decision
from shop.decisions.models import Kind
from shop.ledger.posting import credit, debit, post
from shop.ledger.queries import balance
from shop.orders.models import Order
from shop.payments import approving, ending
from shop.payments.requesting import coop_account
from tests import cast, make


def decide(alone):
    with transaction():
        record_decision(
            Kind.REFUND_ALONE_RUPIAH, value=alone, starts_on=date(2020, 1, 1), source="RAT", by=cast.person("Sutrisno")
        )


def cancelled():
    """Rp167.999 are due to the buyer."""
    order = make.paid_order()
    with transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="stok rusak", by=cast.person("Nurul"))
    return order


def approve(order, amount=167_999, by="Sutrisno"):
    with transaction():
        approving.approve_refund(order, amount=amount, by=cast.person(by))


def pay(order, by="Nurul", reference="BIFAST 7"):
    with transaction():
        return ending.pay_refund(order, account=coop_account(), reference=reference, by=cast.person(by))


def test_without_a_decision_one_person_pays_any_refund(app):
    assert pay(cancelled()) == 167_999


@pytest.mark.parametrize(("alone", "needed"), [(167_999, False), (167_998, True), (0, True)])
def test_the_limit_itself_is_paid_alone(app, alone, needed):
    decide(alone)
    order = cancelled()
    if not needed:
        assert pay(order) == 167_999
        return
    with pytest.raises(approving.NeedsSecondPerson) as refused:
        pay(order)
    assert "Rp167.999" in refused.value.sentence()
    assert balance("refunds_due", order.id) == -167_999


def test_above_it_one_approves_and_another_pays(app):
    decide(100_000)
    order = cancelled()
    approve(order)
    approve(order)
    with pytest.raises(approving.NeedsSecondPerson):
        pay(order, by="Sutrisno")
    assert pay(order) == 167_999
    assert pay(order) == 0
    acts = [act.act for act in audit.trail(f"order {order.number}")]
    assert (acts.count("refund_approved"), acts[-1]) == (1, "refund_paid")


@pytest.mark.parametrize("amount", [167_998, 0, -1, 168_000])
def test_another_amount_than_what_is_due_is_not_approved(app, amount):
    decide(100_000)
    order = cancelled()
    with pytest.raises(approving.RefundDiffers) as refused:
        approve(order, amount)
    assert refused.value.due == 167_999


def test_an_approval_is_for_that_amount_and_for_one_payment(app):
    decide(100_000)
    order = cancelled()
    approve(order)
    owe(order, 1)
    with pytest.raises(approving.NeedsSecondPerson):
        pay(order)
    approve(order, 168_000)
    assert pay(order) == 168_000
    with clock.set_to(now() + timedelta(days=1)):
        owe(order, 168_000)
        with pytest.raises(approving.NeedsSecondPerson):
            pay(order, reference="BIFAST 8")
        approve(order, 168_000)
        assert pay(order, reference="BIFAST 8") == 168_000


def owe(order, amount):
    """So much more is due to the buyer, at the cooperative's cost."""
    with transaction():
        number = session().get_one(Order, order.id).id
        post(
            "goodwill_given",
            [debit("goodwill", amount), credit("refunds_due", amount, number)],
            subject=order.number,
            key=f"goodwill:{number}:{amount}:{now():%j}",
            by=cast.person("Sutrisno"),
        )


@pytest.mark.parametrize("act", ["UPDATE refund_approvals SET amount = 1", "DELETE FROM refund_approvals"])
def test_an_approval_stays_as_it_was_given(app, act):
    decide(100_000)
    approve(cancelled())
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), transaction():
        session().execute(sa.text(act))
