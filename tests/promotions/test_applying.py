"""What a voucher takes off: every part sums exactly, nobody bears what she has not agreed to, the last use is one order's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import now, today
from shop.db import session, transaction
from shop.orders.models import Order
from shop.orders.placing import TotalChanged
from shop.orders.reviving import revive
from shop.payments import ending
from shop.promotions import issuing
from shop.promotions.applying import (
    NoneOfThese,
    NotYet,
    OrderTooSmall,
    Over,
    UnknownVoucher,
    UsedUp,
    apply,
    read_code,
    spread,
)
from shop.promotions.models import Voucher
from tests import cast, make
from tests.support.at_once import at_once


@dataclass(frozen=True)
class Goods:
    total: int
    seller_id: int = 1


def off(*prices, code="PULANG10", seller_id=1):
    return apply(code, [Goods(price, seller_id) for price in prices])


def uses(code="PULANG10"):
    return session().scalar(sa.select(Voucher.uses).where(Voucher.code == code))


def test_an_amount_is_spread_over_the_lines_by_largest_remainder(app):
    make.voucher(amount=10_000)
    assert [cut.coop for cut in off(150_000, 75_000, 33_333).cuts] == [5_807, 2_903, 1_290]


def test_of_the_goods_enough_stays_to_be_paid_with_a_unique_code(app):
    make.voucher(amount=12_345)
    assert off(500, 9_000).total == 8_500
    with pytest.raises(OrderTooSmall):
        off(500, 500)
    order = make.paid_order(make.product(price=1_001), region="35.09.07.2006", service="ambil", voucher="PULANG10")
    assert order.total == 1_000


def test_percents_stop_at_the_most(app):
    make.voucher(bps=1_000, most=15_000)
    assert off(100_000).total == 10_000
    assert off(100_000, 100_001).total == 15_000


def test_the_code_is_read_in_any_case_and_with_the_spaces_of_copying(app):
    make.voucher()
    assert off(100_000, code=" pulang 10 ").code == "PULANG10"
    assert read_code("pulang10") == "PULANG10"


@pytest.mark.parametrize("coop_bps", [0, 1, 3_333, 5_000, 9_999, 10_000])
@pytest.mark.parametrize("prices", [(1,), (2, 1), (500, 999_999, 1, 37), (3, 3, 3), (1, 1, 1)])
def test_of_every_line_a_rupiah_stays_and_all_parts_sum(coop_bps, prices):
    for wanted in (1, 7, 1_000, sum(prices), 10**9):
        cuts = spread(wanted, prices, coop_bps)
        taken = sum(cut.coop + cut.seller for cut in cuts)
        assert taken == min(wanted, sum(prices) - len(prices))
        assert all(cut.coop >= 0 and 0 <= cut.seller < price for cut, price in zip(cuts, prices, strict=True))
        assert all(cut.coop + cut.seller < price for cut, price in zip(cuts, prices, strict=True))
        assert sum(cut.coop for cut in cuts) == (taken * coop_bps * 2 + 10_000) // 20_000


def test_only_the_goods_of_those_who_agreed_are_cheaper(app):
    sulastri, kub = cast.seller(), cast.seller("KUB Melati")
    made = make.voucher(coop_bps=5_000, agreed=(sulastri,), bps=1_000)
    goods = [Goods(100_000, sulastri.id), Goods(100_000, kub.id)]
    assert [(cut.coop, cut.seller) for cut in apply(made.code, goods).cuts] == [(5_000, 5_000), (0, 0)]
    with transaction():
        issuing.answer(made, sulastri, agrees=False, by=cast.person("Sulastri"))
    with pytest.raises(NoneOfThese):
        apply(made.code, goods)
    with transaction():
        issuing.answer(made, kub, agrees=True, by=cast.person("Wiwik"))
    assert [(cut.coop, cut.seller) for cut in apply(made.code, goods).cuts] == [(0, 0), (5_000, 5_000)]


def test_each_refusal_says_why(app):
    made = make.voucher(least_order=50_000, most_uses=1, starts_on=today() + timedelta(days=2), in_force=False)
    for code in ("", "ab", "TIDAKADA", "PULANG10", "PULANG10'--", "PULANG10" * 9):
        with pytest.raises(UnknownVoucher):
            off(100_000, code=code)
    with transaction():
        issuing.approve(made, by=cast.person("Sutrisno"))
    with pytest.raises(NotYet):
        off(100_000)
    with clock.set_to(now() + timedelta(days=2)):
        with pytest.raises(OrderTooSmall):
            off(49_999)
        make.order(make.product(price=50_000), voucher="PULANG10")
        with pytest.raises(UsedUp):
            off(100_000)
    with clock.set_to(now() + timedelta(days=31)), pytest.raises(Over):
        off(100_000)
    with transaction():
        issuing.end_voucher(made, by=cast.person("Nurul"))
    with pytest.raises(Over):
        off(100_000)


def test_a_total_shown_without_the_voucher_is_not_charged_with_it_and_takes_no_use(app):
    make.voucher()
    cart = make.cart({make.product(price=100_000): 1})
    with pytest.raises(TotalChanged), transaction():
        make.place(cart, shown_less=0, voucher="PULANG10")
    assert uses() == 0
    with transaction():
        order = make.place(cart, shown_less=10_000, voucher="pulang10")
    assert (order.goods_total, order.coop_discount, order.discount, order.voucher_code) == (
        100_000,
        10_000,
        10_000,
        "PULANG10",
    )
    assert uses() == 1


def test_an_order_that_comes_to_nothing_gives_its_use_back_and_takes_it_again_when_taken_up(app):
    make.voucher(most_uses=1)
    order = make.order(voucher="PULANG10")
    with clock.set_to(now() + timedelta(days=2)), transaction():
        ending.expire(order)
    assert uses() == 0
    other = make.paid_order(voucher="PULANG10")
    with transaction():
        revive(order, by=cast.person("Nurul"))
    assert uses() == 2  # it was promised that total, and its money came late
    with transaction():
        ending.cancel_unpaid(session().get_one(Order, order.id), by=None)
    assert uses() == 1
    with transaction():
        ending.cancel_paid_part(other.seller_orders[0], reason="Rusak", by=cast.person("Nurul"))
    assert uses() == 0


def test_the_last_use_goes_to_one_of_two_at_once(app):
    make.voucher(most_uses=1)
    goods = make.product(price=100_000, stock=9)
    carts = {name: make.cart({goods: 1}).id for name in ("Nurul", "Sutrisno")}
    ends = at_once(
        app,
        *(
            (name, lambda by, number=number: make.place(number, shown_less=10_000, voucher="PULANG10"))
            for name, number in carts.items()
        ),
    )
    assert sorted(str(type(end).__name__) for end in ends.values()) == ["NoneType", "UsedUp"]
    assert uses() == 1
    assert session().scalar(sa.select(sa.func.count()).select_from(Order)) == 1
