"""Every invariant of orders is caught when it is broken on purpose."""

import pytest
import sqlalchemy as sa

from shop.db import session
from shop.orders.checks import check
from shop.orders.models import Order, OrderLine, OrderLineShare, OrderStatus, Parcel, SellerOrder, SellerOrderStatus
from shop.promotions.models import Voucher
from shop.stock.models import Reservation, ReservationState
from tests import cast, make
from tests.support.undone import facts_after

pytestmark = pytest.mark.long


@pytest.fixture
def order(app):
    """A paid order of two sellers that travels in one parcel; put back as it was when the test is over."""
    melati = make.product("Keripik", seller=cast.seller("KUB Melati"), price=15_001, category="makanan")
    return make.paid_order(lines={make.product(): 1, melati: 3})


def broken_by(*statements):
    """What the check says while the statements hold; nothing of them stays."""
    return facts_after(lambda: [session().execute(statement) for statement in statements], check)


def test_an_untouched_shop_breaks_nothing(order):
    make.released_order()
    assert check() == []


@pytest.mark.parametrize("column", ["goods_total", "shipping_total", "coop_discount", "seller_discount"])
def test_an_order_that_is_not_its_parts(order, column):
    facts = broken_by(sa.update(Order).values({column: getattr(Order, column) + 1}))
    assert any(f"order {order.number}: says goods" in fact for fact in facts)


def test_a_parcel_whose_price_is_not_shared(order):
    facts = broken_by(sa.update(Parcel).values(price=Parcel.price + 1000))
    assert any(f"parcel {order.number}-1: costs 19000, its sellers share 18000" in fact for fact in facts)


@pytest.mark.parametrize("column", ["goods_total", "commission", "coop_discount", "seller_discount"])
def test_a_part_that_is_not_its_lines(order, column):
    facts = broken_by(sa.update(SellerOrder).values({column: getattr(SellerOrder, column) + 1}))
    assert any(f"part {order.number}-A: says goods" in fact for fact in facts)


@pytest.mark.parametrize(("bps", "amount"), [(0, 1), (1, 0)])
def test_a_line_whose_shares_are_not_the_whole(order, bps, amount):
    """Shares cannot be changed or taken away (the database refuses), but one too many could be written."""
    line, stranger = order.seller_orders[0].lines[0], order.seller_orders[1].lines[0].shares[0].maker_id
    share = {"line_id": line.id, "maker_id": stranger, "bps": bps, "amount": amount}
    facts = broken_by(sa.insert(OrderLineShare).values(share))
    assert len(facts) == 1
    assert f"order line {line.id}: 1 × 150000 = 150000, commission 15000, shares {135_000 + amount}" in facts[0]


def test_a_line_whose_commission_grew(order):
    facts = broken_by(sa.update(OrderLine).values(commission=OrderLine.commission + 1))
    assert any("order line" in fact for fact in facts)


@pytest.mark.parametrize(
    "status", [OrderStatus.AWAITING_PAYMENT, OrderStatus.EXPIRED, OrderStatus.CANCELLED, OrderStatus.CLOSED]
)
def test_an_order_that_stands_where_its_parts_do_not(order, status):
    facts = broken_by(sa.update(Order).values(status=status))
    assert any(f"order {order.number} is {status}" in fact for fact in facts)


def test_a_paid_order_without_a_moment_of_payment(order):
    assert broken_by(sa.update(Order).values(paid_at=None))


def test_a_paid_order_with_a_part_still_unpaid(order):
    part = order.seller_orders[0].id
    assert broken_by(
        sa.update(SellerOrder).where(SellerOrder.id == part).values(status=SellerOrderStatus.AWAITING_PAYMENT)
    )


def test_a_paid_order_whose_parts_all_ended(order):
    facts = broken_by(sa.update(SellerOrder).values(status=SellerOrderStatus.COMPLETED))
    assert any(f"order {order.number} is paid" in fact for fact in facts)


@pytest.mark.parametrize("state", [ReservationState.TAKEN, ReservationState.RELEASED])
def test_goods_promised_but_not_reserved(order, state):
    facts = broken_by(sa.update(Reservation).values(state=state))
    assert any("pieces, reserved 0" in fact for fact in facts)


def test_goods_sent_but_still_reserved(app):
    make.shipped_order()
    facts = broken_by(sa.update(Reservation).values(state=ReservationState.OPEN))
    assert any("(shipped): 1 pieces, reserved 1, taken 0" in fact for fact in facts)


def test_fewer_pieces_reserved_than_ordered(order):
    facts = broken_by(sa.update(Reservation).where(Reservation.quantity == 3).values(quantity=2))
    assert any(": 3 pieces, reserved 2" in fact for fact in facts)


def test_a_voucher_that_counts_other_uses_than_its_orders(app):
    make.voucher()
    made = make.order(voucher="PULANG10")
    facts = broken_by(sa.update(Voucher).values(uses=2))
    assert facts == ["voucher PULANG10: says 2 uses, 1 orders hold it"]
    facts = broken_by(sa.update(Order).values(voucher_id=None))
    assert any(f"order {made.number}: 15000 taken off" in fact for fact in facts)
