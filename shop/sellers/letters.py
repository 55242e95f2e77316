"""Makers' statement letters for the tax office: who hands one in for a year is not withheld from in that year."""

from __future__ import annotations

import sqlalchemy as sa

from shop import audit
from shop.clock import now, today
from shop.db import hold_row, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import tanggal
from shop.sellers.models import ExemptionLetter, Maker
from shop.users.models import User


class LetterKept(ShopError):
    """There is a letter of this maker for this year."""

    def __init__(self, letter: ExemptionLetter) -> None:
        super().__init__()
        self.by, self.on, self.year = letter.kept_by, letter.received_on, letter.year

    def sentence(self) -> str:
        return _(
            "%(name)s kept a letter for %(year)s already, on %(day)s. Nothing was changed.",
            name=self.by,
            year=self.year,
            day=tanggal(self.on),
        )


def letters_of(makers: list[int], year: int) -> dict[int, ExemptionLetter]:
    """The letters of makers for a year, by maker."""
    query = sa.select(ExemptionLetter).where(ExemptionLetter.maker_id.in_(makers), ExemptionLetter.year == year)
    return {letter.maker_id: letter for letter in session().scalars(query)}


def keep_letter(maker: Maker, *, year: int, reference: str, by: User) -> ExemptionLetter:
    """Keep a maker's letter for a year: from today on nothing is withheld from her in it. Raises LetterKept."""
    hold_row(maker)
    before = letters_of([maker.id], year).get(maker.id)
    if before is not None:
        raise LetterKept(before)
    letter = ExemptionLetter(
        maker_id=maker.id, year=year, reference=reference, received_on=today(), kept_at=now(), kept_by=by.name
    )
    session().add(letter)
    session().flush()
    audit.record("exemption_letter_kept", f"maker {maker.id}", by=by, year=year, reference=reference)
    return letter
