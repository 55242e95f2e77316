"""Of a refund is booked what its page said, and so what was transferred; never more that came due meanwhile."""

from __future__ import annotations

import pytest

from shop.db import transaction
from shop.ledger.queries import balance
from shop.payments import ending
from shop.payments.approving import RefundDiffers
from shop.payments.requesting import coop_account
from tests import cast, make
from tests.support.browsing import form_to

INCOMING = "/office/incoming"


def two_parts():
    """An order of two sellers, of which one part was cancelled: its money is due to the buyer."""
    order = make.paid_order(lines={make.product(): 1, make.product("Tas", seller=cast.seller("KUB Melati")): 1})
    cancel(order, 0)
    return order


def cancel(order, part):
    with transaction():
        ending.cancel_paid_part(order.seller_orders[part], reason="Rusak", by=cast.person("Sutrisno"))


def test_what_came_due_after_the_transfer_is_not_booked_as_transferred(app):
    order = two_parts()
    seen = -balance("refunds_due", order.id)
    cancel(order, 1)
    due = -balance("refunds_due", order.id)
    with app.test_request_context("/"), pytest.raises(RefundDiffers) as refused, transaction():
        ending.pay_refund(order, account=coop_account(), reference="B 1", by=cast.person("Nurul"), seen=seen)
    assert refused.value.due == due > seen
    with transaction():
        paid = ending.pay_refund(order, account=coop_account(), reference="B 1", by=cast.person("Nurul"), seen=due)
    assert (paid, balance("refunds_due", order.id)) == (due, 0)


def test_a_page_opened_before_books_nothing_and_says_what_is_due_by_now(bendahara):
    order = two_parts()
    lay_open = form_to(bendahara.open(INCOMING), f"/{order.number}/refund")
    cancel(order, 1)
    due = -balance("refunds_due", order.id)
    sent = lay_open.values | {"reference": "BIFAST 1"}
    page = bendahara.send(f"{INCOMING}/{order.number}/refund", 409, **sent)
    assert f"Rp{due:,}".replace(",", ".") in page
    assert -balance("refunds_due", order.id) == due
    again = form_to(page, f"/{order.number}/refund").values | {"reference": "BIFAST 1"}
    bendahara.send(f"{INCOMING}/{order.number}/refund", **again)
    assert balance("refunds_due", order.id) == 0
