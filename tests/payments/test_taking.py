"""Money that comes by card: whoever looks, however often and in whatever order, it is booked once."""

from __future__ import annotations

from shop.orders.models import OrderStatus
from shop.payments.looking import look_at_page
from tests.payments.cards import at_stripe, books, card_order, page, paid_by_card


def test_a_card_payment_is_held_and_its_fee_is_the_cooperatives(stripe):
    """The worked example: 170.000 paid, 6.280 and PPN 690,80 kept, so that 163.029,20 stand at the provider."""
    order, _ref = paid_by_card(stripe)
    assert order.status is OrderStatus.PAID
    assert books("held", "payment_fees") == {"held": -170_000, "payment_fees": 6_971}
    assert at_stripe() == 163_029


def test_looking_twice_books_once(stripe):
    order, ref = paid_by_card(stripe)
    look_at_page(ref)
    assert books("held") == {"held": -170_000}


def test_a_page_that_was_not_paid_changes_nothing(stripe):
    order = card_order()
    look_at_page(page(order))
    assert order.status is OrderStatus.AWAITING_PAYMENT
    assert at_stripe() == 0
