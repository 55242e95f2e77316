"""Paid at the door: who may, what the courier owes, what it hands in, and a parcel that nobody paid for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from shop import audit
from shop.clock import day_of, now
from shop.db import hold_name, insert_or_leave, session
from shop.decisions.models import Kind
from shop.decisions.queries import all_in_force
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.ledger.posting import credit, debit, post
from shop.money import Rupiah, percent_of, split
from shop.orders.cancelling import come_back
from shop.orders.freezing import earned_by_maker
from shop.orders.fulfilment import AFTER_DELIVERY, mark_collected, pack_unpaid
from shop.orders.models import Order, Parcel, SellerOrder
from shop.orders.moving import live
from shop.orders.queries import price_left
from shop.payments.bearing import BORNE_ALONE, check_bearing, check_fee
from shop.payments.holding import held_parts
from shop.payments.models import CodArea, CoopAccount, Payment, PaymentState, Remittance
from shop.payments.part_paid import give_part_back
from shop.payments.requesting import coop_account, request_total
from shop.regions.models import Region
from shop.users.models import User

COD = "cod"
#: How long a buyer who refused a parcel is not offered payment on delivery again.
REMEMBERS = timedelta(days=180)
#: What couriers usually keep at most of what they collected: as far as we know their contracts, one to four percent.
USUAL_FEE_BPS = 400


class NothingChosen(ShopError):
    """A courier's money without the parcels it is for."""

    status = 422

    def sentence(self) -> str:
        return _("Choose the parcels for which the courier paid.")


class FeeTooLarge(ShopError):
    """The fee is more than was collected."""

    status = 422

    def sentence(self) -> str:
        return _("The fee is larger than what was collected. Look at the courier's list again.")


class RemittedBefore(ShopError):
    """Some of these parcels' money was booked in the meantime."""

    def __init__(self, numbers: Collection[str]) -> None:
        super().__init__()
        self.numbers = list(numbers)

    def sentence(self) -> str:
        return _(
            "Booked in the meantime: %(numbers)s. Nothing was booked. Look at the list again.",
            numbers=", ".join(self.numbers),
        )


def request_cod(order: Order) -> Payment:
    """Accept an order to be paid at the door: its sellers may pack at once. A second call returns the request.

    Raises WrongMoment when the order waits for nothing any more.
    """
    query = sa.select(Payment).where(
        Payment.order_id == order.id, Payment.method == COD, Payment.state == PaymentState.PENDING
    )
    found = session().scalar(query)
    if found is not None:
        return found
    give_part_back(order, by=None)
    pack_unpaid(order)
    payment = request_total(order, COD)
    session().refresh(order)
    return payment


def lower_request(order: Order) -> Rupiah:
    """Ask less at the door because a part was cancelled, and say how much; nothing any more when all of them were."""
    amount = int(session().scalar(price_left(order)) or 0)
    change = {"amount": amount} if amount else {"state": PaymentState.CANCELLED}
    pending = sa.update(Payment).where(Payment.order_id == order.id, Payment.state == PaymentState.PENDING)
    session().execute(pending.values(**change))
    return amount


def collect(parcel: Parcel, by: User | None) -> None:
    """Book that the courier was paid at the door; its parcel was just marked delivered.

    Dr receivable of the courier's service, Cr held for each seller order, a voucher as in `holding`. Does nothing for an
    order paid another way, or paid already.
    """
    order = parcel.order
    if order.payment_method != COD or order.paid_at is not None:
        return
    query = sa.select(Payment).where(Payment.order_id == order.id, Payment.state == PaymentState.PENDING)
    payment = session().scalars(query).one()
    payment.state, payment.settled_at = PaymentState.SETTLED, now()
    mark_collected(order)
    parts = live(parcel.seller_orders)
    post(
        "payment_settled",
        [
            debit("receivable", payment.amount, parcel.service_id),
            *held_parts(parts),
        ],
        subject=order.number,
        key=f"settled:{payment.id}",
        by=by,
    )


AFTER_DELIVERY.append(collect)


def refuse(parcel: Parcel, *, freight_back: Rupiah, by: User) -> None:
    """The parcel was refused and is here again: its goods are back in stock, its order ends, nobody is paid.

    Raises WrongMoment unless it was under way to be paid at the door. Rule: the freight there and back (`freight_back`)
    is borne as was decided (COD_FREIGHT_SELLER_BPS): the makers' part Dr payable, in proportion to what each would have
    earned, the rest Dr written_off; Cr shipping_due. Nothing decided, all of it is the cooperative's. Raises KetuaDecides when
    another than the ketua says more than `freight_alone`.
    """
    check_bearing(freight_back, by=by, most=freight_alone(parcel))
    parts = live(parcel.seller_orders)
    come_back(parcel, by=by)
    failed = sa.update(Payment).where(Payment.order_id == parcel.order_id, Payment.state == PaymentState.PENDING)
    session().execute(failed.values(state=PaymentState.FAILED))
    freight = parcel.price + freight_back
    if freight:
        makers = _makers_freight(parts, freight)
        post(
            "cod_refused",
            [
                debit("written_off", freight - sum(makers.values())),
                *(debit("payable", amount, maker_id) for maker_id, amount in makers.items()),
                credit("shipping_due", freight, parcel.service_id),
            ],
            subject=parcel.order.number,
            key=f"cod_refused:{parcel.code}",
            by=by,
            memo=_("Freight of refused parcel %(code)s", code=parcel.code),
        )


def freight_alone(parcel: Parcel) -> Rupiah:
    """What one person alone may say that a parcel's way back cost: as much as the way there, and always BORNE_ALONE."""
    return max(parcel.price, BORNE_ALONE)


def _makers_freight(sent: list[SellerOrder], freight: Rupiah) -> dict[int, Rupiah]:
    """What each maker of a refused parcel bears of its freight, by the decision in force."""
    decided = all_in_force().get(Kind.COD_FREIGHT_SELLER_BPS)
    weights: Counter[int] = Counter()
    for part in sent:
        weights.update(earned_by_maker(part))
    if decided is None or not any(weights.values()):
        return {}
    parts = split(percent_of(freight, decided.value), list(weights.values()))
    return dict(zip(weights, parts, strict=True))


def remit(
    numbers: Collection[str],
    *,
    service_id: int,
    fee: Rupiah,
    account: CoopAccount,
    received_on: date,
    reference: str,
    by: User,
) -> Rupiah:
    """Book what a courier paid to the bank for these orders, less its fee; returns the rupiah that came to the bank.

    Dr bank, Dr bank_fees, Cr receivable, on the day it was received, but never before the courier was paid at the door.
    The same reference of the same courier a second time changes nothing and returns 0. Raises NothingChosen, FeeTooLarge,
    RemittedBefore, and KetuaDecides when the fee is more than usual.
    """
    hold_name(f"receivable {service_id}")  # not the account: two may each name another
    again = sa.select(Remittance.id).where(Remittance.service_id == service_id, Remittance.reference == reference)
    if session().scalar(again) is not None:
        return 0
    if not numbers:
        raise NothingChosen
    found = {
        payment.order.number: payment for payment in collected() if payment.order.parcels[0].service_id == service_id
    }
    once = list(dict.fromkeys(numbers))
    if gone := [number for number in once if number not in found]:
        raise RemittedBefore(gone)
    chosen = [found[number] for number in once]
    total = sum(payment.amount for payment in chosen)
    if fee > total:
        raise FeeTooLarge
    check_fee(fee, of=total, usual_bps=USUAL_FEE_BPS, by=by)
    remittance = Remittance(
        service_id=service_id,
        coop_account_id=account.id,
        reference=reference,
        received_on=received_on,
        received=total - fee,
        fee=fee,
        booked_at=now(),
        booked_by=by.name,
    )
    session().add(remittance)
    session().flush()
    for payment in chosen:
        payment.remittance_id = remittance.id
    post(
        "cod_remitted",
        [debit("bank", total - fee, account.code), debit("bank_fees", fee), credit("receivable", total, service_id)],
        subject=f"COD {remittance.id}",
        key=f"cod_remitted:{remittance.id}",
        by=by,
        memo=reference,
        booked_on=max(received_on, *(day_of(payment.settled_at) for payment in chosen if payment.settled_at)),
    )
    audit.record("cod_remitted", f"remittance {remittance.id}", by=by, amount=total - fee, fee=fee, reference=reference)
    return total - fee


def paid_to(service_id: int) -> CoopAccount:
    """The bank account to which a courier pays: the one its last money came to, while that is in use."""
    last = sa.select(CoopAccount).join(Remittance, Remittance.coop_account_id == CoopAccount.id)
    last = last.where(Remittance.service_id == service_id, CoopAccount.is_active)
    return session().scalar(last.order_by(Remittance.id.desc()).limit(1)) or coop_account()


def collected() -> list[Payment]:
    """What couriers were paid at the door and have not handed in, oldest first."""
    return _door_payments(Payment.state == PaymentState.SETTLED, Payment.remittance_id.is_(None))


def under_way() -> list[Payment]:
    """What is still to be paid at the door for parcels that left, oldest first."""
    return _door_payments(Payment.state == PaymentState.PENDING, Parcel.shipped_at.is_not(None))


def _door_payments(*conditions: sa.ColumnElement[bool]) -> list[Payment]:
    query = sa.select(Payment).join(Payment.order).join(Order.parcels).where(Payment.method == COD, *conditions)
    parcels = contains_eager(Payment.order).contains_eager(Order.parcels).joinedload(Parcel.service)
    query = query.options(parcels).order_by(Payment.id)
    return list(session().scalars(query.execution_options(populate_existing=True)).unique())


def areas() -> list[CodArea]:
    """Where buyers may pay on delivery, by name."""
    return list(session().scalars(sa.select(CodArea).order_by(CodArea.name)))


def add_area(region: Region, *, source: str, by: User) -> bool:
    """Let buyers of a region pay on delivery from now on. A second call changes nothing, and says False."""
    made = session().scalar(
        insert_or_leave(CodArea)
        .values(region_code=region.code, name=region.full_name, source=source, added_at=now(), added_by=by.name)
        .returning(CodArea.id)
    )
    if made is not None:
        audit.record("cod_area_added", f"region {region.code}", by=by, source=source)
    return made is not None


def end_area(code: str, *, by: User) -> bool:
    """Let buyers of a region pay on delivery no more; orders already accepted stay so. False when there it is not offered."""
    gone = session().scalar(sa.delete(CodArea).where(CodArea.region_code == code).returning(CodArea.id))
    if gone is not None:
        audit.record("cod_area_ended", f"region {code}", by=by)
    return gone is not None
