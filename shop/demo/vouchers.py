"""Two vouchers of the demo: one in force, half borne by the sellers who agreed, and one that waits for its second person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from shop.clock import today
from shop.db import session, transaction
from shop.demo import goods
from shop.demo.calendar import Calendar, officer, seller_person
from shop.promotions import issuing
from shop.promotions.applying import Applied, Goods, VoucherRefused, apply
from shop.sellers.models import Seller
from shop.users.models import Role

IN_FORCE, WAITS = "PULANG10", "KADO-IBU"
#: Half of the sellers bear their part, so that both kinds of pages can be seen.
AGREES_EVERY = 2


def plan_vouchers(calendar: Calendar) -> None:
    """Three weeks ago one voucher is written down and put in force; yesterday another is written down."""
    calendar.plan(calendar.until - timedelta(days=21), _put_in_force)
    calendar.plan(calendar.until - timedelta(days=20, hours=20), _ask_sellers)
    calendar.plan(calendar.until - timedelta(hours=20), _write_another)


def _put_in_force() -> None:
    last = today() + timedelta(days=60)
    terms = issuing.Terms(5_000, today(), last, most_uses=100, bps=1_000, most=25_000, least_order=50_000)
    with transaction():
        written = issuing.write_voucher(
            IN_FORCE, terms, purpose="Hari Pekerja Migran: 10% untuk yang membeli dari jauh", by=officer(Role.BENDAHARA)
        )
        issuing.approve(written, by=officer(Role.KETUA))


def _ask_sellers() -> None:
    with transaction():
        voucher = issuing.voucher_named(IN_FORCE)
        for seller in session().scalars(sa.select(Seller).order_by(Seller.id)).all()[::AGREES_EVERY]:
            issuing.answer(voucher, seller, agrees=True, by=seller_person(seller.id))


def _write_another() -> None:
    first = today() + timedelta(days=7)
    terms = issuing.Terms(10_000, first, first + timedelta(days=21), most_uses=50, amount=15_000, least_order=100_000)
    with transaction():
        issuing.write_voucher(WAITS, terms, purpose="Hari Ibu: Rp15.000 dari koperasi", by=officer(Role.BENDAHARA))


def typed_by(buyer: goods.Buyer, rows: Sequence[Goods]) -> Applied | None:
    """The voucher that a buyer abroad knows of, when it takes something off these goods."""
    if buyer.phone.startswith("+62"):
        return None
    try:
        return apply(IN_FORCE, rows)
    except VoucherRefused:
        return None
