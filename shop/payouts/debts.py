"""What makers owe the cooperative when no sale of theirs comes to net it: paid back, or let go of by the ketua."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop import audit
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.ledger.posting import credit, debit, is_posted, post
from shop.money import Rupiah
from shop.payments.coop_accounts import hold_accounts
from shop.payments.models import CoopAccount
from shop.payouts.cash import bank_or_box
from shop.payouts.dues import debts_of, payable_lines, taken_back
from shop.sellers.models import Maker
from shop.users.models import User


class MoreThanOwed(ShopError):
    """A maker owes less, or another amount than was read."""

    status = 422

    def __init__(self, maker: Maker, owed: Rupiah) -> None:
        super().__init__()
        self.name, self.owed = maker.name, owed

    def sentence(self) -> str:
        return _("%(name)s owes %(owed)s now. Nothing was changed.", name=self.name, owed=rupiah(self.owed))


@dataclass(frozen=True)
class Debt:
    """A maker and what she owes beyond what her unpaid sales and the runs under way bring back."""

    maker: Maker
    owed: Rupiah


def subject(maker: Maker) -> str:
    """How the audit names a maker's debt."""
    return f"debt {maker.id}"


def debts() -> list[Debt]:
    """Every maker who owes something, the largest debt first."""
    query = sa.select(Maker).options(joinedload(Maker.seller, innerjoin=True))
    makers = list(session().scalars(query))
    owed = _owed({maker.id for maker in makers}, None)
    found = [Debt(maker, owed[maker.id]) for maker in makers if owed[maker.id]]
    return sorted(found, key=lambda one: (-one.owed, one.maker.id))


def debt_of(maker: Maker) -> Debt:
    """What one maker owes."""
    return Debt(maker, _owed({maker.id}, maker.seller_id)[maker.id])


def _owed(makers: set[int], seller_id: int | None) -> dict[int, Rupiah]:
    every = payable_lines(None, seller_id)
    owed = debts_of(makers, seller_id)
    of_these = taken_back(every, owed)
    for line in every:
        if line.maker_id in makers:
            owed[line.maker_id] -= of_these.get(line.line_id, 0)
    return owed


def pay_back(
    maker: Maker,
    amount: Rupiah,
    *,
    account: CoopAccount | None,
    reference: str,
    paid_on: date,
    token: str,
    by: User,
    seen: str = "",
) -> bool:
    """Book that a maker paid back of what she owes: Dr bank (without an account the office's box), Cr payable.

    `token` names the form: sent twice, it is booked once (False the second time). Raises MoreThanOwed, and
    ChangedMeanwhile when somebody else booked something about her debt after `seen`.
    """
    hold_accounts()  # so are runs prepared, which net debts
    key = f"debt_paid_back:{token}"
    if is_posted(key):
        return False
    audit.hold_seen(seen, subject(maker), by=by)
    owed = debt_of(maker).owed
    if amount > owed:
        raise MoreThanOwed(maker, owed)
    post(
        "debt_paid_back",
        [bank_or_box(amount, account), credit("payable", amount, maker.id)],
        subject=f"UTANG-{maker.id}",
        key=key,
        by=by,
        memo=_("Debt paid back, %(reference)s", reference=reference),
        booked_on=paid_on,
    )
    audit.record("debt_paid_back", subject(maker), by=by, amount=amount, reference=reference)
    return True


def let_go(maker: Maker, *, owed: Rupiah, reason: str, by: User, seen: str = "") -> None:
    """Let go of all that a maker owes: Dr written_off, Cr payable. The ketua's to decide.

    `owed` is what was read. Raises MoreThanOwed when it is another amount now, or nothing: so a second call is refused;
    ChangedMeanwhile when somebody else was faster.
    """
    hold_accounts()
    audit.hold_seen(seen, subject(maker), by=by)
    stands = debt_of(maker).owed
    if not stands or stands != owed:
        raise MoreThanOwed(maker, stands)
    post(
        "debt_let_go",
        [debit("written_off", owed), credit("payable", owed, maker.id)],
        subject=f"UTANG-{maker.id}",
        key=f"debt_let_go:{maker.id}:{audit.seen(subject(maker))}",
        by=by,
        memo=reason,
    )
    audit.record("debt_let_go", subject(maker), by=by, amount=owed, reason=reason)
