"""The yearly paper: what each maker sold before any deduction, month by month, for her own tax."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from shop.clock import today
from shop.db import session
from shop.i18n import bulan
from shop.i18n import gettext as _
from shop.ledger.models import Withholding
from shop.money import Rupiah
from shop.payouts.gross import Gross, MakerGross, gross_by_maker
from shop.payouts.queries import makers_of
from shop.payouts.taxes import paid_to_state
from shop.sellers.letters import letters_of
from shop.sellers.models import ExemptionLetter, Maker, Seller
from shop.sheets import Column, Listed, Row, Sheet

#: The first year of which a paper can be asked for.
FIRST_YEAR = 2020


@dataclass(frozen=True)
class MakerYear:
    """One maker's year: every month in which something was counted, and the whole."""

    maker: Maker
    months: Sequence[tuple[date, Gross]]
    total: Gross
    #: Withheld for the tax office, less what refunds gave back.
    withheld: Rupiah = 0
    #: Of it, what was paid to the state.
    paid: Rupiah = 0
    letter: ExemptionLetter | None = None


@dataclass(frozen=True)
class Year:
    """A seller's year, maker by maker; those who sold nothing are left out."""

    seller: Seller
    year: int
    makers: Sequence[MakerYear]

    @property
    def is_whole(self) -> bool:
        """Whether the year is over."""
        return self.year < today().year


def year_of(seller: Seller, year: int) -> Year:
    """What each of a seller's makers sold in a year, by the day the money was released.

    Rule: PP 55/2022 taxes the gross of each person; the income of a KUB is that of its members.
    """
    since, until = date(year, 1, 1), date(year, 12, 31)
    found = gross_by_maker(since, until, seller.id)
    people = [maker for maker in makers_of(seller.id) if maker.id in found]
    numbers = [maker.id for maker in people]
    taxes, letters = withheld_from(numbers, since, until), letters_of(numbers, year)
    paid = paid_to_state(numbers, since, until) if taxes else {}
    return Year(
        seller,
        year,
        [
            MakerYear(
                maker,
                _months(year, found[maker.id]),
                found[maker.id],
                taxes.get(maker.id, 0),
                paid.get(maker.id, 0),
                letters.get(maker.id),
            )
            for maker in people
        ],
    )


def _months(year: int, found: MakerGross) -> list[tuple[date, Gross]]:
    return [(date(year, month, 1), found.months[month]) for month in sorted(found.months)]


def withheld_from(makers: Collection[int], since: date, until: date) -> dict[int, Rupiah]:
    """What was withheld from makers in a period, less what refunds gave back, by maker."""
    query = sa.select(Withholding.maker_id, sa.func.sum(Withholding.amount))
    query = query.where(Withholding.maker_id.in_(makers), Withholding.withheld_on.between(since, until))
    return {maker: int(amount) for maker, amount in session().execute(query.group_by(Withholding.maker_id))}


def year_sheet(found: Year) -> Sheet:
    """The yearly paper as a table."""
    rows: list[Row] = []
    for one in found.makers:
        rows += [
            [one.maker.name, bulan(month), part.gross, part.refunded, part.net, None, None]
            for month, part in one.months
        ]
        whole = one.total
        name = _("Total %(year)s", year=found.year)
        rows.append([one.maker.name, name, whole.gross, whole.refunded, whole.net, one.withheld, one.paid])
    columns = [Column(_("Maker")), Column(_("Month")), Column(_("Gross"), "figure")]
    columns += [Column(_("Paid back"), "figure"), Column(_("Net of refunds"), "figure")]
    columns += [Column(_("Tax withheld"), "figure"), Column(_("Paid to the state"), "figure")]
    return Sheet(_("Gross of %(year)s", year=found.year), columns, Listed(rows))


def usual_year() -> int:
    """The year most people ask for: the one before until March is over, then this one."""
    return today().year - 1 if today().month <= 3 else today().year


def years_to_choose(seller: Seller) -> list[int]:
    """Years since the seller joined, newest first."""
    return list(range(today().year, max(FIRST_YEAR, min(seller.joined_on.year, today().year)) - 1, -1))
