"""Couriers paid for what they carried: from a bank account or out of the office's box; and what stays after their bill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from shop import audit
from shop.db import hold_row, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.ledger.posting import Posting, debit, is_posted, post
from shop.ledger.queries import balance, balances
from shop.money import Rupiah
from shop.payments.bearing import check_bearing
from shop.payments.coop_accounts import hold_accounts
from shop.payments.models import CoopAccount
from shop.payouts.cash import NotEnoughInBox, bank_or_box, in_box
from shop.shipping.models import CourierKind, Service
from shop.users.models import User


class NothingStands(ShopError):
    """Another amount stands with this courier than the one that was read, or none."""

    def __init__(self, service: Service, owed: Rupiah) -> None:
        super().__init__()
        self.name, self.owed = service.name, owed

    def sentence(self) -> str:
        return _(
            "With %(courier)s stands %(owed)s now. Nothing was changed. Look at it again.",
            courier=self.name,
            owed=rupiah(self.owed),
        )


@dataclass(frozen=True)
class Carried:
    """A courier service and what the cooperative owes it; negative is what it owes the cooperative."""

    service: Service
    owed: Rupiah


def subject(service: Service) -> str:
    """How the audit names the money of a courier."""
    return f"courier_money {service.slug}"


def carried() -> list[Carried]:
    """What stands with each courier, in the order of the checkout: those that are offered, and those owed something."""
    standing = balances("shipping_due")
    query = sa.select(Service).where(Service.kind != CourierKind.PICKUP).order_by(Service.position, Service.id)
    found = [Carried(one, -standing.get(str(one.id), 0)) for one in session().scalars(query)]
    return [one for one in found if one.owed or one.service.is_active]


def pay_courier(
    service: Service,
    amount: Rupiah,
    *,
    account: CoopAccount | None,
    to_courier: bool = True,
    reference: str,
    paid_on: date,
    token: str,
    by: User,
    seen: str = "",
) -> bool:
    """Book what a courier was paid: Dr shipping_due, Cr bank, or the office's box without an account.

    With `to_courier` false the courier paid the cooperative: the same entry the other way round.
    A courier paid when it takes the parcels is ahead until their buyers have them. `token` names the form: sent twice, it
    is booked once (False the second time). The bank's line is tied to the entry when its statement is read. Raises
    NotEnoughInBox, and ChangedMeanwhile when somebody else paid this courier after `seen`.
    """
    hold_row(service)
    key = f"courier_paid:{token}"
    if is_posted(key):
        return False
    audit.hold_seen(seen, subject(service), by=by)
    if account is None:
        hold_accounts()
        if to_courier and amount > (there := in_box()):
            raise NotEnoughInBox(amount, there)
    signed = amount if to_courier else -amount
    post(
        "courier_paid" if to_courier else "courier_paid_back",
        [debit("shipping_due", signed, service.id), bank_or_box(-signed, account)],
        subject=f"ONGKIR-{service.slug}"[:40],
        key=key,
        by=by,
        memo=reference,
        booked_on=paid_on,
    )
    audit.record("courier_paid", subject(service), by=by, amount=signed, reference=reference)
    return True


def settle_difference(service: Service, *, owed: Rupiah, reason: str, by: User, seen: str = "") -> None:
    """Let go of what stands with a courier after its bill, because it charged another price than the table.

    Dr shipping_due, Cr shipping_income, or the other way round.
    `owed` is what was read. Raises NothingStands when it is another amount now, or nothing: so a second call is refused;
    ChangedMeanwhile when somebody else was faster; KetuaDecides when the courier owes more than one person alone lets the
    cooperative bear.
    """
    hold_row(service)
    audit.hold_seen(seen, subject(service), by=by)
    stands = -balance("shipping_due", service.id)
    if not stands or stands != owed:
        raise NothingStands(service, stands)
    check_bearing(-stands, by=by)
    post(
        "shipping_settled",
        [debit("shipping_due", owed, service.id), Posting("shipping_income", -owed)],
        subject=f"ONGKIR-{service.slug}"[:40],
        key=f"shipping_settled:{service.id}:{audit.seen(subject(service))}",
        by=by,
        memo=reason,
    )
    audit.record("shipping_settled", subject(service), by=by, amount=owed, reason=reason)
