"""Saving an acquirer's report or a courier's list: each row is booked once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from shop import audit
from shop.bank.models import Report, ReportRow, StatementUpload
from shop.bank.planning import Planned, kind_of, plan, service_of
from shop.bank.reading.reports import QRIS
from shop.bank.uploads import empty_upload, hold_unsaved
from shop.bazaars.models import BazaarSale
from shop.clock import day_of, now, today
from shop.db import hold_name, session, table
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.ledger.posting import credit, debit, post
from shop.money import Rupiah
from shop.orders.fulfilment import mark_delivered
from shop.payments import acquirer, cod
from shop.payments.bearing import check_fee
from shop.payments.models import CoopAccount, Payment, Remittance
from shop.payments.settling import settle_payment
from shop.payments.unknown import receive_unknown
from shop.users.models import User


class NothingToBook(ShopError):
    """Every row was booked before, or waits for a person."""

    status = 422

    def sentence(self) -> str:
        return _(
            "Nothing in this file can be booked: every row is there already or needs you first. Nothing was saved."
        )


class ReferenceUsed(ShopError):
    """The courier's money was booked under this reference before."""

    status = 422

    def __init__(self, reference: str) -> None:
        super().__init__()
        self.reference = reference

    def sentence(self) -> str:
        return _(
            "Money of this courier was booked as %(reference)s before. Type the bank's reference of this payment.",
            reference=self.reference,
        )


def save_report(
    upload: StatementUpload, *, account: CoopAccount, received_on: date, reference: str, by: User
) -> Report:
    """Book every row of a report that is not booked yet, in one step; `account` is where its money came, or will.

    QRIS: a row settles the only open QRIS order of its amount on the row's day (Dr clearing, Cr held), or is the money of a
    sale counted at a bazaar, or becomes a receipt in the queue (Dr clearing, Cr unidentified); its fee is Dr payment_fees,
    Cr clearing. COD: the parcels paid for are remitted together under `reference` (Dr bank, Dr bank_fees, Cr receivable);
    those still on their way arrive first, refused ones come back. Raises NothingToBook when the same file, or other files,
    brought every row already, ReferenceUsed, Unreadable, and KetuaDecides when the fees are more than usual; then nothing is
    saved.
    """
    hold_name(f"reports {upload.source}")  # not the account: two may each name another
    hold_unsaved(upload)
    upload.coop_account = account
    found = plan(upload)
    if not found.booked:
        raise NothingToBook
    report = Report(
        source=upload.source,
        coop_account_id=account.id,
        name=upload.name,
        sha256=hashlib.sha256(upload.data).hexdigest(),
        layout=found.read.layout,
        rows_read=len(found.rows),
        rows_new=len(found.booked),
        imported_at=now(),
        by=by.name,
    )
    session().add(report)
    session().flush()
    fees = _fees(upload.source, found.booked)
    if kind_of(upload.source) == QRIS:
        subjects = _book_qris(account, found.booked, fees, by)
    else:
        subjects = _book_cod(upload, found.booked, fees, received_on, reference, by)
    rows = [
        {
            "report_id": report.id,
            "source": upload.source,
            "row": one.row.row,
            "day": one.row.day,
            "reference": one.row.reference,
            "gross_sen": one.row.gross,
            "fee_sen": one.row.fee,
            "fee": fees[one.key],
            "became": one.becomes,
            "subject": subjects[one.key],
            "key": one.key,
        }
        for one in found.booked
    ]
    session().execute(sa.insert(table(ReportRow)), rows)
    audit.record("report_saved", f"report {report.id}", by=by, file=upload.name, source=upload.source, rows=len(rows))
    empty_upload(upload, by=by)
    return report


def _fees(source: str, rows: Sequence[Planned]) -> dict[str, Rupiah]:
    """Each row's fee in whole rupiah, by the row's key, so that all fees of a source are their sum in sen cut to rupiah."""
    before = session().scalar(sa.select(sa.func.sum(ReportRow.fee_sen)).where(ReportRow.source == source))
    total, found = int(before or 0), {}
    for one in rows:
        found[one.key] = (total + one.row.fee) // 100 - total // 100
        total += one.row.fee
    return found


def _book_qris(account: CoopAccount, rows: Sequence[Planned], fees: Mapping[str, Rupiah], by: User) -> dict[str, str]:
    """Book QRIS payments and their fees; the order or receipt of each row, by its key."""
    check_fee(sum(fees.values()), of=sum(one.amount for one in rows), usual_bps=acquirer.USUAL_FEE_BPS, by=by)
    subjects = {}
    for one in rows:
        subject = subjects[one.key] = _book_payment(account, one, by)
        if fees[one.key]:
            post(
                "provider_fee",
                [debit("payment_fees", fees[one.key]), credit("clearing", fees[one.key], QRIS)],
                subject=subject,
                key=f"provider_fee:{QRIS}:{one.key}",
                by=by,
                memo=one.row.reference,
                booked_on=one.row.day,
            )
    return subjects


def _book_payment(account: CoopAccount, one: Planned, by: User) -> str:
    """Book what a row says was paid by QRIS, and say of which order or receipt it is."""
    day = one.row.day or today()
    if one.will == "settled":
        payment = session().get_one(Payment, one.payment_id)
        settle_payment(payment, received=one.amount, by=by, booked_on=max(day, day_of(payment.order.placed_at)))
        return payment.order.number
    if one.will == "stall":  # its money was booked when it was counted
        sale = session().get_one(BazaarSale, one.sale_id)
        sale.report_key = one.key
        return sale.order.number
    return receive_unknown(
        one.amount,
        account=account,
        sender="QRIS",
        memo=one.row.reference,
        received_on=day,
        token=one.key[:32],
        by=by,
        by_qris=True,
    )


def _book_cod(
    upload: StatementUpload,
    rows: Sequence[Planned],
    fees: Mapping[str, Rupiah],
    received_on: date,
    reference: str,
    by: User,
) -> dict[str, str]:
    """Book a courier's list: arrivals, parcels that came back, and the money; the order of each row, by its key."""
    service = service_of(upload.source)
    for one in rows:
        parcel = session().get_one(Payment, one.payment_id).order.parcels[0]
        if one.will == "delivered":
            mark_delivered(parcel, by=by)
        elif one.will == "refused":
            cod.refuse(parcel, freight_back=one.row.freight // 100, by=by)
    session().flush()
    paid = [one for one in rows if one.will != "refused"]
    if paid:
        used = sa.select(Remittance.id).where(Remittance.service_id == service, Remittance.reference == reference)
        if session().scalar(used) is not None:
            raise ReferenceUsed(reference)
        cod.remit(
            [one.what for one in paid],
            service_id=service,
            fee=sum(fees[one.key] for one in paid),
            account=upload.coop_account,
            received_on=received_on,
            reference=reference,
            by=by,
        )
    return {one.key: one.what for one in rows}
