"""Statements of the bank as tests bring them in."""

from __future__ import annotations

from datetime import date

from shop.bank.closing import close_certain
from shop.bank.importing import import_statement
from shop.bank.month_queries import MonthStanding
from shop.db import transaction
from shop.payments.requesting import coop_account
from tests import cast
from tests.bank import files


def bring(*moves: tuple[date, str, int], opening: int = 0) -> None:
    """A statement with these days, texts and rupiah, of which everything certain is matched."""
    text = files.bri_cms([(day, words, amount * 100) for day, words, amount in moves], opening * 100)
    with transaction():
        import_statement(coop_account(), text.encode(), name="mutasi.csv", by=cast.person("Nurul"))
    close_certain(coop_account(), by=cast.person("Nurul"))


def is_reconciled(standing: MonthStanding) -> bool:
    """Bank and books differ by nothing, and every control is the sum of its sub-accounts."""
    return not any(row.unexplained for row in standing.banks) and all(
        row.control == row.subs for row in standing.controls
    )
