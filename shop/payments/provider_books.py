"""The provider's balance in the books: sen are kept line by line, the ledger holds their sum cut to the rupiah."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import sqlalchemy as sa

from shop.clock import day_of, now
from shop.db import hold_name, insert_or_leave, session
from shop.ledger.posting import Posting, credit, debit, post
from shop.money import Rupiah
from shop.payments.card_models import ProviderLine
from shop.payments.provider import BalanceLine
from shop.payments.stripe import CODE, HUNDREDTHS

#: The provider's balance, and what it has sent to the bank, as owners of `clearing`.
ON_THE_WAY = "stripe-payouts"
RUPIAH = "idr"


class NoRate(ValueError):
    """A line in another currency before any exchange rate is known: a person has to look."""


def clearing(amount: Rupiah) -> Posting:
    """So much more on the provider's balance; negative for less."""
    return debit("clearing", amount, CODE)


def enter_line(
    line: BalanceLine, *, subject: str, worth_sen: int | None = None, session_id: int | None = None
) -> Rupiah | None:
    """Keep a movement on the provider's balance and book its fee; what the caller books to `clearing`, signed, cut to rupiah.

    None when the line is known: it was booked before. `worth_sen` is the amount in sen where the balance is kept in
    another currency; the fee is changed at the line's own rate, or the last one known. Dr payment_fees, Cr clearing.
    Rule: whatever its sen, the book always equals the exact balance cut to the rupiah, so that sen never add up; what the
    cutting leaves goes with the fee. An amount is the same rupiah in whatever order lines come. Raises NoRate.
    """
    hold_name(f"clearing {CODE}")  # each line starts from the balance after the one before
    if session().scalar(sa.select(ProviderLine.id).where(ProviderLine.ref == line.ref)) is not None:
        return None
    amount_sen, fee_sen = _in_sen(line, worth_sen)
    before = balance_sen()
    after = before + amount_sen - fee_sen
    session().execute(
        insert_or_leave(ProviderLine).values(
            ref=line.ref,
            category=line.category,
            source_ref=line.source,
            session_id=session_id,
            currency=line.currency,
            amount=line.amount,
            fee=line.fee,
            exchange_rate=str(line.rate) if line.rate is not None else "",
            amount_sen=amount_sen,
            fee_sen=fee_sen,
            balance_sen=after,
            happened_at=line.happened_at,
            recorded_at=now(),
        )
    )
    amount = cut(amount_sen)
    fee = amount - (after // HUNDREDTHS - before // HUNDREDTHS)
    if fee:
        post(
            "provider_fee",
            [debit("payment_fees", fee), clearing(-fee)],
            subject=subject,
            key=f"{CODE}:{line.ref}:fee",
            by=None,
            booked_on=day_of(line.happened_at),
        )
    return amount


def book_line(
    kind: str, line: BalanceLine, amount: Rupiah, against: Sequence[Posting], *, subject: str, memo: str = ""
) -> None:
    """Book the amount `enter_line` gave against other accounts, on the day the provider names; nothing for zero."""
    if amount:
        post(
            kind,
            [clearing(amount), *against],
            subject=subject,
            key=f"{CODE}:{line.ref}:amount",
            by=None,
            memo=memo,
            booked_on=day_of(line.happened_at),
        )


def cut(sen: int) -> Rupiah:
    """Sen as whole rupiah, towards zero: what left and came back is the same amount."""
    return sen // HUNDREDTHS if sen >= 0 else -(-sen // HUNDREDTHS)


def suspense(amount: Rupiah, ref: str) -> Posting:
    """So much came to the provider's balance that nobody has explained; negative for what left it."""
    return credit("suspense", amount, ref[:40])


def balance_sen() -> int:
    """The exact balance at the provider after the last line known, in sen."""
    last = sa.select(ProviderLine.balance_sen).order_by(ProviderLine.id.desc()).limit(1)
    return int(session().scalar(last) or 0)


def is_entered(ref: str) -> bool:
    """Whether a movement of the provider is known."""
    return session().scalar(sa.select(ProviderLine.id).where(ProviderLine.ref == ref)) is not None


def _in_sen(line: BalanceLine, worth_sen: int | None) -> tuple[int, int]:
    if line.currency == RUPIAH:
        return line.amount, line.fee
    rate = line.rate or _last_rate(line.currency)
    if rate is None and (line.fee or worth_sen is None):
        raise NoRate(f"{line.ref}: {line.currency} without an exchange rate")
    changed = [worth_sen if worth_sen is not None else _changed(line.amount, rate), _changed(line.fee, rate)]
    return changed[0], changed[1]


def _changed(amount: int, rate: Decimal | None) -> int:
    return int((amount / rate).to_integral_value(ROUND_HALF_UP)) if rate else 0


def _last_rate(currency: str) -> Decimal | None:
    known = sa.select(ProviderLine.exchange_rate).where(
        ProviderLine.currency == currency, ProviderLine.exchange_rate != ""
    )
    found = session().scalar(known.order_by(ProviderLine.id.desc()).limit(1))
    return Decimal(found) if found else None
