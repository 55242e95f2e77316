"""Reports looked at: what each row of an acquirer's report or a courier's list would do; nothing is saved here."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from shop.bank.describing import own_reports
from shop.bank.importing import BATCH
from shop.bank.models import ReportRow, StatementUpload
from shop.bank.reading.lines import Unreadable
from shop.bank.reading.reports import COD, QRIS, TITLES, ReadReport, ReadRow, RowState, read_report
from shop.bank.uploads import SavedAlready
from shop.bazaars.models import BazaarSale
from shop.bazaars.queries import is_near, untied_by_qris
from shop.clock import today
from shop.db import session
from shop.i18n import gettext as _
from shop.money import Rupiah
from shop.payments import cod
from shop.payments.acquirer import paid_to
from shop.payments.cases import Case, CaseKind, Money, cases_of
from shop.payments.models import CoopAccount, Payment
from shop.shipping.models import CourierKind, Service


@dataclass(frozen=True)
class Planned:
    """A row and what saving it will do. `will` is one of:

    `known`, it is there already · `left`, not finished or failed, so left out · `settled`, pays its order · `stall`, is the
    money of a sale counted at a bazaar · the name of a case, becomes a receipt in the queue · for parcels `remitted`,
    `delivered` (and then remitted), `refused` · `differs` and `lost`, need a person first, so are left out.
    """

    row: ReadRow
    key: str
    will: str
    what: str = ""
    payment_id: int | None = None
    #: The sale at a bazaar whose money this is.
    sale_id: int | None = None

    @property
    def books(self) -> bool:
        """Whether saving the file books this row."""
        return self.will not in ("known", "left", "differs", "lost")

    @property
    def becomes(self) -> str:
        """What the saved row keeps of it, one of `ReportRow.became`."""
        saved = {"stall": "settled", "delivered": "remitted"}.get(self.will, self.will)
        return saved if saved in ("settled", "remitted", "refused") else "unknown"

    @property
    def amount(self) -> Rupiah:
        """What was paid, in rupiah."""
        return self.row.gross // 100


@dataclass(frozen=True)
class Plan:
    """A report understood, and what saving it would do."""

    read: ReadReport
    rows: Sequence[Planned]

    @property
    def booked(self) -> list[Planned]:
        """The rows that saving books."""
        return [one for one in self.rows if one.books]

    @property
    def waiting(self) -> list[Planned]:
        """The rows that need a person first."""
        return [one for one in self.rows if one.will in ("differs", "lost")]

    @property
    def gross(self) -> Rupiah:
        """What the booked rows were paid, in rupiah; parcels that came back bring nothing."""
        return sum(one.amount for one in self.booked if one.will != "refused")

    @property
    def fee_sen(self) -> int:
        """What of it was kept back, exact."""
        return sum(one.row.fee for one in self.booked if one.will != "refused")


def kind_of(source: str) -> str:
    """What a source sends: `qris`, or `cod` for the courier of a service."""
    return COD if source.startswith("cod-") else QRIS


def service_of(source: str) -> int:
    """The courier service whose list it is."""
    return int(source.removeprefix("cod-"))


def plan(upload: StatementUpload) -> Plan:
    """Read an upload and say what it would do; nothing is saved. Raises SavedAlready, and Unreadable as reading does."""
    if upload.saved_at is not None:
        raise SavedAlready(upload.name, upload.saved_by, upload.saved_at)
    return _plan(upload.source, upload.data)


def _plan(source: str, data: bytes) -> Plan:
    read = read_report(data, kind_of(source), own_reports())
    late = next((row for row in read.rows if row.day is not None and row.day > today() + timedelta(days=1)), None)
    if late is not None:
        raise Unreadable(_("a day that is not still to come"), row=late.row, column=TITLES["day"], found=str(late.day))
    rows = _keyed(read.rows)
    known = _known(source, list(rows))
    fresh = {key: row for key, row in rows.items() if key not in known}
    becomes = (_qris if kind_of(source) == QRIS else _cod)(source, fresh)
    return Plan(read, [becomes.get(key) or Planned(row, key, "known") for key, row in rows.items()])


def _known(source: str, keys: Sequence[str]) -> set[str]:
    """Which of these rows an earlier report brought."""
    query = sa.select(ReportRow.key).where(ReportRow.source == source)
    found: set[str] = set()
    for start in range(0, len(keys), BATCH):
        found |= set(session().scalars(query.where(ReportRow.key.in_(keys[start : start + BATCH]))))
    return found


def _keyed(rows: Sequence[ReadRow]) -> dict[str, ReadRow]:
    """Each row by its natural key: day, reference, amount, and which of equal ones in the file it is."""
    seen: Counter[tuple[Any, ...]] = Counter()
    found = {}
    for row in rows:
        facts = (str(row.day or ""), row.reference.lower(), row.gross, row.state == RowState.RETURNED)
        if row.state in (RowState.DONE, RowState.RETURNED):
            seen[facts] += 1
            named = f"{facts} {seen[facts]}"
        else:  # it comes again once it is done: its key must not be the done one's
            named = f"{facts} left {row.row}"
        found[hashlib.sha256(named.encode()).hexdigest()] = row
    return found


def _qris(source: str, rows: Mapping[str, ReadRow]) -> dict[str, Planned]:
    done = {key: row for key, row in rows.items() if row.state is RowState.DONE}
    stalls = untied_by_qris()
    cases = cases_of([Money(key, row.gross // 100, row.day or today(), row.reference) for key, row in done.items()])
    claims = Counter(case.requests[0].payment_id for case in cases.values() if case.requests)

    def become(key: str, row: ReadRow) -> Planned:
        if key not in done:
            return Planned(row, key, "left")
        case = cases[key]
        numbers = ", ".join(request.number for request in case.requests[:3])
        if case.kind is not CaseKind.EXACT and (sale := _at_a_stall(stalls, row)) is not None:
            return Planned(row, key, "stall", sale.order.number, sale_id=sale.id)
        if _is_certain(case) and claims[case.requests[0].payment_id] == 1:
            return Planned(row, key, "settled", numbers, case.requests[0].payment_id)
        return Planned(row, key, str(case.kind), numbers)

    return {key: become(key, row) for key, row in rows.items()}


def _at_a_stall(stalls: dict[Rupiah, list[BazaarSale]], row: ReadRow) -> BazaarSale | None:
    """The first sale at a bazaar of this amount and day whose money no row brought yet; each is given to one row."""
    if row.gross % 100:
        return None
    of_amount = stalls.get(row.gross // 100, [])
    found = next((sale for sale in of_amount if is_near(sale, row.day)), None)
    if found is not None:
        of_amount.remove(found)
    return found


def _is_certain(case: Case) -> bool:
    """Exactly one open request by QRIS asks for this amount."""
    return case.kind is CaseKind.EXACT and len(case.requests) == 1 and case.requests[0].method == QRIS


def _cod(source: str, rows: Mapping[str, ReadRow]) -> dict[str, Planned]:
    expected = _expected(service_of(source))
    taken: set[int] = set()

    def become(key: str, row: ReadRow) -> Planned:
        if row.state in (RowState.WAITS, RowState.FAILED):
            return Planned(row, key, "left")
        payment, will = expected.get(_bare(row.reference), (None, "lost"))
        if payment is None or payment.id in taken:
            return Planned(row, key, "lost")
        is_back = row.state is RowState.RETURNED
        agrees = will == "delivered" and _is_usual(row, payment) if is_back else row.gross == payment.amount * 100
        if not agrees:
            return Planned(row, key, "differs", payment.order.number, payment.id)
        taken.add(payment.id)
        return Planned(row, key, "refused" if is_back else will, payment.order.number, payment.id)

    return {key: become(key, row) for key, row in rows.items()}


def _expected(service_id: int) -> dict[str, tuple[Payment, str]]:
    """What a courier may hand in or bring back, by every name of it, and what its row then does."""
    found: dict[str, tuple[Payment, str]] = {}
    for will, payments in (("remitted", cod.collected()), ("delivered", cod.under_way())):
        for payment in payments:
            parcel = payment.order.parcels[0]
            if parcel.service_id == service_id:
                names = (payment.order.number, parcel.code, parcel.tracking)
                found |= {_bare(name): (payment, will) for name in names if name}
    return found


def _is_usual(row: ReadRow, payment: Payment) -> bool:
    """Whether its way back costs no more than one person alone may say; more only the ketua does."""
    return row.freight // 100 <= cod.freight_alone(payment.order.parcels[0])


def _bare(name: str) -> str:
    return "".join(sign for sign in name.upper() if sign.isalnum())


def couriers() -> list[tuple[int, str]]:
    """The services whose couriers may be paid at the door: number and name."""
    query = sa.select(Service.id, Service.name).where(Service.kind != CourierKind.PICKUP)
    return [(number, name) for number, name in session().execute(query.order_by(Service.position, Service.id))]


def account_for(source: str) -> CoopAccount | None:
    """The bank account to which a source pays in the end; None when it is no source of reports."""
    if source == QRIS:
        return paid_to()
    number = next((number for number, _name in couriers() if source == f"cod-{number}"), None)
    return None if number is None else cod.paid_to(number)
