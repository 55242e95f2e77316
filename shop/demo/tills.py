"""Money that reaches the bank by others in the demo's past: the QRIS acquirer each working day, couriers each week."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from shop import clock
from shop.clock import now
from shop.db import transaction
from shop.demo.calendar import Calendar, officer
from shop.payments import cod
from shop.payments.acquirer import book_payout, on_its_way
from shop.payments.requesting import coop_account
from shop.users.models import Role

#: What the acquirer keeps of each payment, and a courier of what it collected, in basis points.
QRIS_BPS, COD_BPS = 70, 200
#: A courier hands in what it collected at least so long ago.
COD_WAITS = timedelta(days=5)


def count_tills(calendar: Calendar, first: date) -> None:
    """Plan what acquirer and couriers pay, from a day on; what came yesterday and today is still on its way."""
    day = first
    while (morning := clock.start_of(day) + timedelta(hours=10.5)) < calendar.until - timedelta(days=1):
        if day.weekday() < 5:
            calendar.plan(morning, _acquirer_pays)
        if day.weekday() == 2:
            calendar.plan(morning + timedelta(hours=1), _couriers_pay)
        day += timedelta(days=1)


def _acquirer_pays() -> None:
    amount = on_its_way()
    if not amount:
        return
    fee = amount * QRIS_BPS // 10_000
    with transaction():
        book_payout(
            amount - fee,
            fee=fee,
            account=coop_account(),
            received_on=clock.today(),
            reference=f"MID {now():%y%m%d}",
            by=officer(Role.BENDAHARA),
        )


def _couriers_pay() -> None:
    by_service = defaultdict(list)
    for payment in cod.collected():
        if payment.settled_at is not None and payment.settled_at < now() - COD_WAITS:
            by_service[payment.order.parcels[0].service_id].append(payment)
    for service_id, payments in by_service.items():
        with transaction():
            cod.remit(
                [payment.order.number for payment in payments],
                service_id=service_id,
                fee=sum(payment.amount for payment in payments) * COD_BPS // 10_000,
                account=coop_account(),
                received_on=clock.today(),
                reference=f"COD {now():%y%m%d}-{service_id}",
                by=officer(Role.BENDAHARA),
            )
