"""A voucher paid half by the cooperative, over three sellers and seven lines: to the rupiah from the order to the statement."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.ledger.models import Account, Line
from shop.ledger.queries import balance
from shop.money import percent_of, split
from shop.orders import claiming, fulfilment
from shop.orders.claim_models import Bearer, Claim, ClaimReason
from shop.orders.models import OrderStatus
from shop.payments import cod, ending, refunding
from shop.payments.methods import switch_method
from shop.payments.queries import request_of
from shop.payments.requesting import coop_account
from shop.payouts.gross import gross_by_maker
from shop.payouts.statements import statement_of
from shop.promotions.models import Voucher
from shop.regions.models import Region
from shop.sellers.models import SellerKind
from tests import cast, make

pytestmark = pytest.mark.long  # each goes from order to statement

#: Two sellers with two goods and one with three, at prices and quantities that divide badly.
PRICES = {"Sulastri Ecoprint": (150_001, 33_333), "KUB Melati": (15_007, 7), "Anyam Yanti": (99_999, 500, 1_250)}
OFF = 77_777


def books(*names):
    query = sa.select(Account.name, sa.func.sum(Line.amount)).join(Line, Line.account_id == Account.id)
    found = dict(session().execute(query.where(Account.name.in_(names)).group_by(Account.name)).all())
    return [int(found.get(name, 0)) for name in names]


@pytest.fixture
def sellers(app):
    with transaction():
        cast._seller(
            "Yanti", "Anyam Yanti", SellerKind.INDIVIDUAL, "wonoasri", "+6281200000023", [("Yanti", 10_000, False)]
        )
    return [cast.seller(name) for name in PRICES]


@pytest.fixture
def order(sellers):
    make.voucher("PULANG50", coop_bps=5_000, agreed=tuple(sellers), amount=OFF)
    goods = {
        make.product(f"Barang {seller.name} {price}", seller=seller, price=price): 1 + number
        for seller in sellers
        for number, price in enumerate(PRICES[seller.name])
    }
    return make.paid_order(lines=goods, voucher="PULANG50")


def lines_of(order):
    return [line for part in order.seller_orders for line in part.lines]


def receive(order):
    with transaction():
        for parcel in order.parcels:
            fulfilment.confirm_receipt(parcel, by=None)


def pay_back(line, amount, borne_by=Bearer.SELLER):
    with transaction():
        claim = claiming.open_claim(line, quantity=1, reason=ClaimReason.DAMAGED, text="Sobek", by=None)
        refunding.refund(claim, amount=amount, borne_by=borne_by, verdict="Foto jelas", by=cast.person("Nurul"))
    return claim


def test_the_parts_sum_exactly_from_lines_to_sellers_to_the_order(order):
    lines, prices = lines_of(order), sum(line.price * line.quantity for line in lines_of(order))
    assert (len(order.seller_orders), len(lines)) == (3, 7)
    assert order.total == prices - OFF + order.shipping_total
    coop = percent_of(OFF, 5_000)
    assert (order.coop_discount, order.seller_discount) == (coop, OFF - coop)
    for whole in ("coop_discount", "seller_discount", "goods_total"):
        assert sum(getattr(part, whole) for part in order.seller_orders) == getattr(order, whole)
    in_order = sorted(lines, key=lambda line: line.id)
    assert sorted(line.discount for line in lines) == sorted(
        split(OFF, [line.price * line.quantity for line in in_order])
    )
    for line in lines:
        assert line.total == line.price * line.quantity - line.seller_discount
        assert line.commission == percent_of(line.total, 1_000)
        assert sum(share.amount for share in line.shares) == line.total - line.commission


def test_what_the_buyer_did_not_pay_the_cooperative_does_and_the_makers_get_theirs(order):
    held = sum(part.goods_total + part.shipping_share for part in order.seller_orders)
    assert books("coop_discounts", "held") == [order.coop_discount, -held]
    assert -balance("bank", coop_account().code) + held - order.coop_discount == 1  # less the unique code
    make.ship(order)
    receive(order)
    earned = sum(part.earned for part in order.seller_orders)
    assert books("held", "payable", "coop_discounts") == [0, -earned, order.coop_discount]
    assert order.status is OrderStatus.CLOSED


def test_the_statement_shows_the_price_who_paid_the_voucher_the_commission_and_what_is_hers(order, sellers):
    make.ship(order)
    receive(order)
    for seller in sellers:
        [part] = [part for part in order.seller_orders if part.seller_id == seller.id]
        found = statement_of(seller, since=today(), until=today())
        [row] = found.rows
        sale = row.sale
        assert sale.price == sum(line.price * line.quantity for line in part.lines)
        assert (sale.coop_discount, sale.seller_discount) == (part.coop_discount, part.seller_discount)
        assert sale.price - sale.seller_discount - sale.commission == row.amount == part.earned
        assert found.discounts == (part.coop_discount, part.seller_discount)
    kub = cast.seller("KUB Melati")
    whole = statement_of(kub, since=today(), until=today())
    parts = [statement_of(kub, since=today(), until=today(), maker=one.maker) for one in whole.makers]
    assert [sum(part.discounts[who] for part in parts) for who in (0, 1)] == list(whole.discounts)
    assert sum(one.gross for one in gross_by_maker(today(), today(), kub.id).values()) == whole.rows[0].sale.goods_total


@pytest.mark.parametrize("released_after", [0, 1, 4, 5])
def test_a_line_paid_back_in_small_parts_reverses_exactly_across_the_release(order, released_after):
    make.ship(order)
    line = order.seller_orders[0].lines[0]
    before, paid = books("coop_discounts", "goodwill"), line.paid
    for number, amount in enumerate((3, 3, 3, paid // 3, paid - paid // 3 - 9)):
        if number == released_after:
            receive(order)
        pay_back(line, amount)
    assert refunding.left_of(line) == 0
    back = session().scalars(sa.select(Claim).order_by(Claim.id)).all()
    assert sum(claim.refund for claim in back) == line.total
    assert sum(claim.discount_back for claim in back) == line.coop_discount
    assert sum(claim.commission_back for claim in back) == line.commission
    so_far = 9 + paid // 3
    assert sum(claim.discount_back for claim in back[:4]) == (2 * line.coop_discount * so_far + paid) // (2 * paid)
    assert books("coop_discounts", "goodwill") == [before[0] - line.coop_discount, before[1]]
    assert -balance("refunds_due", order.id) == paid
    if released_after == 5:
        receive(order)
    others = sum(part.earned for part in order.seller_orders) - line.earned
    assert books("held", "payable") == [0, -others]


def test_everything_paid_back_leaves_nothing_but_the_carrier_s(order):
    make.ship(order)
    for line in lines_of(order):
        pay_back(line, line.paid)
    assert books("coop_discounts", "payable", "commission", "goodwill") == [0, 0, 0, 0]
    assert -balance("refunds_due", order.id) == order.total - order.shipping_total


@pytest.mark.parametrize(("bearer", "account"), [(Bearer.COOPERATIVE, "goodwill"), (Bearer.COURIER, "shipping_due")])
def test_whoever_else_bears_it_gives_the_worth_of_the_goods_and_the_seller_keeps_hers(order, bearer, account):
    make.ship(order)
    receive(order)
    line = order.seller_orders[1].lines[0]
    before = books(account, "payable", "coop_discounts")
    pay_back(line, line.paid, bearer)
    after = books(account, "payable", "coop_discounts")
    assert [now - then for now, then in zip(after, before, strict=True)] == [line.total, 0, -line.coop_discount]
    assert -balance("refunds_due", order.id) == line.paid


def test_never_more_than_the_buyer_paid(order):
    make.ship(order)
    line = order.seller_orders[0].lines[0]
    with pytest.raises(refunding.MoreThanPaid) as refused:
        pay_back(line, line.paid + 1)
    assert refused.value.most == line.paid


def test_a_part_cancelled_gives_back_what_was_paid_for_it(order):
    part = order.seller_orders[2]
    with transaction():
        ending.cancel_paid_part(part, reason="Rusak", by=cast.person("Nurul"))
    others = order.coop_discount - part.coop_discount
    paid = part.goods_total - part.coop_discount + part.shipping_share
    assert books("coop_discounts", "refunds_due") == [others, -paid]
    for other in order.seller_orders[:2]:
        with transaction():
            ending.cancel_paid_part(other, reason="Rusak", by=cast.person("Nurul"))
    assert books("coop_discounts", "held", "refunds_due") == [0, 0, -request_of(order.number).amount], (
        "what came, to the rupiah"
    )
    assert session().scalar(sa.select(Voucher.uses)) == 0


def test_at_the_door_less_is_asked_for_and_the_cooperative_completes_it(app):
    with transaction():
        for kind, value in ((Kind.COD_MOST_RUPIAH, 300_000), (Kind.COD_OPEN_ORDERS, 2)):
            session().add(Decision(kind=kind, value=value, starts_on=today(), source="RAT", recorded_at=now()))
        cod.add_area(session().get_one(Region, "35.09"), source="RAT", by=cast.person("Sutrisno"))
    make.voucher(coop_bps=5_000, agreed=(cast.seller(), cast.seller("KUB Melati")))
    goods = [make.product(price=100_000), make.product(price=33_333, seller=cast.seller("KUB Melati"))]
    order = make.order(lines=dict.fromkeys(goods, 1), region="35.09.07.2006", voucher="PULANG10")
    with transaction():
        [payment] = [switch_method(order, "cod", by=None)]
    assert payment.amount == order.total
    with transaction():
        ending.cancel_paid_part(order.seller_orders[1], reason="Rusak", by=cast.person("Nurul"))
    session().refresh(payment)
    left = order.seller_orders[0]
    assert payment.amount == left.goods_total - left.coop_discount + left.shipping_share
    make.ship(order)
    with transaction():
        fulfilment.mark_delivered(order.parcels[0], by=cast.person("Nurul"))
    assert books("receivable", "coop_discounts") == [payment.amount, left.coop_discount]
    receive(order)
    assert books("held", "payable") == [0, -left.earned]


def test_without_the_seller_s_yes_her_earnings_are_never_less(app):
    make.voucher(coop_bps=0)
    make.voucher("KOPERASI", coop_bps=10_000, ends_on=today() + timedelta(days=1))
    order = make.paid_order(make.product(price=100_000), voucher="KOPERASI")
    assert order.seller_orders[0].earned == 90_000
    with pytest.raises(Exception, match="NoneOfThese"):
        make.order(make.product(price=100_000), voucher="PULANG10")
