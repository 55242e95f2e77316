"""Tax withheld from makers (PPh 22, PMK 37/2025): what each month owes the state, and that it was paid."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop import audit
from shop.clock import now, today
from shop.db import session
from shop.errors import NotFound, ShopError
from shop.i18n import bulan, rupiah, tanggal, waktu
from shop.i18n import gettext as _
from shop.ledger.models import Withholding
from shop.ledger.months import last_day
from shop.ledger.posting import credit, debit, post
from shop.money import Rupiah
from shop.payments.coop_accounts import hold_accounts
from shop.payments.models import CoopAccount
from shop.payouts.models import TaxCorrection, TaxPayment
from shop.sheets import Column, Listed, Row, Sheet
from shop.users.models import User

TAX_PAID = "tax_paid"


class MonthPaid(ShopError):
    """This month's tax was recorded as paid before, under another number."""

    def __init__(self, payment: TaxPayment) -> None:
        super().__init__()
        self.ntpn, self.by, self.at = payment.number, payment.recorded_by.name, payment.recorded_at

    def sentence(self) -> str:
        return _(
            "%(name)s recorded this month as paid already, %(at)s, with NTPN %(ntpn)s. Nothing was changed.",
            name=self.by,
            at=waktu(self.at),
            ntpn=self.ntpn,
        )


class NotTheMonths(ShopError):
    """Another amount than the month owes."""

    status = 422

    def __init__(self, month_on: date, due: Rupiah) -> None:
        super().__init__()
        self.month_on, self.due = month_on, due

    def sentence(self) -> str:
        return _("%(month)s owes exactly %(due)s.", month=bulan(self.month_on), due=rupiah(self.due))


class NtpnUsed(ShopError):
    """This number is that of another month's payment."""

    status = 422

    def __init__(self, month_on: date) -> None:
        super().__init__()
        self.month_on = month_on

    def sentence(self) -> str:
        return _("This NTPN stands with %(month)s already. Look at the receipt again.", month=bulan(self.month_on))


class PaidBefore(ShopError):
    """The day is within the month, whose amount was not certain yet."""

    status = 422

    def __init__(self, month_on: date) -> None:
        super().__init__()
        self.last_on = last_day(month_on)

    def sentence(self) -> str:
        return _("The month's amount was certain only after %(day)s.", day=tanggal(self.last_on))


class NothingDue(ShopError):
    """The month is not over, or it owes nothing."""

    def __init__(self, month_on: date) -> None:
        super().__init__()
        self.month_on = month_on

    def sentence(self) -> str:
        return _("Nothing is to be paid for %(month)s now.", month=bulan(self.month_on))


@dataclass(frozen=True)
class TaxMonth:
    """What a month withheld, and what of it goes to the state, in rupiah."""

    month_on: date
    withheld: Rupiah
    #: What refunds of the month gave back to makers, of this month or of earlier ones.
    given_back: Rupiah
    #: What earlier months gave back beyond what they withheld: deducted here.
    carried: Rupiah
    payment: TaxPayment | None = None

    @property
    def due(self) -> Rupiah:
        """What the state gets of it."""
        return max(0, self.withheld - self.given_back - self.carried)

    @property
    def beyond(self) -> Rupiah:
        """What was given back beyond everything withheld, for the next month to deduct."""
        return max(0, self.given_back + self.carried - self.withheld)

    @property
    def is_over(self) -> bool:
        """Whether its amount is certain."""
        return last_day(self.month_on) < today()

    @property
    def waits(self) -> bool:
        """Whether it is to be paid now."""
        return self.is_over and self.due > 0 and self.payment is None


def tax_months() -> list[TaxMonth]:
    """Every month in which tax was withheld or given back, oldest first."""
    key = sa.extract("year", Withholding.withheld_on) * 100 + sa.extract("month", Withholding.withheld_on)
    taken = sa.func.coalesce(sa.func.sum(Withholding.amount).filter(Withholding.amount > 0), 0)
    back = sa.func.coalesce(sa.func.sum(Withholding.amount).filter(Withholding.amount < 0), 0)
    paid = {one.month_on: one for one in session().scalars(_payments())}
    found: list[TaxMonth] = []
    for number, withheld, given_back in session().execute(sa.select(key, taken, back).group_by(key).order_by(key)):
        month_on = date(int(number) // 100, int(number) % 100, 1)
        carried = found[-1].beyond if found else 0
        found.append(TaxMonth(month_on, int(withheld), -int(given_back), carried, paid.get(month_on)))
    return found


def _payments() -> sa.Select[TaxPayment]:
    query = sa.select(TaxPayment).order_by(TaxPayment.month_on)
    return query.options(
        joinedload(TaxPayment.coop_account, innerjoin=True),
        joinedload(TaxPayment.recorded_by, innerjoin=True),
        selectinload(TaxPayment.corrections).joinedload(TaxCorrection.recorded_by, innerjoin=True),
    )


def tax_month(month_on: date) -> TaxMonth:
    """One month by its first day. Raises NotFound when nothing was withheld in it."""
    found = next((one for one in tax_months() if one.month_on == month_on), None)
    if found is None:
        raise NotFound(month=month_on)
    return found


def unpaid() -> Rupiah:
    """What is withheld and not paid to the state, of months that are over and of this one."""
    return sum(one.due for one in tax_months() if one.payment is None)


def settled_months(months: Sequence[TaxMonth]) -> set[date]:
    """The months that are settled with the state: paid, or with nothing to pay and deducted from a later one that is."""
    paid = [one.month_on for one in months if one.payment is not None]
    return {
        one.month_on
        for one in months
        if one.payment is not None or (not one.due and any(paid) and max(paid) > one.month_on)
    }


def paid_to_state(makers: Collection[int], since: date, until: date) -> dict[int, Rupiah]:
    """What of the tax withheld from makers in a period was paid to the state, by maker."""
    settled = settled_months(tax_months())
    query = sa.select(Withholding.maker_id, Withholding.withheld_on, sa.func.sum(Withholding.amount))
    query = query.where(Withholding.maker_id.in_(makers), Withholding.withheld_on.between(since, until))
    found: dict[int, Rupiah] = {}
    for maker, day, amount in session().execute(query.group_by(Withholding.maker_id, Withholding.withheld_on)):
        if day.replace(day=1) in settled:
            found[maker] = found.get(maker, 0) + int(amount)
    return found


def record_payment(month_on: date, *, amount: Rupiah, ntpn: str, paid_on: date, account: CoopAccount, by: User) -> bool:
    """Record that a month's withheld tax was paid to the state; False when this very payment was recorded before.

    Dr tax_withheld, Cr bank on the day it was paid; the bank's line is tied to it as to every other entry. Rule: PMK
    37/2025, what was withheld in a month is paid after it, in one sum. Raises NotFound, MonthPaid, NothingDue,
    NotTheMonths, NtpnUsed, PaidBefore.
    """
    hold_accounts()
    month = tax_month(month_on)
    if month.payment is not None:
        if month.payment.number == ntpn:
            return False
        raise MonthPaid(month.payment)
    if not month.waits:
        raise NothingDue(month_on)
    if amount != month.due:
        raise NotTheMonths(month_on, month.due)
    _refuse_used(ntpn)
    if paid_on <= last_day(month_on):
        raise PaidBefore(month_on)
    entry = post(
        TAX_PAID,
        [debit("tax_withheld", amount), credit("bank", amount, account.code)],
        subject=f"PPH-{month_on:%Y-%m}",
        key=f"{TAX_PAID}:{month_on:%Y-%m}",
        by=by,
        memo=f"NTPN {ntpn}",
        booked_on=paid_on,
    )
    session().add(
        TaxPayment(
            month_on=month_on,
            amount=amount,
            ntpn=ntpn,
            paid_on=paid_on,
            coop_account_id=account.id,
            entry_id=entry.id,
            recorded_at=now(),
            recorded_by_id=by.id,
        )
    )
    session().flush()
    audit.record(TAX_PAID, subject(month_on), by=by, amount=amount, ntpn=ntpn, paid_on=paid_on.isoformat())
    return True


def correct_number(month_on: date, *, ntpn: str, reason: str, by: User, seen: str = "") -> bool:
    """Record that a month's payment has another number than was typed; False when it has this number already.

    The first number stays, with every later one, and who gave it why. No entry changes, so a closed month stays as it
    was closed. Raises NotFound when the month was not paid, NtpnUsed, and ChangedMeanwhile when somebody else recorded
    or corrected it after `seen`, what `audit.seen` said to the form's page.
    """
    hold_accounts()
    payment = tax_month(month_on).payment
    if payment is None:
        raise NotFound(month=month_on)
    session().refresh(payment, ["corrections"])
    audit.hold_seen(seen, subject(month_on), by=by)
    if payment.number == ntpn:
        return False
    _refuse_used(ntpn, but=payment)
    was = payment.number
    payment.corrections.append(TaxCorrection(ntpn=ntpn, reason=reason, recorded_at=now(), recorded_by_id=by.id))
    session().flush()
    audit.record("tax_number_corrected", subject(month_on), by=by, was=was, ntpn=ntpn, reason=reason)
    return True


def subject(month_on: date) -> str:
    """How the audit names a month's tax."""
    return f"tax {month_on:%Y-%m}"


def _refuse_used(ntpn: str, *, but: TaxPayment | None = None) -> None:
    """A number that ever stood with another month's payment is not this one's. Raises NtpnUsed."""
    first = sa.select(TaxPayment.id, TaxPayment.month_on).where(TaxPayment.ntpn == ntpn)
    later = sa.select(TaxPayment.id, TaxPayment.month_on).join(TaxPayment.corrections).where(TaxCorrection.ntpn == ntpn)
    for number, month_on in session().execute(sa.union_all(first, later)):
        if but is None or number != but.id:
            raise NtpnUsed(month_on)


def tax_payments_sheet(since: date, until: date) -> Sheet:
    """Month by month what was withheld and what became of it; months that begin within the period."""
    body: list[Row] = []
    for one in tax_months():
        if since <= one.month_on <= until:
            paid = one.payment
            row: Row = [
                bulan(one.month_on),
                one.withheld,
                one.given_back,
                one.carried,
                one.due,
                paid.amount if paid else 0,
                one.due if paid is None else 0,
                paid.paid_on if paid else None,
                paid.number if paid else "",
            ]
            body.append(row)
    names = [
        _("Tax withheld"),
        _("Given back"),
        _("Carried over"),
        _("To pay to the state"),
        _("Paid to the state"),
        _("Not paid"),
    ]
    columns = [Column(_("Month")), *(Column(name, "figure") for name in names)]
    columns += [Column(_("Paid on"), "day"), Column("NTPN", "code")]
    totals = [sum(cell for row in body if isinstance(cell := row[place], int)) for place in range(1, 7)]
    return Sheet(_("Withheld tax paid to the state"), columns, Listed(body), foot=[[_("Total"), *totals, None, ""]])
