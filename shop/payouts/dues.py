"""What makers may be paid now: released lines, debts, and what each seller would be paid or why she is not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVarTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.db import among, session
from shop.decisions.models import Kind
from shop.decisions.queries import figures
from shop.i18n import lazy_gettext
from shop.ledger.models import Account, Entry, Line, Withholding
from shop.money import Rupiah, percent_of
from shop.orders.claim_models import Claim, ClaimShare
from shop.orders.models import OrderLine, SellerOrder
from shop.orders.regaining import EARNED
from shop.payouts.models import Payout, PayoutItem, PayoutRun, PayoutShare
from shop.payouts.standing import why_not_paid_to
from shop.sellers.models import BankAccount, Maker, Seller

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True)
class MakerPart:
    """What one maker gets: her lines, less what goes to her debt."""

    maker_id: int
    lines: Sequence[PayableLine]
    debt_withheld: Rupiah

    @property
    def earned(self) -> Rupiah:
        """The sum of her lines."""
        return sum(line.amount for line in self.lines)

    @property
    def amount(self) -> Rupiah:
        """What is paid."""
        return self.earned - self.debt_withheld


@dataclass(frozen=True)
class Due:
    """What one seller would be paid, and why she is not, if so."""

    seller: Seller
    bank_account: BankAccount | None
    parts: Sequence[MakerPart]
    #: Empty when she is paid; else the sentence the seller reads too.
    reason: object = ""

    @property
    def amount(self) -> Rupiah:
        """All makers together."""
        return sum(part.amount for part in self.parts)


def due(until: date, seller_id: int | None = None) -> list[Due]:
    """What every seller (or one) with released money up to a day would be paid, by name; with the reason where she is not.

    Rule: what was paid back of the very sales that are paid is deducted in full; any other debt takes at most
    DEBT_CAP_BPS of what is left to the maker; under MINIMUM_PAYOUT_RUPIAH it waits for the next run.
    """
    lines = payable_lines(until, seller_id)
    if not lines:
        return []
    debts = debts_of({line.maker_id for line in lines}, seller_id)
    taken = taken_back(lines, debts)
    decided = figures(Kind.DEBT_CAP_BPS, Kind.MINIMUM_PAYOUT_RUPIAH)
    cap, minimum = decided[Kind.DEBT_CAP_BPS].value, decided[Kind.MINIMUM_PAYOUT_RUPIAH].value
    by_seller: dict[int, dict[int, list[PayableLine]]] = {}
    for line in lines:
        by_seller.setdefault(line.seller_id, {}).setdefault(line.maker_id, []).append(line)
    found = []
    for seller, account in _sellers(by_seller, seller_id):
        parts = []
        for maker_id, own in by_seller[seller.id].items():
            of_these = sum(taken.get(line.line_id, 0) for line in own)
            left = sum(line.amount for line in own) - of_these
            withheld = of_these + min(debts[maker_id] - of_these, percent_of(left, cap))
            parts.append(MakerPart(maker_id, own, withheld))
        amount = sum(part.amount for part in parts)
        found.append(Due(seller, account, parts, why_not_paid_to(account) or _too_little(amount, minimum)))
    return found


def _too_little(amount: Rupiah, minimum: Rupiah) -> object:
    return lazy_gettext("Under the minimum. It joins the next payout.") if amount < minimum or amount <= 0 else ""


def _sellers(wanted: Collection[int], only: int | None) -> list[tuple[Seller, BankAccount | None]]:
    """The wanted sellers by name, each with her village and the account she is paid to."""
    query = sa.select(Seller, BankAccount).outerjoin(
        BankAccount, sa.and_(BankAccount.seller_id == Seller.id, BankAccount.ended_at.is_(None))
    )
    if only is not None:
        query = query.where(Seller.id == only)
    query = query.options(joinedload(Seller.village, innerjoin=True)).order_by(Seller.name, Seller.id)
    return [(seller, account) for seller, account in session().execute(query) if seller.id in wanted]


@dataclass(frozen=True)
class PayableLine:
    """A maker's part of one released seller order, not in any payout."""

    line_id: int
    seller_order_id: int
    seller_id: int
    maker_id: int
    code: str
    booked_on: date
    amount: Rupiah


def payable_lines(until: date | None, seller_id: int | None = None) -> list[PayableLine]:
    """Lines released, or regained from a dispute, that no payout holds: up to a day where given, oldest first."""
    query = sa.select(
        Line.id, SellerOrder.id, SellerOrder.seller_id, Maker.id, SellerOrder.code, Entry.booked_on, -Line.amount
    )
    query = _in_no_payout(query, seller_id).order_by(Entry.booked_on, Line.id)
    if until is not None:
        query = query.where(Entry.booked_on <= until)
    return [PayableLine(*row) for row in session().execute(query)]


def _in_no_payout(query: sa.Select[*Columns], seller_id: int | None) -> sa.Select[*Columns]:
    """Of lines only those released, or regained from a dispute, that no payout holds."""
    query = (
        query.join(Entry, Entry.id == Line.entry_id)
        .join(Account, Account.id == Line.account_id)
        .join(SellerOrder, SellerOrder.code == Entry.subject)
        .join(Maker, sa.cast(Maker.id, sa.String) == Account.owner)
        .outerjoin(PayoutItem, sa.and_(PayoutItem.line_id == Line.id, PayoutItem.is_active))
        .where(Entry.kind.in_(EARNED), Account.name == "payable", PayoutItem.id.is_(None))
    )
    return query if seller_id is None else query.where(SellerOrder.seller_id == seller_id)


def taken_back(lines: Sequence[PayableLine], debts: Mapping[int, Rupiah]) -> dict[int, Rupiah]:
    """What refunds after the release, and taxes, took back of these very lines, in rupiah by the line's number.

    The oldest lines come first, and no maker is charged more than she still owes (`debts`), nor more than the line is:
    what came back of a sale that was paid before is a line of its own, and may be less than what was taken back of it.
    """
    if not lines:
        return {}
    parts = {line.seller_order_id for line in lines}
    query = sa.select(Claim.seller_order_id, ClaimShare.maker_id, sa.func.sum(ClaimShare.amount))
    query = query.join(ClaimShare, ClaimShare.claim_id == Claim.id)
    query = query.where(among(Claim.seller_order_id, parts), Claim.was_released)
    query = query.group_by(Claim.seller_order_id, ClaimShare.maker_id)
    taxes = sa.select(OrderLine.seller_order_id, Withholding.maker_id, sa.func.sum(Withholding.amount))
    taxes = taxes.join(OrderLine, OrderLine.id == Withholding.order_line_id)
    taxes = taxes.where(among(OrderLine.seller_order_id, parts))
    taxes = taxes.group_by(OrderLine.seller_order_id, Withholding.maker_id)
    refunds: dict[tuple[int, int], Rupiah] = {}
    for part_id, maker_id, amount in session().execute(sa.union_all(query, taxes)):
        refunds[part_id, maker_id] = refunds.get((part_id, maker_id), 0) + int(amount)
    left = dict(debts)
    found = {}
    for line in lines:
        sale = line.seller_order_id, line.maker_id
        taken = min(refunds.get(sale, 0), left.get(line.maker_id, 0), line.amount)
        if taken:
            found[line.line_id] = taken
            left[line.maker_id] -= taken
            refunds[sale] -= taken
    return found


def debts_of(makers: Collection[int], seller_id: int | None) -> dict[int, Rupiah]:
    """What each of these makers owes: what she earned and nobody paid, less what the books say she may be paid.

    What drafts hold is not paid yet, and what they keep for a debt is spoken for. One statement asks for all three, so that
    it sees one moment: between two, a release or an approval may be kept, which moves one of them and not yet the other.
    `seller_id` is whose makers they are, when all are of one.
    """
    earned = sa.select(Account.owner, -sa.func.sum(Line.amount))
    earned = _in_no_payout(earned.select_from(Line), seller_id).group_by(Account.owner)
    drafts = sa.select(sa.cast(PayoutShare.maker_id, sa.String), sa.func.sum(PayoutShare.amount))
    drafts = drafts.join(Payout, Payout.id == PayoutShare.payout_id).join(PayoutRun, PayoutRun.id == Payout.run_id)
    drafts = drafts.where(PayoutRun.approved_at.is_(None)).group_by(PayoutShare.maker_id)
    booked = sa.select(Account.owner, sa.func.sum(Line.amount)).join(Line, Line.account_id == Account.id)
    booked = booked.where(Account.name == "payable").group_by(Account.owner)
    if seller_id is not None:
        booked = booked.where(Account.owner.in_([str(maker_id) for maker_id in makers]))
    owed = dict.fromkeys(makers, 0)
    for owner, amount in session().execute(sa.union_all(earned, drafts, booked)):
        if int(owner) in owed:
            owed[int(owner)] += int(amount)
    return {maker_id: max(0, amount) for maker_id, amount in owed.items()}
